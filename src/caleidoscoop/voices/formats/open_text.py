"""OpenDocument texts: every place where people may have typed, each word once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from caleidoscoop.voices.formats.blocks import MAX_DEPTH, BlockReader, Grid
from caleidoscoop.voices.formats.cleaning import clean
from caleidoscoop.voices.formats.extract import Collector
from caleidoscoop.voices.formats.headings import Headings
from caleidoscoop.voices.formats.markup import Element, attribute, child, local
from caleidoscoop.voices.formats.opendocument import CONTENT, STYLES, OpenStyles, number_of
from caleidoscoop.voices.formats.package import Package

SPACES = re.compile(r"[ \t\r\n]+")
MAX_SPACES = 100
MAX_SPAN = 200
MAX_REPEATED_ROWS = 1_000
PARAGRAPHS = ("p", "h")
EDGES = ("header", "footer")
# What people typed as one thing, drawn somewhere on the page.
DRAWN = frozenset(
    """
    frame text-box custom-shape rect ellipse circle line polyline polygon path connector
    caption measure g regular-polygon page-thumbnail
    """.split()  # noqa: SIM905 - a list of words reads better
)
# No words of people: settings, data, names of styles, numbers made by the program.
SKIPPED = frozenset(
    """
    sequence-decls variable-decls user-field-decls dde-connection-decls forms tracked-changes
    alphabetical-index-auto-mark-file binary-data script event-listeners note-citation number
    annotation-end ruby-text
    table-of-content-source illustration-index-source table-index-source object-index-source
    user-index-source alphabetical-index-source bibliography-source change change-start change-end
    soft-page-break glue-point image-map
    """.split()  # noqa: SIM905
)
# Between blocks these say who made something and when; inside a line they show it to the reader.
ABOUT = frozenset(["title", "desc", "creator", "creator-initials", "sender-initials", "date"])
INDEXES = frozenset(
    """
    table-of-content illustration-index table-index object-index user-index alphabetical-index
    bibliography
    """.split()  # noqa: SIM905
)
EMBEDDED = ("object", "object-ole", "plugin", "applet", "floating-frame")


@dataclass
class Inline:
    """The words of a paragraph, those that are not seen, and what hangs at them."""

    seen: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    notes: list[Element] = field(default_factory=list)

    def add(self, text: str | None, is_hidden: bool) -> None:
        if text:
            (self.hidden if is_hidden else self.seen).append(SPACES.sub(" ", text))

    @property
    def text(self) -> str:
        return clean("".join(self.seen))


def walk_inline(
    element: Element, into: Inline, styles: OpenStyles, *, is_hidden: bool = False, depth: int = 0
) -> None:
    """Gather the words of a paragraph; boxes and notes in it are put aside."""
    if depth > MAX_DEPTH:
        raise RecursionError
    into.add(element.text, is_hidden)
    for part in element:
        name = local(part)
        if name == "s":
            into.add(" " * number_of(part, "c", 1, MAX_SPACES), is_hidden)
        elif name == "tab":
            into.add(" ", is_hidden)
        elif name == "line-break":
            (into.hidden if is_hidden else into.seen).append("\n")
        elif name in ("note", "annotation"):
            into.notes.append(part)
        elif is_drawn(part):
            into.boxes.append(part)
        elif name and name not in SKIPPED:
            style = attribute(part, "style-name") if name == "span" else ""
            hides = is_hidden or styles.is_hidden("text", style)
            walk_inline(part, into, styles, is_hidden=hides, depth=depth + 1)
        into.add(part.tail, is_hidden)


def is_drawn(element: Element) -> bool:
    """Return whether an element is drawn; a link may be around words or around a drawing."""
    if local(element) == "a":
        return any(local(part) in DRAWN for part in element)
    return local(element) in DRAWN


class OpenTextReader(BlockReader):
    """Walks through the content, then its notes and comments, then headers and footers."""

    def __init__(self, package: Package, into: Collector) -> None:
        super().__init__(into)
        self.content = package.tree(CONTENT)
        self.masters = package.tree(STYLES) if STYLES in package.names else None
        roots = [self.content] if self.masters is None else [self.masters, self.content]
        self.styles = OpenStyles(*roots)
        self.notes: list[Element] = []

    def read(self) -> None:
        text = child(self.content, "body", "text")
        if text is None:
            return
        self.read_blocks(text)
        self.read_notes()
        for part in text.iter("{*}tracked-changes"):
            self.leave_deleted(part)
        if self.masters is not None:
            self.read_edges(self.masters)
        self.read_notes()

    def read_blocks(self, container: Element, place: str = "", depth: int = 0) -> None:
        """Read paragraphs, lists, sections and tables in order; `place` is empty in the body."""
        if depth > MAX_DEPTH:
            raise RecursionError
        for block in container:
            name = local(block)
            if name in PARAGRAPHS:
                self.read_paragraph(block, place, depth)
            elif name == "table":
                self.read_table(block, place, depth)
            elif name in INDEXES:
                self.leave_out_all(block, place or "paragraph", "contents")
            elif name in ("note", "annotation"):
                self.notes.append(block)
            elif name in EMBEDDED:
                self.into.mention(place or "paragraph", "embedded_file")
            elif is_drawn(block) and not place:
                self.read_blocks(block, "text box", depth + 1)
            elif name and name not in SKIPPED and name not in ABOUT:
                self.read_blocks(block, place, depth + 1)

    def read_paragraph(self, element: Element, place: str, depth: int) -> None:
        if not place:
            self.paragraphs += 1
        where = place or f"paragraph {self.paragraphs}"
        inline = self.gather(element, where)
        self.into.see(inline.text)
        style = self.styles.of(element)
        if style.reason:
            if style.reason == "heading" and not place:
                self.headings.enter(inline.text, style.level)
            self.into.leave_out(inline.text, where, style.reason)
        else:
            self.keep_paragraph(inline.text, where)
        for box in inline.boxes:
            self.read_box(box, where, depth)

    def read_box(self, box: Element, where: str, depth: int) -> None:
        self.read_blocks([box], f"{where}, text box", depth + 1)

    def gather(self, element: Element, where: str) -> Inline:
        """Return the words of a paragraph; those that are hidden are left out at once."""
        inline = Inline()
        is_hidden = self.styles.is_hidden("paragraph", attribute(element, "style-name"))
        walk_inline(element, inline, self.styles, is_hidden=is_hidden)
        hidden = clean("".join(inline.hidden))
        self.into.see(hidden)
        self.into.leave_out(hidden, where, "hidden")
        self.notes.extend(inline.notes)
        return inline

    # --- tables

    def read_table(self, element: Element, place: str, depth: int) -> None:
        self.tables += 1
        prefix = f"{place}, table {self.tables}, " if place else f"table {self.tables}, "
        nested: list[tuple[Element, str]] = []
        grid, covered = self.grid_of(element, prefix, nested, depth)
        self.keep_grid(grid, covered, prefix)
        for block, where in nested:
            if local(block) == "table":
                self.read_table(block, where, depth + 1)
            else:
                self.read_box(block, where, depth)

    def grid_of(
        self, table: Element, prefix: str, nested: list[tuple[Element, str]], depth: int
    ) -> tuple[Grid, dict[tuple[int, int], str]]:
        """Return the cells of a table on its grid, and what merged cells show below their first."""
        grid: Grid = []
        covered: dict[tuple[int, int], str] = {}
        number = 0
        for row in rows_below(table, depth):
            number += 1
            cells: list[str] = []
            for cell in row:
                if local(cell) not in ("table-cell", "covered-table-cell"):
                    continue
                place = f"{prefix}row {number}, column {len(cells) + 1}"
                text = "\n".join(self.lines_of_cell(cell, place, nested, depth)).strip()
                for below in range(1, number_of(cell, "number-rows-spanned", 1, MAX_SPAN)):
                    covered[(number + below, len(cells))] = text
                repeated = number_of(cell, "number-columns-repeated", 1, MAX_SPAN)
                cells.extend([text, *[""] * (repeated - 1)])
            while cells and not cells[-1]:
                cells.pop()
            grid.append((number, tuple(cells)))
            number += number_of(row, "number-rows-repeated", 1, MAX_REPEATED_ROWS) - 1
        return grid, covered

    def lines_of_cell(
        self, container: Element, place: str, nested: list[tuple[Element, str]], depth: int
    ) -> Iterator[str]:
        if depth > MAX_DEPTH:
            raise RecursionError
        for block in container:
            name = local(block)
            if name in PARAGRAPHS:
                inline = self.gather(block, place)
                nested.extend((box, place) for box in inline.boxes)
                yield inline.text
            elif name == "table" or is_drawn(block):
                nested.append((block, place))
            elif name in ("note", "annotation"):
                self.notes.append(block)
            elif name and name not in SKIPPED and name not in ABOUT:
                yield from self.lines_of_cell(block, place, nested, depth + 1)

    # --- notes, comments, deleted text, headers and footers

    def read_notes(self) -> None:
        """Read the notes met so far; a note may hold a note."""
        numbers: dict[str, int] = {}
        while self.notes:
            notes, self.notes = self.notes, []
            for note in sorted(notes, key=kind_of_note):
                kind = kind_of_note(note)
                numbers[kind] = numbers.get(kind, 0) + 1
                self.headings = Headings()
                body = note if kind == "comment" else child(note, "note-body")
                if body is not None:
                    self.read_blocks(body, f"{kind} {numbers[kind]}")

    def leave_deleted(self, changes: Element) -> None:
        for deletion in changes.iter("{*}deletion"):
            self.leave_out_all(deletion, "paragraph", "deleted")

    def leave_out_all(self, element: Element, place: str, reason: str) -> None:
        """Leave out every paragraph below an element, with all that hangs at it."""
        notes = list(self.notes)
        for block in element.iter("{*}p", "{*}h"):
            inline = self.gather(block, place)
            self.into.see(inline.text)
            self.into.leave_out(inline.text, place, reason)
        self.notes = notes  # the paragraphs of notes are among those left out

    def read_edges(self, masters: Element) -> None:
        numbers = dict.fromkeys(EDGES, 0)
        for page in masters.iter("{*}master-page"):
            for edge in page:
                kind = next((kind for kind in EDGES if local(edge).startswith(kind)), "")
                if not kind:
                    continue
                numbers[kind] += 1
                place = f"{kind} {numbers[kind]}"
                if attribute(edge, "display") == "false":
                    self.leave_out_all(edge, place, "hidden")
                else:
                    self.read_edge(partial(self.read_blocks, edge, place), place)


def kind_of_note(note: Element) -> str:
    if local(note) == "annotation":
        return "comment"
    return "endnote" if attribute(note, "note-class") == "endnote" else "footnote"


def rows_below(element: Element, depth: int) -> Iterator[Element]:
    """Yield rows, also those in groups of rows."""
    if depth > MAX_DEPTH:
        raise RecursionError
    for part in element:
        if local(part) == "table-row":
            yield part
        elif local(part) in ("table-rows", "table-header-rows", "table-row-group"):
            yield from rows_below(part, depth + 1)
