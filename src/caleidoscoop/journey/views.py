"""The pages that show every step: home, regions, the public record, how to read this."""

import csv
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from caleidoscoop.journey import reading, reading_record, reading_region
from caleidoscoop.journey.forms import RecordFilterForm
from caleidoscoop.people.http import SignedInRequest, load_programme
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.programmes.mosaic import Pane, panes_of
from caleidoscoop.shared.http import Request, page_of, page_or_part
from caleidoscoop.shared.models import record as write_record
from caleidoscoop.threads.reading import base_of, scope_of, uncovered
from caleidoscoop.threads.reading.strength import Reach

CHANGES = 8
RECORD_PER_PAGE = 50
# The rose that the page about reading explains.
ROSE_SUPPORTS, ROSE_CONTRADICTS = ("municipality", "partner", "resident"), ("rijk",)


@require_GET
def root(request: SignedInRequest) -> HttpResponse:
    """Go to the only programme there is for this person, or let them choose."""
    programmes = list(Programme.objects.visible_to(request.user).order_by("name", "pk"))
    if len(programmes) == 1:
        return redirect("journey:home", programmes[0].key)
    return render(request, "journey/root.html", {"programmes": programmes})


@require_GET
def about(request: Request) -> HttpResponse:
    context = {"rose_supports": ROSE_SUPPORTS, "rose_contradicts": ROSE_CONTRADICTS}
    return render(request, "journey/about.html", context)


@never_cache
@require_GET
def home(request: SignedInRequest, programme_key: str) -> HttpResponse:
    programme = load_programme(request, programme_key)
    user, base = request.user, base_of(programme)
    threads = reading.common_threads(programme, user, base)
    context = {
        "programme": programme,
        "regions": base.regions,
        "regions_in_words": reading.in_words(len(base.regions)),
        "panes": _panes(programme, base.regions),
        "rows": reading.region_rows(base.regions, threads),
        "heard": reading.heard_in(programme),
        "threads": threads,
        "columns": reading.columns_of(programme, threads),
        "nowhere": sum(row.reach == Reach.NOWHERE for row in threads),
        "unproven": sum(row.reach == Reach.NONE for row in threads),
        "to_do": reading.to_do(programme, user, scope_of(user, programme), at=timezone.now()),
        "voices": [
            (fragment, reading.quote_url(programme, fragment))
            for fragment in reading.recent_voices(programme, user)
        ],
        "uncovered": uncovered(programme, user).count(),
        "newest": reading.newest_report(programme, user),
        "changes": reading_record.recent_changes(programme, user, lines=CHANGES),
    }
    return render(request, "journey/home.html", context)


@require_GET
def region_list(request: SignedInRequest, programme_key: str) -> HttpResponse:
    programme = load_programme(request, programme_key)
    base = base_of(programme)
    threads = reading.common_threads(programme, request.user, base)
    context = {
        "programme": programme,
        "rows": reading.region_rows(base.regions, threads),
    }
    return render(request, "journey/region_list.html", context)


@never_cache
@require_GET
def region_show(request: SignedInRequest, programme_key: str, region_key: str) -> HttpResponse:
    programme = load_programme(request, programme_key)
    region = get_object_or_404(
        Region.objects.visible_to(request.user), programme=programme, key=region_key
    )
    user, base = request.user, base_of(programme)
    threads = reading.common_threads(programme, user, base)
    unplaced = reading_region.unplaced_in(region, programme, user)
    members = reading_region.memberships_on(region, timezone.localdate())
    heard = reading_region.kinds_heard(region)
    context = {
        "programme": programme,
        "region": region,
        "strip_region": region,
        "row": next(r for r in reading.region_rows([region], threads)),
        "panes": _panes(programme, base.regions),
        "regions": base.regions,
        "members": members,
        "holdings": reading_region.holdings_of(region, programme, threads, user),
        "own_threads": reading_region.own_threads(region, user, base),
        "kinds": heard,
        "kinds_present": [line.kind for line in heard if line.fragments],
        "sessions": reading_region.sessions_of(region),
        "sources": reading_region.sources_of(region, user),
        "unplaced": unplaced.count(),
        "unplaced_quotes": [
            (fragment, reading.quote_url(programme, fragment))
            for fragment in unplaced[: reading_region.UNPLACED]
        ],
    }
    return render(request, "journey/region_show.html", context)


@never_cache
@require_GET
@vary_on_headers("HX-Request")
def record(request: SignedInRequest, programme_key: str) -> HttpResponse:
    programme = load_programme(request, programme_key)
    form = RecordFilterForm(request.GET or None, programme=programme)
    page = page_of(request, reading_record.entries_of(programme, **_asked(form)), RECORD_PER_PAGE)
    context = {
        "programme": programme,
        "form": form,
        "page": page,
        "lines": reading_record.record_lines(programme, page.object_list),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    template = page_or_part(request, "journey/record.html", "results")
    return render(request, template, context, status=422 if form.errors else 200)


@never_cache
@require_GET
def record_csv(request: SignedInRequest, programme_key: str) -> HttpResponse:
    """Send the same entries as the page shows, as data; the record says that it was taken along."""
    programme = load_programme(request, programme_key)
    form = RecordFilterForm(request.GET or None, programme=programme)
    entries = reading_record.entries_of(programme, **_asked(form))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{_file_name(programme)}"'
    # The mark without which spreadsheets read accents wrong.
    answer.write("\ufeff")
    csv.writer(answer).writerows(reading_record.csv_rows(programme, entries))
    write_record(
        programme_key=programme.key,
        verb="record_downloaded",
        target=programme,
        by=request.user,
        at=timezone.now(),
    )
    return answer


def _file_name(programme: Programme) -> str:
    fictional = "-fictional" if programme.is_fictional else ""
    return f"{programme.key}-record{fictional}.csv"


def _panes(programme: Programme, regions: tuple[Region, ...]) -> tuple[Pane, ...]:
    return panes_of(
        regions,
        on=timezone.localdate(),
        url_of=lambda region: reading.region_url(region, programme),
    )


def _asked(form: RecordFilterForm) -> dict[str, Any]:
    """Return what is asked for as far as it is well-formed; the form says what is not."""
    if not form.is_bound:
        return {}
    form.is_valid()
    return {name: value for name, value in form.cleaned_data.items() if value}
