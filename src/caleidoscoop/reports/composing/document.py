"""The whole document, without the words of people: chapters, threads, figures, who was heard."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from caleidoscoop.programmes.models import Membership, Region
from caleidoscoop.reports.analysis import FLOOR, Cell, Cube, Figure
from caleidoscoop.reports.composing.heard import heard_in, not_heard
from caleidoscoop.reports.composing.links import links_between
from caleidoscoop.reports.composing.quotes import quotes_beside
from caleidoscoop.reports.composing.threads import told_threads
from caleidoscoop.reports.composing.words import Places, place_of
from caleidoscoop.reports.document import FORMAT, chain_of
from caleidoscoop.reports.models import Chapter, Report, Review
from caleidoscoop.reports.reading import (
    QuoteState,
    ReadReport,
    ReadSection,
    ReadSentence,
    ReadText,
    quotes_of,
    read_report,
)
from caleidoscoop.reports.slots import Slot, SlotKind
from caleidoscoop.threads.models import Thread
from caleidoscoop.threads.reading import Reach, base_of, reach_of, strengths_of
from caleidoscoop.voices.models import Element

# Sections that have a place of their own in the document; the others are chapters.
APART = {Chapter.SUMMARY, Chapter.REGION, Chapter.NOT_HEARD, Chapter.METHOD}
CHAPTER_OF = {
    Element.TREND: Chapter.TRENDS,
    Element.LEVER: Chapter.TRENDS,
    Element.STRUCTURE: Chapter.BOTTLENECKS,
    Element.BOTTLENECK: Chapter.BOTTLENECKS,
    Element.METAPHOR: Chapter.METAPHORS,
    Element.BELIEF: Chapter.METAPHORS,
    Element.CONSTRUCTIVE_METAPHOR: Chapter.METAPHORS,
    Element.NEED: Chapter.NEEDS,
    Element.IDEA: Chapter.IDEAS,
    Element.INITIATIVE: Chapter.IDEAS,
    Element.FIRST_STEP: Chapter.IDEAS,
    Element.VALUE: Chapter.VALUES,
    Element.PRINCIPLE: Chapter.VALUES,
}


@dataclass(frozen=True)
class Composed:
    """A document without the words of people, where those words stand, and its public figures."""

    document: dict[str, Any]
    places: Places
    cube: Cube


def compose(report: Report, *, edition: int | None = None, date: str = "") -> Composed:
    """Compose the document of a report as it reads today, in its own language.

    Without the number of an edition it is a draft, and says so.
    """
    with override(report.language):
        return _Composer(read_report(report)).compose(edition, date)


class _Composer:
    def __init__(self, read: ReadReport) -> None:
        self.read, self.report = read, read.report
        self.threads = told_threads(self.report, read.findings)
        self.base = base_of(self.report.programme)
        self.strengths = strengths_of([thread.pk for thread in self.threads])
        self.keys = {thread.pk: thread.key for thread in self.threads}
        self.beside = quotes_beside(self.report, self.keys)
        named = [key for text in read.texts for key in text.text.evidence_ids]
        beside = [key for keys in self.beside.values() for key in keys]
        self.quotes = quotes_of(read.figures, [*named, *beside])
        self.numbers = _numbers(self.threads)
        self.cube = read.figures.cube_of(self.threads)

    def compose(self, edition: int | None, date: str) -> Composed:
        links = links_between(self.threads)
        document: dict[str, Any] = {
            "format": FORMAT,
            "meta": self._meta(edition, date),
            "summary": self._summary(),
            "regions": [self._region(region) for region in self._regions],
            "chapters": list(self._chapters()),
            "threads": [self._thread(thread, links) for thread in self.threads],
            "evidence": [self._evidence(quote) for quote in self._publishable()],
            "not_heard": not_heard(self.read, self._text_of(Chapter.NOT_HEARD)),
            "answers": list(self._answers()),
            "method": self._method(),
        }
        chain = chain_of(document["threads"])
        if chain["roots"] or chain["missing"]:
            document["chain"] = chain
        places = {str(quote.evidence.pk): place_of(quote.evidence) for quote in self._publishable()}
        return Composed(document, places, self.cube)

    def _publishable(self) -> list[QuoteState]:
        found = (quote for quote in self.quotes.values() if quote.is_standing and quote.may_publish)
        return sorted(found, key=lambda quote: quote.evidence.pk)

    @cached_property
    def _regions(self) -> list[Region]:
        """Return the regions with their municipalities, asked once."""
        regions = self.report.programme.regions.all()
        if self.report.region_id:
            regions = regions.filter(pk=self.report.region_id)
        members = Membership.objects.select_related("municipality")
        members = members.order_by("municipality__name", "pk")
        return list(regions.prefetch_related(Prefetch("memberships", members)))

    def _meta(self, edition: int | None, date: str) -> dict[str, Any]:
        programme = self.report.programme
        meta = {
            "id": self.report.key,
            "title": self.report.title,
            "subtitle": self.report.subtitle,
            "programme": programme.name,
            "lang": self.report.language,
            "is_draft": edition is None,
            "is_fictional": programme.is_fictional,
        }
        if edition is not None:
            meta["edition"] = edition
        if date:
            meta["date"] = date
        if edition is None:
            meta["note"] = _("Draft: not published, and may still change")
        return meta

    def _summary(self) -> dict[str, Any]:
        section = self._section(Chapter.SUMMARY)
        spoken = self.read.figures.spoken
        regions = len({said.region for said in spoken} - {None})
        sessions = len({said.session for said in spoken})
        speakers = len({said.unit for said in spoken})
        threads = len(self.threads)
        figures = [
            (regions, ngettext("region", "regions", regions)),
            (sessions, ngettext("session", "sessions", sessions)),
            (speakers, ngettext("speaker or table", "speakers or tables", speakers)),
            (threads, ngettext("common thread", "common threads", threads)),
        ]
        points = [
            {"title": self._title_of(finding.threads), "text": self._text(finding.read)}
            for finding in (section.findings if section else [])
            if finding.read.paragraphs
        ]
        return {
            "lead": self._text(section.read) if section else [],
            "points": points,
            "figures": [{"value": str(n), "label": label} for n, label in figures],
        }

    @cached_property
    def _heard(self) -> dict[int, dict[str, Any]]:
        return heard_in(self.read, self._regions)

    def _title_of(self, threads: list[Thread]) -> str:
        return " · ".join(thread.title for thread in threads) or _("Finding")

    def _region(self, region: Region) -> dict[str, Any]:
        section = next((s for s in self.read.sections if s.section.region_id == region.pk), None)
        told: dict[str, Any] = {
            "key": region.key,
            "name": region.name,
            "hue": region.position % 11 + 1,
            "provinces": region.provinces,
            "across_border": region.neighbours,
            "municipalities": [
                {
                    "code": f"GM{m.municipality.code[-4:]}",
                    "name": m.municipality.name,
                    "is_certain": m.is_certain,
                }
                for m in region.memberships.all()
                if m.municipality.code[-4:].isdigit()
            ],
            "heard": self._heard[region.pk],
        }
        told["status"] = "held" if told["heard"]["fragments"] else "to_come"
        if section and section.read.paragraphs:
            told["overview"] = self._text(section.read)
        return told

    def _chapters(self) -> Iterator[dict[str, Any]]:
        of_chapter: dict[str, list[str]] = {}
        for thread in self.threads:
            of_chapter.setdefault(self._chapter_of(thread), []).append(thread.key)
        for section in self.read.sections:
            chapter = Chapter(section.section.chapter)
            if chapter in APART:
                continue
            threads = of_chapter.get(chapter, [])
            if not (threads or section.findings or section.read.paragraphs):
                continue
            yield {
                "key": chapter.value,
                "title": section.section.title,
                "intro": self._text(section.read),
                "findings": [
                    {
                        "id": f"finding-{found.finding.pk}",
                        "text": self._text(found.read),
                        "threads": [t.key for t in found.threads if t.pk in self.keys],
                    }
                    for found in section.findings
                    if found.read.paragraphs
                ],
                "threads": threads,
            }

    def _chapter_of(self, thread: Thread) -> Chapter:
        if chapter := CHAPTER_OF.get(Element(thread.kind)) if thread.kind else None:
            return chapter
        reach = self._reach(thread)
        return Chapter.SIMILARITIES if reach is Reach.ALL else Chapter.EXTRA

    def _reach(self, thread: Thread) -> Reach:
        strength = self.strengths.get(thread.pk)
        return reach_of(strength, self.base) if strength else Reach.NONE

    def _thread(self, thread: Thread, links: Iterable[Any]) -> dict[str, Any]:
        strength, reach = self.strengths.get(thread.pk), self._reach(thread)
        told: dict[str, Any] = {
            "id": thread.key,
            "kind": thread.kind,
            "number": self.numbers[thread.pk],
            "title": thread.title,
            "statement": thread.statement,
            "links": [
                {
                    "to": self.keys[link.to_thread_id],
                    "kind": link.kind,
                    "is_inferred": link.is_inferred,
                }
                for link in links
                if link.from_thread_id == thread.pk
            ],
            "evidence": [
                str(key)
                for key in self.beside.get(thread.pk, [])
                if (quote := self.quotes.get(key)) and quote.may_publish and quote.is_standing
            ],
        }
        if reach in {Reach.ALL, Reach.SOME, Reach.ONE}:
            told["spread"] = reach.value
        if strength:
            told["counts"] = {
                "regions": len(strength.regions),
                "regions_of": len(self.base.regions),
                "sessions": strength.sessions,
                "sessions_of": self.base.sessions,
                "kinds": strength.kinds,
                "kinds_of": self.base.kinds,
            }
            told["reach"] = [self._reach_in(thread, region) for region in self._regions]
            told["notes"] = [strength.caution] if strength.caution else []
            told["is_weak"] = bool(strength.caution)
        figure = self.cube.in_all(thread.key)
        if figure and figure.is_shown:
            told["counts"] |= {"speakers": figure.spoke, "speakers_of": figure.base}
            told["interval"] = _interval(figure)
        return told

    def _reach_in(self, thread: Thread, region: Region) -> dict[str, Any]:
        """Say how a thread is heard in a region, no closer than its public figure allows."""
        strength = self.strengths.get(thread.pk)
        figure = self.cube.in_region(thread.key, region.key)
        told: dict[str, Any] = {"region": region.key}
        is_heard = strength is not None and region.pk in strength.regions
        if figure is None or figure.state == Cell.NOBODY:
            # What a document tells of a region has no speakers to count there.
            return told | {"level": "heard" if is_heard else "to_come"}
        if not figure.is_shown:
            return told | {"level": "few", "count": None}
        level = "clear" if figure.low > FLOOR else "heard" if is_heard else "none"
        told |= {"level": level, "count": figure.spoke, "interval": _interval(figure)}
        return told

    def _evidence(self, quote: QuoteState) -> dict[str, Any]:
        fragment = quote.evidence.version.fragment
        told = {
            "id": str(quote.evidence.pk),
            "fragment": fragment.key,
            "speaker": quote.label.kind,
            "stance": quote.evidence.stance,
            "status": "withdrawn",
            "text": "",
            "is_fictional": self.report.programme.is_fictional or fragment.source.is_fictional,
        }
        region = quote.label.region
        return told | ({"region": region.key} if region else {})

    def _answers(self) -> Iterator[dict[str, Any]]:
        answered = Review.objects.filter(report=self.report, answered_at__isnull=False)
        for review in answered.exclude(answer="").select_related("region"):
            paragraphs = [p.strip() for p in review.answer.split("\n\n") if p.strip()]
            assert review.answered_at is not None
            yield {
                "region": review.region.key,
                "date": review.answered_at.date().isoformat(),
                "text": [[{"parts": [{"text": paragraph}]}] for paragraph in paragraphs],
            }

    def _method(self) -> dict[str, Any]:
        text = self._text_of(Chapter.METHOD)
        steps = [{"title": _("How this was made"), "text": text}] if text else []
        named = {
            _("Regions"): len(self._regions),
            _("Threads told"): len(self.threads),
            _("Findings"): len(self.read.findings),
            _("Quotes shown"): len(self._publishable()),
        }
        return {"steps": steps, "counts": [{"name": n, "value": str(v)} for n, v in named.items()]}

    def _section(self, chapter: Chapter) -> ReadSection | None:
        return next((s for s in self.read.sections if s.section.chapter == chapter), None)

    def _text_of(self, chapter: Chapter) -> list[list[dict[str, Any]]]:
        section = self._section(chapter)
        return self._text(section.read) if section else []

    def _text(self, read: ReadText) -> list[list[dict[str, Any]]]:
        paragraphs = [[self._sentence(s) for s in paragraph] for paragraph in read.paragraphs]
        return [told for p in paragraphs if (told := [s for s in p if s["parts"]])]

    def _sentence(self, read: ReadSentence) -> dict[str, Any]:
        parts = [told for part in read.sentence.parts if (told := self._part(read, part))]
        cites = [str(key) for key in read.sentence.cites if self._may_show(key)]
        state = "stale" if read.is_stale else "standing"
        return {"parts": parts, "state": state} | ({"cites": cites} if cites else {})

    def _may_show(self, key: int) -> bool:
        quote = self.quotes.get(key)
        return quote is not None and quote.is_standing and quote.may_publish

    def _part(self, read: ReadSentence, part: str | Slot) -> dict[str, Any] | None:
        if isinstance(part, str):
            return {"text": part} if part else None
        if part.kind is SlotKind.QUOTE:
            key = int(part.argument)
            return {"quote": str(key)} if self._may_show(key) else None
        answer = read.answers[part]
        if part.kind is SlotKind.THREAD:
            return {"text": f"“{answer.text}”" if answer.is_known else "…"}
        return {"figure": {"value": answer.text or "…", "query": part.query}}


def _interval(figure: Figure) -> dict[str, float]:
    return {name: round(getattr(figure, name), 3) for name in ("share", "low", "high")}


def _numbers(threads: list[Thread]) -> dict[int, str]:
    """Number the threads of each kind in their order."""
    counts: dict[str, int] = {}
    numbers = {}
    for thread in threads:
        counts[thread.kind] = counts.get(thread.kind, 0) + 1
        numbers[thread.pk] = str(counts[thread.kind])
    return numbers
