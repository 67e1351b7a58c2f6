"""What goes into the text engine and what comes out: plain values, the same on every machine."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Passage:
    """One thing said, with who counts as having said it and where.

    `key` identifies the content and is unique; `speaker` is the unit of counting: a speaker, else
    the table or the source. Empty `speaker` falls back to `source`.
    """

    key: str
    text: str
    speaker: str
    source: str
    region: str = ""
    language: str = "nl"


def counted(passage: Passage) -> str:
    """Return who counts as having said it: the speaker, else the source."""
    return passage.speaker or passage.source


@dataclass(frozen=True)
class Quote:
    """A stretch of one passage, text[start:end] in code points: the whole, or a whole sentence."""

    passage: str
    start: int
    end: int


@dataclass(frozen=True)
class Duplicate:
    """Two passages that say nearly the same; `similarity` is 1.0 when only case or signs differ."""

    first: str
    second: str
    similarity: float


@dataclass(frozen=True)
class DraftThread:
    """Passages that belong together for reading; a proposal, never a finding.

    A parent holds the union of its children. A thread without children is a leaf. `stability` is
    the mean Jaccard overlap, over the runs, with the most similar group of that run: 1.0 is found
    again every time. An empty title means that no word is shared widely enough to be shown.
    """

    key: str
    parent: str | None
    level: int
    title: str
    terms: tuple[str, ...]
    stability: float
    members: tuple[str, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Engine:
    """What made the draft: enough to make it again."""

    name: str
    version: str
    parameters: Mapping[str, object]
    seed: int


@dataclass(frozen=True)
class Draft:
    """The draft threads of a set of passages.

    Every passage is in exactly one leaf or in `unplaced`. `membership` is, per placed passage, the
    share of runs in which it was with its leaf; an unplaced passage has 0.0.
    """

    threads: tuple[DraftThread, ...]
    unplaced: tuple[str, ...]
    duplicates: tuple[Duplicate, ...]
    membership: Mapping[str, float]
    engine: Engine

    @property
    def leaves(self) -> tuple[DraftThread, ...]:
        """The threads that are nobody's parent."""
        parents = {thread.parent for thread in self.threads}
        return tuple(thread for thread in self.threads if thread.key not in parents)
