"""The overview of one region: a document of its own, cut from the whole."""

from typing import Any

from caleidoscoop.reports.document.contract import Document, evidence_in_texts

HEARD = ("clear", "heard", "contradicted")
OF_THE_WHOLE = ("format", "method", "colophon")


def overview_of(document: Document, region: str) -> Document:
    """Return the document of one region: what is heard there, with the evidence from there.

    Evidence from elsewhere, and links to threads that are not heard there, are left out.
    """
    own = next(one for one in document["regions"] if one["key"] == region)
    here = {one["id"] for one in document["evidence"] if one.get("region") == region}
    threads = [
        _cut(thread, region, here) for thread in document["threads"] if _is_heard(thread, region)
    ]
    kept = {thread["id"] for thread in threads}
    for thread in threads:
        thread["links"] = [link for link in thread.get("links", []) if link["to"] in kept]
    answers = [one for one in document.get("answers", []) if one["region"] == region]
    used = {key for thread in threads for key in thread["evidence"]}
    used |= here | set(evidence_in_texts([own, answers]))
    meta = document["meta"]
    return {
        **{key: document[key] for key in OF_THE_WHOLE if key in document},
        "meta": {
            **meta,
            "id": f"{meta['id']}-{region}"[:120],
            "title": own["name"],
            "subtitle": meta["title"],
        },
        "regions": [own],
        "chapters": _chapters(document, kept),
        "threads": threads,
        "evidence": [
            one for one in document["evidence"] if one["id"] in used and _is_here(one, region)
        ],
        "answers": answers,
    }


def _is_here(evidence: dict[str, Any], region: str) -> bool:
    return bool(evidence.get("region") == region)


def _is_heard(thread: dict[str, Any], region: str) -> bool:
    return any(
        cell["region"] == region and cell["level"] in HEARD for cell in thread.get("reach", [])
    )


def _cut(thread: dict[str, Any], region: str, here: set[str]) -> dict[str, Any]:
    return {
        **thread,
        "reach": [cell for cell in thread["reach"] if cell["region"] == region],
        "evidence": [key for key in thread.get("evidence", []) if key in here],
    }


def _chapters(document: Document, kept: set[str]) -> list[dict[str, Any]]:
    """Keep the threads of a chapter, not its texts: those speak of all regions."""
    chapters = []
    for chapter in document["chapters"]:
        named = [key for one in chapter.get("findings", []) for key in one.get("threads", [])]
        keys = dict.fromkeys([*named, *chapter.get("threads", [])])
        threads = [key for key in keys if key in kept]
        if threads:
            chapters.append({"key": chapter["key"], "title": chapter["title"], "threads": threads})
    return chapters
