"""PDF files with a text layer: paragraphs in the order in which people read them."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from caleidoscoop.voices.formats.blocks import is_page_number
from caleidoscoop.voices.formats.cleaning import clean
from caleidoscoop.voices.formats.extract import Collector
from caleidoscoop.voices.formats.headings import Headings, fields_of_heading
from caleidoscoop.voices.formats.hyphens import SIGNS, join_lines, words_known
from caleidoscoop.voices.formats.pdf_layout import Block, Line, blocks_of, columns_of, rows_of
from caleidoscoop.voices.formats.pdf_pages import Page, Pages, pages_of
from caleidoscoop.voices.formats.plain import without_markers
from caleidoscoop.voices.formats.refusal import Unreadable
from caleidoscoop.voices.formats.sentences import CLOSERS, ENDS

DIGITS = re.compile(r"\d+")
CONTENTS = re.compile(r"(?:\.\s?){4,}\s*\d*\Z")
EDGE = 0.15  # of the height of what is printed
ROWS_AT_EDGE = 3
HEADING = 1.12  # of the usual height of letters
SMALL = 0.93
LONGEST_HEADING = 14
LABEL = 9  # the level of a heading in letters of the usual height
MAX_ODD_SHARE = 0.1


@dataclass
class Open:
    """A paragraph that may go on in the next column or on the next page."""

    lines: list[str]
    place: str
    height: float
    is_full: bool


def read_pdf(data: bytes, into: Collector) -> None:
    """Divide the words of a PDF over passages and what is left out.

    Raises Unreadable if it has no text layer, or one whose letters mean nothing.
    """
    found = pages_of(data, into.limits)
    check_letters(found)
    PdfReader(into, found.pages).read()
    for _ in range(found.attachments):
        into.mention("page 1", "embedded_file")


def check_letters(found: Pages) -> None:
    words = [word.text for page in found.pages for word in page.words]
    letters = "".join(words)
    if not letters and not any(page.notes or page.turned for page in found.pages):
        has_pictures = any(page.is_picture for page in found.pages)
        raise Unreadable("scan" if has_pictures else "no_text")
    odd = sum(sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" for sign in letters)
    if odd > MAX_ODD_SHARE * len(letters):
        raise Unreadable("pdf_letters")


class PdfReader:
    """Walks through the pages; running headers and footers are found before."""

    def __init__(self, into: Collector, pages: list[Page]) -> None:
        self.into = into
        self.pages = pages
        self.headings = Headings()
        self.open: Open | None = None
        letters: Counter[float] = Counter()
        for page in pages:
            for word in page.words:
                letters[word.height] += len(word.text)
        self.usual = letters.most_common(1)[0][0] if letters else 1.0
        self.sizes = sorted({h for h in letters if h >= HEADING * self.usual}, reverse=True)
        self.known = words_known(word.text for page in pages for word in page.words)

    def read(self) -> None:
        edges = {page.number: rows_at_edges(page) for page in self.pages}
        running = running_keys(edges.values())
        for page in self.pages:
            place = f"page {page.number}"
            left_out: set[int] = set()
            for key, row in edges[page.number]:
                if key in running or is_page_number(row.text):
                    left_out.update(map(id, row.words))
                    reason = "page_number" if is_page_number(row.text) else "running"
                    self.leave_out(plain(row.text), place, reason)
            rest = [word for word in page.words if id(word) not in left_out]
            for column in columns_of(rest):
                blocks = blocks_of(column)
                for block, after in zip(blocks, [*blocks[1:], None], strict=True):
                    self.take(block, place, leads=after is not None and not is_label(after))
        self.close()
        for page in self.pages:
            self.read_others(page, f"page {page.number}")

    def read_others(self, page: Page, place: str) -> None:
        """Read what people added to a page, and what stands on it in another direction."""
        if page.turned:
            self.add(" ".join(page.turned), place)
        for number, (kind, text) in enumerate(page.notes, start=1):
            self.add(text, f"{place}, {kind} {number}", {})
        if page.is_picture:
            self.into.mention(place, "picture")

    def take(self, block: Block, place: str, *, leads: bool) -> None:
        """Add a paragraph, or go on with the one before.

        A heading tells of what follows only if it leads: labels in the first column of a table
        do not stand above each other's text.
        """
        text = join_lines(block.texts, self.known)
        if CONTENTS.search(text):
            self.leave_out(text, place, "contents")
        elif level := self.heading_level(block, text):
            self.close()
            if leads or level < LABEL:
                self.headings.enter(text, level)
            self.leave_out(text, place, "heading")
        elif self.open and block.opens and self.goes_on(self.open, block):
            self.open.lines += block.texts
            self.open.is_full = block.is_full
        elif self.open and block.height < SMALL * self.open.height:
            self.add(text, place)  # a footnote: the paragraph may go on below it
        else:
            self.close()
            self.open = Open(block.texts, place, block.height, block.is_full)

    def heading_level(self, block: Block, text: str) -> int:
        """Return the level of a heading, 0 of what is none."""
        words = text.split()
        if len(words) > LONGEST_HEADING or text.rstrip(CLOSERS).endswith((*ENDS, *SIGNS, ",")):
            return 0
        size = block.height
        if size >= HEADING * self.usual and not without_markers(text)[0]:
            return 1 + sum(1 for other in self.sizes if other > size * 1.02)
        return LABEL if is_label(block) else 0

    def goes_on(self, before: Open, block: Block) -> bool:
        """Return whether a column begins in the middle of the paragraph before it."""
        first, last = block.texts[0], before.lines[-1]
        if abs(block.height - before.height) > 0.06 * before.height or without_markers(first)[0]:
            return False
        ends = last.rstrip(CLOSERS).endswith((*ENDS, ":"))
        if ends:
            return False
        return last.endswith(SIGNS) or first[:1].islower() or before.is_full

    def close(self) -> None:
        if self.open:
            done, self.open = self.open, None
            self.add(join_lines(done.lines, self.known), done.place)

    def add(self, text: str, place: str, fields: dict[str, str] | None = None) -> None:
        text = clean(text)
        self.into.see(text)
        markers, rest = without_markers(text)
        for marker in markers:
            self.into.leave_out(marker, place, "marker" if rest.strip() else "empty_marker")
        self.into.keep(rest, place, self.headings.fields if fields is None else fields)

    def leave_out(self, text: str, place: str, reason: str) -> None:
        self.into.see(text)
        self.into.leave_out(text, place, reason)


def is_label(block: Block) -> bool:
    """Return whether a line is no more than a word that headings use, whatever its size."""
    text = " ".join(block.texts)
    return len(text.split()) <= 4 and bool(fields_of_heading(text.rstrip(":")))


Key = tuple[str, str, int]


def rows_at_edges(page: Page) -> list[tuple[Key, Line]]:
    """Return the first and last rows of a page, with what they have in common with others."""
    rows = rows_of(page.words)
    if not rows:
        return []
    found: list[tuple[Key, Line]] = []
    low, high = rows[-1].y, rows[0].y
    edge = max(EDGE * (high - low), rows[0].height)
    for name, some in (("top", rows[:ROWS_AT_EDGE]), ("end", rows[: -ROWS_AT_EDGE - 1 : -1])):
        for row in some:
            is_near = row.y >= high - edge if name == "top" else row.y <= low + edge
            if is_near and len(rows) > 1:
                found.append(((name, DIGITS.sub("#", plain(row.text)), round(row.y / 6)), row))
    return found


def running_keys(edges: Iterable[list[tuple[Key, Line]]]) -> set[Key]:
    """Return what stands at the same place on several pages."""
    pages = list(edges)
    counts = Counter(key for rows in pages for key in {key for key, _ in rows})
    least = 2 if len(pages) <= 3 else 3
    return {key for key, count in counts.items() if count >= least}


def plain(text: str) -> str:
    return clean(join_lines([text], Counter()))
