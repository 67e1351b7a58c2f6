"""What a page of the kaleidoscope shows, as data. Words of people never become a formula."""

import csv
import io
from collections.abc import Iterator
from typing import TypeAlias

import xlsxwriter
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from caleidoscoop.threads.kaleidoscope.dimensions import DIMENSIONS
from caleidoscoop.threads.kaleidoscope.pivot import Cell, Pivot
from caleidoscoop.threads.kaleidoscope.view import Sides
from caleidoscoop.threads.kaleidoscope.wording import (
    caption_of,
    marks_of,
    names_of,
    reach_told,
    told_at_the_head,
)

Value: TypeAlias = str | int | float | None
# With these a spreadsheet takes text for a formula.
STARTS = ("=", "+", "-", "@", "\t", "\r")
WIDTH = 40


def csv_of(pivot: Pivot) -> str:
    """Return one line per cell, with totals; text that a spreadsheet would run gets a mark."""
    file = io.StringIO()
    writer = csv.writer(file)
    for row in _lines(pivot):
        writer.writerow([_plain(value) for value in row])
    return file.getvalue()


def xlsx_of(pivot: Pivot, sides: Sides, programme: str) -> bytes:
    """Return a workbook: the table as it is shown, and every figure of its cells."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": caption_of(pivot.view), "company": ""})
        bold = book.add_format({"bold": True})
        share = book.add_format({"num_format": "0%"})
        sheet = book.add_worksheet(_("Table"))
        first = 0
        for name, words in told_at_the_head(pivot, sides, programme):
            sheet.write_string(first, 0, name, bold)
            sheet.write_string(first, 1, words)
            first += 1
        _write_table(sheet, first + 1, pivot, bold, share)
        sheet.set_column(0, 0, WIDTH)
        cells = book.add_worksheet(_("Figures"))
        for number, row in enumerate(_lines(pivot)):
            for column, value in enumerate(row):
                _write(cells, number, column, value, bold if not number else None)
        cells.set_column(0, 1, WIDTH)
        cells.freeze_panes(1, 2)
    return file.getvalue()


def _write_table(
    sheet: xlsxwriter.worksheet.Worksheet,
    top: int,
    pivot: Pivot,
    bold: xlsxwriter.format.Format,
    share: xlsxwriter.format.Format,
) -> None:
    is_share = pivot.view.show.is_share
    look = share if is_share else None
    names = [head.item.label for head in pivot.heads]
    for column, name in enumerate([_corner(pivot), *names, _("all together")]):
        sheet.write_string(top, column, name, bold)
    for n, line in enumerate(pivot.lines, start=1):
        label = "    " * line.item.depth + line.item.label
        sheet.write_string(top + n, 0, label, bold)
        for column, cell in enumerate((*line.cells, line.total), start=1):
            _write(sheet, top + n, column, _figure(cell, is_share=is_share), look)
    bottom = top + len(pivot.lines) + 1
    sheet.write_string(bottom, 0, _("all together"), bold)
    totals = [head.total for head in pivot.heads]
    for column, cell in enumerate((*totals, pivot.total), start=1):
        _write(sheet, bottom, column, _figure(cell, is_share=is_share), look)
    sheet.freeze_panes(top + 1, 1)


def _figure(cell: Cell, *, is_share: bool) -> Value:
    """Return the figure that stands in a cell; nothing where nobody spoke."""
    if not cell.base:
        return None
    return cell.share if is_share else cell.count


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    value: Value,
    look: xlsxwriter.format.Format | None = None,
) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value, look)
    elif value is not None:
        sheet.write_number(row, column, value, look)


def _corner(pivot: Pivot) -> str:
    return capfirst(str(DIMENSIONS[pivot.view.rows].label))


def _lines(pivot: Pivot) -> Iterator[list[Value]]:
    """Yield a heading and one line for each figure on the page."""
    whole = _("all together")
    yield [
        _corner(pivot),
        capfirst(str(DIMENSIONS[pivot.view.columns].label)),
        _("number"),
        _("out of"),
        _("share"),
        _("interval from"),
        _("interval to"),
        _("supported by"),
        _("contradicted by"),
        _("marks"),
        _("reach"),
    ]
    for line in pivot.lines:
        for head, cell in zip(pivot.heads, line.cells, strict=True):
            yield [line.item.label, head.item.label, *_values(cell), ""]
        told = reach_told(line.extent) if line.extent else ""
        yield [line.item.label, whole, *_values(line.total), told]
    for head in pivot.heads:
        told = reach_told(head.extent) if head.extent else ""
        yield [whole, head.item.label, *_values(head.total), told]
    yield [whole, whole, *_values(pivot.total), ""]


def _values(cell: Cell) -> list[Value]:
    figures: list[Value] = [
        None if value is None else round(value, 4) for value in (cell.share, cell.low, cell.high)
    ]
    return [
        cell.count if cell.base else None,
        cell.base,
        *figures,
        names_of(cell.kinds_for),
        names_of(cell.kinds_against),
        "; ".join(marks_of(cell)),
    ]


def _plain(value: Value) -> Value:
    if isinstance(value, str) and value.startswith(STARTS):
        return f"'{value}"
    return value
