"""Writing a report: its sections, the findings in them, and what may be put in a slot."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from caleidoscoop.people.http import SignedInRequest
from caleidoscoop.people.models import User
from caleidoscoop.reports import actions
from caleidoscoop.reports.actions.writing import read_report_in_its_language
from caleidoscoop.reports.checks import checks_of
from caleidoscoop.reports.composing.threads import told_threads
from caleidoscoop.reports.forms import FindingForm, SectionForm
from caleidoscoop.reports.models import Beside, Report, Section
from caleidoscoop.reports.offers import offers_of
from caleidoscoop.reports.reading import ReadReport, ReadSection
from caleidoscoop.reports.views.loading import load_report_to_write, load_section, url_of, way_to
from caleidoscoop.shared.http import go_to, refusal_on, refusal_told
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads.actions import write_finding
from caleidoscoop.threads.models import Finding, Thread


@never_cache
@require_GET
def report_write(request: SignedInRequest, programme_key: str, key: str) -> HttpResponse:
    """Show every section with who writes in it, and what keeps the report from publication."""
    report = load_report_to_write(request, programme_key, key)
    read = read_report_in_its_language(report)
    checks = checks_of(read, timezone.localdate())
    context = {
        "report": report,
        "read": read,
        "checks": checks,
        "to_mend": sum(len(check.problems) for check in checks),
        "now": timezone.now(),
        "may_publish": actions.may_publish(request.user, report.programme),
        "last": report.editions.first(),
        "trail": way_to(report),
        "here": _("Write"),
    }
    return render(request, "reports/report_write.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def section_write(
    request: SignedInRequest, programme_key: str, key: str, section_id: int
) -> HttpResponse:
    """Write one section. Opening it keeps it for this person, unless somebody else is in it."""
    report = load_report_to_write(request, programme_key, key)
    section = load_section(report, section_id)
    wanted = request.POST.get("thread") or request.GET.get("thread", "")
    if request.method == "GET":
        _take(request, section)
    beside = section.beside.filter(by=request.user).first()
    form = SectionForm(request.POST or None, initial=_initial(section, beside))
    # A thread was only chosen, to see its slots: nothing is saved, and what is typed stays.
    is_choosing = "choose" in request.POST
    if not is_choosing and form.is_valid():
        with refusal_on(form):
            actions.save_section(
                section=section,
                by=request.user,
                at=timezone.now(),
                meant=request.POST.getlist("meant"),
                **form.cleaned_data,
            )
            messages.success(request, _("The section is saved."))
            if "stay" in request.POST:
                return go_to(request, _again(report, section, wanted))
            actions.leave_section(section=section, by=request.user)
            return go_to(request, url_of("report_write", report))
    is_refused = not is_choosing and form.is_bound and bool(form.errors)
    if is_refused:
        section = load_section(report, section_id)
        seen = _see(form, section)
    else:
        seen = beside.seen_version if beside else _number(section)
    context = _section_context(request, report, section, wanted) | {
        "form": form,
        "held_by": _held_by(request, section),
        "beside": beside,
        "is_behind": seen != _number(section),
    }
    return render(request, "reports/section_write.html", context, status=422 if is_refused else 200)


def _number(section: Section) -> int:
    return section.current.number if section.current else 0


def _initial(section: Section, beside: Beside | None) -> dict[str, Any]:
    """Begin with what this person could not save, else with what stands there."""
    if beside:
        typed = {"title": beside.title, "text": beside.text}
    else:
        typed = {"title": section.current.title if section.current else "", "text": section.text}
    return typed | {"seen_version": _number(section)}


def _again(report: Report, section: Section, wanted: str) -> str:
    here = url_of("section_write", report, section.pk)
    return f"{here}?{urlencode({'thread': wanted})}" if wanted else here


def _take(request: SignedInRequest, section: Section) -> None:
    """Keep the section for this person, unless somebody else is in it."""
    try:
        actions.take_section(section=section, by=request.user, at=timezone.now())
    except Refused:
        section.refresh_from_db()


def _held_by(request: SignedInRequest, section: Section) -> User | None:
    """Return who else is writing in this section now."""
    until = section.locked_until
    if until is None or until <= timezone.now() or section.locked_by_id == request.user.pk:
        return None
    return section.locked_by


def _see(form: SectionForm, section: Section) -> int:
    """Take what somebody else wrote as seen: the next time it is changed on purpose.

    Returns the version that was seen before.
    """
    data = form.data.copy()  # type: ignore[attr-defined]
    seen = data.get("seen_version", "")
    data["seen_version"] = str(_number(section))
    form.data = data
    return int(seen) if seen.isdecimal() else _number(section)


def _section_context(
    request: SignedInRequest, report: Report, section: Section, wanted: str
) -> dict[str, Any]:
    read = read_report_in_its_language(report)
    own = next(s for s in read.sections if s.section.pk == section.pk)
    threads = told_threads(report, read.findings)
    return {
        "report": report,
        "section": section,
        "own": own,
        "threads": threads,
        "wanted": wanted,
        "offers": offers_of(read.figures, threads, wanted),
        "placeable": _placeable(request, report, own, read),
        "versions": section.versions.select_related("by").order_by("-number")[:10],
        "trail": way_to(report, (url_of("report_write", report), _("Write"))),
        "here": section.title,
    }


def _placeable(
    request: SignedInRequest, report: Report, own: ReadSection, read: ReadReport
) -> list[Finding]:
    """Return the findings that may still be placed here, those that stand nowhere first."""
    there = {found.finding.pk for found in own.findings}
    placed = {found.finding.pk for found in read.findings}
    findings = (
        Finding.objects.standing().visible_to(request.user).filter(programme=report.programme)
    )
    if report.region_id is None:
        findings = findings.filter(region__isnull=True)
    else:
        findings = findings.filter(region__in=[report.region_id])
    rows = findings.exclude(pk__in=there).select_related("current").order_by("pk")
    return sorted(rows, key=lambda finding: finding.pk in placed)[:100]


@require_POST
def section_take_over(
    request: SignedInRequest, programme_key: str, key: str, section_id: int
) -> HttpResponse:
    report = load_report_to_write(request, programme_key, key)
    section = load_section(report, section_id)
    with refusal_told(request):
        actions.take_section(section=section, by=request.user, at=timezone.now(), take_over=True)
    return go_to(request, url_of("section_write", report, section.pk))


@require_POST
def section_leave(
    request: SignedInRequest, programme_key: str, key: str, section_id: int
) -> HttpResponse:
    """Leave a section, and drop what could not be saved when that is asked."""
    report = load_report_to_write(request, programme_key, key)
    section = load_section(report, section_id)
    if "drop" in request.POST:
        actions.drop_beside(section=section, by=request.user)
        return go_to(request, url_of("section_write", report, section.pk))
    actions.leave_section(section=section, by=request.user)
    return go_to(request, url_of("report_write", report))


@require_POST
def section_findings(
    request: SignedInRequest, programme_key: str, key: str, section_id: int
) -> HttpResponse:
    """Place a finding in a section, move it, look at it again, or take it out."""
    report = load_report_to_write(request, programme_key, key)
    section = load_section(report, section_id)
    chosen = request.POST.get("finding", "")
    findings = Finding.objects.visible_to(request.user).filter(programme=report.programme)
    finding = get_object_or_404(findings, pk=chosen if chosen.isdecimal() else 0)
    what: Any = {"section": section, "finding": finding, "by": request.user, "at": timezone.now()}
    with refusal_told(request):
        match request.POST.get("do"):
            case "place":
                actions.place_finding(**what)
            case "remove":
                actions.remove_finding(**what)
            case "up":
                actions.move_finding(up=True, **what)
            case "down":
                actions.move_finding(up=False, **what)
            case "look":
                meant = request.POST.getlist("meant")
                actions.look_again(
                    report=report, thing=finding, by=request.user, at=timezone.now(), meant=meant
                )
    return go_to(request, url_of("section_write", report, section.pk) + "#findings")


@require_http_methods(["GET", "POST"])
def finding_write(
    request: SignedInRequest, programme_key: str, key: str, section_id: int
) -> HttpResponse:
    """Write a finding and let it stand in this section at once."""
    report = load_report_to_write(request, programme_key, key)
    section = load_section(report, section_id)
    told = told_threads(report, [])
    threads = Thread.objects.filter(pk__in=[thread.pk for thread in told]).select_related("current")
    wanted = request.GET.getlist("thread")
    form = FindingForm(request.POST or None, threads=threads, initial={"threads": wanted})
    if form.is_valid():
        at = timezone.now()
        with refusal_on(form):
            finding = write_finding(
                programme=report.programme,
                region=report.region,
                text=form.cleaned_data["text"],
                threads=list(form.cleaned_data["threads"]),
                by=request.user,
                at=at,
            )
            actions.place_finding(section=section, finding=finding, by=request.user, at=at)
            messages.success(request, _("The finding is written."))
            return go_to(request, url_of("section_write", report, section.pk) + "#findings")
    context = {
        "report": report,
        "section": section,
        "form": form,
        "trail": way_to(
            report,
            (url_of("report_write", report), _("Write")),
            (url_of("section_write", report, section.pk), section.title),
        ),
        "here": _("Write a finding"),
    }
    return render(request, "reports/finding_form.html", context, status=422 if form.errors else 200)
