"""Asking regions, their answer, and publication."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from caleidoscoop.people.http import SignedInRequest
from caleidoscoop.reports import actions
from caleidoscoop.reports.actions.writing import read_report_in_its_language
from caleidoscoop.reports.checks import checks_of
from caleidoscoop.reports.forms import AnswerForm, PublishForm, SendForm
from caleidoscoop.reports.views.loading import load_report, load_report_to_write, url_of, way_to
from caleidoscoop.shared import jobs
from caleidoscoop.shared.http import go_to, refusal_on

TERM = timedelta(days=21)


@never_cache
@require_http_methods(["GET", "POST"])
def report_send(request: SignedInRequest, programme_key: str, key: str) -> HttpResponse:
    """Show the draft to regions; and see what they answered."""
    report = load_report_to_write(request, programme_key, key)
    form = SendForm(request.POST or None, report=report, ends_on=timezone.localdate() + TERM)
    if form.is_valid():
        with refusal_on(form):
            actions.send_to_regions(
                report=report,
                regions=list(form.cleaned_data["regions"]),
                ends_on=form.cleaned_data["ends_on"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("The regions can look at the draft now."))
            return go_to(request, url_of("report_send", report))
    reviews = {review.region_id: review for review in report.reviews.select_related("region")}
    context = {
        "report": report,
        "form": form,
        "reviews": [
            (region, reviews.get(region.pk))
            for region in ([report.region] if report.region else report.programme.regions.all())
        ],
        "today": timezone.localdate(),
        "trail": way_to(report, (url_of("report_write", report), _("Write"))),
        "here": _("Ask the regions"),
    }
    return render(request, "reports/report_send.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def review_answer(
    request: SignedInRequest, programme_key: str, key: str, region_key: str
) -> HttpResponse:
    """Answer for one's region beside the report."""
    report = load_report(request, programme_key, key)
    reviews = report.reviews.select_related("region", "report")
    review = get_object_or_404(reviews, region__key=region_key)
    if not actions.may_answer(request.user, review):
        raise PermissionDenied(_("Only a region answers for itself."))
    form = AnswerForm(request.POST or None, initial={"answer": review.answer})
    if form.is_valid():
        with refusal_on(form):
            actions.answer_draft(
                review=review,
                answer=form.cleaned_data["answer"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("The answer of your region is kept with the report."))
            return go_to(request, url_of("report_show", report))
    context = {
        "report": report,
        "review": review,
        "form": form,
        "is_over": timezone.localdate() > review.ends_on,
        "trail": way_to(report),
        "here": _("Answer for %(region)s") % {"region": review.region},
    }
    return render(
        request, "reports/review_answer.html", context, status=422 if form.errors else 200
    )


@never_cache
@require_http_methods(["GET", "POST"])
def report_publish(request: SignedInRequest, programme_key: str, key: str) -> HttpResponse:
    """Show what keeps the report from publication, and publish it when nothing does."""
    report = load_report(request, programme_key, key)
    if not actions.may_publish(request.user, report.programme):
        raise PermissionDenied(_("Only the programme lead publishes."))
    last = report.editions.first()
    number = last.number if last else 0
    form = PublishForm(request.POST or None, initial={"seen_edition": number})
    if form.is_valid():
        with refusal_on(form):
            at = timezone.now()
            edition = actions.publish_report(
                report=report, by=request.user, at=at, **form.cleaned_data
            )
            jobs.enqueue_once(
                "render_editions",
                by=request.user,
                at=at,
                programme_key=report.programme.key,
                programme=report.programme.pk,
            )
            messages.success(request, _("The report is published."))
            return go_to(request, url_of("edition_show", report, edition.number))
    checks = checks_of(read_report_in_its_language(report), timezone.localdate())
    context = {
        "report": report,
        "form": form,
        "checks": checks,
        "is_ready": all(check.holds for check in checks),
        "last": last,
        "trail": way_to(report, (url_of("report_write", report), _("Write"))),
        "here": _("Publish"),
    }
    return render(
        request, "reports/report_publish.html", context, status=422 if form.errors else 200
    )
