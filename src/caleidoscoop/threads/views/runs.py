"""What the engine found no place for, asking it again, and the runs it made."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from caleidoscoop.people.http import SignedInRequest, load_programme
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.shared import jobs
from caleidoscoop.shared.http import Step, go_to, page_of, page_or_part
from caleidoscoop.shared.models import Job, JobState
from caleidoscoop.threads import reading
from caleidoscoop.threads.models import Run, Suggestion
from caleidoscoop.threads.views.loading import not_yours, region_of
from caleidoscoop.voices.models import SpeakerKind


@require_GET
@vary_on_headers("HX-Request")
def unplaced_list(request: SignedInRequest, programme_key: str) -> HttpResponse:
    """List what is under no thread, or what the last run found no group for."""
    programme = load_programme(request, programme_key)
    regions = list(programme.regions.all())
    place = next((r for r in regions if r.key == request.GET.get("region")), None)
    run = _run_asked_for(request, programme, place)
    by_thread = request.GET.get("show") == "no-thread" or run is None
    fragments = (
        reading.uncovered(programme, request.user)
        if by_thread or run is None
        else reading.unplaced(run, request.user)
    )
    if place:
        fragments = fragments.filter(region=place)
    kind = request.GET.get("kind", "")
    if kind in SpeakerKind.values:
        nobody = Q(speaker__isnull=True) if kind == SpeakerKind.UNKNOWN else Q()
        fragments = fragments.filter(nobody | Q(speaker__kind=kind))
    ordered = fragments.select_related("current", "region", "speaker", "source").order_by(
        "region__position", "source", "ordinal", "pk"
    )
    context = {
        "page": page_of(request, ordered),
        "place": place,
        "regions": regions,
        "kind": kind,
        "kinds": SpeakerKind.choices,
        "by_thread": by_thread,
        "run": run,
        "here": _("Under no thread yet") if by_thread else _("Not placed yet"),
        "trail": [Step(reverse("threads:suggestion_list", args=[programme.key]), _("Suggestions"))],
    }
    return render(request, page_or_part(request, "threads/unplaced_list.html", "results"), context)


def _run_asked_for(
    request: SignedInRequest, programme: Programme, place: Region | None
) -> Run | None:
    """Return the run that was asked for; else the last of the programme, else of the region."""
    latest = reading.latest_runs(programme)
    asked = request.GET.get("run", "")
    by_key = {str(run.pk): run for run in latest.values()}
    return by_key.get(asked) or latest.get(None) or latest.get(place.pk if place else None)


@require_POST
def run_start(request: SignedInRequest, programme_key: str) -> HttpResponse:
    """Ask the engine for suggestions; a run that is under way for this scope is not asked twice."""
    programme = load_programme(request, programme_key)
    region = region_of(programme, request.POST.get("region", ""))
    key = region.pk if region else None
    if not reading.scope_of(request.user, programme).holds(key):
        raise PermissionDenied(not_yours(region))
    with transaction.atomic():
        job = job_under_way(request, programme, region) or jobs.enqueue(
            "draft_threads",
            by=request.user,
            at=timezone.now(),
            programme_key=programme.key,
            programme=programme.pk,
            region=key,
        )
    return go_to(request, reverse("shared:job_show", args=[job.pk]))


@require_GET
def run_list(request: SignedInRequest, programme_key: str) -> HttpResponse:
    """List the runs, with all that is needed to repeat one."""
    programme = load_programme(request, programme_key)
    scope = reading.scope_of(request.user, programme)
    seen = Suggestion.objects.visible_to(request.user).filter(programme=programme)
    places = set(seen.order_by().values_list("region", flat=True).distinct())
    of_seen = Q(region__in=[p for p in places if p is not None])
    if None in places or scope.is_lead:
        of_seen |= Q(region__isnull=True)
    if scope.has_all_regions:
        of_seen |= Q(region__isnull=False)
    of_seen |= Q(region__in=scope.regions)
    runs = (
        Run.objects.filter(of_seen, programme=programme)
        .defer("unplaced")
        .select_related("region")
        .annotate(
            groups=Count("clusters", filter=Q(clusters__suggestion__isnull=False)),
            is_behind=Q(last_withdrawal__lt=F("programme__last_withdrawal")),
        )
        .order_by("-at", "-pk")
    )
    trail = [Step(reverse("threads:suggestion_list", args=[programme.key]), _("Suggestions"))]
    context = {
        "page": page_of(request, runs),
        "trail": trail,
        "here": _("Runs of the software"),
    }
    return render(request, "threads/run_list.html", context)


def job_under_way(
    request: SignedInRequest,
    programme: Programme,
    place: Region | None,
    kind: str = "draft_threads",
) -> Job | None:
    """Return the run that this person waits for, if there is one."""
    under_way = jobs.visible_to(request.user).filter(
        kind=kind,
        programme_key=programme.key,
        state__in=[JobState.READY, JobState.RUNNING],
    )
    key = place.pk if place else None
    return next((j for j in under_way.order_by("-pk") if j.arguments.get("region") == key), None)
