"""A document as a page shows it: every quote, figure and thread beside the text that names it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import cached_property

from caleidoscoop.voices.models import Element

# How many quotes stand in the margin of one finding; the others unfold under them.
IN_MARGIN = 3
# How a region is drawn in the line of stones of a thread.
STONES = {"clear": "on", "heard": "on", "few": "few"}


@dataclass(frozen=True, eq=False)
class Note:
    """A quote in the margin, with the number by which the text points at it."""

    number: int
    evidence: dict[str, Any]

    @property
    def is_withdrawn(self) -> bool:
        return bool(self.evidence["status"] == "withdrawn")


@dataclass(frozen=True)
class ShownPart:
    text: str = ""
    figure: dict[str, Any] | None = None
    note: Note | None = None


@dataclass(frozen=True)
class ShownSentence:
    parts: list[ShownPart]
    notes: list[Note]
    is_stale: bool


@dataclass(frozen=True)
class ShownText:
    """Paragraphs of sentences, and the quotes in the order in which they are named."""

    paragraphs: list[list[ShownSentence]]
    notes: list[Note]

    def __bool__(self) -> bool:
        return bool(self.paragraphs)


@dataclass(frozen=True)
class Margin:
    """The quotes beside a text: a few in sight, the others under them."""

    first: list[Note]
    more: list[Note]


def margin_of(notes: list[Note], named: list[Note]) -> Margin:
    """Keep in sight what the text names, and one quote of every stance; so nothing that speaks
    against it is folded away."""
    first = list(named)
    for note in notes:
        stances = {one.evidence["stance"] for one in first}
        if note not in first and note.evidence["stance"] not in stances:
            first.append(note)
    room = IN_MARGIN - len(first)
    first += [note for note in notes if note not in first][: max(room, 0)]
    ordered = [note for note in dict.fromkeys([*named, *notes]) if note in first]
    return Margin(ordered, [note for note in notes if note not in first])


@dataclass(frozen=True)
class ShownThread:
    """A thread with its counts, where it was heard, and the quotes beside it.

    Only at its first place in the document `has_anchor`: there a link to it arrives.
    """

    thread: dict[str, Any]
    notes: list[Note]
    regions: dict[str, dict[str, Any]]
    has_anchor: bool = False

    @property
    def kind(self) -> str:
        kind = self.thread["kind"]
        return str(Element(kind).label) if kind else ""

    @property
    def margin(self) -> Margin:
        return margin_of(self.notes, [])

    @property
    def stones(self) -> list[tuple[str, int, str]]:
        """Return key, hue and look of a stone for every region."""
        return [
            (told["region"], self.regions[told["region"]]["hue"], STONES.get(told["level"], "off"))
            for told in self.thread.get("reach", [])
        ]

    @property
    def heard_in(self) -> list[str]:
        return self._named("on")

    @property
    def few_in(self) -> list[str]:
        return self._named("few")

    def _named(self, look: str) -> list[str]:
        return [self.regions[key]["name"] for key, _hue, own in self.stones if own == look]


@dataclass(frozen=True)
class ShownFinding:
    id: str
    text: ShownText
    threads: list[ShownThread]
    notes: list[Note]

    @property
    def title(self) -> str:
        return " · ".join(thread.thread["title"] for thread in self.threads)

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """Return the kinds of its threads with their words, each once."""
        return list(dict.fromkeys((t.thread["kind"], t.kind) for t in self.threads if t.kind))

    @property
    def margin(self) -> Margin:
        return margin_of(self.notes, self.text.notes)


@dataclass(frozen=True)
class ShownPoint:
    """A finding on the two pages in front, with the place where the report tells it in full."""

    title: str
    text: ShownText
    anchor: str


@dataclass(frozen=True)
class ShownChapter:
    key: str
    title: str
    intro: ShownText
    findings: list[ShownFinding]
    threads: list[ShownThread] = field(default_factory=list)


class Shown:
    """A whole document for a page. Quotes are numbered in the order in which they are met."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.meta = document["meta"]
        self._evidence = {row["id"]: row for row in document["evidence"]}
        self._threads = {row["id"]: row for row in document["threads"]}
        self.regions = document["regions"]
        self._region_of = {row["key"]: row for row in self.regions}
        self._notes: dict[str, Note] = {}
        self._anchored: set[str] = set()

    @cached_property
    def lead(self) -> ShownText:
        return self._text(self.document.get("summary", {}).get("lead", []))

    @cached_property
    def points(self) -> list[ShownPoint]:
        """Return the findings in front; each leads to the thread that has its title."""
        ids = {thread["title"]: thread["id"] for thread in self.document["threads"]}
        told = self.document.get("summary", {}).get("points", [])
        texts = [(point["title"], self._text(point["text"])) for point in told]
        anchors = self.anchors
        return [
            ShownPoint(title, text, next(iter(_among(anchors, title, ids)), ""))
            for title, text in texts
        ]

    @cached_property
    def summary_notes(self) -> list[Note]:
        """Return the quotes that the two pages in front name."""
        named = [*self.lead.notes, *(note for point in self.points for note in point.text.notes)]
        return list(dict.fromkeys(named))

    @cached_property
    def anchors(self) -> set[str]:
        """Return the threads that have a place in a chapter."""
        return self._anchored if self.chapters else set()

    @property
    def figures(self) -> list[dict[str, str]]:
        return list(self.document.get("summary", {}).get("figures", []))

    @cached_property
    def chapters(self) -> list[ShownChapter]:
        return [self._chapter(chapter) for chapter in self.document["chapters"]]

    @cached_property
    def overviews(self) -> list[tuple[dict[str, Any], ShownText]]:
        return [(region, self._text(region.get("overview", []))) for region in self.regions]

    @cached_property
    def not_heard(self) -> dict[str, Any]:
        told = self.document.get("not_heard", {})
        return {**told, "intro": self._text(told.get("intro", []))}

    @cached_property
    def answers(self) -> list[tuple[dict[str, Any], ShownText, str]]:
        return [
            (self._region_of[a["region"]], self._text(a["text"]), a.get("date", ""))
            for a in self.document.get("answers", [])
        ]

    @cached_property
    def method(self) -> tuple[list[tuple[str, ShownText]], list[dict[str, str]]]:
        told = self.document.get("method", {})
        steps = [(step["title"], self._text(step["text"])) for step in told.get("steps", [])]
        return steps, told.get("counts", [])

    @cached_property
    def chain(self) -> dict[str, Any] | None:
        told = self.document.get("chain")
        if not told:
            return None
        return {
            "roots": [self._link(root) for root in told["roots"]],
            "missing": [
                (self._threads[m["thread"]], str(Element(m["lacks"]).label))
                for m in told.get("missing", [])
            ],
        }

    def _link(self, link: dict[str, Any]) -> dict[str, Any]:
        return {
            "thread": self._threads[link["thread"]],
            "has_anchor": link["thread"] in self.anchors,
            "is_inferred": link.get("is_inferred", False),
            "then": [self._link(then) for then in link.get("then", [])],
        }

    def _chapter(self, chapter: dict[str, Any]) -> ShownChapter:
        intro = self._text(chapter.get("intro", []))
        findings = [self._finding(finding) for finding in chapter.get("findings", [])]
        told = {t.thread["id"] for finding in findings for t in finding.threads}
        others = [self._thread(key) for key in chapter.get("threads", []) if key not in told]
        return ShownChapter(chapter["key"], chapter["title"], intro, findings, others)

    def _finding(self, finding: dict[str, Any]) -> ShownFinding:
        text = self._text(finding["text"])
        threads = [self._thread(key) for key in finding.get("threads", [])]
        notes = list(text.notes)
        for thread in threads:
            notes += [note for note in thread.notes if note not in notes]
        return ShownFinding(finding["id"], text, threads, notes)

    def _thread(self, key: str) -> ShownThread:
        thread = self._threads[key]
        notes = [self._note(e) for e in thread.get("evidence", [])]
        is_first = key not in self._anchored
        self._anchored.add(key)
        return ShownThread(thread, notes, self._region_of, is_first)

    def _note(self, key: str) -> Note:
        if key not in self._notes:
            row = self._evidence[key]
            region = self._region_of.get(row.get("region", ""))
            self._notes[key] = Note(len(self._notes) + 1, {**row, "place": region})
        return self._notes[key]

    def _text(self, text: Iterable[Iterable[dict[str, Any]]]) -> ShownText:
        named: list[Note] = []

        def show(sentence: dict[str, Any]) -> ShownSentence:
            parts = []
            for part in sentence["parts"]:
                if "quote" in part:
                    note = self._note(part["quote"])
                    named.append(note)
                    parts.append(ShownPart(note=note))
                elif "figure" in part:
                    parts.append(ShownPart(figure=part["figure"]))
                else:
                    parts.append(ShownPart(text=part["text"]))
            notes = [self._note(key) for key in sentence.get("cites", [])]
            named.extend(notes)
            return ShownSentence(parts, notes, sentence.get("state") == "stale")

        paragraphs = [[show(sentence) for sentence in paragraph] for paragraph in text]
        return ShownText(paragraphs, list(dict.fromkeys(named)))


def _among(anchors: set[str], title: str, ids: dict[str, str]) -> list[str]:
    """Return the threads of a joined title that have a place."""
    return [ids[part] for part in title.split(" · ") if ids.get(part) in anchors]
