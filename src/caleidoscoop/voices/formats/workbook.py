"""Excel workbooks: each sheet as rows of cells, as a reader sees them."""

import io
import re
from collections.abc import Iterator

from lxml import etree

from caleidoscoop.voices.formats.cleaning import clean
from caleidoscoop.voices.formats.dates import excel_day
from caleidoscoop.voices.formats.extract import Limits
from caleidoscoop.voices.formats.layout import Row, Sheet
from caleidoscoop.voices.formats.markup import Element, local
from caleidoscoop.voices.formats.package import Package
from caleidoscoop.voices.formats.refusal import Unreadable

DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
PERCENT_FORMATS = frozenset([9, 10])
NOT_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
MAX_COVERED = 1_000_000


class Workbook:
    """A workbook whose sheets are read one by one, without keeping their XML in memory."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self.package = package
        self.limits = limits
        self.part = package.main[1]
        root = package.tree(self.part)
        self.from_1904 = any(
            element.get("date1904") in ("1", "true")
            for element in root.iter()
            if local(element) == "workbookPr"
        )
        self.strings = self.shared_strings()
        self.formats = self.cell_formats()
        # Of the sheet that was read last.
        self.formulas: list[tuple[str, str]] = []
        self.notes = 0
        relations = package.relations(self.part)
        self.sheets = [
            (clean(element.get("name", "")), *target, element.get("state", "visible"))
            for element in root.iter()
            if local(element) == "sheet"
            for target in [relations.get(relation_id(element))]
            if target and target[0] in package.names
        ]

    def shared_strings(self) -> list[str]:
        for name in self.package.related(self.part, "sharedStrings"):
            return [string_of(item) for item in self.package.tree(name) if local(item) == "si"]
        return []

    def cell_formats(self) -> list[str]:
        """Return "date", "percent" or "" for each cell style."""
        for name in self.package.related(self.part, "styles"):
            root = self.package.tree(name)
            own = {
                int(element.get("numFmtId", "0")): kind_of_format(element.get("formatCode", ""))
                for element in root.iter()
                if local(element) == "numFmt"
            }
            return [
                format_kind(int(style.get("numFmtId", "0")), own)
                for group in root
                if local(group) == "cellXfs"
                for style in group
            ]
        return []

    def read(self, *, enough: int | None = None) -> Iterator[tuple[Sheet, bool]]:
        """Yield every sheet with rows in it, and whether a reader can see it."""
        for name, part, kind, state in self.sheets:
            if kind == "worksheet":
                self.formulas.clear()
                self.notes = self.count_notes(part)
                yield self.sheet(name, part, enough), state == "visible"

    def count_notes(self, part: str) -> int:
        """Return how many notes hang at cells of a sheet: they are named, not read."""
        return sum(
            local(element) == "comment"
            for name in self.package.related(part, "comments")
            for element in self.package.tree(name).iter()
        )

    def sheet(self, name: str, part: str, enough: int | None) -> Sheet:
        rows: list[Row] = []
        merged: list[str] = []
        number = 0
        for element in elements_of(self.package.bytes_of(part)):
            if local(element) == "mergeCell":
                merged.append(element.get("ref", ""))
                continue
            number = int(element.get("r") or number + 1)
            cells = self.cells_of(element)
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del element.getparent()[0]
            if not cells:
                continue
            rows.append(Row(number, cells))
            if enough and len(rows) >= enough:
                break
            if len(rows) > self.limits.max_rows:
                raise Unreadable("too_many_rows", limit=self.limits.max_rows)
        rows.sort(key=lambda row: row.number)
        return Sheet(name, rows, f'sheet "{name}", ', covered_cells(rows, merged))

    def cells_of(self, row: Element) -> tuple[str, ...]:
        values: dict[int, str] = {}
        column = -1
        for cell in row:
            if local(cell) != "c":
                continue
            found = REFERENCE.fullmatch(cell.get("r") or "")
            column = column_number(found[1]) if found else column + 1
            if value := clean(self.value_of(cell)).strip():
                values[column] = value
        if not values:
            return ()
        width = max(values) + 1
        if width > self.limits.max_columns:
            raise Unreadable("too_many_columns", limit=self.limits.max_columns)
        return tuple(values.get(i, "") for i in range(width))

    def value_of(self, cell: Element) -> str:
        """Return what a cell shows: of a formula the value that was kept with it."""
        kind = cell.get("t", "n")
        parts = {local(part): part for part in cell}
        if kind == "inlineStr" and "is" in parts:
            return string_of(parts["is"])
        value = parts["v"].text or "" if "v" in parts else ""
        if not value:
            self.note_formula(cell, parts.get("f"))
            return ""
        if kind == "s":
            return self.strings[positive(value)]
        if kind == "b":
            return "TRUE" if value.strip() in ("1", "true") else "FALSE"
        if kind in ("str", "e"):
            return unescape(value)
        if kind == "d":
            return value.removesuffix("T00:00:00")
        style = positive(cell.get("s") or "0")
        return shown(
            value, self.formats[style] if style < len(self.formats) else "", self.from_1904
        )

    def note_formula(self, cell: Element, formula: Element | None) -> None:
        """Remember a formula that was never calculated; one that gives "" says so itself."""
        if formula is not None and formula.text and cell.get("t") != "str":
            self.formulas.append((cell.get("r") or "", clean(f"={formula.text}")))


def relation_id(element: Element) -> str:
    """Return r:id of a sheet, which also has an id without a namespace for its number."""
    keys = [key for key in element.attrib if key.endswith("}id")]
    return str(element.get(keys[0])) if keys else ""


def elements_of(data: bytes) -> Iterator[Element]:
    """Yield the rows and merged ranges of a sheet as they are met."""
    options = {"resolve_entities": False, "no_network": True, "huge_tree": False}
    for _, element in etree.iterparse(
        io.BytesIO(data), events=("end",), tag=("{*}row", "{*}mergeCell"), **options
    ):
        yield element


def string_of(item: Element) -> str:
    """Return the text of a cell in one or many fonts, without reading aids for Japanese."""
    pieces = []
    for part in item:
        if local(part) == "t":
            pieces.append(part.text or "")
        elif local(part) == "r":
            pieces.extend(text.text or "" for text in part if local(text) == "t")
    return unescape("".join(pieces))


def unescape(text: str) -> str:
    """Turn _x000D_ and its like into the sign that they stand for."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def kind_of_format(code: str) -> str:
    bare = NOT_FORMAT.sub("", code.split(";")[0]).casefold()
    if "%" in bare:
        return "percent"
    return "date" if any(sign in bare for sign in "dmyhs") and "general" not in bare else ""


