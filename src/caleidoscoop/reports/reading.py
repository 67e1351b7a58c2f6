"""A report as it reads today: every sentence with its figures, quotes, and what is amiss."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch

from caleidoscoop.reports.claims import typed_claims
from caleidoscoop.reports.figures import Answer, Figures, Label
from caleidoscoop.reports.models import Filling, Report, Section, SectionFinding
from caleidoscoop.reports.slots import (
    FIGURES,
    Sentence,
    Slot,
    SlotKind,
    Text,
    read_text,
    unknown_slots,
)
from caleidoscoop.threads.models import Evidence, Finding, Thread
from caleidoscoop.threads.reading import Strength, strengths_of
from caleidoscoop.voices.models import Fragment, Use


@dataclass(frozen=True)
class QuoteState:
    """A piece of evidence that a report names, and whether it may stand there."""

    evidence: Evidence
    is_standing: bool
    may_publish: bool
    label: Label

    @property
    def text(self) -> str:
        return self.evidence.quote if self.is_standing else ""


@dataclass(frozen=True)
class ReadSentence:
    """One sentence with the answers to its slots."""

    sentence: Sentence
    answers: dict[Slot, Answer]
    quotes: dict[int, QuoteState | None]
    claims: list[str]
    has_changed: bool

    @property
    def unanswered(self) -> list[tuple[Slot, str]]:
        return [(slot, a.why) for slot, a in self.answers.items() if not a.is_known]

    @property
    def broken(self) -> list[int]:
        """Return the evidence it names that is not there, or proves nothing today."""
        return [key for key, quote in self.quotes.items() if quote is None or not quote.is_standing]

    @property
    def unpublishable(self) -> list[int]:
        return [
            key
            for key, quote in self.quotes.items()
            if quote is not None and quote.is_standing and not quote.may_publish
        ]

    @property
    def is_stale(self) -> bool:
        return self.has_changed or bool(self.broken)


@dataclass(frozen=True)
class ReadText:
    """A text, sentence by sentence; `looked_at` is the last time a person vouched for it."""

    text: Text
    paragraphs: list[list[ReadSentence]]
    unknown: list[str]
    looked_at: Filling | None
    threads_changed: list[Thread] = field(default_factory=list)

    @property
    def sentences(self) -> list[ReadSentence]:
        return [sentence for paragraph in self.paragraphs for sentence in paragraph]

    @property
    def claims(self) -> list[str]:
        """Return what was typed where a slot belongs, and nobody said it is meant so."""
        return [claim for sentence in self.sentences for claim in sentence.claims]

    @property
    def is_stale(self) -> bool:
        return bool(self.threads_changed) or any(s.is_stale for s in self.sentences)


@dataclass(frozen=True)
class ReadFinding:
    finding: Finding
    read: ReadText
    threads: list[Thread]
    unproven: list[Thread]


@dataclass(frozen=True)
class ReadSection:
    section: Section
    read: ReadText
    findings: list[ReadFinding]

    @property
    def texts(self) -> list[ReadText]:
        return [self.read, *(finding.read for finding in self.findings)]

    @property
    def is_stale(self) -> bool:
        return any(text.is_stale for text in self.texts)


@dataclass(frozen=True)
class ReadReport:
    """A whole report as it reads today."""

    report: Report
    sections: list[ReadSection]
    figures: Figures
    strengths: dict[int, Strength]

    @property
    def texts(self) -> list[ReadText]:
        return [text for section in self.sections for text in section.texts]

    @property
    def findings(self) -> list[ReadFinding]:
        return [finding for section in self.sections for finding in section.findings]


def read_report(report: Report) -> ReadReport:
    """Read a report with a number of queries that does not grow with it."""
    placed = SectionFinding.objects.select_related("finding__current").order_by("position", "pk")
    sections = list(
        report.sections.select_related("current", "region").prefetch_related(
            Prefetch("placed", placed), "placed__finding__threads__current"
        )
    )
    findings = [p.finding for s in sections for p in s.placed.all() if _stands(p.finding)]
    threads = {thread.pk: thread for finding in findings for thread in finding.threads.all()}
    things: list[Section | Finding] = [*sections, *findings]
    texts = {_key(thing): read_text(_text_of(thing)) for thing in things}
    figures = Figures(report, [slot for text in texts.values() for slot in text.slots])
    reader = _Reader(
        figures=figures,
        quotes=quotes_of(figures, [key for text in texts.values() for key in text.evidence_ids]),
        fillings=_last_fillings(things),
        strengths=strengths_of(list(threads)),
    )
    read_sections = []
    for section in sections:
        its = [
            reader.finding(p.finding, texts[_key(p.finding)])
            for p in section.placed.all()
            if _stands(p.finding)
        ]
        own = reader.read(section, texts[_key(section)], [])
        read_sections.append(ReadSection(section, own, its))
    return ReadReport(report, read_sections, figures, reader.strengths)


def fingerprint(thread: Thread, strength: Strength | None) -> list[int]:
    """Return what must be as it was for a text on this thread to stand: its words and counts."""
    counts = strength or Strength()
    return [thread.current_id or 0, counts.supports, counts.nuances, counts.contradicts]


@dataclass(frozen=True)
class _Reader:
    figures: Figures
    quotes: dict[int, QuoteState]
    fillings: dict[tuple[str, int], Filling]
    strengths: dict[int, Strength]

    def finding(self, finding: Finding, text: Text) -> ReadFinding:
        threads = list(finding.threads.all())
        unproven = [t for t in threads if not self.strengths.get(t.pk, Strength()).quotes]
        return ReadFinding(finding, self.read(finding, text, threads), threads, unproven)

    def read(self, thing: Section | Finding, text: Text, threads: list[Thread]) -> ReadText:
        filling = self.fillings.get(_key(thing))
        values: dict[str, Any] = filling.values if filling else {}
        before = values.get("threads", {})
        changed = [
            thread
            for thread in threads
            if (was := before.get(str(thread.pk))) is not None
            and was != fingerprint(thread, self.strengths.get(thread.pk))
        ]
        paragraphs = [[self._sentence(s, values) for s in p] for p in text.paragraphs]
        return ReadText(text, paragraphs, unknown_slots(_text_of(thing)), filling, changed)

    def _sentence(self, sentence: Sentence, values: dict[str, Any]) -> ReadSentence:
        answered = [s for s in sentence.slots if s.kind in FIGURES or s.kind is SlotKind.THREAD]
        answers = {slot: self.figures.answer(slot) for slot in answered}
        before = values.get("answers", {})
        meant = set(values.get("meant", []))
        return ReadSentence(
            sentence=sentence,
            answers=answers,
            quotes={key: self.quotes.get(key) for key in sentence.evidence_ids},
            claims=[claim for claim in typed_claims(sentence) if claim not in meant],
            has_changed=any(
                before.get(slot.query, answer.text) != answer.text
                for slot, answer in answers.items()
            ),
        )


def quotes_of(figures: Figures, keys: Iterable[int]) -> dict[int, QuoteState]:
    """Return the evidence of these keys as far as the report may tell of it."""
    report = figures.report
    named = Evidence.objects.filter(
        pk__in=set(keys), version__fragment__programme=report.programme
    ).select_related(
        "version__fragment__region", "version__fragment__speaker", "version__fragment__source"
    )
    if report.region_id:
        named = named.filter(version__fragment__region=report.region_id)
    fragments = Fragment.objects.filter(pk=OuterRef("version__fragment"))
    rows: Any = named.annotate(
        is_standing=Exists(Evidence.objects.standing().filter(pk=OuterRef("pk"))),
        may_publish=Exists(fragments.allowing(Use.PUBLISH)),
        with_kind=Exists(fragments.allowing(Use.PUBLISH_WITH_KIND)),
    )
    return {row.pk: _quote_state(figures, row) for row in rows}


def _quote_state(figures: Figures, row: Any) -> QuoteState:
    fragment = row.version.fragment
    kind = fragment.speaker.kind if fragment.speaker and row.with_kind else "unknown"
    label = figures.label_of(fragment.region, kind)
    return QuoteState(row, row.is_standing, row.may_publish, label)


def _last_fillings(things: list[Section | Finding]) -> dict[tuple[str, int], Filling]:
    sections = {t.current_id: t for t in things if isinstance(t, Section)}
    findings = {t.current_id: t for t in things if isinstance(t, Finding)}
    found: dict[tuple[str, int], Filling] = {}
    rows = Filling.objects.filter(version__in=[key for key in sections if key])
    for filling in rows.order_by("pk"):
        found[_key(sections[filling.version_id])] = filling
    rows = Filling.objects.filter(finding_version__in=[key for key in findings if key])
    for filling in rows.order_by("pk"):
        found[_key(findings[filling.finding_version_id])] = filling
    return found


def _stands(finding: Finding) -> bool:
    return finding.closed_at is None and finding.current_id is not None


def _text_of(thing: Section | Finding) -> str:
    return thing.current.text if thing.current else ""


def _key(thing: Section | Finding) -> tuple[str, int]:
    return type(thing).__name__, thing.pk
