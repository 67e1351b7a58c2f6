"""What the columns of a table mean: by their headers, else by what is in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import mean

from caleidoscoop.voices.formats.folding import fold
from caleidoscoop.voices.formats.speakers import SECTORS
from caleidoscoop.voices.formats.vocabulary import (
    AMBIGUOUS_HEADERS,
    ELEMENTS,
    NOT_A_TEXT_HEADER,
    WEAK_TEXT_HEADERS,
    recognise,
    role_of,
)

LOOK_FOR_HEADER_IN = 12
SAMPLE = 200
LONGEST_HEADER = 15
FREE_TEXT = 3.0
TEXT = "text"
IGNORE = "ignore"


@dataclass(frozen=True)
class Row:
    """One row as the file numbers it; `cells` are clean, empty where nothing is filled in.

    `glued` are the cells that began with a space: perhaps the rest of the cell before.
    """

    number: int
    cells: tuple[str, ...]
    glued: frozenset[int] = frozenset()

    @property
    def filled(self) -> list[str]:
        return [cell for cell in self.cells if cell]

    def cell(self, column: int) -> str:
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True)
class Sheet:
    """A table of a file.

    `covered` holds, for cells hidden under a merged one, what a reader sees there: it gives fields,
    never text, so that nobody counts twice. `prefix` begins the place of every row. `fields` holds
    what is known of all rows, from a heading above the table. `is_headed` holds what people said of
    the first row: it heads the columns, or it does not; None leaves that to the reader.
    """

    name: str
    rows: Sequence[Row]
    prefix: str = ""
    covered: Mapping[tuple[int, int], str] = field(default_factory=dict)
    delimiter: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    unit: str = "row"
    is_headed: bool | None = None

    def place(self, number: int) -> str:
        return f"{self.prefix}{self.unit} {number}"


@dataclass(frozen=True)
class Column:
    """What a column means: its role is a field, "text", "ignore", or "" if not known."""

    name: str
    header: str
    role: str
    fixed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Layout:
    """How a sheet is to be read: which row heads it (an index, or None), and its columns."""

    header: int | None
    columns: tuple[Column, ...]

    @property
    def text_columns(self) -> list[int]:
        return [i for i, column in enumerate(self.columns) if column.role == TEXT]


def layout_of(sheet: Sheet, mapping: Mapping[str, str] | None = None) -> Layout:
    """Return how to read a sheet: by its header row, by a mapping of people, else by content."""
    rows = sheet.rows[: LOOK_FOR_HEADER_IN + SAMPLE]
    header = header_as_said(rows, mapping, sheet.is_headed)
    below = rows if header is None else rows[header + 1 :]
    names = header_names(rows, header)
    columns = [
        column_for(name, head, [row.cell(i) for row in below], mapping)
        for i, (name, head) in enumerate(names)
    ]
    columns = one_column_per_field(columns)
    return Layout(header, tuple(with_text_column(columns, below, mapping)))


def header_as_said(
    rows: Sequence[Row], mapping: Mapping[str, str] | None, is_headed: bool | None
) -> int | None:
    """Return which row heads the columns: as people said, else as it seems."""
    if is_headed is False:
        return None
    found = find_header(rows, mapping)
    return 0 if found is None and is_headed and rows else found


def find_header(rows: Sequence[Row], mapping: Mapping[str, str] | None) -> int | None:
    known = find_known_header(rows, mapping)
    return 0 if known is None and looks_like_unknown_header(rows) else known


def find_known_header(rows: Sequence[Row], mapping: Mapping[str, str] | None = None) -> int | None:
    """Return which of the first rows holds most known headers, None if none does."""
    best, best_score = None, 0
    for i, row in enumerate(rows[:LOOK_FOR_HEADER_IN]):
        score = header_score(row, rows[i + 1 :], mapping)
        if score > best_score and all(is_title(above, row) for above in rows[:i]):
            best, best_score = i, score
    return best


def is_title(above: Row, header: Row) -> bool:
    """Return whether a row above a header may be a title, and not something that people said."""
    filled = above.filled
    if len(filled) >= len(header.filled) > 1 or len(filled) > 2:
        return False
    return all(len(cell.split()) <= LONGEST_HEADER and cell[-1] not in ".!?" for cell in filled)


def header_score(row: Row, below: Sequence[Row], mapping: Mapping[str, str] | None) -> int:
    """Return how many cells are known headers; 0 if this cannot be the header row."""
    filled = row.filled
    if not filled or any(len(cell.split()) > LONGEST_HEADER for cell in filled):
        return 0
    known = [cell for cell in filled if is_header(cell, mapping)]
    # A word such as "gemeente" is a header, but also a kind of speaker: then it comes back below.
    others = [other for other in below if other.cells != row.cells]
    for i, cell in enumerate(row.cells):
        if cell in known and any(fold(other.cell(i)) == fold(cell) for other in others):
            known.remove(cell)
    if len(known) >= 2 and 2 * len(known) >= len(filled):
        return len(known) * 2
    if known and len(filled) <= 3 and (len(known) == len(filled) or is_text_header(known[0])):
        return len(known)
    return 2 if len(known) >= 2 else 0


def is_header(cell: str, mapping: Mapping[str, str] | None) -> bool:
    return bool(role_of(cell)) or bool(mapping and cell in mapping) or is_element_header(cell)


def is_text_header(cell: str) -> bool:
    return role_of(cell) == TEXT or is_element_header(cell)


def is_element_header(cell: str) -> bool:
    """Return whether a header such as "Knelpunten" heads a column of what was said."""
    return ELEMENTS.get(fold(cell), "value") not in NOT_A_TEXT_HEADER


def looks_like_unknown_header(rows: Sequence[Row]) -> bool:
    """Return whether the first row heads columns by names that are in no list.

    Only when in doubt nobody's words are at stake: short labels above much longer text.
    """
    if len(rows) < 3 or len(rows[0].filled) < 2:
        return False
    first, below = rows[0], rows[1:]
    if any(len(cell.split()) > 4 or cell[-1] in ".!" or cell[0].isdigit() for cell in first.filled):
        return False
    for i, cell in enumerate(first.cells):
        if cell and any(other.cell(i) == cell for other in below):
            return False
    widths = [average_words([row.cell(i) for row in below]) for i in range(len(first.cells))]
    return max(widths) >= 6


def header_names(rows: Sequence[Row], header: int | None) -> list[tuple[str, str]]:
    """Return (unique name, header as it stands) per column; a letter where there is no header."""
    width = max((len(row.cells) for row in rows), default=0)
    seen: dict[str, int] = {}
    names = []
    for i in range(width):
        head = " ".join(rows[header].cell(i).split()) if header is not None else ""
        name = head or letter(i)
        seen[name] = seen.get(name, 0) + 1
        names.append((name if seen[name] == 1 else f"{name} ({seen[name]})", head))
    return names


def letter(index: int) -> str:
    """Return the name of a column as spreadsheets have it: A, B, ..., Z, AA."""
    name = ""
    while index >= 0:
        name = chr(ord("A") + index % 26) + name
        index = index // 26 - 1
    return name


def column_for(
    name: str, header: str, cells: Sequence[str], mapping: Mapping[str, str] | None
) -> Column:
    if mapping is not None:
        for key in (name, header):
            if key in mapping:
                return Column(name, header, mapping[key] or IGNORE)
    if not header:
        return Column(name, header, role_by_values(cells))
    if fold(header) in AMBIGUOUS_HEADERS:
        return Column(name, header, role_by_values(cells, ("speaker_kind", "element", "position")))
    if role := role_of(header):
        return Column(name, header, role)
    if average_words(cells) >= FREE_TEXT:
        if is_element_header(header):
            return Column(name, header, TEXT, (("element", ELEMENTS[fold(header)]),))
        if header.endswith("?"):
            return Column(name, header, TEXT)
    return Column(name, header, "")


def role_by_values(
    cells: Sequence[str],
    candidates: Sequence[str] = ("speaker_kind", "element", "position", "date", "language"),
) -> str:
    """Return the field of which nearly all values of a column are known values, else ""."""
    filled = [cell for cell in cells if cell]
    for role in candidates:
        known = [
            found
            for cell in filled
            if len(cell) < 60 and fold(cell) not in SECTORS and (found := recognise(role, cell))
        ]
        # "Ambtelijk" and "bestuurlijk" alone tell the position, and no kind of speaker.
        if any(found.value for found in known) and len(known) >= 0.8 * len(filled):
            return role
    return ""


def one_column_per_field(columns: Sequence[Column]) -> list[Column]:
    """Keep the first column of each field; several may hold text."""
    seen: set[str] = set()
    result = []
    for column in columns:
        if column.role in seen and column.role not in (TEXT, IGNORE, ""):
            column = Column(column.name, column.header, "")
        seen.add(column.role)
        result.append(column)
    return result


def with_text_column(
    columns: list[Column], below: Sequence[Row], mapping: Mapping[str, str] | None
) -> list[Column]:
    """Make sure that a column holds the text: of those without a role, the one with most words."""
    if any(column.role == TEXT for column in columns):
        return columns
    widths = [average_words([row.cell(i) for row in below]) for i in range(len(columns))]
    free = [i for i, column in enumerate(columns) if not column.role]
    weak = [i for i in free if fold(columns[i].header) in WEAK_TEXT_HEADERS]
    best = max(weak or free, key=lambda i: (widths[i], -i), default=None)
    if best is None or widths[best] < FREE_TEXT:
        # A header such as "Gemeente" may stand above what municipalities said.
        guessed = [i for i, column in enumerate(columns) if not is_mapped(column, mapping)]
        longest = max(guessed, key=lambda i: (widths[i], -i), default=None)
        if longest is not None and widths[longest] >= 2 * FREE_TEXT:
            best = longest
    if best is not None and widths[best] > 0:
        columns[best] = Column(columns[best].name, columns[best].header, TEXT)
    return columns


def is_mapped(column: Column, mapping: Mapping[str, str] | None) -> bool:
    return mapping is not None and (column.name in mapping or column.header in mapping)


def average_words(cells: Sequence[str]) -> float:
    counts = [len(cell.split()) for cell in cells if cell and any(map(str.isalpha, cell))]
    return mean(counts) if counts else 0.0
