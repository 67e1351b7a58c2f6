"""What every view of reports begins and ends with: load what one may see, tell what was done."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from caleidoscoop.people.http import SignedInRequest, load_programme
from caleidoscoop.reports.actions import may_write
from caleidoscoop.reports.models import Edition, Report, Section
from caleidoscoop.shared.http import Step


def load_report(request: SignedInRequest, programme_key: str, key: str) -> Report:
    """Load a report that this person may see."""
    programme = load_programme(request, programme_key)
    reports = Report.objects.visible_to(request.user).select_related("region")
    report = get_object_or_404(reports, programme=programme, key=key)
    report.programme = programme
    return report


def load_report_to_write(request: SignedInRequest, programme_key: str, key: str) -> Report:
    """Load a report that this person may write in; whoever may only see it gets the reason."""
    report = load_report(request, programme_key, key)
    if not may_write(request.user, report):
        raise PermissionDenied(_("Only those who write this report may change it."))
    return report


def load_section(report: Report, section_id: int) -> Section:
    sections = report.sections.select_related("current__by", "region", "locked_by")
    section = get_object_or_404(sections, pk=section_id)
    section.report = report
    return section


def load_edition(programme_key: str, key: str, number: int) -> Edition:
    """Load an edition; whoever reads it needs no account."""
    editions = Edition.objects.select_related("report__programme", "report__region")
    return get_object_or_404(
        editions, report__programme__key=programme_key, report__key=key, number=number
    )


def url_of(name: str, report: Report, *more: object) -> str:
    return reverse(f"reports:{name}", args=[report.programme.key, report.key, *more])


def way_to(report: Report, *steps: tuple[str, str]) -> list[Step]:
    """Return the steps of the way to a page under a report."""
    trail = [
        Step(reverse("reports:report_list", args=[report.programme.key]), _("Reports")),
        Step(url_of("report_show", report), report.title),
    ]
    return [*trail, *(Step(url, label) for url, label in steps)]
