"""The texts of a report: paragraphs, sentences, and slots that a saved question fills.

A slot is typed as {{name:argument}} or {{name:argument@region}}. Whatever is no slot is text and
stays as it was typed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from caleidoscoop.voices.formats.sentences import split_sentences


class SlotKind(StrEnum):
    THREAD = "thread"
    REGIONS = "regions"
    SESSIONS = "sessions"
    KINDS = "kinds"
    SPEAKERS = "speakers"
    SHARE = "share"
    FRAGMENTS = "fragments"
    QUOTE = "quote"
    CITE = "cite"


# What people type, in either language.
NAMES = {kind.value: kind for kind in SlotKind} | {
    "draad": SlotKind.THREAD,
    "regio's": SlotKind.REGIONS,
    "regios": SlotKind.REGIONS,
    "bijeenkomsten": SlotKind.SESSIONS,
    "soorten": SlotKind.KINDS,
    "sprekers": SlotKind.SPEAKERS,
    "aandeel": SlotKind.SHARE,
    "fragmenten": SlotKind.FRAGMENTS,
    "citaat": SlotKind.QUOTE,
    "bewijs": SlotKind.CITE,
}
# The argument of a figure about the whole report.
EVERYTHING = frozenset({"all", "alles"})
FIGURES = frozenset(
    {
        SlotKind.REGIONS,
        SlotKind.SESSIONS,
        SlotKind.KINDS,
        SlotKind.SPEAKERS,
        SlotKind.SHARE,
        SlotKind.FRAGMENTS,
    }
)
OF_EVIDENCE = frozenset({SlotKind.QUOTE, SlotKind.CITE})
SLOT = re.compile(
    r"\{\{[ ]*(?P<name>[^\W\d_][\w'’]{0,30})[ ]*:[ ]*(?P<argument>[^{}@\n]{1,200}?)[ ]*"
    r"(?:@[ ]*(?P<region>[\w-]{1,80})[ ]*)?\}\}"
)
# Stand in for a slot while sentences are cut: a word with a capital, which no text can hold.
OPEN, CLOSE = "\ue000", "\ue001"
STAND_IN = re.compile(f"Z{OPEN}(\\d+){CLOSE}")


@dataclass(frozen=True)
class Slot:
    """A question whose answer stands in the text: which figure or quote, of what, where."""

    kind: SlotKind
    argument: str
    region: str = ""

    @property
    def query(self) -> str:
        """Name the question in one way, however it was typed."""
        where = f"@{self.region}" if self.region else ""
        return f"{self.kind.value}:{self.argument}{where}"

    @property
    def evidence_ids(self) -> list[int]:
        if self.kind not in OF_EVIDENCE:
            return []
        return [int(word) for word in re.findall(r"\d{1,18}", self.argument)]


Part = str | Slot


@dataclass(frozen=True)
class Sentence:
    """One sentence: what was typed, and the slots in it; and the evidence it cites."""

    parts: tuple[Part, ...]
    cites: tuple[int, ...] = ()

    @property
    def slots(self) -> list[Slot]:
        return [part for part in self.parts if isinstance(part, Slot)]

    @property
    def typed(self) -> str:
        """Return what was typed by hand, with an ellipsis where a slot stands."""
        return "".join(part if isinstance(part, str) else "…" for part in self.parts)

    @property
    def evidence_ids(self) -> list[int]:
        return [*(key for slot in self.slots for key in slot.evidence_ids), *self.cites]


@dataclass(frozen=True)
class Text:
    """A text as a list of paragraphs of sentences."""

    paragraphs: tuple[tuple[Sentence, ...], ...] = field(default=())

    @property
    def sentences(self) -> list[Sentence]:
        return [sentence for paragraph in self.paragraphs for sentence in paragraph]

    @property
    def slots(self) -> list[Slot]:
        return [slot for sentence in self.sentences for slot in sentence.slots]

    @property
    def evidence_ids(self) -> list[int]:
        return [key for sentence in self.sentences for key in sentence.evidence_ids]


def read_slot(name: str, argument: str, region: str) -> Slot | None:
    """Return the slot somebody typed; None if there is none of that name, or it asks nothing."""
    kind = NAMES.get(name.casefold().replace("’", "'"))
    if kind is None:
        return None
    argument = " ".join(argument.split())
    if kind in OF_EVIDENCE and not re.fullmatch(r"\d{1,18}(?:[ ,;]+\d{1,18})*", argument):
        return None
    if kind is SlotKind.QUOTE and not argument.isdigit():
        return None
    return Slot(kind, argument.casefold() if kind not in OF_EVIDENCE else argument, region or "")


def read_text(text: str) -> Text:
    """Return the paragraphs and sentences of a text with its slots."""
    slots: list[Slot] = []

    def stand_in(match: re.Match[str]) -> str:
        slot = read_slot(match["name"], match["argument"], match["region"] or "")
        if slot is None:
            return match.group()
        slots.append(slot)
        return f"Z{OPEN}{len(slots) - 1}{CLOSE}"

    plain = text.replace(OPEN, "").replace(CLOSE, "")
    marked = SLOT.sub(stand_in, plain)
    paragraphs = []
    for block in re.split(r"\n\s*\n", marked):
        sentences = [_sentence(words, slots) for words in split_sentences(block)]
        if joined := _with_cites(sentences):
            paragraphs.append(tuple(joined))
    return Text(tuple(paragraphs))


def unknown_slots(text: str) -> list[str]:
    """Return what looks like a slot and is none, so that the writer can mend it."""
    return [
        match.group()
        for match in re.finditer(r"\{\{[^{}\n]*\}\}", text)
        if not (found := SLOT.fullmatch(match.group()))
        or read_slot(found["name"], found["argument"], found["region"] or "") is None
    ]


def _sentence(words: str, slots: list[Slot]) -> tuple[list[int], Sentence]:
    """Return the evidence cited before the first word, and the sentence itself."""
    parts: list[Part] = []
    before: list[int] = []
    cites: list[int] = []
    end = 0
    for match in STAND_IN.finditer(words):
        if between := words[end : match.start()]:
            parts.append(between)
        slot = slots[int(match[1])]
        if slot.kind is SlotKind.CITE:
            (cites if _says_something(parts) else before).extend(slot.evidence_ids)
        else:
            parts.append(slot)
        end = match.end()
    if rest := words[end:]:
        parts.append(rest)
    return before, Sentence(tuple(_tidy(parts)), _once(*cites))


def _says_something(parts: list[Part]) -> bool:
    return any(isinstance(part, Slot) or part.strip() for part in parts)


def _tidy(parts: list[Part]) -> Iterator[Part]:
    """Join texts between which a citation stood, without the space before it."""
    held = ""
    if parts and isinstance(parts[0], str):
        parts = [parts[0].lstrip(), *parts[1:]]
    for part in parts:
        if isinstance(part, str):
            held = held.rstrip() + part if held and part[:1] in ".,;:!?" else held + part
        else:
            if held:
                yield held
            held = ""
            yield part
    if held.strip():
        yield held.rstrip()


def _with_cites(found: list[tuple[list[int], Sentence]]) -> list[Sentence]:
    """Give a citation that stands behind the full stop to the sentence before it."""
    kept: list[Sentence] = []
    for before, sentence in found:
        own = sentence
        if before and kept:
            kept[-1] = Sentence(kept[-1].parts, _once(*kept[-1].cites, *before))
        elif before:
            own = Sentence(sentence.parts, _once(*before, *sentence.cites))
        if own.parts or own.cites:
            kept.append(own)
    return kept


def _once(*keys: int) -> tuple[int, ...]:
    return tuple(dict.fromkeys(keys))
