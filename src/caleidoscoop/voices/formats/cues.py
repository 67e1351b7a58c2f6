"""Captions in WebVTT or SubRip: what was shown from when until when, and what stands around it."""

import html
import re
from dataclasses import dataclass, field

from caleidoscoop.voices.formats.cleaning import lines_of

MOMENT = r"(?:(\d{1,4}):)?([0-5]?\d):([0-5]\d)[.,](\d{1,3})"
TIMING = re.compile(rf"\s*{MOMENT}\s*-->\s*{MOMENT}(?:\s.*)?\Z")
# A time that cannot be read still begins a caption.
LIKE_TIMING = re.compile(r"[^A-Za-z]*\d:[^A-Za-z]*-->|[^A-Za-z]*-->[^A-Za-z]*\d:")
NUMBER = re.compile(r"\s*(?:\d+|[0-9a-fA-F-]{16,}(?:[/-]\d+)*)\s*\Z")
BLOCK = re.compile(r"(NOTE|STYLE|REGION)(?:[ \t]+(.*))?\Z")
REASONS = {"NOTE": "note", "STYLE": "layout", "REGION": "layout"}
TAG = re.compile(
    r"</?(?:[bius]|c|i|ruby|rt|lang|font|br)(?:[.\s][^<>]*)?/?>|<(?:\d+:)?\d+:\d+\.\d+>|\{\\[^{}]*\}",
    re.IGNORECASE,
)
VOICE = re.compile(r"<(/?)v(?:\.[^\s<>]*)?(?:[ \t]+([^<>]*))?>", re.IGNORECASE)


@dataclass
class Cue:
    """One caption. Times are in seconds; None if the file gives one that cannot be read."""

    number: int
    start: float | None
    end: float | None
    text: str = ""

    @property
    def place(self) -> str:
        if self.start is None:
            return f"caption {self.number}"
        minutes, seconds = divmod(int(self.start), 60)
        return f"time {minutes // 60:02}:{minutes % 60:02}:{seconds:02}"


@dataclass(frozen=True)
class Aside:
    """Lines of the file that nobody said, with the reason why they are no caption."""

    line: int
    text: str
    reason: str


@dataclass
class Captions:
    """All captions of a file, and what stands around them."""

    cues: list[Cue] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)


def parse(text: str) -> Captions:
    """Return the captions of a file. Numbers, times that can be read and tags are no words."""
    lines = lines_of(text)
    starts = [i for i, line in enumerate(lines) if "-->" in line and is_timing(line)]
    found = Captions()
    ends = [
        begin_of(lines, start, after) for after, start in zip([-1, *starts], starts, strict=False)
    ]
    add_header(lines[: ends[0] if ends else len(lines)], found)
    for number, start in enumerate(starts, start=1):
        cue = Cue(number, *times_of(lines[start]))
        if cue.start is None:
            found.asides.append(Aside(start + 1, lines[start], "bad_time"))
        end = ends[number] if number < len(starts) else len(lines)
        if number < len(starts):
            add_name_of_cue(lines, end, starts[number], found)
        cue.text = without_blocks(lines, start + 1, end, found)
        found.cues.append(cue)
    if ends:
        add_name_of_cue(lines, ends[0], starts[0], found)
    return found


def is_timing(line: str) -> bool:
    return bool(TIMING.match(line) or LIKE_TIMING.match(line))


def times_of(line: str) -> tuple[float | None, float | None]:
    found = TIMING.match(line)
    if not found:
        return None, None
    return seconds_of(*found.groups()[:4]), seconds_of(*found.groups()[4:])


def seconds_of(hours: str | None, minutes: str, seconds: str, part: str) -> float:
    return (
        int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(part.ljust(3, "0")) / 1000
    )


def begin_of(lines: list[str], timing: int, after: int) -> int:
    """Return where a caption begins: at its time, or at the number or name just above it."""
    above = timing - 1
    if above - 1 == after >= 0 or above <= after or not lines[above].strip():
        return timing
    is_header = above == 0 and lines[0].startswith("WEBVTT")
    stands_alone = above == 0 or not lines[above - 1].strip()
    return above if not is_header and (stands_alone or NUMBER.match(lines[above])) else timing


def add_name_of_cue(lines: list[str], begin: int, timing: int, found: Captions) -> None:
    """Keep aside what names a caption, unless it is a number that stands where numbers do."""
    for i in range(begin, timing):
        if not NUMBER.match(lines[i]) or (i > 0 and lines[i - 1].strip()):
            found.asides.append(Aside(i + 1, lines[i], "marker"))


def add_header(lines: list[str], found: Captions) -> None:
    """Keep aside what stands before the first caption."""
    rest = without_blocks(lines, 0, len(lines), found).split("\n")
    for i, line in enumerate(rest):
        if i == 0 and line.startswith("WEBVTT"):
            line = line.removeprefix("WEBVTT").lstrip(" \t-")
        if line.strip():
            found.asides.append(Aside(i + 1, line, "front_matter"))


def without_blocks(lines: list[str], start: int, end: int, found: Captions) -> str:
    """Return lines without the blocks for remarks and layout between them."""
    kept: list[str] = []
    reason = ""
    for i in range(start, end):
        line = lines[i]
        if not line.strip():
            reason = ""
        elif (i == 0 or not lines[i - 1].strip()) and (block := BLOCK.match(line)):
            reason = REASONS[block[1]]
            line = block[2] or ""
        if reason:
            if line.strip():
                found.asides.append(Aside(i + 1, line, reason))
            line = ""
        kept.append(line)
    return "\n".join(kept)


def voices_of(text: str) -> list[tuple[str | None, str]]:
    """Return (name, text) for each voice in a caption; None where no voice is given."""
    pieces: list[tuple[str | None, str]] = []
    name: str | None = None
    start = 0
    for tag in VOICE.finditer(text):
        pieces.append((name, text[start : tag.start()]))
        start = tag.end()
        name = None if tag[1] else plain(tag[2] or "") or None
    pieces.append((name, text[start:]))
    return [(name, said) for name, piece in pieces if (said := plain(piece)).strip()]


def plain(text: str) -> str:
    """Return text without the tags and entities of captions; other brackets are words."""
    return html.unescape(TAG.sub("", text)).replace("\u00a0", " ").strip()
