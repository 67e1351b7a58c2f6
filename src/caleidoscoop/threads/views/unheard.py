"""Who is not heard: one page that says so, and what can and cannot be found that way."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from caleidoscoop.people.http import SignedInRequest, load_programme
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.shared import jobs
from caleidoscoop.shared.http import Step, go_to, page_of, refusal_told
from caleidoscoop.threads import actions, analysis, reading
from caleidoscoop.threads import kaleidoscope as turning
from caleidoscoop.threads.models import COVERAGE, Cluster, Suggestion
from caleidoscoop.threads.reading import balance, unheard
from caleidoscoop.threads.views.loading import not_yours, tell, way_to
from caleidoscoop.threads.views.runs import job_under_way

AT_ONCE = 1_000  # fragments of which the groups are made while one waits, within a second
GROUPS = 5
NARROW = 40
MOST_SEED = 2**31


@never_cache
@require_GET
def unheard_show(request: SignedInRequest, programme_key: str) -> HttpResponse:
    programme = load_programme(request, programme_key)
    regions, places, place = _places(request, programme, request.GET.get("region"))
    sight, scope = turning.Sight(request.user, programme), reading.scope_of(request.user, programme)
    snapshot = turning.current(programme)
    narrow = balance.narrow_lines(snapshot, sight, place)
    run = unheard.last_look(programme, place)
    is_hidden = run is not None and run.last_withdrawal < programme.last_withdrawal
    groups = None
    if run and not is_hidden:
        most = None if request.GET.get("groups") == "all" else GROUPS
        groups = unheard.group_rows(run, request.user, regions, most)
    context = {
        "programme": programme,
        "places": places,
        "place": place,
        "key": place.key if place else "",
        "counts": unheard.counts_of(programme, request.user, place, regions),
        "all_readable": reading.uncovered(programme, request.user).count(),
        "run": run,
        "is_hidden": is_hidden,
        "groups": groups,
        "since": unheard.since(run, request.user, place) if run and not is_hidden else None,
        "n_groups": run.clusters.count() if run else 0,
        "job": job_under_way(request, programme, place, kind="group_uncovered"),
        "may_look": scope.holds(place.pk if place else None),
        "sample": unheard.sample_of(snapshot, sight, scope, place, _seed(request)),
        "next_seed": (_seed(request) + 1) % MOST_SEED,
        "kinds": balance.heard_by_kind(snapshot, sight, place),
        "regions_heard": [] if place else balance.heard_by_region(snapshot, sight),
        "narrow": narrow[:NARROW],
        "more_narrow": max(len(narrow) - NARROW, 0),
        "measured": unheard.Measured(),
        "trail": way_to(programme),
        "here": _("Who is not heard"),
    }
    return render(request, "threads/unheard_show.html", context)


@require_POST
def unheard_look(request: SignedInRequest, programme_key: str) -> HttpResponse:
    """Group what no thread covers: at once when there is little, else as a job."""
    programme = load_programme(request, programme_key)
    _regions, _all, place = _places(request, programme, request.POST.get("region", ""))
    key = place.pk if place else None
    if not reading.scope_of(request.user, programme).holds(key):
        raise PermissionDenied(not_yours(place))
    at = timezone.now()
    if unheard.readable(programme, request.user, place).count() <= AT_ONCE:
        with refusal_told(request):
            analysis.group_uncovered(programme=programme, region=place, by=request.user, at=at)
        return go_to(request, f"{_page_of(programme, place)}#groups")
    with transaction.atomic():
        job = job_under_way(request, programme, place, kind="group_uncovered") or jobs.enqueue(
            "group_uncovered",
            by=request.user,
            at=at,
            programme_key=programme.key,
            programme=programme.pk,
            region=key,
            asked_by=request.user.pk,
        )
    return go_to(request, reverse("shared:job_show", args=[job.pk]))


@require_GET
def unheard_group(request: SignedInRequest, programme_key: str, cluster_id: int) -> HttpResponse:
    """Show all fragments of a group, and let who works there make a suggestion of it."""
    programme, cluster, place = _load_group(request, programme_key, cluster_id)
    loose = reading.uncovered(programme, request.user).filter(pk=OuterRef("fragment"))
    members = (
        reading.members_of(request.user, [cluster.pk])
        .annotate(is_loose=Exists(loose))
        .select_related("fragment__current", "fragment__region", "fragment__speaker")
        .select_related("fragment__source")
        .order_by("-membership", "pk")
    )
    step = Step(f"{_page_of(programme, place)}#groups", _("Who is not heard"))
    context = {
        "programme": programme,
        "cluster": cluster,
        "page": page_of(request, members),
        "suggestion": Suggestion.objects.filter(cluster=cluster).first(),
        "is_behind": cluster.run.last_withdrawal < programme.last_withdrawal,
        "trail": [*way_to(programme), step],
        "here": _("Group that no thread covers"),
    }
    return render(request, "threads/unheard_group.html", context)


@require_POST
def unheard_propose(request: SignedInRequest, programme_key: str, cluster_id: int) -> HttpResponse:
    """Put a group in the tray, where whoever decides ticks what becomes evidence."""
    programme, cluster, place = _load_group(request, programme_key, cluster_id)
    at = timezone.now()
    with refusal_told(request):
        suggestion = actions.propose_group(cluster=cluster, by=request.user, at=at)
        tell(request, programme, _("The group is a suggestion now: choose what belongs."), at=at)
        page = reverse("threads:suggestion_show", args=[programme.key, suggestion.pk])
        return go_to(request, page)
    return go_to(request, _page_of(programme, place))


def _load_group(
    request: SignedInRequest, programme_key: str, cluster_id: int
) -> tuple[Programme, Cluster, Region | None]:
    programme = load_programme(request, programme_key)
    groups = Cluster.objects.filter(run__programme=programme, run__engine=COVERAGE)
    cluster = get_object_or_404(groups.select_related("run__region"), pk=cluster_id)
    place = cluster.run.region
    _places(request, programme, place.key if place else "")
    return programme, cluster, place


def _places(
    request: SignedInRequest, programme: Programme, asked: str | None
) -> tuple[list[Region], list[Region | None], Region | None]:
    """Return the regions, where this person reads voices, and which of those is asked for."""
    regions = list(programme.regions.all())
    places = unheard.places_of(request.user, programme, regions)
    if asked is None and places:
        return regions, places, places[0]
    for place in places:
        if asked == (place.key if place else ""):
            return regions, places, place
    raise Http404("No voices to read here.")


def _page_of(programme: Programme, place: Region | None) -> str:
    page = reverse("threads:unheard_show", args=[programme.key])
    return f"{page}?region={place.key if place else ''}"


def _seed(request: SignedInRequest) -> int:
    """Return the seed of the sample: what is asked for, else the day, so that it lasts a day."""
    asked = request.GET.get("sample", "")
    if asked.isdecimal() and len(asked) < 10:
        return int(asked) % MOST_SEED
    return int(timezone.localdate().strftime("%Y%m%d"))
