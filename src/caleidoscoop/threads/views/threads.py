"""The list of threads, the page of one, and its history."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from caleidoscoop.people.http import SignedInRequest, load_programme
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.programmes.mosaic import panes_of
from caleidoscoop.shared.http import page_of, page_or_part
from caleidoscoop.threads import reading
from caleidoscoop.threads.forms import FilterForm
from caleidoscoop.threads.models import Finding, Stance, Thread
from caleidoscoop.threads.views.loading import load_thread, url_of, way_to

PER_PAGE = 30


@require_GET
@vary_on_headers("HX-Request")
def thread_list(request: SignedInRequest, programme_key: str) -> HttpResponse:
    programme = load_programme(request, programme_key)
    base = reading.base_of(programme)
    scope = reading.scope_of(request.user, programme)
    visible = Thread.objects.visible_to(request.user).open().filter(programme=programme)
    of_regions = request.GET.get("of") == "regions"
    form = FilterForm(request.GET, regions=base.regions)
    threads = visible.filter(region__isnull=not of_regions)
    page = page_of(request, _wanted(threads, form, base), PER_PAGE)
    rows = list(page.object_list)
    reading.add_quotes_and_links(rows, request.user)
    context = {
        "page": page,
        "sections": _sections(rows, of_regions),
        "form": form,
        "is_filtered": any(form.wish(name) for name in form.fields),
        "of_regions": of_regions,
        "common": visible.filter(region__isnull=True).count(),
        "regional": visible.filter(region__isnull=False).count(),
        "base": base,
        "scope": scope,
        "ask_scopes": _ask_scopes(scope, base),
        "uncovered": reading.uncovered(programme, request.user).count(),
    }
    return render(request, page_or_part(request, "threads/thread_list.html", "results"), context)


def _wanted(
    threads: "QuerySet[Thread]", form: FilterForm, base: reading.Base
) -> list[reading.ThreadRow]:
    if words := form.wish("q"):
        threads = threads.filter(current__title__icontains=words)
    if kind := form.wish("kind"):
        threads = threads.filter(kind=kind)
    if domain := form.wish("domain"):
        threads = threads.filter(domains__key=domain)
    rows = reading.rows_of(threads, base)
    if region := form.wish("region"):
        rows = [row for row in rows if region in {*row.reached, _own(row.thread)}]
    return sorted(rows, key=lambda row: row.thread.region.position if row.thread.region else 0)


def _own(thread: Thread) -> str:
    return thread.region.key if thread.region else ""


def _sections(rows: list[reading.ThreadRow], of_regions: bool) -> list[dict[str, Any]]:
    """Return the rows of a page under the words of how widely they are shared, or of the region."""
    sections: dict[Any, list[reading.ThreadRow]] = {}
    for row in rows:
        sections.setdefault(row.thread.region if of_regions else row.reach, []).append(row)
    return [
        {
            "key": key.key if of_regions else key.value,
            "title": key.name if of_regions else key.label,
            "region": key if of_regions else None,
            "rows": members,
        }
        for key, members in sections.items()
    ]


def _ask_scopes(scope: reading.Scope, base: reading.Base) -> list[Region | None]:
    """Return for what the engine may be asked by this person: the programme first."""
    return [*([None] if scope.is_lead else []), *scope.of(list(base.regions))]


@require_GET
def thread_show(request: SignedInRequest, programme_key: str, key: str) -> HttpResponse:
    programme = load_programme(request, programme_key)
    thread = load_thread(request, programme, key)
    if thread.merged_into_id:
        return _onward(request, programme, thread)
    base = reading.base_of(programme)
    may_change = reading.scope_of(request.user, programme).holds_thread(thread)
    may_change = may_change and thread.closed_at is None
    return render(
        request,
        "threads/thread_show.html",
        {
            "thread": thread,
            "may_change": may_change,
            "trail": way_to(programme),
            "base": base,
            "marks": [*reading.marks_of(thread), *(d.name for d in thread.domains.all())],
            **_voices(request, thread, base),
            "chain": reading.chain_of(thread, request.user),
            "findings": Finding.objects.standing()
            .visible_to(request.user)
            .filter(threads=thread)
            .select_related("current__by")
            .order_by("pk"),
            "stale": reading.stale_evidence(thread, request.user) if may_change else [],
            "panes": panes_of(base.regions, on=timezone.localdate()),
        },
    )


def _voices(request: SignedInRequest, thread: Thread, base: reading.Base) -> dict[str, Any]:
    """Return what is said, by whom and where, and what speaks against it."""
    strength = reading.strengths_of([thread.pk]).get(thread.pk, reading.Strength())
    cells = reading.cells_of(thread)
    some, against = reading.varied_quotes(thread)
    quotes = reading.quotes_of([*some, *against], request.user)
    lines = reading.region_lines(cells, base, quotes[: len(some)])
    kinds = reading.kind_lines(cells, thread)
    row = reading.ThreadRow(thread, strength, reading.reach_of(strength, base), base)
    return {
        "row": row,
        "strength": strength,
        "lines": [line for line in lines if line.total > line.stances[Stance.CONTRADICTS]],
        "against": quotes[len(some) :],
        "against_regions": [line.region for line in lines if line.stances[Stance.CONTRADICTS]],
        "kinds": kinds,
        "most": max((line.total for line in kinds), default=0) or 1,
        "silent": [line for line in kinds if not line.total and line.is_heard_elsewhere],
    }


def _onward(request: SignedInRequest, programme: Programme, thread: Thread) -> HttpResponse:
    """Lead on to the thread that this one went into, however many times that was merged too."""
    title = thread.title
    while thread.merged_into:
        thread = thread.merged_into
    messages.info(request, _("“%(title)s” was merged into this thread.") % {"title": title})
    return HttpResponseRedirect(url_of(programme, thread))


@require_GET
def thread_history(request: SignedInRequest, programme_key: str, key: str) -> HttpResponse:
    programme = load_programme(request, programme_key)
    thread = load_thread(request, programme, key)
    context = {
        "thread": thread,
        "trail": way_to(programme, thread),
        "may_change": reading.scope_of(request.user, programme).holds_thread(thread),
        "versions": thread.versions.select_related("by").order_by("-number"),
        "lines": reading.history_of(thread),
        "here": _("History"),
    }
    return render(request, "threads/thread_history.html", context)
