"""Renders a document in any of the formats; several at once where that saves time."""

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from caleidoscoop.reports.document import html
from caleidoscoop.reports.document.blocks import Composed
from caleidoscoop.reports.document.compose import composed
from caleidoscoop.reports.document.contract import Document, check
from caleidoscoop.reports.document.legible import legible

FORMATS = ("html", "pdf", "docx", "odt", "xlsx", "json")
MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
AT_ONCE = 2  # pandoc runs beside Typst: both outside the interpreter


def render(document: Document, format: str) -> bytes:
    """Return the document in one format. Raises Malformed when it breaks the contract."""
    return render_all(document, (format,))[format]


def render_all(
    document: Document, formats: Iterable[str] = FORMATS, *, is_checked: bool = False
) -> dict[str, bytes]:
    """Return the document in each of these formats. The same document gives the same bytes.

    Checking takes long for a draft with all its fragments; a caller that made it may skip that.
    Raises Malformed when it breaks the contract, ValueError for a format that is not known.
    """
    wanted = tuple(dict.fromkeys(formats))
    if unknown := [name for name in wanted if name not in FORMATS]:
        raise ValueError(f"No format {unknown[0]!r}; there are {', '.join(FORMATS)}.")
    if not is_checked:
        check(document)
    shown = legible(document)
    report = composed(shown)
    makers: dict[str, Callable[[], bytes]] = {
        "html": lambda: html.make(report),
        "pdf": lambda: as_pdf(report),
        "docx": lambda: as_office(report, "docx"),
        "odt": lambda: as_office(report, "odt"),
        "xlsx": lambda: as_workbook(report, shown),
        "json": lambda: as_json(document),
    }
    if len(wanted) == 1:
        return {name: makers[name]() for name in wanted}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        made = {name: pool.submit(makers[name]) for name in _slowest_first(wanted)}
        return {name: made[name].result() for name in wanted}


def _slowest_first(formats: Iterable[str]) -> list[str]:
    order = ("docx", "odt", "pdf", "xlsx", "html", "json")
    return sorted(formats, key=order.index)


# What makes these formats takes half a second to load; who wants a page does not wait for that.


def as_pdf(report: Composed) -> bytes:
    from caleidoscoop.reports.document import pdf

    return pdf.make(report)


def as_office(report: Composed, form: str) -> bytes:
    from caleidoscoop.reports.document import office

    return office.make(report, form)


def as_workbook(report: Composed, document: Document) -> bytes:
    from caleidoscoop.reports.document import xlsx

    return xlsx.make(report, document)


def as_json(document: Document) -> bytes:
    text = json.dumps(document, ensure_ascii=False, indent=1)
    # Half a pair of signs is no character; JSON can still name it.
    return f"{text}\n".encode("utf-8", "backslashreplace")


__all__ = ["FORMATS", "MEDIA_TYPES", "Composed", "render", "render_all"]
