"""The pages of a PDF as words with a place, taken out of it by a process that can be stopped."""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from caleidoscoop.voices.formats.cleaning import clean
from caleidoscoop.voices.formats.extract import Limits
from caleidoscoop.voices.formats.refusal import Unreadable

CHILD = Path(__file__).with_name("pdf_child.py")
HYPHEN = "\ufffe"  # a hyphen at the end of a line
LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
SMALLEST = 1.0


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands, in points; `y` is its baseline and grows upwards."""

    text: str
    x0: float
    y: float
    x1: float
    height: float


@dataclass
class Page:
    """The words of a page that stand upright on it, and those in another direction."""

    number: int
    words: list[Word] = field(default_factory=list)
    turned: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    is_picture: bool = False


@dataclass
class Pages:
    """All pages of a file, and how many files are attached to it."""

    pages: list[Page]
    attachments: int = 0


def pages_of(data: bytes, limits: Limits) -> Pages:
    """Return the pages of a PDF.

    Raises Unreadable if it has a password or too many pages, is broken, or takes too long.
    """
    found = Pages([])
    for line in run_child(data, limits):
        if refused := line.get("refused"):
            raise Unreadable(refused, limit=limits.max_pages)
        if "words" in line:
            found.pages.append(page_of(len(found.pages) + 1, line))
        else:
            found.attachments = line["attachments"]
    return found


def run_child(data: bytes, limits: Limits) -> Iterator[dict[str, Any]]:
    """Yield what the other process says of each page, by way of a file of limited size."""
    command = [sys.executable, "-I", str(CHILD)]
    command += map(str, (limits.max_pages, limits.max_seconds, limits.max_memory))
    with tempfile.TemporaryFile() as output:
        try:
            done = subprocess.run(  # noqa: S603 - our own script
                command,
                input=data,
                stdout=output,
                stderr=subprocess.DEVNULL,
                timeout=2 * limits.max_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise Unreadable("too_slow", limit=limits.max_seconds) from error
        if done.returncode in (-9, -24):  # killed by the system, for it used up its time
            raise Unreadable("too_slow", limit=limits.max_seconds)
        if done.returncode:
            raise Unreadable("unreadable")
        output.seek(0)
        for line in output:
            yield json.loads(line)


def page_of(number: int, data: dict[str, Any]) -> Page:
    """Return a page with its words as they are read when most of them stand upright."""
    turns = Counter(word[5] for word in data["words"])
    usual = max(turns, key=lambda turn: (turns[turn], -turn), default=0)
    page = Page(number, notes=[(kind, clean(text)) for kind, text in data["notes"]])
    page.is_picture = not data["words"] and data["objects"] > 0
    for text, x0, y, x1, height, turn in data["words"]:
        is_broken = text.endswith(HYPHEN)
        text = clean(text.rstrip(HYPHEN).translate(LIGATURES).replace("\u00ad", ""))
        text += HYPHEN if is_broken else ""
        if not text:
            continue
        if turn == usual:
            page.words.append(Word(text, x0, y, max(x0, x1), max(height, SMALLEST)))
        else:
            page.turned.append(text.replace(HYPHEN, "-"))
    return page
