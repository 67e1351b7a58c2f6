"""Transcripts become turns: what one speaker says until another does, under a pseudonym.

Names are dropped while reading: they are in no passage, no field and no list of what was left out.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from caleidoscoop.voices.formats.cleaning import clean
from caleidoscoop.voices.formats.cues import Aside, Cue, parse, voices_of
from caleidoscoop.voices.formats.extract import Collector
from caleidoscoop.voices.formats.front_matter import set_default
from caleidoscoop.voices.formats.refusal import Unreadable
from caleidoscoop.voices.formats.sentences import CLOSERS, ENDS, split_long
from caleidoscoop.voices.formats.vocabulary import (
    ELEMENTS,
    Recognised,
    fold,
    recognise_speaker_kind,
    role_of,
)

PSEUDONYM = "Spreker"
PREFIX = re.compile(r"\s*([^:\n]{1,60}?)\s*:(?:\s+|\Z)")
NAME_WORD = re.compile(r"[(\[]?(?:[^\W\d_]['’.\w-]*|SPEAKER_\d+|\d{1,3})[.,)\]]*\Z")
SMALL_WORDS = frozenset(
    [
        "van",
        "de",
        "der",
        "den",
        "ten",
        "ter",
        "te",
        "het",
        "'t",
        "in",
        "op",
        "von",
        "zu",
        "da",
        "di",
        "la",
        "le",
        "of",
        "en",
        "and",
        "&",
        "|",
        "-",
        "/",
        "namens",
    ]
)
NOT_A_NAME = frozenset(
    [
        "kortom",
        "conclusie",
        "vraag",
        "antwoord",
        "punt",
        "let",
        "op",
        "dus",
        "citaat",
        "voorbeeld",
        "nb",
        "ps",
        "ok",
        "oké",
        "oke",
        "ja",
        "nee",
        "stap",
        "maar",
        "want",
        "eerst",
        "tot",
        "slot",
        "samengevat",
        "bijvoorbeeld",
        "opmerking",
        "note",
        "question",
        "answer",
        "so",
        "first",
    ]
)
NAME_LISTS = frozenset(
    "sprekers speakers deelnemers participants aanwezig aanwezigen attendees namen names".split()  # noqa: SIM905
)
MARK = re.compile(r"\s*(>>+|[-–—](?=\s))\s*(?=\S)")
SOUND = re.compile(r"\s*(?:\[[^\]]*\]|\([^)]*\)|♪.*♪?)\s*\Z")
FACT = re.compile(r"\s*(?:[-*]\s+)?(.+?)\s*[:=]\s*(\S.*?)\s*\Z")
MOST_WORDS_OF_A_NAME = 7
LONGEST_SOUND = 4
SHARE_WITH_NAMES = 0.5
SHARE_WITH_ANY_PREFIX = 0.8
SHARE_SHOWN_AGAIN = 0.3
LONGEST_OVERLAP = 60
PAUSE = 2.0
LONG_PAUSE = 5.0


@dataclass
class Said:
    """A piece of one caption by one voice. `begins` says that another speaker takes over."""

    cue: Cue
    name: str | None
    text: str
    begins: bool = False
    mark: str = ""


@dataclass
class Turn:
    """Words of one speaker in a row, each with the caption in which it was shown."""

    name: str | None
    words: list[tuple[str, Cue]] = field(default_factory=list)


def read_captions(text: str, into: Collector) -> None:
    """Divide what was said in captions over turns.

    Raises Unreadable if there is no caption in the file.
    """
    captions = parse(text)
    if not captions.cues:
        raise Unreadable("wrong_extension")
    into.are_pseudonyms = True
    TranscriptReader(into).read(captions.cues, captions.asides)


class TranscriptReader:
    """Gives every voice a number in the order in which they speak, and forgets the names."""

    def __init__(self, into: Collector) -> None:
        self.into = into
        self.numbers: dict[str, int] = {}
        self.turns: Counter[int] = Counter()
        self.kinds: dict[str, Recognised] = {}

    def read(self, cues: list[Cue], asides: list[Aside]) -> None:
        said = [Said(cue, name, piece) for cue in cues for name, piece in voices_of(cue.text)]
        if any(piece.name is not None for piece in said):
            for piece in said:
                piece.begins = piece.name is None
        else:
            said = list(self.without_repeats(said))
            named = names_before_colons(said)
            said = [part for piece in said for part in parts_of(piece, named)]
        rest = self.take_facts(asides)
        for piece in said:
            if piece.name is not None:
                self.number(piece.name)
        for turn in self.joined(said):
            self.keep(turn)
        for aside in rest:
            words = self.without_names(clean(aside.text))
            self.into.see(words)
            self.into.leave_out(words, f"line {aside.line}", aside.reason)
        for number, count in sorted(self.turns.items()):
            self.into.mention(f"speaker {number}, turns {count}", "speaker_name")

    def number(self, name: str) -> int:
        return self.numbers.setdefault(key_of(name), len(self.numbers) + 1)

    def take_facts(self, asides: list[Aside]) -> list[Aside]:
        """Take what remarks say of the file and of who speaks; return those without names."""
        rest: list[Aside] = []
        is_list = False
        for aside in asides:
            is_list = is_list and aside.text[:1] in " \t-*"
            if self.holds_name(aside) or is_list:
                self.into.mention(f"line {aside.line}", "speaker_name")
            else:
                rest.append(aside)
                is_list = fold(aside.text.rstrip(" :")) in NAME_LISTS
        return rest

    def holds_name(self, aside: Aside) -> bool:
        """Take what one line of a remark says; return whether it tells who somebody is."""
        if aside.reason not in ("note", "front_matter") or not (found := FACT.match(aside.text)):
            return False
        key, value = clean(found[1]), clean(found[2])
        role = role_of(key)
        if role == "speaker" or fold(key) in NAME_LISTS:
            return True
        if role and role != "text":
            set_default(key, value, self.into)
        elif kind := recognise_speaker_kind(value):
            self.kinds[key_of(key)] = kind
            return True
        return False

    def without_names(self, text: str) -> str:
        """Return a remark with the names of those who speak replaced."""
        for key in sorted(self.numbers, key=len, reverse=True):
            name = r"\s+".join(re.escape(word) for word in key.split())
            text = re.sub(
                rf"(?<!\w){name}(?!\w)",
                f"{PSEUDONYM} {self.numbers[key]}",
                text,
                flags=re.IGNORECASE,
            )
        return text

    def without_repeats(self, said: list[Said]) -> Iterator[Said]:
        """Leave out what captions that roll show a second time."""
        words = [piece.text.split() for piece in said]
        pairs = zip([[], *words], words, strict=False)
        again = [shown_again(before, now) for before, now in pairs]
        count = sum(1 for k in again if k)
        rolls = count >= 3 and count >= SHARE_SHOWN_AGAIN * len(said)
        for piece, own, k in zip(said, words, again, strict=True):
            if rolls and k:
                repeated = clean(" ".join(own[:k]))
                self.into.see(repeated)
                self.into.leave_out(repeated, piece.cue.place, "shown_again")
                piece.text = " ".join(own[k:])
            if piece.text:
                yield piece

    def joined(self, said: list[Said]) -> Iterator[Turn]:
        """Yield turns; sounds and marks are left out on the way."""
        turn: Turn | None = None
        for piece in said:
            place = piece.cue.place
            self.leave(piece.mark, place, "marker")
            if SOUND.match(piece.text) and len(piece.text.split()) <= LONGEST_SOUND:
                self.leave(piece.text, place, "sound")
                continue
            if turn is None or not goes_on(turn, piece):
                if turn is not None:
                    yield turn
                turn = Turn(piece.name)
            turn.words.extend((word, piece.cue) for word in clean(piece.text).split())
        if turn is not None:
            yield turn

    def leave(self, text: str, place: str, reason: str) -> None:
        text = clean(text)
        self.into.see(text)
        self.into.leave_out(text, place, reason)

    def keep(self, turn: Turn) -> None:
        """Add a turn; of a long one each part stands at its own time."""
        text = " ".join(word for word, _ in turn.words)
        self.into.see(text)
        fields = self.fields_of(turn.name) if turn.name is not None and text else {}
        at = 0
        for part in split_long(text, self.into.limits.words_per_passage):
            if part:
                self.into.keep(part, turn.words[at][1].place, fields, whole=True)
            at += len(part.split())

    def fields_of(self, name: str) -> dict[str, str]:
        number = self.number(name)
        self.turns[number] += 1
        fields = {"speaker": f"{PSEUDONYM} {number}"}
        bare = name.rstrip("0123456789 ")
        kind = self.kinds.get(key_of(name)) or recognise_speaker_kind(bare)
        if kind:
            fields.update({"speaker_kind": kind.value, **dict(kind.extra)})
        return fields


def key_of(name: str) -> str:
    return " ".join(name.split()).casefold()


def shown_again(before: list[str], now: list[str]) -> int:
    """Return how many of the first words were the last words of the caption before."""
    most = min(len(before), len(now), LONGEST_OVERLAP)
    least = min(3, len(before), len(now))
    return next((k for k in range(most, max(least, 1) - 1, -1) if before[-k:] == now[:k]), 0)


def names_before_colons(said: list[Said]) -> set[str]:
    """Return the names that stand before colons, if this is how the file tells who speaks."""
    first = [key_of(prefix) for piece in said if (prefix := before_colon(piece.text))]
    if len(first) >= max(3, SHARE_WITH_ANY_PREFIX * len(said)):
        return set(first)  # "iphone van jan" is a name too, where all captions begin so
    found: Counter[str] = Counter()
    with_name = 0
    for piece in said:
        names = [name_before(line) for line in piece.text.split("\n")]
        with_name += bool(names[0])
        found.update(key_of(name) for name in names if name)
    is_usual = with_name >= SHARE_WITH_NAMES * len(said)
    return {name for name, count in found.items() if is_usual or count >= 2}


def before_colon(line: str) -> str:
    """Return the few words before a colon at the start of a line, "" if there are none."""
    mark = MARK.match(line)
    prefix = PREFIX.match(line, mark.end() if mark else 0)
    is_short = prefix and len(prefix[1].split()) <= MOST_WORDS_OF_A_NAME
    return prefix[1] if prefix and is_short and not prefix[1].isdigit() else ""


def name_before(line: str) -> str:
    """Return what stands before a colon if it looks like a name."""
    name = before_colon(line)
    if fold(name) in ELEMENTS or fold(name) in NOT_A_NAME:
        return ""
    if recognise_speaker_kind(name.rstrip("0123456789 ")):
        return name
    words = name.split()
    is_name = all(
        (NAME_WORD.match(word) and not word[0].islower()) or word.casefold() in SMALL_WORDS
        for word in words
    )
    return name if is_name and any(word[0].isalpha() for word in words) else ""


def parts_of(piece: Said, named: set[str]) -> Iterator[Said]:
    """Cut a piece where a name or a mark at the start of a line says that another speaks."""
    current = Said(piece.cue, None, "")
    for line in piece.text.split("\n"):
        name, mark = before_colon(line), MARK.match(line)
        has_name = bool(name) and key_of(name) in named
        if mark or has_name:
            if current.text:
                yield current
            rest = line[mark.end() :] if mark else line
            if has_name:
                rest = rest[PREFIX.match(rest).end() :]  # type: ignore[union-attr]
            shown = mark[1] if mark else ""
            current = Said(piece.cue, name if has_name else None, rest, True, shown)
        else:
            current.text = f"{current.text}\n{line}" if current.text else line
    if current.text or current.mark:
        yield current


def goes_on(turn: Turn, piece: Said) -> bool:
    """Return whether a piece belongs to the turn before it.

    Without names a pause after a sentence is all there is to go by.
    """
    if piece.name is None and turn.name is not None:
        return not piece.begins
    if turn.name is not None:
        return piece.name is not None and key_of(piece.name) == key_of(turn.name)
    if piece.name is not None or piece.begins:
        return False
    if not turn.words:
        return True
    word, before = turn.words[-1]
    if before.end is None or piece.cue.start is None:
        return True
    pause = piece.cue.start - before.end
    return pause < PAUSE or (pause < LONG_PAUSE and not word.rstrip(CLOSERS).endswith(ENDS))
