"""Word documents: every place where people may have typed, each word once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from caleidoscoop.voices.formats.blocks import MAX_DEPTH, BlockReader, Grid
from caleidoscoop.voices.formats.cleaning import clean
from caleidoscoop.voices.formats.extract import Collector
from caleidoscoop.voices.formats.headings import Headings
from caleidoscoop.voices.formats.markup import Element, attribute, child, local
from caleidoscoop.voices.formats.package import Package
from caleidoscoop.voices.formats.styles import Styles

SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")
BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
DELETED = ("del", "moveFrom")


@dataclass
class Paragraph:
    """The words of a paragraph: what a reader sees, what is not seen, and boxes anchored in it."""

    seen: list[str] = field(default_factory=list)
    unseen: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        return clean("".join(self.seen))


def walk_paragraph(element: Element, into: Paragraph, reason: str = "", depth: int = 0) -> None:
    """Gather the words below an element; `reason` says why they are not seen, if so."""
    if depth > MAX_DEPTH:
        raise RecursionError
    for part in element:
        name = local(part)
        if name in ("t", "delText"):
            text = part.text or ""
            if reason or name == "delText":
                add_unseen(into, text, reason or "deleted")
            else:
                into.seen.append(text)
        elif name in BREAKS:
            if not reason:
                into.seen.append(BREAKS[name])
        elif name == "sym" and not reason:
            into.seen.append(symbol(attribute(part, "char")))
        elif name in DELETED:
            walk_paragraph(part, into, "deleted", depth + 1)
        elif name == "AlternateContent":
            walk_paragraph(alternative(part), into, reason, depth + 1)
        elif name == "txbxContent":
            into.boxes.append(part)
        elif name == "r":
            hidden = is_on(child(part, "rPr", "vanish"))
            walk_paragraph(part, into, reason or ("hidden" if hidden else ""), depth + 1)
        elif name not in ("pPr", "rPr", "instrText", "delInstrText"):
            walk_paragraph(part, into, reason, depth + 1)


def add_unseen(into: Paragraph, text: str, reason: str) -> None:
    """Add to the last piece if it has the same reason: words are often cut into several runs."""
    if into.unseen and into.unseen[-1][1] == reason:
        into.unseen[-1] = (into.unseen[-1][0] + text, reason)
    else:
        into.unseen.append((text, reason))


def alternative(element: Element) -> Element:
    """Return one of the forms of the same content; programs write both for old readers."""
    for name in ("Choice", "Fallback"):
        found = child(element, name)
        if found is not None and (len(found) or name == "Fallback"):
            return found
    return element


def symbol(code: str) -> str:
    """Return a sign from a symbol font; its private code points mean nothing elsewhere."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return "" if 0xE000 <= number <= 0xF8FF or number > 0x10FFFF else chr(number)


def is_on(element: Element | None) -> bool:
    return element is not None and attribute(element) not in ("0", "false", "off")


