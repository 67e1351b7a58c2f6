"""What reading a file yields: passages, what was left out and why, and the limits to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from caleidoscoop.voices.formats.cleaning import one_line
from caleidoscoop.voices.formats.refusal import Unreadable
from caleidoscoop.voices.formats.sentences import split_long


@dataclass(frozen=True)
class Limits:
    """How much one file may hold; beyond it the file is refused, never cut off."""

    max_bytes: int = 50_000_000
    max_unpacked_bytes: int = 300_000_000
    max_ratio: int = 200
    max_entries: int = 5_000
    max_tags: int = 8_000_000
    max_rows: int = 100_000
    max_columns: int = 500
    max_passages: int = 100_000
    max_pages: int = 2_000
    max_seconds: int = 60
    max_memory: int = 2_000_000_000
    words_per_passage: int = 120


DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class Passage:
    """One thing said: its text on one line, where it stands, and what its own row says of it."""

    text: str
    place: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words of the file that are in no passage, and a code for the reason."""

    text: str
    place: str
    reason: str


@dataclass(frozen=True)
class Extract:
    """All words of one file, each in exactly one passage or one left-out entry."""

    passages: tuple[Passage, ...]
    left_out: tuple[LeftOut, ...]
    fields: Mapping[str, str]
    unknown_headers: tuple[str, ...]
    unknown_values: tuple[tuple[str, str, int], ...]  # column, value, how often
    words: int
    encoding: str
    are_pseudonyms: bool = False  # speakers are numbered within the file, their names dropped
    without_header: tuple[str, ...] = ()  # names of the sheets whose first row is a passage too

    def fields_of(self, passage: Passage) -> dict[str, str]:
        """Return what is known of a passage: its own fields win over those of the file."""
        return {**self.fields, **passage.fields}

    @property
    def words_left_out(self) -> int:
        return sum(len(entry.text.split()) for entry in self.left_out)


class Collector:
    """Gathers passages and left-out words while a file is read, and checks that none is lost.

    `see` counts the words of a piece of the file; `keep` and `leave_out` then divide them.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.fields: dict[str, str] = {}
        self.words = 0
        self.passages: list[Passage] = []
        self.left_out: list[LeftOut] = []
        # Dictionaries keep the order in which things were met, without doubles.
        self.unknown_headers: dict[str, None] = {}
        self.unknown_values: dict[tuple[str, str], int] = {}
        self.are_pseudonyms = False
        self.without_header: dict[str, None] = {}

    def see(self, text: str) -> None:
        self.words += len(text.split())

    def keep(
        self, text: str, place: str, fields: Mapping[str, str] | None = None, *, whole: bool = False
    ) -> None:
        """Add text as a passage, or as several when it is longer than the limit."""
        text = one_line(text)
        if not text:
            return
        parts = [text] if whole else split_long(text, self.limits.words_per_passage)
        own = dict(fields or {})
        for number, part in enumerate(parts, start=1):
            where = place if len(parts) == 1 else f"{place}, part {number}"
            self.passages.append(Passage(part, where, own))
        if len(self.passages) > self.limits.max_passages:
            raise Unreadable("too_many_passages", limit=self.limits.max_passages)

    def leave_out(self, text: str, place: str, reason: str) -> None:
        text = text.strip()
        if text:
            self.left_out.append(LeftOut(text, place, reason))

    def mention(self, place: str, reason: str) -> None:
        """Note something that holds no readable words, such as an embedded file."""
        self.left_out.append(LeftOut("", place, reason))

    def not_known(self, column: str, value: str) -> None:
        """Count a value of a field that is in no list; its words are left out as they are."""
        self.unknown_values[column, value] = self.unknown_values.get((column, value), 0) + 1

    @property
    def counted_unknown_values(self) -> tuple[tuple[str, str, int], ...]:
        return tuple((column, value, n) for (column, value), n in self.unknown_values.items())

    def finish(self, encoding: str) -> Extract:
        if not self.words:
            raise Unreadable("no_text")
        extract = Extract(
            tuple(self.passages),
            tuple(self.left_out),
            self.fields,
            tuple(self.unknown_headers),
            self.counted_unknown_values,
            self.words,
            encoding,
            self.are_pseudonyms,
            tuple(self.without_header),
        )
        kept = sum(len(passage.text.split()) for passage in extract.passages)
        if kept + extract.words_left_out != self.words:
            # Rather no import than one in which a word of somebody has gone missing.
            raise Unreadable("words_lost")
        if not extract.passages:
            raise Unreadable("no_text")
        return extract
