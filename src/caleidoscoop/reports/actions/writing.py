"""Write a report: its sections, one writer at a time, and nothing typed is lost."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from caleidoscoop.people.models import User
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.reports.actions.rules import must_write
from caleidoscoop.reports.models import (
    Beside,
    Chapter,
    Filling,
    Report,
    Section,
    SectionFinding,
    SectionVersion,
)
from caleidoscoop.reports.reading import ReadText, fingerprint, read_report
from caleidoscoop.shared.models import record
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads.models import Finding

# How long a section stays with who opened it last, when nothing is saved meanwhile.
LOCK = timedelta(minutes=20)
MAX_TEXT = 40_000


@transaction.atomic
def make_report(
    *,
    programme: Programme,
    region: Region | None,
    title: str,
    by: User,
    at: datetime,
    subtitle: str = "",
    language: str = "nl",
    key: str = "",
) -> Report:
    """Begin a report with all its sections, still empty.

    Raises Refused if it has no title, or this person may not write for this scope.
    """
    title = " ".join(title.split())
    report = Report(
        programme=programme,
        region=region,
        key=_free_key(programme, key or title),
        title=title[:200],
        subtitle=" ".join(subtitle.split())[:300],
        language=language,
        made_by=by,
        made_at=at,
    )
    must_write(report, by)
    if not title:
        raise Refused(_("A report needs a title."))
    report.save()
    places = [(chapter, None) for chapter in Chapter if chapter != Chapter.REGION]
    sections = [Section(report=report, chapter=c, region=None, position=0) for c, _none in places]
    if region is None:
        regions = programme.regions.all()
        overviews = [Section(report=report, chapter=Chapter.REGION, region=r) for r in regions]
        before = [s.chapter for s in sections].index(Chapter.NOT_HEARD)
        sections[before:before] = overviews
    for position, section in enumerate(sections):
        section.position = position
    Section.objects.bulk_create(sections)
    record(programme_key=programme.key, verb="report_made", target=report, by=by, at=at)
    return report


@transaction.atomic
def take_section(*, section: Section, by: User, at: datetime, take_over: bool = False) -> Section:
    """Keep a section for one writer for a while. Taken again by the same writer, it lasts longer.

    Raises Refused if somebody else is writing in it and it is not taken over.
    """
    must_write(section.report, by)
    section = _locked_row(section)
    if _held_by_another(section, by, at):
        if not take_over:
            raise Refused(
                _("%(name)s is writing in this section.") % {"name": section.locked_by or ""}
            )
        record(
            programme_key=section.report.programme.key,
            verb="section_taken_over",
            target=section,
            by=by,
            at=at,
        )
    section.locked_by, section.locked_until = by, at + LOCK
    section.save(update_fields=["locked_by", "locked_until"])
    return section


@transaction.atomic
def leave_section(*, section: Section, by: User) -> None:
    """Give a section free for others; of who no longer holds it, nothing happens."""
    Section.objects.filter(pk=section.pk, locked_by=by).update(locked_by=None, locked_until=None)


def save_section(
    *,
    section: Section,
    title: str,
    text: str,
    seen_version: int,
    by: User,
    at: datetime,
    meant: Sequence[str] = (),
) -> SectionVersion:
    """Save a section as a new version.

    Raises Refused if somebody else saved it since `seen_version`, or took it over. What was typed
    is then kept beside the section, until it is saved or dropped.
    """
    must_write(section.report, by)
    try:
        return _save(section, title, text, seen_version, by, at, meant)
    except Refused:
        Beside.objects.update_or_create(
            section=section,
            by=by,
            defaults={
                "title": title[:200],
                "text": text,
                "seen_version": seen_version,
                "at": at,
            },
        )
        raise


@transaction.atomic
def _save(
    section: Section,
    title: str,
    text: str,
    seen_version: int,
    by: User,
    at: datetime,
    meant: Sequence[str],
) -> SectionVersion:
    section = _locked_row(section)
    current = section.current
    number = current.number if current else 0
    if number != seen_version:
        raise Refused(
            _("Somebody saved this section while you were typing. Your text is kept below.")
        )
    if _held_by_another(section, by, at):
        raise Refused(
            _("%(name)s took over this section. Your text is kept below.")
            % {"name": section.locked_by or ""}
        )
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) > MAX_TEXT:
        raise Refused(_("A section holds at most %(n)s signs.") % {"n": MAX_TEXT})
    title = " ".join(title.split())[:200]
    Beside.objects.filter(section=section, by=by).delete()
    if current and (current.title, current.text) == (title, text):
        look_again(report=section.report, thing=section, by=by, at=at, meant=meant)
        return current
    version = SectionVersion.objects.create(
        section=section, number=number + 1, title=title, text=text, by=by, at=at
    )
    section.current = version
    section.save(update_fields=["current"])
    look_again(report=section.report, thing=section, by=by, at=at, meant=[*meant, *_meant(current)])
    record(
        programme_key=section.report.programme.key,
        verb="section_saved",
        target=section,
        by=by,
        at=at,
        version=version.number,
    )
    return version


@transaction.atomic
def drop_beside(*, section: Section, by: User) -> None:
    """Drop what this person typed in a section and could not save."""
    Beside.objects.filter(section=section, by=by).delete()


@transaction.atomic
def place_finding(*, section: Section, finding: Finding, by: User, at: datetime) -> SectionFinding:
    """Let a finding stand in a section, behind those that stand there. Twice is once.

    Raises Refused if the finding is of another scope, or was taken back.
    """
    report = section.report
    must_write(report, by)
    if finding.programme_id != report.programme_id or (
        report.region_id is not None and finding.region_id not in (None, report.region_id)
    ):
        raise Refused(_("This finding belongs to another programme or region."))
    if finding.closed_at is not None or finding.current is None:
        raise Refused(_("This finding was taken back."))
    last = section.placed.aggregate(last=Max("position"))["last"]
    placed, is_new = SectionFinding.objects.get_or_create(
        section=section, finding=finding, defaults={"position": 0 if last is None else last + 1}
    )
    if is_new:
        _tell(section, "finding_placed", by, at, finding)
    look_again(report=report, thing=finding, by=by, at=at)
    return placed


@transaction.atomic
def remove_finding(*, section: Section, finding: Finding, by: User, at: datetime) -> None:
    """Take a finding out of a section; the finding itself stays."""
    must_write(section.report, by)
    taken, _rows = section.placed.filter(finding=finding).delete()
    if taken:
        _tell(section, "finding_removed", by, at, finding)


@transaction.atomic
def move_finding(*, section: Section, finding: Finding, up: bool, by: User, at: datetime) -> None:
    """Let a finding change places with its neighbour; at the end nothing happens."""
    must_write(section.report, by)
    placed = list(section.placed.select_for_update().order_by("position", "pk"))
    here = next((i for i, one in enumerate(placed) if one.finding_id == finding.pk), None)
    if here is None:
        raise Refused(_("This finding no longer stands in this section."))
    there = here - 1 if up else here + 1
    if not 0 <= there < len(placed):
        return
    placed[here], placed[there] = placed[there], placed[here]
    for position, one in enumerate(placed):
        SectionFinding.objects.filter(pk=one.pk).update(position=position)
    _tell(section, "finding_moved", by, at, finding)


@transaction.atomic
def look_again(
    *,
    report: Report,
    thing: Section | Finding,
    by: User,
    at: datetime,
    meant: Sequence[str] = (),
) -> Filling | None:
    """Vouch for a text as it reads today: its figures, its evidence, and the words `meant` so.

    Returns None if the text is not in the report.
    """
    must_write(report, by)
    read = read_report_in_its_language(report)
    for section in read.sections:
        if section.section == thing and section.section.current:
            return _fill(section.read, by, at, meant, version=section.section.current)
        for found in section.findings:
            if found.finding == thing:
                threads = {
                    str(thread.pk): fingerprint(thread, read.strengths.get(thread.pk))
                    for thread in found.threads
                }
                current = found.finding.current
                return _fill(found.read, by, at, meant, threads, finding_version=current)
    return None


def read_report_in_its_language(report: Report) -> Any:
    with override(report.language):
        return read_report(report)


def _meant(version: SectionVersion | None) -> list[str]:
    """Return the words that were meant so in the version before."""
    last = version.fillings.order_by("pk").last() if version else None
    return list(last.values.get("meant", [])) if last else []


def _fill(
    read: ReadText,
    by: User,
    at: datetime,
    meant: Sequence[str],
    threads: dict[str, list[int]] | None = None,
    **of: Any,
) -> Filling:
    before = read.looked_at.values if read.looked_at else {}
    answers = {
        slot.query: answer.text for s in read.sentences for slot, answer in s.answers.items()
    }
    values = {
        "answers": answers,
        "evidence": sorted(set(read.text.evidence_ids)),
        "meant": sorted({*before.get("meant", []), *(word.casefold() for word in meant)}),
        "threads": threads or {},
    }
    if read.looked_at and read.looked_at.values == values:
        return read.looked_at
    return Filling.objects.create(values=values, by=by, at=at, **of)


def _locked_row(section: Section) -> Section:
    rows = Section.objects.select_for_update(of=("self",))
    return rows.select_related("report__programme", "report__region").get(pk=section.pk)


def _held_by_another(section: Section, by: User, at: datetime) -> bool:
    return (
        section.locked_by_id is not None
        and section.locked_by_id != by.pk
        and section.locked_until is not None
        and section.locked_until > at
    )


def _tell(section: Section, verb: str, by: User, at: datetime, finding: Finding) -> None:
    record(
        programme_key=section.report.programme.key,
        verb=verb,
        target=section,
        by=by,
        at=at,
        finding=finding.pk,
    )


def _free_key(programme: Programme, title: str) -> str:
    stem = slugify(title)[:70] or "rapport"
    # The address of a new report is no key.
    taken = {"new"} | set(
        Report.objects.filter(programme=programme, key__startswith=stem).values_list(
            "key", flat=True
        )
    )
    keys = [stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))]
    return next(key for key in keys if key not in taken)
