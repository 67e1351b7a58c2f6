"""What stands between a draft and its publication, each with the place to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caleidoscoop.programmes.models import Region
from caleidoscoop.reports.models import Review, Section
from caleidoscoop.reports.reading import ReadFinding, ReadReport, ReadSection, ReadText
from caleidoscoop.reports.slots import FIGURES, SlotKind
from caleidoscoop.threads.models import Finding


class Rule(StrEnum):
    """What a report must satisfy, in the order in which a reader would ask."""

    PROVEN = "proven"
    CURRENT = "current"
    COUNTED = "counted"
    ANSWERED = "answered"
    ALLOWED = "allowed"
    SEEN = "seen"
    SAFE = "safe"
    NOT_EMPTY = "not_empty"


RULES: dict[Rule, str | Promise] = {
    Rule.NOT_EMPTY: gettext_lazy("There are findings in it, and two pages in front"),
    Rule.PROVEN: gettext_lazy("Every finding has evidence that people accepted"),
    Rule.CURRENT: gettext_lazy("Every text still says what its figures and quotes say"),
    Rule.COUNTED: gettext_lazy("Numbers and words such as “most” are counted, or meant so"),
    Rule.ANSWERED: gettext_lazy("Every slot has its answer"),
    Rule.ALLOWED: gettext_lazy("Every quote may be published"),
    Rule.SAFE: gettext_lazy("No figure tells of too few people"),
    Rule.SEEN: gettext_lazy("Every region has seen its draft"),
}


OF_SPEAKERS = {SlotKind.SPEAKERS, SlotKind.SHARE}


@dataclass(frozen=True)
class Problem:
    """One thing that keeps a report from being published, and where."""

    rule: Rule
    message: str
    section: Section | None = None
    finding: Finding | None = None
    region: Region | None = None


@dataclass(frozen=True)
class Check:
    rule: Rule
    problems: list[Problem]

    @property
    def label(self) -> str:
        return str(RULES[self.rule])

    @property
    def holds(self) -> bool:
        return not self.problems


def checks_of(read: ReadReport, on: date) -> list[Check]:
    """Return every rule with what breaks it today."""
    problems = [*_of_whole(read), *_of_texts(read), *_of_figures(read), *_of_regions(read, on)]
    return [Check(rule, [p for p in problems if p.rule is rule]) for rule in RULES]


def _of_whole(read: ReadReport) -> Iterator[Problem]:
    if not read.findings:
        yield Problem(Rule.NOT_EMPTY, _("There is no finding in this report."))
    first = read.sections[0] if read.sections else None
    if first is None or not first.section.text:
        yield Problem(
            Rule.NOT_EMPTY,
            _("The two pages in front are empty."),
            section=first.section if first else None,
        )


def _of_texts(read: ReadReport) -> Iterator[Problem]:
    for section in read.sections:
        yield from _of_text(section.read, section, None)
        for finding in section.findings:
            for thread in finding.unproven:
                message = _("“%(title)s” has no evidence that stands.") % {"title": thread.title}
                yield Problem(Rule.PROVEN, message, section.section, finding.finding)
            if not finding.threads:
                message = _("A finding rests on no thread.")
                yield Problem(Rule.PROVEN, message, section.section, finding.finding)
            for thread in finding.read.threads_changed:
                message = _("“%(title)s” changed since.") % {"title": thread.title}
                yield Problem(Rule.CURRENT, message, section.section, finding.finding)
            yield from _of_text(finding.read, section, finding)


def _of_text(
    read: ReadText, section: ReadSection, finding: ReadFinding | None
) -> Iterator[Problem]:
    where = (section.section, finding.finding if finding else None)
    if finding and read.looked_at is None:
        yield Problem(Rule.CURRENT, _("Nobody has looked at this version yet."), *where)
    for typed in read.unknown:
        yield Problem(Rule.ANSWERED, _("%(slot)s is not a slot.") % {"slot": typed}, *where)
    for sentence in read.sentences:
        for _slot, why in sentence.unanswered:
            yield Problem(Rule.ANSWERED, why, *where)
        for claim in sentence.claims:
            message = _("“%(word)s” in “%(sentence)s”") % {
                "word": claim,
                "sentence": sentence.sentence.typed,
            }
            yield Problem(Rule.COUNTED, message, *where)
        if sentence.has_changed:
            message = _("A figure changed in “%(sentence)s”.") % {
                "sentence": sentence.sentence.typed
            }
            yield Problem(Rule.CURRENT, message, *where)
        for key in sentence.broken:
            message = _("Evidence %(n)s no longer stands.") % {"n": key}
            yield Problem(Rule.CURRENT, message, *where)
        for key in sentence.unpublishable:
            message = _("There is no consent to publish quote %(n)s.") % {"n": key}
            yield Problem(Rule.ALLOWED, message, *where)


def _of_figures(read: ReadReport) -> Iterator[Problem]:
    """Find figures that the public table hides: with them, a hidden one could be worked out."""
    named = [
        (slot, section, finding)
        for section in read.sections
        for text, finding in [(section.read, None), *((f.read, f) for f in section.findings)]
        for slot in text.text.slots
        if slot.argument in read.figures.threads
        and (slot.kind in OF_SPEAKERS or (slot.region and slot.kind in FIGURES))
    ]
    if not named:
        return
    cube = read.figures.public
    for slot, section, finding in named:
        figure = (
            cube.in_region(slot.argument, slot.region)
            if slot.region
            else cube.in_all(slot.argument)
        )
        if figure is None or not figure.is_shown:
            yield Problem(
                Rule.SAFE,
                _("“%(slot)s” is hidden in the public table: it tells of too few people.")
                % {"slot": slot.query},
                section.section,
                finding.finding if finding else None,
            )


def _of_regions(read: ReadReport, on: date) -> Iterator[Problem]:
    report = read.report
    regions = [report.region] if report.region else list(report.programme.regions.all())
    reviews = {r.region_id: r for r in Review.objects.filter(report=report)}
    for region in regions:
        review = reviews.get(region.pk)
        if review is None:
            message = _("%(region)s has not been asked yet.") % {"region": region}
        elif not (review.seen_at or review.ends_on < on):
            message = _("%(region)s has not seen its draft; its term ends on %(day)s.") % {
                "region": region,
                "day": date_format(review.ends_on, "j F Y"),
            }
        elif not review.answered_at and review.ends_on >= on:
            message = _("%(region)s may still answer until %(day)s.") % {
                "region": region,
                "day": date_format(review.ends_on, "j F Y"),
            }
        else:
            continue
        yield Problem(Rule.SEEN, message, region=region)
