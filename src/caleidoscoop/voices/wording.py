"""Where sentences begin in a text, which words changed, and a stretch of it marked for the eye."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from caleidoscoop.voices.formats.sentences import ends_sentence

WORD = re.compile(r"\S+")
PIECE = re.compile(r"\s+|\S+")
LONG = 4000  # pieces from which the comparison may be rough, because it grows with their square


@dataclass(frozen=True)
class Cut:
    """A place between two sentences, with a few words on either side of it."""

    position: int
    before: str
    after: str


@dataclass(frozen=True)
class Stretch:
    """A stretch of a text: "same", "gone" or "new" in a comparison, "mark" for a quote."""

    kind: str
    text: str


def cuts_of(text: str, *, words: int = 6) -> list[Cut]:
    """Return the places where a new sentence begins."""
    found = list(WORD.finditer(text))
    cuts = []
    for i, word in enumerate(found[:-1]):
        after = found[i + 2].group() if i + 2 < len(found) else ""
        if ends_sentence(word.group(), found[i + 1].group(), after):
            before = " ".join(w.group() for w in found[max(0, i + 1 - words) : i + 1])
            behind = " ".join(w.group() for w in found[i + 1 : i + 1 + words])
            cuts.append(Cut(found[i + 1].start(), before, behind))
    return cuts


def place_of(words: str, text: str) -> int | None:
    """Return where these words stand in a text; None if nowhere, or in more than one place.

    White space counts as one space, because people copy from a page that breaks lines elsewhere.
    """
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    if not pattern:
        return None
    places = [found.start() for found in re.finditer(f"(?=({pattern}))", text)]
    return places[0] if len(places) == 1 else None


def differences(old: str, new: str) -> list[Stretch]:
    """Return the new text word by word, with what is gone from the old one in its place."""
    before, after = PIECE.findall(old), PIECE.findall(new)
    is_long = len(before) + len(after) > LONG
    matcher = SequenceMatcher(None, before, after, autojunk=is_long)
    return list(_stretches(matcher, before, after))


def _stretches(
    matcher: "SequenceMatcher[str]", before: list[str], after: list[str]
) -> Iterator[Stretch]:
    gone = new = ""
    codes = matcher.get_opcodes()
    for i, (what, a, b, c, d) in enumerate(codes):
        same = "".join(before[a:b])
        # A space between two changed words would make of every word a change of its own.
        if what != "equal" or (not same.strip() and 0 < i < len(codes) - 1):
            gone, new = gone + same, new + "".join(after[c:d])
            continue
        yield from _changed(gone, new)
        gone = new = ""
        yield Stretch("same", same)
    yield from _changed(gone, new)


def _changed(gone: str, new: str) -> Iterator[Stretch]:
    if gone:
        yield Stretch("gone", gone)
    if new:
        yield Stretch("new", new)


def marked(text: str, start: int, end: int) -> list[Stretch]:
    """Return the text with one stretch marked; a stretch that does not fit marks nothing."""
    if not 0 <= start < end <= len(text):
        return [Stretch("same", text)]
    parts = [
        Stretch("same", text[:start]),
        Stretch("mark", text[start:end]),
        Stretch("same", text[end:]),
    ]
    return [part for part in parts if part.text]
