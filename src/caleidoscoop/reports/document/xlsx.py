"""The evidence under the report as a workbook. A cell is a text or a number, never a formula."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from caleidoscoop.reports.document.blocks import Composed
from caleidoscoop.reports.document.contract import Document
from caleidoscoop.reports.document.wording import capital, words_in

MOST_SIGNS = 32_767  # Excel takes no more in a cell
MOMENT = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
# What a spreadsheet would take for the start of a formula, were the cell typed over.
STARTS = ("=", "+", "-", "@", "\t", "\r")
ACCENT, WARM = "#0b5a63", "#b3470b"

Cell = str | int | float | None


class Book:
    """A workbook in which a text stays a text."""

    def __init__(self, report: Composed) -> None:
        self.target = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self.target,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self.book.set_properties(
            {"title": report.cover.title, "author": report.author, "created": MOMENT}
        )
        self.head = self.book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self.plain = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.guarded = self.book.add_format(
            {"text_wrap": True, "valign": "top", "quote_prefix": True}
        )
        self.percent = self.book.add_format({"num_format": "0%", "valign": "top"})
        self.note = self.book.add_format({"bold": True, "font_color": WARM})
        self.stamp = " · ".join(report.notes)

    def sheet(
        self,
        name: str,
        header: Sequence[str],
        rows: Iterable[Sequence[Cell]],
        widths: Sequence[int],
        percents: frozenset[int] = frozenset(),
    ) -> None:
        """Write a table. The note that is stamped on every page stands above it."""
        sheet = self.book.add_worksheet(name[:31])
        top = 0
        if self.stamp:
            self._write(sheet, 0, 0, self.stamp, self.note)
            sheet.set_header("&L" + self.stamp.replace("&", "&&")[:200])
            top = 1
        for column, title in enumerate(header):
            self._write(sheet, top, column, title, self.head)
            sheet.set_column(column, column, widths[column])
        last = top
        for last, row in enumerate(rows, start=top + 1):
            for column, cell in enumerate(row):
                look = self.percent if column in percents else self.plain
                self._write(sheet, last, column, cell, look)
        sheet.freeze_panes(top + 1, 0)
        sheet.autofilter(top, 0, max(last, top), len(header) - 1)
        sheet.repeat_rows(top)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def _write(self, sheet: Worksheet, row: int, column: int, cell: Cell, look: Format) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, str):
            is_risky = cell.startswith(STARTS) and look is self.plain
            text = cell if len(cell) <= MOST_SIGNS else cell[: MOST_SIGNS - 1] + "…"
            sheet.write_string(row, column, text, self.guarded if is_risky else look)
        else:
            sheet.write_number(row, column, cell, look)

    def close(self) -> bytes:
        self.book.close()
        return self.target.getvalue()


def make(report: Composed, document: Document) -> bytes:
    """Return the workbook: threads, where they are heard, the evidence, and who was heard."""
    book = Book(report)
    words = words_in(report.lang)
    threads(book, document, words)
    reach(book, document, words)
    evidence(book, document, words)
    heard(book, document, words)
    said(book, document, words)
    about(book, document, words)
    return book.close()


def threads(book: Book, document: Document, words: dict[str, Any]) -> None:
    labels, names = words["labels"], words["heard"]
    keys = ("regions", "sessions", "kinds", "speakers", "fragments", "sources")
    titles = {"regions": labels["regions"], "kinds": labels["kinds_of_speaker"], **names}
    header = [
        labels[f"col_{key}"] for key in ("number", "id", "kind", "title", "statement", "spread")
    ]
    header += [capital(titles[key]) for key in keys]
    header += [labels["col_share"], labels["col_low"], labels["col_high"], labels["col_notes"]]
    rows = []
    for thread in document["threads"]:
        counts, interval = thread.get("counts", {}), thread.get("interval", {})
        kind = words["kinds"][thread["kind"]]["one"]
        row: list[Cell] = [thread.get("number", ""), thread["id"], kind, thread["title"]]
        row += [thread.get("statement", ""), words["spread"].get(thread.get("spread"), "")]
        row += [_count(counts.get(key, ""), labels) for key in keys]
        row += [interval.get(key) for key in ("share", "low", "high")]
        rows.append([*row, "\n".join(thread.get("notes", []))])
    widths = [9, 18, 16, 40, 60, 20, *[11] * 9, 40]
    book.sheet(labels["sheet_threads"], header, rows, widths, frozenset({12, 13, 14}))


def _count(count: int | str | None, labels: dict[str, str]) -> Cell:
    return labels["hidden"] if count is None else count


def reach(book: Book, document: Document, words: dict[str, Any]) -> None:
    labels = words["labels"]
    names = {region["key"]: region["name"] for region in document["regions"]}
    rows: list[list[Cell]] = []
    for thread in document["threads"]:
        for cell in thread.get("reach", []):
            interval = cell.get("interval", {})
            row: list[Cell] = [thread["title"], names[cell["region"]]]
            row += [words["levels"][cell["level"]]["word"], _count(cell.get("count", ""), labels)]
            rows.append([*row, *(interval.get(key) for key in ("share", "low", "high"))])
    header = [labels["col_thread"], labels["region"]]
    header += [labels[f"col_{key}"] for key in ("level", "count", "share", "low", "high")]
    widths = [44, 28, 22, 12, 11, 11, 11]
    book.sheet(labels["sheet_reach"], header, rows, widths, frozenset({4, 5, 6}))


def evidence(book: Book, document: Document, words: dict[str, Any]) -> None:
    labels = words["labels"]
    names = {region["key"]: region["name"] for region in document["regions"]}
    titles: dict[str, list[str]] = {}
    for thread in document["threads"]:
        for key in thread.get("evidence", []):
            titles.setdefault(key, []).append(thread["title"])
    is_fictional = document["meta"]["is_fictional"]
    rows: list[list[Cell]] = []
    for number, item in enumerate(document["evidence"], start=1):
        is_withdrawn = item["status"] == "withdrawn"
        text = labels["withdrawn"] if is_withdrawn else item["text"]
        invented = item.get("is_fictional", is_fictional)
        rows.append(
            [
                number, "; ".join(titles.get(item["id"], [])), text,
                words["stances"].get(item.get("stance"), {}).get("word", ""),
                item.get("speaker", ""),
                names.get(item.get("region", ""), ""), item.get("element", ""),
                item.get("source", ""), item.get("fragment", ""),
                labels["withdrawn" if is_withdrawn else "shown"],
                labels["fictional_quote"] if invented else "",
            ]
        )  # fmt: skip
    header = [labels["col_number"], labels["col_thread"], labels["col_text"], labels["col_stance"]]
    header += [labels["col_speaker"], labels["region"], labels["col_element"]]
    header += [labels["col_source"], labels["col_fragment"], labels["col_status"]]
    header.append(labels["col_notes"])
    widths = [9, 36, 80, 14, 18, 26, 18, 30, 20, 18, 14]
    book.sheet(labels["sheet_evidence"], header, rows, widths)


def heard(book: Book, document: Document, words: dict[str, Any]) -> None:
    labels, names = words["labels"], words["heard"]
    rows: list[list[Cell]] = []
    for region in document["regions"]:
        told = region.get("heard", {})
        for key, name in names.items():
            if key in told:
                rows.append([region["name"], name, _count(told[key], labels)])
        for kind in told.get("by_kind", []):
            rows.append([region["name"], capital(kind["kind"]), _count(kind["count"], labels)])
    header = [labels["region"], labels["what"], labels["how_many"]]
    book.sheet(labels["sheet_heard"], header, rows, [30, 30, 14])


def said(book: Book, document: Document, words: dict[str, Any]) -> None:
    """Write all fragments of draft groups, which the pages only show when they are opened."""
    labels = words["labels"]
    rows: list[list[Cell]] = [
        [thread["title"], one["text"], one.get("source", "")]
        for thread in document["threads"]
        for one in thread.get("said", [])
    ]
    for appendix in document.get("appendices", []):
        for part in appendix.get("lists", []):
            name = f"{appendix['title']}: {part['title']}"
            rows += [[name, one["text"], one.get("source", "")] for one in part["items"]]
    if rows:
        header = [labels["group"], labels["col_text"], labels["col_source"]]
        book.sheet(labels["sheet_said"], header, rows, [40, 100, 44])


def about(book: Book, document: Document, words: dict[str, Any]) -> None:
    labels, meta = words["labels"], document["meta"]
    colophon = document.get("colophon", {})
    engine = colophon.get("engine", {})
    rows: list[list[Cell]] = [
        [labels["col_title"], meta["title"]],
        [labels["identifier"], meta["id"]],
    ]
    rows += [[labels[key], meta[key]] for key in ("date", "address", "edition") if meta.get(key)]
    rows += [[row["name"], row["value"]] for row in colophon.get("lines", [])]
    rows += [
        [labels[key], engine[key]] for key in ("version", "seed", "input_hash") if key in engine
    ]
    rows += [[row["name"], row["value"]] for row in engine.get("parameters", [])]
    book.sheet(labels["sheet_about"], [labels["what"], labels["value"]], rows, [36, 80])
