"""The evidence of a thread: read all of it, weigh it, move it, add to it."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from caleidoscoop.people.http import SignedInRequest, load_programme
from caleidoscoop.shared.http import go_to, page_of, page_or_part, refusal_on, refusal_told
from caleidoscoop.threads import actions, reading
from caleidoscoop.threads.forms import (
    EvidenceFilterForm,
    EvidenceForm,
    MergeForm,
    SplitForm,
    StanceForm,
)
from caleidoscoop.threads.models import Evidence, Thread
from caleidoscoop.threads.reading.strength import with_counting
from caleidoscoop.threads.views.loading import (
    load_thread,
    load_thread_to_change,
    numbers,
    tell,
    url_of,
    way_to,
)
from caleidoscoop.voices.models import Fragment, SpeakerKind


@require_GET
@vary_on_headers("HX-Request")
def evidence_list(request: SignedInRequest, programme_key: str, key: str) -> HttpResponse:
    programme = load_programme(request, programme_key)
    thread = load_thread(request, programme, key)
    regions = list(programme.regions.all())
    form = EvidenceFilterForm(request.GET, regions=regions, kinds=SpeakerKind.choices)
    standing = with_counting(Evidence.objects.standing().filter(thread=thread))
    if place := form.wish("region"):
        here = Q(region__isnull=True) if place == "-" else Q(version__fragment__region__key=place)
        standing = standing.filter(here)
    if kind := form.wish("kind"):
        standing = standing.filter(speaker_kind=kind)
    if stance := form.wish("stance"):
        standing = standing.filter(stance=stance)
    ordered = standing.order_by("version__fragment__region__position", "stance", "pk")
    page = page_of(request, reading.shown(ordered))
    context = {
        "thread": thread,
        "trail": way_to(programme, thread),
        "here": _("Evidence"),
        "form": form,
        "page": page,
        "quotes": reading.quotes_of(page.object_list, request.user),
        "may_change": reading.scope_of(request.user, programme).holds_thread(thread)
        and thread.closed_at is None,
        "is_filtered": any(form.wish(name) for name in form.fields),
    }
    return render(request, page_or_part(request, "threads/evidence_list.html", "results"), context)


@require_http_methods(["GET", "POST"])
def evidence_add(request: SignedInRequest, programme_key: str, key: str) -> HttpResponse:
    """Look for a fragment, then choose its words."""
    programme, thread = load_thread_to_change(request, programme_key, key)
    context = {
        "thread": thread,
        "about": thread.title,
        "trail": way_to(programme, thread),
        "here": _("Add evidence"),
    }

    def add(**words: Any) -> HttpResponse:
        at = timezone.now()
        actions.add_evidence(thread=thread, by=request.user, at=at, **words)
        tell(request, programme, _("The words are evidence of this thread now."), at=at)
        return go_to(request, url_of(programme, thread))

    return choose_words(request, thread, context, add)


def choose_words(
    request: SignedInRequest,
    thread: Thread,
    context: dict[str, Any],
    add: Callable[..., HttpResponse],
    *,
    question: str = "",
) -> HttpResponse:
    """Let somebody look for a fragment in the scope of a thread, choose its words, and add them."""
    programme = thread.programme
    usable = Fragment.objects.usable().visible_to(request.user).filter(programme=programme)
    if thread.region_id:
        usable = usable.filter(region=thread.region_id)
    usable = usable.select_related("current", "region", "speaker", "source")
    chosen = request.GET.get("fragment", "")
    if not chosen:
        words = request.GET.get("q", "").strip()
        if words:
            usable = usable.filter(current__text__icontains=words)
        page = page_of(request, usable.order_by("source", "ordinal", "pk"))
        context |= {"q": words, "page": page}
        template = page_or_part(request, "threads/evidence_search.html", "results")
        return render(request, template, context)
    fragment = get_object_or_404(usable, key=chosen)
    assert fragment.current is not None
    start = {"version": fragment.current_id, "stance": "supports"}
    form = EvidenceForm(request.POST or None, fragment=fragment, initial=start)
    if question:
        form.fields["stance"].label = question
    if form.is_valid():
        stretch = {name: form.cleaned_data[name] for name in ("start", "end", "stance")}
        with refusal_on(form):
            return add(version=fragment.current, **stretch)
    context |= {"form": form, "fragment": fragment}
    status = 422 if form.errors else 200
    return render(request, "threads/evidence_add.html", context, status=status)


@require_http_methods(["GET", "POST"])
def evidence_weigh(
    request: SignedInRequest, programme_key: str, key: str, evidence_id: int
) -> HttpResponse:
    """Say of one piece of evidence whether it supports, nuances or contradicts."""
    programme, thread = load_thread_to_change(request, programme_key, key)
    evidence = get_object_or_404(_of(thread, request), pk=evidence_id)
    form = StanceForm(request.POST or None, initial={"stance": evidence.stance})
    if form.is_valid():
        at = timezone.now()
        with refusal_on(form):
            stance = form.cleaned_data["stance"]
            actions.take_stance(evidence=evidence, stance=stance, by=request.user, at=at)
            tell(request, programme, _("The evidence is weighed anew."), at=at)
            return go_to(request, url_of(programme, thread))
    context = {
        "thread": thread,
        "trail": way_to(programme, thread),
        "form": form,
        "quote": reading.quotes_of([evidence], request.user)[0],
        "here": _("Weigh evidence"),
    }
    status = 422 if form.errors else 200
    return render(request, "threads/evidence_weigh.html", context, status=status)


@require_POST
def evidence_retire(
    request: SignedInRequest, programme_key: str, key: str, evidence_id: int
) -> HttpResponse:
    programme, thread = load_thread_to_change(request, programme_key, key)
    evidence = get_object_or_404(Evidence, thread=thread, pk=evidence_id)
    at = timezone.now()
    with refusal_told(request):
        actions.retire_evidence(evidence=evidence, by=request.user, at=at)
        tell(request, programme, _("The evidence is taken away from this thread."), at=at)
    return go_to(request, url_of(programme, thread))


@require_http_methods(["GET", "POST"])
def evidence_move(request: SignedInRequest, programme_key: str, key: str) -> HttpResponse:
    """Let chosen evidence prove another thread instead."""
    programme, thread = load_thread_to_change(request, programme_key, key)
    scope = reading.scope_of(request.user, programme)
    others = Thread.objects.open().visible_to(request.user).filter(programme=programme)
    if not scope.is_lead:
        others = others.filter(region__in=scope.regions)
    if not (scope.is_lead or scope.has_all_regions):
        others = others.filter(region=thread.region_id)
    form = MergeForm(request.POST or None, threads=others.exclude(pk=thread.pk))
    form.fields["into"].label = _("Move to")
    evidence = _chosen(thread, request)
    if form.is_valid():
        at = timezone.now()
        with refusal_on(form):
            into = form.cleaned_data["into"]
            moved = actions.move_evidence(evidence=evidence, into=into, by=request.user, at=at)
            text = ngettext(
                "%(n)s piece of evidence is moved here.",
                "%(n)s pieces of evidence are moved here.",
                len(evidence),
            ) % {"n": len(moved)}
            tell(request, programme, text, at=at)
            return go_to(request, url_of(programme, into))
    return _with_chosen(
        request, "threads/evidence_move.html", thread, form, evidence, _("Move evidence")
    )


@require_http_methods(["GET", "POST"])
def thread_split(request: SignedInRequest, programme_key: str, key: str) -> HttpResponse:
    """Start a thread of its own from chosen evidence."""
    programme, thread = load_thread_to_change(request, programme_key, key)
    form = SplitForm(request.POST or None, initial={"kind": thread.kind})
    evidence = _chosen(thread, request)
    if form.is_valid():
        at = timezone.now()
        with refusal_on(form):
            twin = actions.split_thread(
                thread=thread, evidence=evidence, by=request.user, at=at, **form.cleaned_data
            )
            tell(request, programme, _("This is a thread of its own now."), at=at)
            return go_to(request, url_of(programme, twin))
    return _with_chosen(
        request, "threads/thread_split.html", thread, form, evidence, _("Split off a thread")
    )


def _of(thread: Thread, request: SignedInRequest) -> Any:
    return reading.shown(Evidence.objects.standing().filter(thread=thread))


def _chosen(thread: Thread, request: SignedInRequest) -> list[Evidence]:
    """Return the ticked evidence that still stands under the thread."""
    source = request.POST if request.method == "POST" else request.GET
    keys = numbers(source.getlist("evidence"))[:500]
    return list(_of(thread, request).filter(pk__in=keys).select_related("thread").order_by("pk"))


def _with_chosen(
    request: SignedInRequest,
    template: str,
    thread: Thread,
    form: Any,
    evidence: list[Evidence],
    here: str,
) -> HttpResponse:
    context = {
        "thread": thread,
        "trail": way_to(thread.programme, thread),
        "form": form,
        "quotes": reading.quotes_of(evidence, request.user),
        "here": here,
    }
    return render(request, template, context, status=422 if form.errors else 200)
