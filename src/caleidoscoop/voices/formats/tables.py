"""Rows of cells, from whatever file, become passages with the fields of their row."""

from collections.abc import Iterator, Mapping

from caleidoscoop.voices.formats.extract import Collector
from caleidoscoop.voices.formats.layout import (
    IGNORE,
    TEXT,
    Column,
    Layout,
    Row,
    Sheet,
    layout_of,
    letter,
)
from caleidoscoop.voices.formats.vocabulary import recognise


def read_sheet(sheet: Sheet, into: Collector, mapping: Mapping[str, str] | None = None) -> bool:
    """Divide all words of a sheet over passages and what is left out.

    Return whether its columns had a header; without one the first row is a passage like any other.
    """
    if not sheet.rows:
        return True
    layout = layout_of(sheet, mapping)
    for column in layout.columns:
        if column.header and not column.role:
            into.unknown_headers[column.header] = None
    if layout.header is None:
        for row in sheet.rows:
            read_row(row, layout, sheet, into)
        return False
    head = sheet.rows[layout.header]
    width = len(head.cells)
    is_usual = 2 * sum(1 for row in sheet.rows if surplus(row, width)) > len(sheet.rows)
    for i, row in enumerate(sheet.rows):
        if i < layout.header:
            leave_row(row, sheet, into, "heading")
        elif row.cells == head.cells:
            leave_row(row, sheet, into, "header_row")
        elif sheet.delimiter and surplus(row, width) and not is_usual:
            whole = mended(row, layout, sheet, width)
            if whole:
                read_row(whole, layout, sheet, into)
            else:
                leave_row(row, sheet, into, "ragged_row")
        else:
            read_row(row, layout, sheet, into)
    return True


def leave_row(row: Row, sheet: Sheet, into: Collector, reason: str) -> None:
    whole = "\t".join(row.filled)
    into.see(whole)
    into.leave_out(whole, sheet.place(row.number), reason)


def surplus(row: Row, width: int) -> int:
    """Return how many cells a row has beyond the header."""
    return max(0, len(row.cells) - width)


def mended(row: Row, layout: Layout, sheet: Sheet, width: int) -> Row | None:
    """Join a text that fell apart because it holds the separator without quotes around it.

    None if it cannot be told which cells belong together.
    """
    texts = layout.text_columns
    if len(texts) != 1:
        return None
    start, extra = texts[0], surplus(row, width)
    pieces = range(start + 1, start + extra + 1)
    if start != width - 1 and not row.glued.issuperset(pieces):
        return None
    joined = row.cells[start]
    for i in pieces:
        joined += sheet.delimiter + (" " if i in row.glued else "") + row.cells[i]
    return Row(row.number, (*row.cells[:start], joined, *row.cells[start + extra + 1 :]))


def read_row(row: Row, layout: Layout, sheet: Sheet, into: Collector) -> None:
    place = sheet.place(row.number)
    fields: dict[str, str] = {}
    aside: dict[str, list[str]] = {}
    texts: list[tuple[Column, str]] = []
    for i, cell in enumerate(row.cells):
        column = layout.columns[i] if i < len(layout.columns) else Column(letter(i), "", "")
        into.see(cell)
        if column.role == TEXT and cell:
            texts.append((column, cell))
        elif cell:
            aside.setdefault(reason_of(column), []).append(cell)
    for column, value in field_values(row, layout, sheet):
        set_field(fields, column, value, into)
    for column, text in texts:
        where = place if len(layout.text_columns) == 1 else f"{place}, column {column.name}"
        into.keep(text, where, {**sheet.fields, **fields, **dict(column.fixed)})
    for reason, cells in aside.items():
        into.leave_out("\t".join(cells), place, reason if texts else "row_without_text")


def field_values(row: Row, layout: Layout, sheet: Sheet) -> Iterator[tuple[Column, str]]:
    for i, column in enumerate(layout.columns):
        value = row.cell(i) or sheet.covered.get((row.number, i), "")
        if value and column.role not in (TEXT, IGNORE, ""):
            yield column, value


def reason_of(column: Column) -> str:
    if column.role == IGNORE:
        return "ignored_column"
    return "field" if column.role else "unknown_column"


def set_field(fields: dict[str, str], column: Column, raw: str, into: Collector) -> None:
    """Fill in a field; a value that is not known is reported and stays with the left-out words."""
    found = recognise(column.role, raw)
    if found is None:
        into.not_known(column.header or column.name, raw)
        return
    if found.value:
        fields[column.role] = found.value
    for name, value in found.extra:
        fields.setdefault(name, value)
