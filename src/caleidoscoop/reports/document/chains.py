"""The chain from challenge to idea, made of the links between threads, with what is missing."""

from collections.abc import Sequence
from typing import Any

from caleidoscoop.reports.document.figures.chain import COLUMN

# Per kind of link, whether the thread it starts from comes later in the chain.
IS_LATER = {"answers": True, "serves": True, "under": True, "leads_to_more": False}
# What a thread of a kind should lead to.
DUE = {"bottleneck": ("need",), "need": ("idea",), "belief": ("constructive_metaphor",)}


def chain_of(threads: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the chain as the contract has it: roots with what follows, and what is missing.

    A thread that comes after two others stands under both, but what follows on it is told once.
    A circle of links is cut where it would close.
    """
    after = followers(threads)
    order = [thread["id"] for thread in threads if thread["kind"] in COLUMN]
    follows = {key for keys in after.values() for key, _is_inferred in keys}
    told: set[str] = set()

    def branch(key: str, is_inferred: bool, above: frozenset[str]) -> dict[str, Any]:
        link: dict[str, Any] = {"thread": key} | ({"is_inferred": True} if is_inferred else {})
        if key not in told:
            told.add(key)
            below = [
                branch(other, inferred, above | {key})
                for other, inferred in after.get(key, [])
                if other not in above | {key}
            ]
            if below:
                link["then"] = below
        return link

    linked = set(after) | follows
    roots = [branch(key, False, frozenset()) for key in order if key in linked - follows]
    # A circle has no first thread: begin at the first that was not told yet.
    roots += [branch(key, False, frozenset()) for key in order if key in linked - told]
    return {"roots": roots, "missing": missing(threads, after)}


def followers(threads: Sequence[dict[str, Any]]) -> dict[str, list[tuple[str, bool]]]:
    """Return per thread what comes after it in the chain, with whether that is a reading."""
    kind_of = {thread["id"]: thread["kind"] for thread in threads}
    after: dict[str, list[tuple[str, bool]]] = {}
    for thread in threads:
        for link in thread.get("links", []):
            one, other = thread["id"], link["to"]
            if link["kind"] not in IS_LATER or other not in kind_of:
                continue
            if kind_of[one] not in COLUMN or kind_of[other] not in COLUMN:
                continue
            first, then = (
                (other, one) if _is_later(link["kind"], one, other, kind_of) else (one, other)
            )
            after.setdefault(first, []).append((then, bool(link.get("is_inferred"))))
    return {key: list(dict(rows).items()) for key, rows in after.items()}


def _is_later(kind: str, one: str, other: str, kind_of: dict[str, str]) -> bool:
    """Tell whether the first of two linked threads comes later: by its kind, else by the link."""
    here, there = COLUMN[kind_of[one]], COLUMN[kind_of[other]]
    return here > there if here != there else IS_LATER[kind]


def missing(
    threads: Sequence[dict[str, Any]], after: dict[str, list[tuple[str, bool]]]
) -> list[dict[str, Any]]:
    kind_of = {thread["id"]: thread["kind"] for thread in threads}
    here = set(kind_of.values())
    return [
        {"thread": thread["id"], "lacks": due}
        for thread in threads
        for due in DUE.get(thread["kind"], ())
        if due in here | {"need", "idea"}
        and not any(kind_of[key] == due for key, _is_inferred in after.get(thread["id"], []))
    ]
