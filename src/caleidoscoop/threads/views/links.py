"""The evidence of a link between two threads: read it, add to it, take it away."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from caleidoscoop.people.http import SignedInRequest, load_programme
from caleidoscoop.programmes.models import Programme
from caleidoscoop.shared.http import Step, go_to, page_of, refusal_told
from caleidoscoop.threads import actions, reading
from caleidoscoop.threads.models import Evidence, Thread, ThreadLink
from caleidoscoop.threads.views.evidence import choose_words
from caleidoscoop.threads.views.loading import load_thread, not_yours, tell, way_to


@require_GET
def link_show(request: SignedInRequest, programme_key: str, key: str, link_id: int) -> HttpResponse:
    programme, thread, link = _load(request, programme_key, key, link_id)
    standing = Evidence.objects.standing().filter(link=link)
    page = page_of(request, reading.shown(standing.order_by("stance", "pk")))
    context = {
        "thread": thread,
        "link": link,
        "trail": way_to(programme, thread),
        "here": _("Evidence of a link"),
        "said": reading.sentence_between(link),
        "page": page,
        "quotes": reading.quotes_of(page.object_list, request.user),
        "may_change": reading.scope_of(request.user, programme).holds_thread(link.from_thread),
    }
    return render(request, "threads/link_show.html", context)


@require_http_methods(["GET", "POST"])
def link_evidence_add(
    request: SignedInRequest, programme_key: str, key: str, link_id: int
) -> HttpResponse:
    """Look for a fragment, then choose the words that say that one bears on the other."""
    programme, thread, link = _load_to_change(request, programme_key, key, link_id)
    back = _url_of(programme, thread, link)
    context: dict[str, Any] = {
        "thread": thread,
        "about": reading.sentence_between(link),
        "trail": [*way_to(programme, thread), Step(back, _("Evidence of a link"))],
        "here": _("Add evidence"),
        "is_of_link": True,
    }

    def add(**words: Any) -> HttpResponse:
        at = timezone.now()
        actions.add_link_evidence(link=link, by=request.user, at=at, **words)
        tell(request, programme, _("The words are evidence of this link now."), at=at)
        return go_to(request, back)

    question = _("What it does to the link")
    return choose_words(request, link.from_thread, context, add, question=question)


@require_POST
def link_evidence_retire(
    request: SignedInRequest, programme_key: str, key: str, link_id: int, evidence_id: int
) -> HttpResponse:
    programme, thread, link = _load_to_change(request, programme_key, key, link_id)
    evidence = get_object_or_404(link.evidence.select_related("link"), pk=evidence_id)
    at = timezone.now()
    with refusal_told(request):
        actions.retire_link_evidence(evidence=evidence, by=request.user, at=at)
        tell(request, programme, _("The evidence is taken away from this link."), at=at)
    return go_to(request, _url_of(programme, thread, link))


def _load(
    request: SignedInRequest, programme_key: str, key: str, link_id: int
) -> tuple[Programme, Thread, ThreadLink]:
    """Load a link of a thread, either way, of which this person may see both ends."""
    programme = load_programme(request, programme_key)
    thread = load_thread(request, programme, key)
    visible = Thread.objects.visible_to(request.user).open()
    links = ThreadLink.objects.filter(
        Q(from_thread=thread) | Q(to_thread=thread),
        removed_at__isnull=True,
        from_thread__in=visible,
        to_thread__in=visible,
    ).select_related(
        "from_thread__current",
        "from_thread__region",
        "from_thread__programme",
        "to_thread__current",
    )
    return programme, thread, get_object_or_404(links, pk=link_id)


def _load_to_change(
    request: SignedInRequest, programme_key: str, key: str, link_id: int
) -> tuple[Programme, Thread, ThreadLink]:
    programme, thread, link = _load(request, programme_key, key, link_id)
    if not reading.scope_of(request.user, programme).holds_thread(link.from_thread):
        raise PermissionDenied(not_yours(link.from_thread.region))
    return programme, thread, link


def _url_of(programme: Programme, thread: Thread, link: ThreadLink) -> str:
    return reverse("threads:link_show", args=[programme.key, thread.key, link.pk])
