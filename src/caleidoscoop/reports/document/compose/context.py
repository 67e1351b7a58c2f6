"""What every part of a report looks up: words, threads, regions, evidence and its numbers."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from caleidoscoop.reports.document.blocks import (
    Block,
    Cite,
    Flag,
    Heading,
    Inline,
    Line,
    Link,
    Mark,
    Paragraph,
    Quotation,
    Said,
    Soft,
)
from caleidoscoop.reports.document.figures.mosaic import Pane
from caleidoscoop.reports.document.wording import capital, grouped, words_in

Row = dict[str, Any]


@dataclass
class Context:
    """One document while it is put in order. It remembers which evidence has been shown."""

    document: Row
    shown: set[str] = field(default_factory=set)

    @cached_property
    def meta(self) -> Row:
        meta: Row = self.document["meta"]
        return meta

    @cached_property
    def words(self) -> Row:
        return words_in(self.meta["lang"])

    @cached_property
    def labels(self) -> dict[str, str]:
        labels: dict[str, str] = self.words["labels"]
        return labels

    @cached_property
    def threads(self) -> dict[str, Row]:
        return {thread["id"]: thread for thread in self.document["threads"]}

    @cached_property
    def regions(self) -> dict[str, Row]:
        return {region["key"]: region for region in self.document["regions"]}

    @cached_property
    def evidence(self) -> dict[str, Row]:
        return {item["id"]: item for item in self.document["evidence"]}

    @cached_property
    def number(self) -> dict[str, int]:
        return {key: number for number, key in enumerate(self.evidence, start=1)}

    @cached_property
    def panes(self) -> tuple[Pane, ...]:
        return tuple(pane for key in self.regions if (pane := self.pane(key)).all_cells())

    @cached_property
    def chapter_of(self) -> dict[str, str]:
        """Return which chapter tells a thread: the first that names it."""
        told: dict[str, str] = {}
        for chapter in self.document["chapters"]:
            findings = chapter.get("findings", [])
            named = [key for finding in findings for key in finding.get("threads", [])]
            for key in [*chapter.get("threads", []), *named]:
                told.setdefault(key, chapter["key"])
        return told

    @cached_property
    def is_grouped(self) -> bool:
        """Tell whether this holds groups that nobody has called anything yet."""
        return all(not thread["kind"] for thread in self.threads.values())

    def pane(self, key: str) -> Pane:
        region = self.regions[key]
        places = region.get("municipalities", [])
        position = list(self.regions).index(key)
        return Pane(
            key=key,
            hue=region.get("hue", position % 11 + 1),
            codes=tuple(p["code"] for p in places if "code" in p and p.get("is_certain", True)),
            uncertain=tuple(
                p["code"] for p in places if "code" in p and not p.get("is_certain", True)
            ),
        )

    def figure(self, number: int | None) -> str:
        return self.labels["hidden"] if number is None else grouped(number, self.meta["lang"])

    def thread_link(self, key: str, *, has_mark: bool = True) -> Line:
        thread = self.threads[key]
        name = " ".join(filter(None, [thread.get("number", ""), thread["title"]]))
        mark: Line = (Mark(f"k-{thread['kind']}"), " ") if has_mark else ()
        return (*mark, Link(f"t-{key}", name))

    def paragraphs(self, text: list[list[Row]], role: str = "") -> tuple[Block, ...]:
        return tuple(Paragraph(self.sentences(row), role) for row in text)

    def sentences(self, sentences: list[Row]) -> Line:
        line: list[Inline] = []
        for sentence in sentences:
            if line:
                line.append(" ")
            line += [self._part(part) for part in sentence["parts"]]
            for key in sentence.get("cites", []):
                line.append(Cite(f"e-{key}", self.number[key]))
            state = sentence.get("state", "standing")
            # In a draft every sentence is one.
            if state == "stale" or (state == "draft" and not self.meta["is_draft"]):
                line.append(Flag(self.words["states"][state]))
        return tuple(line)

    def _part(self, part: Row) -> Inline:
        if "text" in part:
            return str(part["text"])
        if "figure" in part:
            return str(part["figure"]["value"])
        evidence = self.evidence[part["quote"]]
        if evidence["status"] == "withdrawn":
            return Soft(f"[{self.labels['withdrawn']}]")
        return Said(evidence["text"])

    def quotation(self, key: str, *, has_region: bool = True, thread: str = "") -> Quotation:
        """Return a piece of evidence as it stands in the margin; the first time is its place."""
        item = self.evidence[key]
        is_first = key not in self.shown
        self.shown.add(key)
        if item["status"] == "withdrawn":
            line: Line = (Soft(self.labels["withdrawn"]),)
        else:
            line = (Said(item["text"]),)
        return Quotation(
            id=f"e-{key}" if is_first else "",
            number=self.number[key],
            stance=item.get("stance", ""),
            stance_word=self._stance_word(item),
            line=line,
            source=self._source(item, has_region, thread),
        )

    def _stance_word(self, item: Row) -> str:
        stance = item.get("stance")
        return capital(self.words["stances"][stance]["word"]) if stance else ""

    def _source(self, item: Row, has_region: bool, thread: str) -> Line:
        region = self.regions[item["region"]]["name"] if "region" in item else ""
        who = ", ".join(filter(None, [item.get("speaker", ""), region if has_region else ""]))
        is_fictional = item.get("is_fictional", self.meta["is_fictional"])
        rest = [item.get("element", ""), item.get("source", ""), item.get("fragment", "")]
        rest.append(self.labels["fictional_quote"] if is_fictional else "")
        told = " · ".join(filter(None, [capital(who), *rest]))
        return (told, *((" · ", *self.thread_link(thread)) if thread else ()))

    def quotations(self, keys: list[str], **more: Any) -> tuple[Block, ...]:
        return tuple(self.quotation(key, **more) for key in keys)

    def heading(self, level: int, text: str, id: str = "", *, is_listed: bool = True) -> Heading:
        return Heading(level, (text,), id, is_listed)


def cited_in(text: list[list[Row]]) -> list[str]:
    """Return the evidence that a text quotes or cites, in order and once."""
    keys = [
        key
        for paragraph in text
        for sentence in paragraph
        for key in [
            *(part["quote"] for part in sentence["parts"] if "quote" in part),
            *sentence.get("cites", []),
        ]
    ]
    return list(dict.fromkeys(keys))
