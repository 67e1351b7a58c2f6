"""Tables in Markdown, drawn with upright strokes; their first row is the header by definition."""

import re
from collections.abc import Mapping

from caleidoscoop.voices.formats.extract import Collector
from caleidoscoop.voices.formats.inline import without_emphasis
from caleidoscoop.voices.formats.layout import Row, Sheet, find_known_header
from caleidoscoop.voices.formats.tables import read_sheet

STROKE = re.compile(r"(?<!\\)\|")
UNDER_HEADER = re.compile(r"[|:\-\s]+\Z")


def is_table(lines: list[str]) -> bool:
    """Return whether lines of one block are a table: strokes in front, dashes under the header."""
    return (
        len(lines) >= 2
        and all(line.startswith("|") for line in lines)
        and "-" in lines[1]
        and UNDER_HEADER.match(lines[1]) is not None
    )


def cells_of(line: str) -> tuple[str, ...]:
    cells = [without_emphasis(cell.strip()) for cell in STROKE.split(line.strip())[1:]]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def read_table(lines: list[str], first: int, fields: Mapping[str, str], into: Collector) -> None:
    """Read a table whose words were seen already: the strokes among them are left out.

    Known headers give fields; under headers that nobody knows, every cell is a passage.
    """
    into.words -= sum(len(line.split()) for line in lines)
    rows = [
        Row(first + i, cells)
        for i, line in enumerate(lines)
        if i != 1 and (cells := cells_of(line))
    ]
    if rows and find_known_header(rows) == 0:
        read_sheet(Sheet("", rows, fields=fields, unit="line"), into)
    else:
        read_cells(rows, fields, into)
    rest = (line for i, line in enumerate(lines) if i != 1)
    strokes = [word for line in rest for word in line.split() if word == "|"]
    markup = " ".join([*strokes, lines[1]])
    into.see(markup)
    into.leave_out(markup, f"line {first}", "marker")


def read_cells(rows: list[Row], fields: Mapping[str, str], into: Collector) -> None:
    for row in rows:
        place = f"line {row.number}"
        for column, text in enumerate(row.cells, start=1):
            into.see(text)
            if row is rows[0]:
                into.leave_out(text, place, "header_row")
            else:
                into.keep(text, f"{place}, column {column}", fields)
