"""What people said, by where it comes from: the list, the reading view, the kept file."""

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from caleidoscoop.people.http import SignedInRequest, load_programme
from caleidoscoop.people.models import may_import
from caleidoscoop.programmes.models import Domain, Programme
from caleidoscoop.shared import blobs
from caleidoscoop.shared.http import Request, page_of, page_or_part
from caleidoscoop.voices.formats import place_label, reason_label
from caleidoscoop.voices.forms import LabelsForm, SourceFilterForm, regions_within_reach
from caleidoscoop.voices.lines import (
    SHOWN,
    counts_of,
    fragments_of_source,
    last_readings,
    lines_of,
    position_of,
    waiting_in,
)
from caleidoscoop.voices.models import EDITORS, Fragment, Intake, LeftOut, Source
from caleidoscoop.voices.views import bulk
from caleidoscoop.voices.views.said import posted, why_refused

PER_PAGE = 50
RECENT = 5


@require_GET
@vary_on_headers("HX-Request")
def source_list(request: SignedInRequest, programme_key: str) -> HttpResponse:
    programme = load_programme(request, programme_key)
    regions = regions_within_reach(request.user, programme)
    form = SourceFilterForm(request.GET or None, regions=regions)
    sources = (
        Source.objects.visible_to(request.user)
        .filter(programme=programme, intakes__switched_on_at__isnull=False)
        .distinct()
        .select_related("region", "session")
        .order_by("-added_at", "path", "pk")
    )
    if form.is_valid():
        sources = sources.filter(_wanted(form.cleaned_data))
    page = page_of(request, sources)
    listed = list(page)
    counts, readings = counts_of(listed), last_readings(listed)
    recent = Intake.objects.visible_to(request.user).filter(programme=programme)
    context = {
        "form": form,
        "page": page,
        "rows": [(s, counts.get(s.pk), readings.get(s.pk)) for s in listed],
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "recent": [
            (intake, why_refused(intake))
            for intake in recent.exclude(outcome="staged").select_related("region")[:RECENT]
        ],
        "may_import": regions.exists()
        or may_import(request.user, programme=programme, region=None),
    }
    return render(request, page_or_part(request, "voices/source_list.html", "results"), context)


def _wanted(asked: dict[str, Any]) -> Q:
    wanted = Q()
    if asked["q"]:
        wanted &= Q(title__icontains=asked["q"])
    if asked["region"]:
        wanted &= Q(region=asked["region"])
    if asked["kind"]:
        wanted &= Q(session__kind=asked["kind"])
    return wanted


@never_cache
@require_http_methods(["GET", "POST"])
def source_show(request: SignedInRequest, programme_key: str, source_id: int) -> HttpResponse:
    """Read a source in its own order; on top of that, work on several fragments at once."""
    programme, source = source_for(request, programme_key, source_id)
    shown = request.GET.get("show", "")
    fragments = fragments_of_source(source).filter(SHOWN.get(shown, SHOWN[""]))
    quote = _quote(request)
    page = _page(request, fragments, quote[0] if quote else "")
    reachable = regions_within_reach(request.user, programme, EDITORS)
    labels = LabelsForm(
        posted(request), regions=list(reachable), domains=list(Domain.objects.all())
    )
    refusal = ""
    if request.method == "POST":
        answer, refusal = bulk.change(request, programme, source, page, labels)
        if answer is not None:
            return answer
    chosen = request.POST.getlist("fragment")
    lines = lines_of(list(page), request.user, quote=quote, chosen=chosen)
    context = {
        "source": source,
        "page": page,
        "lines": lines,
        "labels": labels,
        "refusal": refusal,
        "quote_is_lost": quote is not None and not any(f.key == quote[0] for f in page),
        "may_change": any(line.may_change for line in lines),
        "is_whole": source.is_whole_for(request.user),
        "waiting": waiting_in(source, request.user).count(),
        "shown": shown if shown in SHOWN else "",
        **_sums(source),
    }
    return render(request, "voices/source_show.html", context, status=422 if refusal else 200)


