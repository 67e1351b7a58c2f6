"""Plain text and Markdown: paragraphs, bullets and headings become passages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from caleidoscoop.voices.formats.cleaning import lines_of
from caleidoscoop.voices.formats.extract import Collector
from caleidoscoop.voices.formats.folding import fold
from caleidoscoop.voices.formats.front_matter import read_front_matter
from caleidoscoop.voices.formats.headings import Headings
from caleidoscoop.voices.formats.inline import FENCE, without_marks
from caleidoscoop.voices.formats.pipes import is_table, read_table
from caleidoscoop.voices.formats.sentences import CLOSERS, ENDS
from caleidoscoop.voices.formats.speakers import recognise_speaker_kind

# In a text broken to fit a page about one line in five ends a sentence.
FEW_LINES, NEARLY_ALL = 5, 0.8
HEADING = re.compile(r"(#{1,6})\s+(.*)")
RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,}|={3,}|~{3,}|(?:- ){2,}-|(?:\* ){2,}\*)\s*\Z")
MARKER = re.compile(r"\s*([-*+•◦▪●■○‣·–—>]|\d{1,3}[.)]|[a-zA-Z]\)|\[[ xX]?\])(?:\s+|\Z)")
MAX_MARKERS = 6
NARROWEST_PAGE = 40
WIDE_LINE = 60
MAX_WORDS_OF_A_NAME = 4


@dataclass
class Block:
    """Lines that belong together, with the list marks that stood before them."""

    line: int
    lines: list[str] = field(default_factory=list)
    markers: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(self.lines)


def read_plain(text: str, into: Collector, *, is_markdown: bool) -> None:
    """Divide the words of a text over passages and what is left out."""
    into.see(text)
    lines = lines_of(text)
    front = read_front_matter(lines, into)
    reader = PlainReader(into, is_markdown=is_markdown, has_prefixes=front.has_prefixes)
    reader.read(lines, start=front.lines)


def read_lines(text: str, into: Collector) -> None:
    """Read pasted text: one line is one fragment, whatever its length."""
    into.see(text)
    for number, line in enumerate(lines_of(text), start=1):
        markers, rest = without_markers(line)
        for marker in markers:
            into.leave_out(marker, f"line {number}", "marker" if rest else "empty_marker")
        into.keep(rest, f"line {number}", whole=True)


def without_markers(line: str) -> tuple[list[str], str]:
    """Return the list marks before a line, and the line without them."""
    markers: list[str] = []
    while len(markers) < MAX_MARKERS and (found := MARKER.match(line)):
        # After a first mark only quotes and boxes may follow: "- 3) x" keeps its number.
        if markers and found[1][0] not in ">[-*+":
            break
        markers.append(found[1])
        line = line[found.end() :]
    return markers, line


class PlainReader:
    """Walks once through the lines of a text."""

    def __init__(self, into: Collector, *, is_markdown: bool, has_prefixes: bool) -> None:
        self.into = into
        self.is_markdown = is_markdown
        self.has_prefixes = has_prefixes
        self.headings = Headings()
        self.speaker: dict[str, str] = {}

    def read(self, lines: list[str], *, start: int) -> None:
        for block in self.blocks(lines, start):
            self.take(block)

    def blocks(self, lines: list[str], start: int) -> Iterator[Block]:
        """Yield blocks of lines; headings and rules are left out on the way."""
        block: Block | None = None
        blank = True
        for number in range(start, len(lines)):
            line = lines[number]
            if not line.strip():
                blank = True
                continue
            if block and self.is_underline(line, block, blank):
                self.leave_heading(block, line, 1 if line.strip()[0] == "=" else 2)
                block = None
            elif HEADING.match(line) or RULE.match(line) or self.is_fence(line):
                if block:
                    yield block
                block = None
                self.leave_line(line, number + 1)
            else:
                markers, rest = without_markers(line)
                starts = bool(markers) or (
                    self.has_prefixes and bool(self.prefix_of(self.bare(line)))
                )
                starts = starts or (block is not None and self.follows_an_item(block, line))
                if block and not starts and (not blank or runs_on(block, rest)):
                    block.lines.append(rest)
                else:
                    if block:
                        yield block
                    block = Block(number + 1, [rest], markers)
            blank = False
        if block:
            yield block

    def is_underline(self, line: str, block: Block, blank: bool) -> bool:
        """Return whether a row of dashes makes the line above it a heading."""
        signs = "=-" if self.is_markdown else "="
        bare = line.strip()
        return (
            not blank
            and len(bare) >= 3
            and bare[0] in signs
            and bare == bare[0] * len(bare)
            and len(block.lines) == 1
            and not block.markers
            and len(block.text.split()) <= 10
            and not block.text.rstrip().endswith(ENDS)
        )

    def leave_heading(self, block: Block, underline: str, level: int) -> None:
        self.headings.enter(self.bare(block.text), level)
        self.speaker = {}
        self.into.leave_out(f"{block.text}\n{underline}", f"line {block.line}", "heading")

    def leave_line(self, line: str, number: int) -> None:
        heading = HEADING.match(line)
        if heading:
            self.headings.enter(self.bare(heading[2].rstrip("# \t")), len(heading[1]))
            self.speaker = {}
        reason = "markup" if self.is_fence(line) else "rule"
        self.into.leave_out(line, f"line {number}", "heading" if heading else reason)

    def take(self, block: Block) -> None:
        if self.is_markdown and not block.markers and is_table(block.lines):
            read_table(block.lines, block.line, self.headings.fields, self.into)
            return
        place = f"line {block.line}"
        has_text = bool(block.text.strip())
        for marker in block.markers:
            self.into.leave_out(marker, place, "marker" if has_text else "empty_marker")
        if block.markers or self.is_markdown or is_one_paragraph(block.lines):
            self.keep(block.text, place)
        else:
            for i, line in enumerate(block.lines):
                self.keep(line, f"line {block.line + i}")

    def follows_an_item(self, block: Block, line: str) -> bool:
        """Return whether a line stands below a whole item of a list, rather than in it."""
        return (
            bool(block.markers)
            and not self.is_markdown
            and not line[:1].isspace()
            and not line[:1].islower()
            and block.lines[-1].rstrip().rstrip(CLOSERS).endswith(ENDS)
        )

    def is_fence(self, line: str) -> bool:
        return self.is_markdown and FENCE.match(line) is not None

    def bare(self, text: str) -> str:
        return without_marks(text)[0] if self.is_markdown else text

    def keep(self, text: str, place: str) -> None:
        if self.is_markdown:
            text = self.without_marks(text, place)
        if self.has_prefixes and (name := self.prefix_of(text)):
            text = text.lstrip()[len(name) :]
            self.into.leave_out(name, place, "field")
            self.speaker = speaker_fields(name.rstrip(": \t"))
        self.into.keep(text, place, {**self.headings.fields, **self.speaker})

    def without_marks(self, text: str, place: str) -> str:
        """Return a text without its marks; the addresses of links are left out of it."""
        bare, addresses = without_marks(text)
        if addresses:
            # "[the plan](https://...)" has two words, though no space stands between them.
            self.into.words -= len(text.split())
            for part in (bare, *addresses):
                self.into.see(part)
        for address in addresses:
            self.into.leave_out(address, place, "address")
        return bare

    def prefix_of(self, line: str) -> str:
        """Return "Inwoner:" of "Inwoner: tekst", or "" if no name is in front."""
        name, colon, rest = line.lstrip()[:80].partition(":")
        is_name = colon and name.strip() and len(name.split()) <= MAX_WORDS_OF_A_NAME
        return f"{name}:" if is_name and (not rest or rest[0].isspace()) else ""


def speaker_fields(name: str) -> dict[str, str]:
    """Return what a name before a colon says: a kind of speaker if it is one, and who it is."""
    fields = {"speaker": " ".join(name.split())}
    found = recognise_speaker_kind(name) or recognise_speaker_kind(name.rstrip("0123456789 "))
    if found:
        if found.value:
            fields["speaker_kind"] = found.value
        fields.update(found.extra)
        if fold(name).isalpha() and recognise_speaker_kind(name):
            del fields["speaker"]  # a kind alone does not tell two speakers apart
    return fields


def runs_on(block: Block, line: str) -> bool:
    """Return whether a sentence goes on after a blank line, as in text taken from a PDF."""
    last = block.lines[-1].rstrip()
    return len(last) >= WIDE_LINE and last[-1] not in ".!?…:;" and line.lstrip()[:1].islower()


def is_one_paragraph(lines: list[str]) -> bool:
    """Return whether lines were broken to fit a page, rather than one thing said on each.

    Lines that were broken to fit could not have held the next word as well.
    """
    if len(lines) == 1:
        return True
    bare = [line.strip() for line in lines]
    starts_anew = all(not line[0].islower() for line in bare[1:])
    ended = sum(line.rstrip(CLOSERS).endswith(ENDS) for line in bare[:-1])
    if starts_anew and ended == len(bare) - 1:
        return False
    if len(bare) > FEW_LINES and ended >= NEARLY_ALL * (len(bare) - 1):
        return False
    width = max(map(len, bare))
    is_wrapped = width >= NARROWEST_PAGE and all(
        len(line) + 1 + len(following.split(None, 1)[0]) > width
        for line, following in pairwise(bare)
    )
    return is_wrapped or not starts_anew
