"""Puts a report in order, once, for every format."""

from caleidoscoop.reports.document.blocks import Composed, Part
from caleidoscoop.reports.document.compose.back import (
    answers,
    appendices,
    colophon,
    heard,
    method,
    rest_of_evidence,
)
from caleidoscoop.reports.document.compose.chain import chain
from caleidoscoop.reports.document.compose.context import Context
from caleidoscoop.reports.document.compose.front import cover, how_to_read, notes_of, summary
from caleidoscoop.reports.document.compose.regions import regions
from caleidoscoop.reports.document.compose.threads import chapters, reach
from caleidoscoop.reports.document.contract import Document

__all__ = ["composed"]


def composed(document: Document) -> Composed:
    """Return the report in order. The document has been checked."""
    context = Context(document)
    front = summary(context)
    parts: list[Part | None] = [front, how_to_read(context), reach(context), *chapters(context)]
    parts += [chain(context), regions(context), heard(context), answers(context)]
    parts += [method(context), *appendices(context)]
    parts += [rest_of_evidence(context), colophon(context)]
    meta = document["meta"]
    return Composed(
        lang=meta["lang"],
        author=meta.get("author") or meta["programme"],
        date=meta.get("date", ""),
        notes=notes_of(context),
        cover=cover(context),
        parts=tuple(part for part in parts if part is not None),
        labels=context.labels,
        before_contents=1 if front is not None else 0,
    )
