"""The contract: what a report is as data, and that it holds together."""

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

SCHEMA = Path(__file__).parent / "report.schema.json"
FORMAT = "caleidoscoop-report/1"

Document = dict[str, Any]  # what report.schema.json describes


class Malformed(ValueError):
    """The document breaks the contract; says where."""


@cache
def validator() -> "Draft202012Validator":
    from jsonschema import Draft202012Validator  # takes long to load, and not every run checks

    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def check(document: Document) -> None:
    """Check a document against the schema, and that what it points at is there.

    Raises Malformed with the first fault and its place.
    """
    fault = next(validator().iter_errors(document), None)
    if fault is not None:
        place = "/".join(str(step) for step in fault.absolute_path)
        raise Malformed(f"{place or 'document'}: {fault.message[:300]}")
    for problem in loose_ends(document):
        raise Malformed(problem)


def loose_ends(document: Document) -> Iterator[str]:
    """Yield, in sentences, ids that are there twice and names of what is not there."""
    known: dict[str, set[str]] = {}
    for what, name in (("regions", "key"), ("threads", "id"), ("evidence", "id")):
        counted = Counter(item[name] for item in document[what])
        known[what] = set(counted)
        yield from (f"{what}: {key} is there twice." for key, n in counted.items() if n > 1)
    counted = Counter(chapter["key"] for chapter in document["chapters"])
    yield from (f"chapters: {key} is there twice." for key, n in counted.items() if n > 1)
    for what, key in pointers(document):
        if key not in known[what]:
            yield f"{what}: {key} is named, but is not there."


def pointers(document: Document) -> Iterator[tuple[str, str]]:
    """Yield every name of a region, thread or piece of evidence, with what it is a name of."""
    for thread in document["threads"]:
        yield from (("evidence", key) for key in thread.get("evidence", []))
        yield from (("regions", cell["region"]) for cell in thread.get("reach", []))
        yield from (("threads", link["to"]) for link in thread.get("links", []))
    for evidence in document["evidence"]:
        if "region" in evidence:
            yield "regions", evidence["region"]
    for chapter in document["chapters"]:
        yield from (("threads", key) for key in chapter.get("threads", []))
        for finding in chapter.get("findings", []):
            yield from (("threads", key) for key in finding.get("threads", []))
    yield from (("threads", key) for key in document.get("summary", {}).get("highlights", []))
    yield from (("regions", answer["region"]) for answer in document.get("answers", []))
    chain = document.get("chain", {})
    yield from (("threads", link["thread"]) for link in links_in(chain.get("roots", [])))
    yield from (("threads", gap["thread"]) for gap in chain.get("missing", []))
    uncovered = document.get("not_heard", {}).get("uncovered", {})
    yield from (("evidence", key) for key in uncovered.get("evidence", []))
    yield from (("evidence", key) for key in evidence_in_texts(document))


def links_in(links: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for link in links:
        yield link
        yield from links_in(link.get("then", []))


def evidence_in_texts(value: Any) -> Iterator[str]:
    """Yield the evidence that sentences quote or cite, wherever they stand."""
    if isinstance(value, list):
        for item in value:
            yield from evidence_in_texts(item)
    elif isinstance(value, dict):
        if "parts" in value:
            yield from (part["quote"] for part in value["parts"] if "quote" in part)
            yield from value.get("cites", [])
        else:
            for item in value.values():
                yield from evidence_in_texts(item)