def source_for(
    request: SignedInRequest, programme_key: str, source_id: int
) -> tuple[Programme, Source]:
    programme = load_programme(request, programme_key)
    sources = Source.objects.visible_to(request.user).filter(programme=programme)
    return programme, get_object_or_404(
        sources.filter(intakes__switched_on_at__isnull=False)
        .distinct()
        .select_related("region", "session"),
        pk=source_id,
    )


def _quote(request: Request) -> tuple[str, int, int] | None:
    """Return which words the address asks to mark; without a place, the fragment only."""
    key = request.GET.get("fragment", "")
    if not key:
        return None
    numbers = [request.GET.get(name, "") for name in ("start", "end")]
    start, end = (int(n) if re.fullmatch(r"[0-9]{1,9}", n) else 0 for n in numbers)
    return key, start, end


def _page(request: Request, fragments: Any, key: str) -> "Page[Fragment]":
    pages = Paginator(fragments, PER_PAGE)
    if key and "page" not in request.GET:
        asked = fragments.filter(key=key).first()
        before = position_of(asked, fragments) if asked else None
        if before is not None:
            return pages.get_page(before // PER_PAGE + 1)
    return pages.get_page(request.GET.get("page"))


def _sums(source: Source) -> dict[str, Any]:
    """Return how the words of the file divide: over fragments, and what was left out and why."""
    reading = last_readings([source]).get(source.pk)
    left_out = LeftOut.objects.filter(intake=reading).order_by().values("reason")
    reasons = left_out.annotate(n=Count("pk"), words=Sum("words")).order_by("-words", "reason")
    return {
        "counts": counts_of([source]).get(source.pk, dict.fromkeys(SHOWN, 0)),
        "reading": reading,
        "words_kept": reading.words - reading.words_left_out if reading else 0,
        "reasons": [(reason_label(row["reason"]), row) for row in reasons],
    }


@require_GET
def left_out_list(request: SignedInRequest, programme_key: str, source_id: int) -> HttpResponse:
    """Show the words that became no fragment, to who may read all that did."""
    _programme, source = source_for(request, programme_key, source_id)
    _must_be_whole(source, request)
    reading = last_readings([source]).get(source.pk)
    entries = LeftOut.objects.filter(intake=reading)
    reason = request.GET.get("reason", "")
    page = page_of(request, entries.filter(reason=reason) if reason else entries, PER_PAGE)
    context = {
        "source": source,
        "page": page,
        "rows": [(place_label(e.place), reason_label(e.reason), e) for e in page],
        "reason": reason_label(reason) if reason else "",
    }
    return render(request, "voices/left_out_list.html", context)


@require_GET
def source_file(request: SignedInRequest, programme_key: str, source_id: int) -> HttpResponse:
    """Send the file as it was brought in; never as a page, whatever is in it."""
    _programme, source = source_for(request, programme_key, source_id)
    _must_be_whole(source, request)
    path = blobs.path_of(source.sha256)
    if not path.exists():
        raise Http404
    name = re.sub(r'[\x00-\x1f\x7f"\\/:*?<>|]', "_", source.title).strip(". ") or "source"
    # Whole, not streamed: IMPORT_MAX_BYTES bounds it, and a file is no asynchronous iterator.
    return HttpResponse(
        path.read_bytes(),
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": content_disposition_header(True, name[-150:]) or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def _must_be_whole(source: Source, request: SignedInRequest) -> None:
    if not source.is_whole_for(request.user):
        raise PermissionDenied(
            _(
                "The file as a whole is for who may read all that is in it. Some of its words "
                "were withdrawn, are not released yet, or are of another region."
            )
        )


def url_of(programme: Programme, source: Source) -> str:
    return reverse("voices:source_show", args=[programme.key, source.pk])
