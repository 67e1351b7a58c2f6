"""Comma-separated files, with the separator and quotes that programs in use here write."""

import csv
import io
from collections import Counter

from caleidoscoop.voices.formats.extract import Limits
from caleidoscoop.voices.formats.layout import Row, Sheet
from caleidoscoop.voices.formats.refusal import Unreadable

DELIMITERS = ";\t,|"
SAMPLE_ROWS = 40
SAMPLE_CHARACTERS = 60_000
MANY_LINES = 40


def rows_of(text: str, limits: Limits, *, enough: int | None = None) -> Sheet:
    """Return the rows of a file; blank ones are skipped but counted in the numbers.

    Raises Unreadable if there are more rows or columns than the limits allow.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    delimiter = ""
    skipped = 0
    if first.strip().casefold().startswith("sep=") and first.strip()[4:] in tuple(DELIMITERS):
        delimiter, text, skipped = first.strip()[4], rest, 1  # Excel's own hint
    delimiter = delimiter or sniff(text)
    csv.field_size_limit(max(csv.field_size_limit(), limits.max_bytes))
    rows = None
    # A quote that is never closed would take the rest of the file into one cell, so strict goes
    # first; then quotes that only stand in a wrong place; then no quotes at all.
    for strict in (True, False):
        try:
            rows = read_rows(text, delimiter, skipped, limits, enough, strict=strict)
            break
        except csv.Error as error:
            if "end of data" in str(error):
                break
    if rows is None or swallows_lines(rows[-1:]):
        rows = read_rows(text, delimiter, skipped, limits, enough, has_quotes=False)
    return Sheet("", rows, delimiter=delimiter)


def swallows_lines(rows: list[Row]) -> bool:
    return any(cell.count("\n") > MANY_LINES for row in rows for cell in row.cells)


def read_rows(
    text: str,
    delimiter: str,
    skipped: int,
    limits: Limits,
    enough: int | None,
    *,
    strict: bool = False,
    has_quotes: bool = True,
) -> list[Row]:
    rows: list[Row] = []
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if has_quotes else csv.QUOTE_NONE,
        strict=strict,
    )
    for number, cells in enumerate(reader, start=1 + skipped):
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        if len(cells) > limits.max_columns:
            raise Unreadable("too_many_columns", limit=limits.max_columns)
        glued = frozenset(i for i, cell in enumerate(cells) if cell[:1].isspace())
        rows.append(Row(number, tuple(cell.strip() for cell in cells), glued))
        if len(rows) > limits.max_rows:
            raise Unreadable("too_many_rows", limit=limits.max_rows)
        if enough and len(rows) >= enough:
            break
    return rows


def sniff(text: str) -> str:
    """Return the separator that divides the first rows most evenly into several cells."""
    sample = text[:SAMPLE_CHARACTERS]
    scores = {delimiter: evenness(sample, delimiter) for delimiter in DELIMITERS}
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter])


def evenness(sample: str, delimiter: str) -> float:
    """Return the share of rows with the usual number of cells; 0 if that is one cell."""
    widths: list[int] = []
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, strict=True)
    is_broken = False
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                widths.append(len(cells))
            if len(widths) >= SAMPLE_ROWS:
                break
    except csv.Error:
        is_broken = True  # quotes that do not fit this separator, or the end of the sample
    if not widths:
        return 0.0
    usual, rows = Counter(widths).most_common(1)[0]
    share = rows / len(widths) if usual > 1 else 0.0
    # A header has no commas of its own, so a first row of another width speaks against it.
    return share / (1 + (widths[0] != usual) + is_broken)
