"""The list of reports, a report to read, and what is published for everybody."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from caleidoscoop.people.http import SignedInRequest, load_programme
from caleidoscoop.programmes.models import Region
from caleidoscoop.programmes.mosaic import Pane, panes_of
from caleidoscoop.reports import actions
from caleidoscoop.reports.comparing import compare_editions
from caleidoscoop.reports.composing import compose, fill
from caleidoscoop.reports.document import FORMATS, MEDIA_TYPES
from caleidoscoop.reports.document import render as render_document
from caleidoscoop.reports.forms import ReportForm
from caleidoscoop.reports.models import Edition, Report, Review
from caleidoscoop.reports.rendering import current_file
from caleidoscoop.reports.showing import Shown
from caleidoscoop.reports.views.loading import (
    load_edition,
    load_report,
    load_report_to_write,
    url_of,
    way_to,
)
from caleidoscoop.shared import blobs, jobs
from caleidoscoop.shared.http import Request, go_to, page_of, refusal_on
from caleidoscoop.shared.models import record
from caleidoscoop.threads.models import Thread
from caleidoscoop.threads.reading import scope_of


@require_GET
def report_list(request: SignedInRequest, programme_key: str) -> HttpResponse:
    programme = load_programme(request, programme_key)
    visible = Report.objects.visible_to(request.user).open().filter(programme=programme)
    page = page_of(request, visible.select_related("region").prefetch_related("editions"))
    asked = Review.objects.filter(
        report__programme=programme,
        answered_at__isnull=True,
        ends_on__gte=timezone.localdate(),
        region__in=request.user.current_roles().values("region"),
    )
    context = {
        "page": page,
        "may_begin": bool(_scopes(request, programme_key)),
        "asked": list(asked.select_related("report__programme", "region")),
    }
    return render(request, "reports/report_list.html", context)


def _scopes(request: SignedInRequest, programme_key: str) -> list[tuple[str, str]]:
    programme = load_programme(request, programme_key)
    scope = scope_of(request.user, programme)
    choices = [("", _("The whole programme"))] if scope.is_lead else []
    return [*choices, *((r.key, r.name) for r in scope.of(list(programme.regions.all())))]


@require_http_methods(["GET", "POST"])
def report_make(request: SignedInRequest, programme_key: str) -> HttpResponse:
    programme = load_programme(request, programme_key)
    form = ReportForm(request.POST or None, scopes=_scopes(request, programme_key))
    if form.is_valid():
        typed = form.cleaned_data
        region = (
            get_object_or_404(Region, programme=programme, key=typed["scope"])
            if typed["scope"]
            else None
        )
        with refusal_on(form):
            report = actions.make_report(
                programme=programme,
                region=region,
                title=typed["title"],
                subtitle=typed["subtitle"],
                language=typed["language"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("The report is begun. Write its first section."))
            return go_to(request, url_of("report_write", report))
    context = {"form": form}
    return render(request, "reports/report_form.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
def report_show(request: SignedInRequest, programme_key: str, key: str) -> HttpResponse:
    """Show the report as it reads today, or to who may not see the draft its last edition."""
    report = load_report(request, programme_key, key)
    last = report.editions.first()
    review = _own_review(request, report)
    is_writer = actions.may_write(request.user, report)
    if not (is_writer or review) and last is not None:
        return go_to(request, url_of("edition_show", report, last.number))
    if review:
        actions.see_draft(review=review, by=request.user, at=timezone.now())
    composed = compose(report)
    context = _shown(fill(composed.document, composed.places), report) | {
        "linkable": _linkable(request, report, composed.document),
        "is_writer": is_writer,
        "review": review,
        "may_answer": review is not None and actions.may_answer(request.user, review),
        "editions": list(report.editions.all()),
        "formats": FORMATS,
        "trail": way_to(report)[:-1],
    }
    return render(request, "reports/report_show.html", context)


def _own_review(request: SignedInRequest, report: Report) -> Review | None:
    own = request.user.current_roles().filter(region__isnull=False).values("region")
    return report.reviews.filter(region__in=own).select_related("region").first()


def _shown(document: dict[str, Any], report: Report) -> dict[str, Any]:
    panes = panes_of(report.programme.regions.all(), on=timezone.localdate())
    return {
        "report": report,
        "programme": report.programme,
        "shown": Shown(document),
        "panes": panes,
        "cover": _cover(report, panes),
    }


def _cover(report: Report, panes: tuple[Pane, ...]) -> str:
    """Return "map", or of whom the rosette is: of the region with this key, or of all with ""."""
    if report.region:
        return report.region.key
    is_placed = any(pane.codes for pane in panes) and not report.programme.is_fictional
    return "map" if is_placed else ""


def _linkable(request: SignedInRequest, report: Report, document: dict[str, Any]) -> set[str]:
    """Return the threads of a document whose page this person may open."""
    threads = Thread.objects.visible_to(request.user).filter(
        programme=report.programme, key__in=[thread["id"] for thread in document["threads"]]
    )
    return set(threads.values_list("key", flat=True))


@require_GET
def draft_file(request: SignedInRequest, programme_key: str, key: str, format: str) -> HttpResponse:
    """Send the draft in one format; the record says that it was taken along."""
    report = load_report_to_write(request, programme_key, key)
    composed = compose(report)
    with override(report.language):
        data = render_document(fill(composed.document, composed.places), format)
    record(
        programme_key=report.programme.key,
        verb="draft_downloaded",
        target=report,
        by=request.user,
        at=timezone.now(),
        format=format,
    )
    return _file(data, f"{slugify(report.title)}-{_('draft')}", format)


def _file(data: bytes, name: str, format: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=MEDIA_TYPES[format])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return answer


# For everybody


@require_GET
def published_list(request: Request) -> HttpResponse:
    """List the last edition of every published report, newest first."""
    editions = Edition.objects.select_related("report__programme", "report__region")
    newest: dict[int, Edition] = {}
    for edition in editions.order_by("-published_at", "-pk"):
        newest.setdefault(edition.report_id, edition)
    context = {"page": page_of(request, list(newest.values()))}
    return render(request, "reports/published_list.html", context)


@never_cache
@require_GET
def edition_show(request: Request, programme_key: str, key: str, number: int) -> HttpResponse:
    edition = load_edition(programme_key, key, number)
    report = edition.report
    context = _shown(fill(edition.structure, edition.quotes), report) | {
        "edition": edition,
        "editions": list(report.editions.all()),
        "formats": FORMATS,
        "is_as_published": actions.is_as_published(edition),
    }
    return render(request, "reports/edition_show.html", context)


@never_cache
@require_GET
def edition_file(
    request: Request, programme_key: str, key: str, number: int, format: str
) -> HttpResponse:
    """Send an edition in one format; while it is being made, say so and look again by itself."""
    edition = load_edition(programme_key, key, number)
    file = current_file(edition, format)
    if file is not None:
        name = f"{slugify(edition.report.title)}-{edition.number}"
        return _file(blobs.read(file.blob), name, format)
    programme = edition.report.programme
    jobs.enqueue_once(
        "render_editions",
        by=None,
        at=timezone.now(),
        programme_key=programme.key,
        programme=programme.pk,
    )
    answer = render(request, "reports/edition_wait.html", {"edition": edition}, status=503)
    answer["Retry-After"] = "10"
    answer["Refresh"] = "10"
    return answer


@require_GET
def edition_compare(
    request: Request, programme_key: str, key: str, number: int, other: int
) -> HttpResponse:
    before, after = sorted(
        (load_edition(programme_key, key, n) for n in (number, other)), key=lambda e: e.number
    )
    context = {
        "report": after.report,
        "programme": after.report.programme,
        "compared": compare_editions(before, after),
    }
    return render(request, "reports/edition_compare.html", context)
