"""Paragraphs, tables and page edges of a document, whichever program wrote it."""

from collections.abc import Callable, Mapping

from caleidoscoop.voices.formats.extract import Collector
from caleidoscoop.voices.formats.headings import Headings
from caleidoscoop.voices.formats.layout import Row, Sheet, find_known_header
from caleidoscoop.voices.formats.plain import without_markers
from caleidoscoop.voices.formats.tables import read_sheet

MAX_DEPTH = 60
Grid = list[tuple[int, tuple[str, ...]]]
PAGE_WORDS = frozenset(
    ["pagina", "page", "blz", "blz.", "pag.", "p.", "van", "of", "/", "-", "|", "–"]
)


class BlockReader:
    """Divides the words of blocks; each kind of document finds its own blocks."""

    def __init__(self, into: Collector) -> None:
        self.into = into
        self.headings = Headings()
        self.paragraphs = 0
        self.tables = 0
        self.once: set[str] = set()

    def keep_paragraph(self, text: str, place: str) -> None:
        """Add a paragraph; typed bullets after line breaks are pieces of their own."""
        pieces: list[str] = []
        for line in text.split("\n"):
            markers, rest = without_markers(line)
            for marker in markers:
                self.into.leave_out(marker, place, "marker" if rest.strip() else "empty_marker")
            if markers or not pieces:
                pieces.append(rest)
            else:
                pieces[-1] += f"\n{rest}"
        for piece in pieces:
            self.into.keep(piece, place, self.headings.fields)

    def keep_grid(self, grid: Grid, covered: Mapping[tuple[int, int], str], prefix: str) -> None:
        """Read a table by its header if its first row is one, else cell by cell."""
        rows = [Row(number, cells) for number, cells in grid if any(cells)]
        if rows and rows[0].number == 1 and find_known_header(rows) == 0:
            read_sheet(Sheet("", rows, prefix, covered, fields=self.headings.fields), self.into)
            return
        for row in rows:
            for column, text in enumerate(row.cells, start=1):
                self.into.see(text)
                place = f"{prefix}row {row.number}, column {column}"
                self.into.keep(text, place, self.headings.fields)

    def read_edge(self, read: Callable[[], None], place: str) -> None:
        """Read a header or footer, unless it says the same as one before."""
        self.headings = Headings()
        fresh = Collector(self.into.limits)
        outer, self.into = self.into, fresh
        try:
            read()
        finally:
            self.into = outer
        self.into.words += fresh.words
        self.into.left_out.extend(fresh.left_out)
        for passage in fresh.passages:
            if is_page_number(passage.text):
                self.into.leave_out(passage.text, place, "page_number")
            elif passage.text in self.once:
                self.into.leave_out(passage.text, place, "repeated")
            else:
                self.once.add(passage.text)
                self.into.passages.append(passage)


def is_page_number(text: str) -> bool:
    """Return whether a header or footer only counts pages."""
    words = text.casefold().split()
    return any(any(map(str.isdigit, word)) for word in words) and all(
        word in PAGE_WORDS or word.strip("-/|.").isdigit() for word in words
    )