class DocumentReader(BlockReader):
    """Walks through the parts of a document."""

    def __init__(self, package: Package, into: Collector) -> None:
        super().__init__(into)
        self.package = package
        self.part = package.main[1]
        self.styles = Styles(package, self.part)

    def read(self) -> None:
        body = child(self.package.tree(self.part), "body")
        if body is not None:
            self.read_blocks(body)
        for kind, name in (("footnotes", "footnote"), ("endnotes", "endnote")):
            for part in self.package.related(self.part, kind):
                self.read_notes(self.package.tree(part), name)
        for part in self.package.related(self.part, "comments"):
            self.read_notes(self.package.tree(part), "comment")
        for kind in ("header", "footer"):
            for number, part in enumerate(self.package.related(self.part, kind), start=1):
                edge, place = self.package.tree(part), f"{kind} {number}"
                self.read_edge(partial(self.read_blocks, edge, place), place)
        for target, kind in self.package.relations(self.part).values():
            if kind in ("package", "oleObject", "aFChunk"):
                self.into.mention(target.rsplit("/", 1)[-1], "embedded_file")

    def read_blocks(self, container: Element, place: str = "", depth: int = 0) -> None:
        """Read paragraphs and tables in order; `place` is empty in the body."""
        if depth > MAX_DEPTH:
            raise RecursionError
        for block in container:
            name = local(block)
            if name == "p":
                self.read_paragraph(block, place, depth)
            elif name == "tbl":
                self.read_table(block, place, depth)
            elif name == "AlternateContent":
                self.read_blocks(alternative(block), place, depth + 1)
            elif name not in ("sectPr", "tcPr", "tblPr", "sdtPr"):
                self.read_blocks(block, place, depth + 1)

    def read_paragraph(self, element: Element, place: str, depth: int) -> None:
        if not place:
            self.paragraphs += 1
        where = place or f"paragraph {self.paragraphs}"
        paragraph = self.gather(element, where)
        self.into.see(paragraph.text)
        style = self.styles.of(element)
        if style.reason:
            if style.reason == "heading" and not place:
                self.headings.enter(paragraph.text, style.level)
            self.into.leave_out(paragraph.text, where, style.reason)
        else:
            self.keep_paragraph(paragraph.text, where)
        self.read_boxes(paragraph, where, depth)

    def gather(self, element: Element, where: str) -> Paragraph:
        """Return the words of a paragraph; those that are not seen are left out at once."""
        paragraph = Paragraph()
        walk_paragraph(element, paragraph)
        for text, reason in paragraph.unseen:
            self.into.see(clean(text))
            self.into.leave_out(clean(text), where, reason)
        return paragraph

    def read_boxes(self, paragraph: Paragraph, where: str, depth: int) -> None:
        for box in paragraph.boxes:
            self.read_blocks(box, f"{where}, text box", depth + 1)

    # --- tables

    def read_table(self, element: Element, place: str, depth: int) -> None:
        self.tables += 1
        where = f"{place}, " if place else ""
        prefix = f"{where}table {self.tables}, "
        grid, covered, nested = self.grid_of(element, prefix, depth)
        self.keep_grid(grid, covered, prefix)
        for block, cell_place in nested:
            self.read_blocks_of_cell(block, cell_place, depth)

    def read_blocks_of_cell(self, block: Element, place: str, depth: int) -> None:
        if local(block) == "tbl":
            self.read_table(block, place, depth + 1)
        else:
            self.read_blocks(block, f"{place}, text box", depth + 1)

    def grid_of(
        self, table: Element, prefix: str, depth: int
    ) -> tuple[Grid, dict[tuple[int, int], str], list[tuple[Element, str]]]:
        """Return the cells of a table on its grid, what merged cells show, and what is inside."""
        grid: Grid = []
        covered: dict[tuple[int, int], str] = {}
        nested: list[tuple[Element, str]] = []
        above: dict[int, str] = {}
        for number, row in enumerate(self.below(table, "tr", depth), start=1):
            cells: list[str] = [""] * grid_number(child(row, "trPr", "gridBefore"), 0)
            for cell in self.below(row, "tc", depth):
                column = len(cells)
                place = f"{prefix}row {number}, column {column + 1}"
                text = self.cell_text(cell, place, nested, depth)
                merge = child(cell, "tcPr", "vMerge")
                if merge is not None and attribute(merge) != "restart":
                    covered[(number, column)] = above.get(column, "")
                else:
                    above[column] = text
                span = grid_number(child(cell, "tcPr", "gridSpan"), 1)
                cells.extend([text, *[""] * (span - 1)])
            while cells and not cells[-1]:
                cells.pop()
            grid.append((number, tuple(cells)))
        return grid, covered, nested

    def below(self, element: Element, name: str, depth: int) -> Iterator[Element]:
        """Yield rows or cells, also those inside content controls or tracked changes."""
        if depth > MAX_DEPTH:
            raise RecursionError
        for part in element:
            if local(part) == name:
                yield part
            elif local(part) in ("sdt", "sdtContent", "customXml", "ins"):
                yield from self.below(part, name, depth + 1)

    def cell_text(
        self, container: Element, place: str, nested: list[tuple[Element, str]], depth: int
    ) -> str:
        if depth > MAX_DEPTH:
            raise RecursionError
        lines = []
        for block in container:
            name = local(block)
            if name == "p":
                paragraph = self.gather(block, place)
                lines.append(paragraph.text)
                nested.extend((box, place) for box in paragraph.boxes)
            elif name == "tbl":
                nested.append((block, place))
            elif name == "AlternateContent":
                lines.append(self.cell_text(alternative(block), place, nested, depth + 1))
            elif name != "tcPr":
                lines.append(self.cell_text(block, place, nested, depth + 1))
        return "\n".join(lines).strip()

    # --- notes, comments, headers and footers

    def read_notes(self, root: Element, name: str) -> None:
        notes = [note for note in root if attribute(note, "type") not in SEPARATORS]
        self.headings = Headings()
        for number, note in enumerate(notes, start=1):
            self.read_blocks(note, f"{name} {number}")


def grid_number(element: Element | None, default: int) -> int:
    found = attribute(element)
    return min(int(found), 200) if found.isdecimal() else default
