"""A document as a page shows it: every quote, figure and thread beside the text that names it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import cached_property

from caleidoscoop.voices.models import Element

# How many quotes stand in the margin of one finding.
IN_MARGIN = 5


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
class ShownThread:
    """A thread with its counts, where it was heard, and the quotes beside it."""

    thread: dict[str, Any]
    notes: list[Note]

    @property
    def kind(self) -> str:
        kind = self.thread["kind"]
        return str(Element(kind).label) if kind else ""


@dataclass(frozen=True)
class ShownFinding:
    id: str
    text: ShownText
    threads: list[ShownThread]
    notes: list[Note]

    @property
    def title(self) -> str:
        return " · ".join(thread.thread["title"] for thread in self.threads)


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

    @cached_property
    def lead(self) -> ShownText:
        return self._text(self.document.get("summary", {}).get("lead", []))

    @cached_property
    def points(self) -> list[tuple[str, ShownText]]:
        points = self.document.get("summary", {}).get("points", [])
        return [(point["title"], self._text(point["text"])) for point in points]

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
        return ShownFinding(finding["id"], text, threads, notes[: max(IN_MARGIN, len(text.notes))])

    def _thread(self, key: str) -> ShownThread:
        thread = self._threads[key]
        return ShownThread(thread, [self._note(e) for e in thread.get("evidence", [])][:IN_MARGIN])

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
