"""OpenDocument spreadsheets: each sheet as rows of cells, as a reader sees them."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from caleidoscoop.voices.formats.cleaning import clean
from caleidoscoop.voices.formats.extract import Limits
from caleidoscoop.voices.formats.layout import Row, Sheet, letter
from caleidoscoop.voices.formats.markup import Element, attribute, local
from caleidoscoop.voices.formats.open_text import Inline, is_drawn, walk_inline
from caleidoscoop.voices.formats.opendocument import CONTENT, OpenStyles, number_of
from caleidoscoop.voices.formats.package import Package
from caleidoscoop.voices.formats.refusal import Unreadable
from caleidoscoop.voices.formats.workbook import MAX_COVERED

MOST = 2_000_000  # more rows or columns than any program has
CELLS = ("table-cell", "covered-table-cell")
EVENTS = ("{*}table", "{*}table-row", "{*}automatic-styles", "{*}tracked-changes", "{*}shapes")
NO_STYLES = OpenStyles()
VALUES = ("string-value", "boolean-value", "value", "time-value")


@dataclass
class OpenSheet:
    """A sheet with all that hangs at its cells."""

    name: str
    is_visible: bool
    rows: list[Row] = field(default_factory=list)
    covered: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: list[tuple[str, str]] = field(default_factory=list)
    # Where, and what: comments at cells, and text drawn over them.
    remarks: list[tuple[str, str]] = field(default_factory=list)
    number: int = 0

    @property
    def prefix(self) -> str:
        return f'sheet "{self.name}"'

    def as_sheet(self) -> Sheet:
        return Sheet(self.name, self.rows, f"{self.prefix}, ", self.covered)


class OpenWorkbook:
    """A spreadsheet whose sheets are read one by one, without keeping their XML in memory.

    Rows and cells may say that they come many times: what is empty costs nothing, what is not
    counts as often as a reader sees it, and is refused beyond the limits.
    """

    def __init__(self, package: Package, limits: Limits) -> None:
        self.package = package
        self.limits = limits
        self.styles = OpenStyles()
        self.deleted: list[str] = []
        self.characters = 0
        self.covered = 0

    def read(self, *, enough: int | None = None) -> Iterator[OpenSheet]:
        """Yield every sheet, of each no more rows than are enough."""
        sheet: OpenSheet | None = None
        depth = 0
        for event, element in self.events():
            name = local(element)
            if name == "automatic-styles" and event == "end":
                self.styles = OpenStyles(element)
            elif name == "tracked-changes" and event == "end":
                self.deleted.extend(text for text in texts_below(element) if text)
                element.clear(keep_tail=False)
            elif name == "table" and event == "start":
                depth += 1
                if depth == 1:
                    sheet = self.begin(element)
            elif name == "table":
                depth -= 1
                if depth == 0 and sheet is not None:
                    yield sheet
                    sheet = None
                    forget(element)
            elif sheet is None or depth != 1 or event == "start":
                continue
            elif name == "shapes":
                sheet.remarks.extend((f"{sheet.prefix}, text box", t) for t in texts_below(element))
                forget(element)
            else:
                if enough is None or len(sheet.rows) < enough:
                    self.add_row(element, sheet)
                forget(element)

    def events(self) -> Iterator[tuple[str, Element]]:
        data = self.package.bytes_of(CONTENT)
        if data.count(b"<") > self.limits.max_tags:
            raise Unreadable("archive_bomb")
        yield from etree.iterparse(
            io.BytesIO(data),
            events=("start", "end"),
            tag=EVENTS,
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
        )

    def begin(self, table: Element) -> OpenSheet:
        is_hidden = self.styles.is_table_hidden(attribute(table, "style-name"))
        return OpenSheet(clean(attribute(table, "name")), not is_hidden)

    def add_row(self, element: Element, sheet: OpenSheet) -> None:
        """Add a row as often as it says that it comes."""
        times = number_of(element, "number-rows-repeated", 1, MOST)
        first = sheet.number + 1
        sheet.number += times
        cells = self.cells_of(element, sheet, first)
        if not cells:
            return
        if len(sheet.rows) + times > self.limits.max_rows:
            raise Unreadable("too_many_rows", limit=self.limits.max_rows)
        self.count_characters((times - 1) * sum(map(len, cells)))
        sheet.rows.extend(Row(first + i, cells) for i in range(times))

    def cells_of(self, row: Element, sheet: OpenSheet, number: int) -> tuple[str, ...]:
        values: dict[int, str] = {}
        column = 0
        for cell in row:
            if local(cell) not in CELLS:
                continue
            times = number_of(cell, "number-columns-repeated", 1, MOST)
            value = self.value_of(cell, sheet, f"{letter(column)}{number}")
            if value:
                if column + times > self.limits.max_columns:
                    raise Unreadable("too_many_columns", limit=self.limits.max_columns)
                self.count_characters((times - 1) * len(value))
                values.update(dict.fromkeys(range(column, column + times), value))
                self.cover_below(cell, sheet, number, column, value)
            column += times
        if not values:
            return ()
        return tuple(values.get(i, "") for i in range(max(values) + 1))

    def cover_below(
        self, cell: Element, sheet: OpenSheet, number: int, column: int, value: str
    ) -> None:
        """Remember what a reader sees in the cells below the first of a merged range."""
        spanned = number_of(cell, "number-rows-spanned", 1, self.limits.max_rows)
        self.covered += spanned - 1
        if self.covered > MAX_COVERED:
            raise Unreadable("unreadable")
        for below in range(number + 1, number + spanned):
            sheet.covered[(below, column)] = value

    def value_of(self, cell: Element, sheet: OpenSheet, reference: str) -> str:
        """Return what a cell shows; a day as year, month, day, whatever its form."""
        lines: list[str] = []
        boxes: list[str] = []
        for part in cell:
            name = local(part)
            if name in ("p", "h"):
                inline = inline_of(part)
                lines.append(inline.text)
                boxes.extend(text for box in inline.boxes for text in texts_below(box))
            elif name == "annotation":
                remark = "\n".join(texts_below(part))
                sheet.remarks.append((f"{sheet.prefix}, cell {reference}, comment", remark))
            elif name == "table" or is_drawn(part):
                boxes.extend(texts_below(part))
        where = f"{sheet.prefix}, cell {reference}, text box"
        sheet.remarks.extend((where, text) for text in boxes)
        shown = "\n".join(lines).strip()
        if day := attribute(cell, "date-value"):
            return shown_moment(day)
        if not shown and not lines:
            shown = next((found for name in VALUES if (found := attribute(cell, name))), "")
        formula = attribute(cell, "formula")
        if formula and not shown and not attribute(cell, "value-type"):
            sheet.formulas.append((reference, clean(f"={formula.partition(':=')[2] or formula}")))
        return clean(shown).strip()

    def count_characters(self, more: int) -> None:
        """Raise Unreadable if repeated cells unfold to more than a whole file may hold."""
        self.characters += more
        if self.characters > self.limits.max_bytes:
            raise Unreadable("archive_bomb")


def shown_moment(value: str) -> str:
    """Return a day, with a time if there is one."""
    day, _, time = value.partition("T")
    return f"{day} {time[:5]}" if time.strip("0:.") else day


def texts_below(element: Element) -> list[str]:
    return [inline_of(block).text for block in element.iter("{*}p", "{*}h")]


def inline_of(paragraph: Element) -> Inline:
    inline = Inline()
    walk_inline(paragraph, inline, NO_STYLES)
    return inline


def forget(element: Element) -> None:
    """Free an element that was read, and those before it."""
    element.clear(keep_tail=False)
    while element.getprevious() is not None:
        del element.getparent()[0]