def format_kind(number: int, own: dict[int, str]) -> str:
    if number in own:
        return own[number]
    if number in DATE_FORMATS:
        return "date"
    return "percent" if number in PERCENT_FORMATS else ""


def shown(value: str, kind: str, from_1904: bool) -> str:
    """Return a number as a reader sees it: without float noise, as a day, or in percents."""
    try:
        number = float(value)
        if kind == "date":
            return shown_moment(number, from_1904)
        if kind == "percent":
            return f"{number * 100:.10g}%"
        return str(int(number)) if number.is_integer() else f"{number:.15g}"
    except (ValueError, OverflowError):
        return value


def shown_moment(number: float, from_1904: bool) -> str:
    moment = excel_day(number, from_1904=from_1904)
    if 0 <= number < 1:
        return f"{moment:%H:%M}"
    return f"{moment:%Y-%m-%d}" if number.is_integer() else f"{moment:%Y-%m-%d %H:%M}"


def positive(number: str) -> int:
    """Return an index as a file gives it; below zero it would count from the end, unasked."""
    index = int(number)
    if index < 0:
        raise IndexError(number)
    return index


def column_number(letters: str) -> int:
    number = 0
    for sign in letters:
        number = number * 26 + ord(sign) - ord("A") + 1
    return number - 1


def covered_cells(rows: list[Row], merged: list[str]) -> dict[tuple[int, int], str]:
    """Return what a reader sees in cells below the first of a merged range."""
    by_number = {row.number: row for row in rows}
    covered: dict[tuple[int, int], str] = {}
    steps = 0
    for reference in merged:
        corners = [REFERENCE.fullmatch(corner) for corner in reference.split(":")]
        if len(corners) != 2 or not corners[0] or not corners[1]:
            continue
        top, bottom = int(corners[0][2]), int(corners[1][2])
        column = column_number(corners[0][1])
        value = by_number[top].cell(column) if top in by_number else ""
        if not value:
            continue
        below = range(top + 1, min(bottom, rows[-1].number) + 1)
        steps += len(below)
        if steps > MAX_COVERED:
            # Honest ranges do not overlap; a hundred thousand that do would take minutes.
            raise Unreadable("unreadable")
        for number in below:
            if number in by_number:
                covered[(number, column)] = value
    return covered
