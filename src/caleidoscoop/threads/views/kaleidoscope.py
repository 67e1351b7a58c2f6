"""The kaleidoscope: one page that is its own address, and the same as data and picture."""

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from caleidoscoop.people.http import SignedInRequest, load_programme
from caleidoscoop.programmes.models import Programme
from caleidoscoop.shared.models import record
from caleidoscoop.threads import kaleidoscope as turning
from caleidoscoop.threads.kaleidoscope import exports, picture
from caleidoscoop.threads.kaleidoscope.dimensions import DIMENSIONS, Level
from caleidoscoop.threads.kaleidoscope.wording import caption_of, counted_in

TEMPLATE = "threads/kaleidoscope.html"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Control:
    """A choice above the table."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: str
    words: str
    url: str


@never_cache
@require_GET
@vary_on_headers("HX-Request")
def kaleidoscope(request: SignedInRequest, programme_key: str) -> HttpResponse:
    programme = load_programme(request, programme_key)
    sight = turning.Sight(request.user, programme)
    asked, sides = turning.asked_in(request.GET, sight)
    view = asked.view
    is_other = request.META.get("QUERY_STRING", "") != view.query
    if is_other and (not asked.complaints or "turn" in request.GET):
        return HttpResponseRedirect(f"{request.path}{view.url if view.query else ''}")
    snapshot = turning.current(programme)
    drawer = turning.drawer_of(view, snapshot, sides) if view.has_cell else None
    context = {"programme": programme, "view": view, "drawer": drawer}
    htmx = request.htmx
    if htmx and not htmx.boosted and not htmx.history_restore_request:
        return render(request, f"{TEMPLATE}#drawer", context)
    pivot = turning.pivot_of(view, snapshot, sides)
    context |= {
        "pivot": pivot,
        "view": pivot.view,
        "complaints": asked.complaints,
        "controls": _controls(view),
        "filters": _filters(view, sides),
        "chips": _chips(view, sides),
        "caption": caption_of(view),
        "counted": counted_in(view),
        "row_side": capfirst(str(DIMENSIONS[view.rows].label)),
        "is_empty": not pivot.lines or not pivot.total.count,
        "least": turning.LEAST,
        "other_levels": [level for level in Level if level != view.level],
        "query": pivot.view.without_cell().query,
    }
    return render(request, TEMPLATE, context)


def _controls(view: turning.View) -> list[Control]:
    sides = tuple((name, capfirst(str(side.label))) for name, side in DIMENSIONS.items())
    levels = tuple((str(level), capfirst(str(level.label))) for level in Level)
    shows = tuple((str(show), capfirst(str(show.label))) for show in turning.Show)
    return [
        Control("rows", _("Rows"), sides, view.rows),
        Control("columns", _("Columns"), sides, view.columns),
        Control("show", _("Show"), shows, view.show),
        Control("level", _("Threads"), levels, view.level),
    ]


def _filters(view: turning.View, sides: turning.Sides) -> list[Control]:
    controls = []
    for name, side in DIMENSIONS.items():
        items = tuple((item.key, item.label) for item in sides.items(name))
        if name == "stance":
            # What counts anyway has no value, so that it changes along with rows and columns.
            usual = "all" if "stance" in (view.rows, view.columns) else "supports"
            items = (("all", _("all stances")), *items)
            items = (
                *((("", label)) for key, label in items if key == usual),
                *(pair for pair in items if pair[0] != usual),
            )
        else:
            items = (("", _("all")), *items)
        chosen = view.filter_of.get(name, "")
        controls.append(Control(name, capfirst(str(side.label)), items, chosen))
    return controls


def _chips(view: turning.View, sides: turning.Sides) -> list[Chip]:
    chips = []
    for name, key in view.filters:
        item = sides.item(name, key)
        words = item.label if item else str(_("all stances"))
        chips.append(
            Chip(capfirst(str(DIMENSIONS[name].label)), words, view.without_filter(name).url)
        )
    return chips


def _same_view(
    request: SignedInRequest, programme_key: str
) -> tuple[Programme, turning.Pivot, turning.Sides]:
    """Return the same view as the page of this address shows."""
    programme = load_programme(request, programme_key)
    sight = turning.Sight(request.user, programme)
    asked, sides = turning.asked_in(request.GET, sight)
    return (
        programme,
        turning.pivot_of(asked.view.without_cell(), turning.current(programme), sides),
        sides,
    )


@never_cache
@require_GET
def kaleidoscope_csv(request: SignedInRequest, programme_key: str) -> HttpResponse:
    programme, pivot, _sides = _same_view(request, programme_key)
    # The mark without which spreadsheets read accents wrong.
    content = "\ufeff" + exports.csv_of(pivot)
    return _sent(request, programme, content.encode(), "text/csv; charset=utf-8", "csv")


@never_cache
@require_GET
def kaleidoscope_xlsx(request: SignedInRequest, programme_key: str) -> HttpResponse:
    programme, pivot, sides = _same_view(request, programme_key)
    content = exports.xlsx_of(pivot, sides, programme.name)
    return _sent(request, programme, content, XLSX, "xlsx")


@never_cache
@require_GET
def kaleidoscope_svg(request: SignedInRequest, programme_key: str) -> HttpResponse:
    programme, pivot, sides = _same_view(request, programme_key)
    content = picture.svg_of(pivot, sides, programme.name)
    return _sent(request, programme, content.encode(), "image/svg+xml", "svg")


def _sent(
    request: SignedInRequest, programme: Programme, content: bytes, media_type: str, ending: str
) -> HttpResponse:
    """Send a file; the record says that it was taken along, and in which form."""
    answer = HttpResponse(content, content_type=media_type)
    name = f"{programme.key}-kaleidoscope.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    record(
        programme_key=programme.key,
        verb="kaleidoscope_downloaded",
        target=programme,
        by=request.user,
        at=timezone.now(),
        form=ending,
    )
    return answer
