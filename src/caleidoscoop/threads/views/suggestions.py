"""The tray: what the engine and people propose, what is decided, what found no place; the runs."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, F, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from caleidoscoop.people.http import SignedInRequest, load_programme
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.shared.http import Step, go_to, page_of, page_or_part, refusal_on, refusal_told
from caleidoscoop.threads import actions, reading
from caleidoscoop.threads.forms import AcceptForm, ProposeForm, RejectForm
from caleidoscoop.threads.models import Evidence, Run, Suggestion, SuggestionState, Thread
from caleidoscoop.threads.reading.unheard import places_of
from caleidoscoop.threads.views.loading import not_yours, numbers, region_of, tell, url_of
from caleidoscoop.threads.views.runs import job_under_way
from caleidoscoop.voices.models import Fragment

PER_PAGE = 10
BEHIND = Q(cluster__run__last_withdrawal__lt=F("programme__last_withdrawal"))


@require_GET
@vary_on_headers("HX-Request")
def suggestion_list(request: SignedInRequest, programme_key: str) -> HttpResponse:
    programme = load_programme(request, programme_key)
    regions = list(programme.regions.all())
    scope = reading.scope_of(request.user, programme)
    visible = Suggestion.objects.visible_to(request.user).filter(programme=programme)
    is_decided = request.GET.get("show") == "decided"
    place = _place(request, regions, scope, visible)
    here = visible.filter(region=place)
    open_ones = here.open()
    waiting = open_ones.exclude(BEHIND)
    rows = here.exclude(state__in=[SuggestionState.OPEN, SuggestionState.SUPERSEDED])
    latest = rows.order_by("-decided_at", "-pk")
    shown = latest if is_decided else waiting.order_by("-made_at", "pk")
    related = ["cluster__run", "decided_by", "proposed_by", "region", "thread__current"]
    page = page_of(request, shown.select_related(*related), PER_PAGE)
    run = reading.latest_runs(programme).get(place.pk if place else None)
    context = {
        "page": page,
        "rows": reading.suggestion_rows(list(page.object_list), request.user, regions),
        "is_decided": is_decided,
        "n_open": waiting.count(),
        "n_decided": rows.count(),
        "n_behind": open_ones.filter(BEHIND).count(),
        "place": place,
        "places": _places(visible, regions, scope),
        "may_decide": scope.holds(place.pk if place else None),
        "may_propose": bool(_proposal_scopes(request, programme, regions)),
        "run": run,
        "may_read": place in places_of(request.user, programme, regions),
        "unplaced": _unplaced_by_region(run, request, regions) if run and not is_decided else [],
        "job": job_under_way(request, programme, place),
    }
    return render(
        request, page_or_part(request, "threads/suggestion_list.html", "results"), context
    )


def _place(
    request: SignedInRequest, regions: list[Region], scope: reading.Scope, visible: Any
) -> Region | None:
    """Return the region whose tray is asked for; without a word, the one that is theirs to do."""
    asked = request.GET.get("region")
    if asked is not None:
        return next((region for region in regions if region.key == asked), None)
    if scope.is_lead or visible.filter(region__isnull=True).exists():
        return None
    return next((r for r in regions if scope.holds(r.pk)), None) or next(
        (r for r in regions if visible.filter(region=r).exists()), None
    )


def _places(
    visible: Any, regions: list[Region], scope: reading.Scope
) -> list[tuple[Region | None, int]]:
    """Return the trays that this person may see, with how many suggestions are open in each."""
    counted = visible.open().exclude(BEHIND).order_by().values("region").annotate(n=Count("pk"))
    n = {row["region"]: row["n"] for row in counted}
    known = set(visible.order_by().values_list("region", flat=True).distinct())
    places: list[Region | None] = [None, *regions]
    keys = [(place, place.pk if place else None) for place in places]
    return [(place, n.get(key, 0)) for place, key in keys if key in known or scope.holds(key)]


def _unplaced_by_region(
    run: Run, request: SignedInRequest, regions: list[Region]
) -> list[tuple[Region | None, int]]:
    rest = reading.unplaced(run, request.user).order_by()
    counted = rest.values("region").annotate(n=Count("pk"))
    n: dict[int | None, int] = {row["region"]: row["n"] for row in counted}
    places: list[Region | None] = [*regions, None]
    sizes = [(place, n.get(place.pk if place else None, 0)) for place in places]
    return [(place, size) for place, size in sizes if size]


def _load(
    request: SignedInRequest, programme_key: str, suggestion_id: int
) -> tuple[Programme, Suggestion]:
    programme = load_programme(request, programme_key)
    visible = Suggestion.objects.visible_to(request.user).select_related(
        "cluster__run", "region", "decided_by", "proposed_by", "thread__current", "programme"
    )
    return programme, get_object_or_404(visible, pk=suggestion_id, programme=programme)


def _load_to_decide(
    request: SignedInRequest, programme_key: str, suggestion_id: int
) -> tuple[Programme, Suggestion]:
    programme, suggestion = _load(request, programme_key, suggestion_id)
    if not reading.scope_of(request.user, programme).holds_suggestion(suggestion):
        raise PermissionDenied(not_yours(suggestion.region))
    return programme, suggestion


@require_http_methods(["GET", "POST"])
def suggestion_show(
    request: SignedInRequest, programme_key: str, suggestion_id: int
) -> HttpResponse:
    """Show all fragments of a suggestion, and let who may decide accept it with the ticked ones."""
    programme, suggestion = _load(request, programme_key, suggestion_id)
    may_decide = reading.scope_of(request.user, programme).holds_suggestion(suggestion)
    if request.method == "POST" and not may_decide:
        raise PermissionDenied(not_yours(suggestion.region))
    threads = Thread.objects.open().filter(programme=programme, region=suggestion.region)
    start = {"title": suggestion.title}
    form = AcceptForm(request.POST or None, threads=threads, initial=start)
    ticked = numbers(request.POST.getlist("fragment"))
    if form.is_valid():
        at = timezone.now()
        with refusal_on(form):
            thread = actions.accept_suggestion(
                suggestion=suggestion,
                fragments=list(Fragment.objects.filter(pk__in=ticked, programme=programme))
                if "chosen" in request.POST
                else None,
                by=request.user,
                at=at,
                **form.cleaned_data,
            )
            tell(request, programme, _("The suggestion is a thread now."), at=at)
            return go_to(request, url_of(programme, thread))
    context = {
        **_suggestion_context(request, programme, suggestion),
        "form": form,
        "reject_form": RejectForm(),
        "may_decide": may_decide,
        "ticked": set(ticked) if "chosen" in request.POST else None,
    }
    status = 422 if form.errors else 200
    return render(request, "threads/suggestion_show.html", context, status=status)


def _suggestion_context(
    request: SignedInRequest, programme: Programme, suggestion: Suggestion
) -> dict[str, Any]:
    regions = list(programme.regions.all())
    cluster = suggestion.cluster
    is_behind = bool(cluster) and cluster.run.last_withdrawal < programme.last_withdrawal  # type: ignore[union-attr]
    members: Any = []
    if cluster and not is_behind:
        elsewhere = Evidence.objects.filter(
            version__fragment=OuterRef("fragment"),
            retired_at__isnull=True,
            thread__closed_at__isnull=True,
            thread__isnull=False,
        )
        members = (
            reading.members_of(request.user, [cluster.pk])
            .annotate(is_covered=Exists(elsewhere))
            .select_related("fragment__current", "fragment__region", "fragment__speaker")
            .order_by("-membership", "pk")
        )
    tray = reverse("threads:suggestion_list", args=[programme.key])
    return {
        "suggestion": suggestion,
        "row": reading.suggestion_rows([suggestion], request.user, regions)[0],
        "members": members,
        "is_behind": is_behind,
        "is_open": suggestion.state == SuggestionState.OPEN,
        "trail": [Step(tray, _("Suggestions"))],
        "here": _("Suggestion"),
    }


@require_POST
def suggestion_reject(
    request: SignedInRequest, programme_key: str, suggestion_id: int
) -> HttpResponse:
    programme, suggestion = _load_to_decide(request, programme_key, suggestion_id)
    form = RejectForm(request.POST)
    at = timezone.now()
    if not form.is_valid():
        threads = Thread.objects.open().filter(programme=programme, region=suggestion.region)
        context = {
            **_suggestion_context(request, programme, suggestion),
            "form": AcceptForm(threads=threads, initial={"title": suggestion.title}),
            "reject_form": form,
            "may_decide": True,
        }
        return render(request, "threads/suggestion_show.html", context, status=422)
    with refusal_told(request):
        why = form.cleaned_data["why"]
        actions.reject_suggestion(suggestion=suggestion, why=why, by=request.user, at=at)
        tell(request, programme, _("The suggestion is left aside."), at=at)
    return go_to(request, _tray_of(programme, suggestion))


@require_POST
def suggestion_reopen(
    request: SignedInRequest, programme_key: str, suggestion_id: int
) -> HttpResponse:
    programme, suggestion = _load_to_decide(request, programme_key, suggestion_id)
    at = timezone.now()
    with refusal_told(request):
        actions.reopen_suggestion(suggestion=suggestion, by=request.user, at=at)
        tell(request, programme, _("The suggestion is back in the tray."), at=at)
    return go_to(request, _tray_of(programme, suggestion))


def _tray_of(programme: Programme, suggestion: Suggestion) -> str:
    tray = reverse("threads:suggestion_list", args=[programme.key])
    return f"{tray}?region={suggestion.region.key if suggestion.region else ''}"


@require_http_methods(["GET", "POST"])
def thread_propose(request: SignedInRequest, programme_key: str) -> HttpResponse:
    programme = load_programme(request, programme_key)
    scopes = _proposal_scopes(request, programme, list(programme.regions.all()))
    form = ProposeForm(request.POST or None, scopes=scopes)
    form.fields["scope"].required = ("", scopes[0][1]) not in scopes
    if form.is_valid():
        at = timezone.now()
        with refusal_on(form):
            suggestion = actions.propose_thread(
                programme=programme,
                region=region_of(programme, form.cleaned_data["scope"]),
                title=form.cleaned_data["title"],
                by=request.user,
                at=at,
            )
            tell(request, programme, _("The thread is proposed."), at=at)
            return go_to(request, _tray_of(programme, suggestion))
    trail = [Step(reverse("threads:suggestion_list", args=[programme.key]), _("Suggestions"))]
    status = 422 if form.errors else 200
    context = {"form": form, "trail": trail, "here": _("Propose a thread")}
    return render(request, "threads/thread_propose.html", context, status=status)


def _proposal_scopes(
    request: SignedInRequest, programme: Programme, regions: list[Region]
) -> list[tuple[str, str]]:
    """Return where this person works: the programme, its regions, or some of them."""
    held = set(
        request.user.current_roles().filter(programme=programme).values_list("region", flat=True)
    )
    everywhere = None in held
    whole = [("", _("All regions: a common thread"))] if everywhere else []
    return [*whole, *((r.key, r.name) for r in regions if everywhere or r.pk in held)]
