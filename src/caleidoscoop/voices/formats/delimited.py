"""Comma-separated files, with the separator and quotes that programs in use here write."""

import csv
import io
from collections import Counter
from typing import Literal

from caleidoscoop.voices.formats.extract import Limits
from caleidoscoop.voices.formats.refusal import Unreadable
from caleidoscoop.voices.formats.tables import Row, Sheet

DELIMITERS = ";\t,|"
SAMPLE_ROWS = 40
SAMPLE_CHARACTERS = 60_000


def rows_of(text: str, limits: Limits, *, enough: int | None = None) -> Sheet:
    """Return the rows of a file; blank ones are skipped but counted in the numbers.

    Raises Unreadable if there are more rows or columns than the limits allow.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    delimiter = ""
    skipped = 0
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == 5:
        delimiter, text, skipped = first.strip()[4], rest, 1  # Excel's own hint
    delimiter = delimiter or sniff(text)
    csv.field_size_limit(max(csv.field_size_limit(), limits.max_bytes))
    try:
        return Sheet("", read_rows(text, delimiter, skipped, limits, enough), delimiter=delimiter)
    except csv.Error:
        # A quote that is never closed would take the rest of the file into one cell.
        rows = read_rows(text, delimiter, skipped, limits, enough, quoting=csv.QUOTE_NONE)
        return Sheet("", rows, delimiter=delimiter)


def read_rows(
    text: str,
    delimiter: str,
    skipped: int,
    limits: Limits,
    enough: int | None,
    *,
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL,
) -> list[Row]:
    rows: list[Row] = []
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting, strict=not quoting
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
    widths = []
    for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
        if any(cell.strip() for cell in cells):
            widths.append(len(cells))
        if len(widths) >= SAMPLE_ROWS:
            break
    if not widths:
        return 0.0
    usual, rows = Counter(widths).most_common(1)[0]
    share = rows / len(widths) if usual > 1 else 0.0
    # A header has no commas of its own, so a first row of another width speaks against it.
    return share if widths[0] == usual else share / 2
