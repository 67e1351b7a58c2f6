"""What a report is made of once it is put in order: parts, blocks and pieces of a line.

Every format draws these same blocks, so all of them say the same. A text in a block is only ever
text: each format escapes it, and none reads it as markup.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Strong:
    text: str


@dataclass(frozen=True)
class Soft:
    """Said in a lower voice."""

    text: str


@dataclass(frozen=True)
class Said:
    """Words of somebody, between quotation marks."""

    text: str


@dataclass(frozen=True)
class Mark:
    """A sign that decorates the word beside it; `hue` colours that of a region."""

    name: str
    hue: int = 0


@dataclass(frozen=True)
class Link:
    """Text that leads to a place in this document."""

    to: str
    text: str


@dataclass(frozen=True)
class Cite:
    """The number of a piece of evidence, leading to it."""

    to: str
    number: int


@dataclass(frozen=True)
class Flag:
    """A word that says how a sentence stands: draft, or no longer resting on its evidence."""

    text: str


Inline = str | Strong | Soft | Said | Mark | Link | Cite | Flag
Line = tuple[Inline, ...]


@dataclass(frozen=True)
class Heading:
    level: int  # 2 to 4; a part has level 1
    line: Line
    id: str = ""
    is_listed: bool = True


@dataclass(frozen=True)
class Paragraph:
    line: Line
    role: str = ""  # lead, small, note, kicker, statement


@dataclass(frozen=True)
class Items:
    """A list. What hangs under an item are blocks too."""

    items: tuple[tuple["Block", ...], ...]


@dataclass(frozen=True)
class Table:
    """A table; the first cell of each row is its heading. A group spans a row of its own."""

    label: str
    header: tuple[Line, ...]
    rows: tuple["Row", ...]
    widths: tuple[float, ...]
    is_wide: bool = False


@dataclass(frozen=True)
class Row:
    cells: tuple[Line, ...]
    is_group: bool = False
    shades: tuple[int, ...] = ()


@dataclass(frozen=True)
class Facts:
    """Names with what belongs to them."""

    rows: tuple[tuple[str, tuple["Block", ...]], ...]


@dataclass(frozen=True)
class Quotation:
    """A piece of evidence: what was said, who and where, and what it does to the thread."""

    id: str
    number: int
    stance: str
    stance_word: str
    line: Line
    source: Line


@dataclass(frozen=True)
class Picture:
    """A drawing of ours as SVG, with its text for who cannot see it."""

    svg: str
    alt: str
    role: str  # cover, banner, map, interval, chain
    width: float  # in millimetres on paper
    height: float


@dataclass(frozen=True)
class Pictured:
    """A small drawing with beside it what it shows, in words."""

    picture: Picture
    blocks: tuple["Block", ...]


@dataclass(frozen=True)
class KeyFigures:
    rows: tuple[tuple[str, str], ...]  # value, label


@dataclass(frozen=True)
class Beside:
    """Text with its evidence in the margin."""

    main: tuple["Block", ...]
    margin: tuple["Block", ...]
    label: str
    id: str = ""
    is_weak: bool = False


@dataclass(frozen=True)
class Break:
    """On paper, a new page starts here."""


@dataclass(frozen=True)
class Fold:
    """What can be opened on the screen; on paper it is left out unless it is printed."""

    title: str
    blocks: tuple["Block", ...]
    is_printed: bool = False
    is_open: bool = False


Block = (
    Heading
    | Paragraph
    | Items
    | Table
    | Facts
    | Quotation
    | Picture
    | Pictured
    | KeyFigures
    | Beside
    | Break
    | Fold
)


@dataclass(frozen=True)
class Part:
    """A chapter: it starts on a page of its own."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    kicker: Line = ()
    is_listed: bool = True


@dataclass(frozen=True)
class Cover:
    title: str
    subtitle: str
    programme: str
    facts: tuple[str, ...]
    picture: Picture | None


@dataclass(frozen=True)
class Composed:
    """A report in order, ready to be drawn."""

    lang: str
    author: str
    date: str
    notes: tuple[str, ...]  # stamped on every page
    cover: Cover
    parts: tuple[Part, ...]
    labels: dict[str, str]
    before_contents: int = 0  # how many parts come before the table of contents


def split(table: Table, most: int, *, keep: int = 2) -> list[Table]:
    """Divide a wide table: the first `keep` columns come again beside at most `most` others."""
    width = len(table.header)
    if width - keep <= most:
        return [table]
    count = -(-(width - keep) // most)
    size = -(-(width - keep) // count)
    tables = []
    for start in range(keep, width, size):
        columns = [*range(keep), *range(start, min(start + size, width))]
        rows = tuple(
            row
            if row.is_group
            else Row(
                tuple(row.cells[n] for n in columns),
                shades=tuple(row.shades[n] for n in columns) if row.shades else (),
            )
            for row in table.rows
        )
        header = tuple(table.header[n] for n in columns)
        widths = tuple(table.widths[n] for n in columns)
        tables.append(Table(table.label, header, rows, widths, table.is_wide))
    return tables
