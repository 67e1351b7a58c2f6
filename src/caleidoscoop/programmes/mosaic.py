"""The country as stained glass: one cell per municipality, each region in its own hue.

The mosaic is the map of the product, its small sister stands beside a thread, and a region's
rosette is a slice of its own cells turned in a kaleidoscope. Inline SVG with classes only; the
style sheet knows the colours. The same arguments give the same text.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Q
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caleidoscoop.programmes.glass import Cell, Window, drawing, middle, outline, touches
from caleidoscoop.programmes.models import Membership, Phase, Region

HUES = 11
MINI_VIEW = "71 30 504 586"
LARGE_VIEW = "30 60 3500 3230"
LINE = 82  # from one line of a label to the next
SMALL_LINE = 78


@dataclass(frozen=True)
class Pane:
    """A region as the mosaic draws it."""

    key: str
    name: str
    hue: int
    codes: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    is_open: bool = False  # no dialogue yet: hollow glass with a dashed rim
    note: str = ""
    url: str = ""

    def attributes(self) -> str:
        return f'data-region="{escape(self.key)}" data-hue="{self.hue}"'

    def cells(self) -> list[Cell]:
        known = drawing().cells
        return [known[code] for code in self.codes if code in known]


def panes_of(
    regions: Iterable[Region], *, on: date, url_of: Callable[[Region], str] | None = None
) -> tuple[Pane, ...]:
    """Return what the mosaic needs of regions on a day, in their order, with one query.

    A municipality of which it is not certain that it belongs is drawn lighter, and only where no
    other region is certain of it.
    """
    regions = list(regions)
    members = Membership.objects.filter(
        Q(from_on__isnull=True) | Q(from_on__lte=on),
        Q(until_on__isnull=True) | Q(until_on__gt=on),
        region__in=regions,
    ).order_by("municipality__code", "region__position", "region_id")
    rows = list(members.values_list("region_id", "municipality__code", "is_certain"))
    settled = {code for _region, code, is_certain in rows if is_certain}
    return tuple(
        Pane(
            key=region.key,
            name=region.name,
            hue=region.position % HUES + 1,
            codes=tuple(code for owner, code, sure in rows if owner == region.pk and sure),
            uncertain=tuple(
                code
                for owner, code, sure in rows
                if owner == region.pk and not sure and code not in settled
            ),
            is_open=region.phase == Phase.PREPARE,
            note=region.get_phase_display(),
            url=url_of(region) if url_of else "",
        )
        for region in regions
    )


def mosaic_svg(
    panes: Iterable[Pane], *, size: str = "large", has_labels: bool = True, title: str = ""
) -> SafeString:
    """Return the map of the country. `size` is "large" or "mini"; mini leaves open panes hollow."""
    glass = tuple(panes)
    language = get_language() or "nl"
    if size == "mini":
        return mini(glass, title)
    return large(glass, has_labels, title, language)


@lru_cache(maxsize=64)
def large(glass: tuple[Pane, ...], has_labels: bool, title: str, language: str) -> SafeString:
    title = title or _("Mosaic of the country: every municipality a piece of glass")
    has_links = any(pane.url for pane in glass)
    cells = (
        f'<g mask="url(#mosaic-fade)">{abroad()}{rest(glass)}'
        f"{''.join(region_glass(pane) for pane in glass)}{country_names()}</g>"
    )
    labels = "".join(label(pane) for pane in glass) if has_labels else ""
    return mark_safe(  # noqa: S308  names are escaped where they enter
        f'<svg class="cal-mosaic" viewBox="{LARGE_VIEW}" role="{"group" if has_links else "img"}">'
        f"<title>{escape(title)}</title>{FADE}{cells}"
        f'<g class="labels" aria-hidden="true">{labels}</g></svg>'
    )


@lru_cache(maxsize=256)
def mini(glass: tuple[Pane, ...], title: str) -> SafeString:
    taken = {code for pane in glass for code in pane.codes}
    others = [cell for code, cell in drawing().cells.items() if code not in taken]
    parts = [f'<path class="rest" d="{outline(others)}"/>']
    for pane in sorted(glass, key=lambda pane: pane.is_open):
        hollow = " hollow" if pane.is_open else ""
        if data := outline(pane.cells()):
            parts.append(f'<path class="region{hollow}" {pane.attributes()} d="{data}"/>')
    name = f'role="img"><title>{escape(title)}</title>' if title else 'aria-hidden="true">'
    return mark_safe(  # noqa: S308  names are escaped where they enter
        f'<svg class="cal-mini" viewBox="{MINI_VIEW}" focusable="false" {name}'
        f"{''.join(parts)}</svg>"
    )


def glass_paths(cells: Iterable[Cell], window: Window | None = None, *, extra: str = "") -> str:
    """Write cells as paths, with their names; only those in sight when there is a window."""
    return "".join(
        f'<path class="t{cell.tone}{extra}" d="{cell.path}"'
        + (f"><title>{escape(cell.name)}</title></path>" if cell.name else "/>")
        for cell in cells
        if cell.path and (window is None or touches(cell, window))
    )


def abroad(window: Window | None = None) -> str:
    return "".join(
        f'<g class="abroad" data-country="{land.name}" aria-hidden="true">{cells}</g>'
        for land in drawing().neighbours
        if (cells := glass_paths(land.cells, window))
    )


def rest(glass: tuple[Pane, ...], window: Window | None = None) -> str:
    """Draw the land outside the regions."""
    taken = {code for pane in glass for code in (*pane.codes, *pane.uncertain)}
    outside = (cell for code, cell in drawing().cells.items() if code not in taken)
    return f'<g class="land" aria-hidden="true">{glass_paths(outside, window)}</g>'


def region_glass(pane: Pane, window: Window | None = None, *, has_link: bool = True) -> str:
    known = drawing().cells
    perhaps = [known[code] for code in pane.uncertain if code in known]
    cells = glass_paths(pane.cells(), window) + glass_paths(perhaps, window, extra=" perhaps")
    if not cells:
        return ""
    css_class = ' class="open"' if pane.is_open else ""
    group = f'<g{css_class} {pane.attributes()} aria-hidden="true">{cells}</g>'
    if not (pane.url and has_link):
        return group
    name = f"{pane.name}: {pane.note}" if pane.note else pane.name
    return f'<a href="{escape(pane.url)}" aria-label="{escape(name)}">{group}</a>'


def country_names() -> str:
    names = {"Belgium": _("Belgium"), "Germany": _("Germany")}
    return "".join(
        f'<text class="country" x="{land.at[0]}" y="{land.at[1]}" text-anchor="middle" '
        f'aria-hidden="true">{names[land.name]}</text>'
        for land in drawing().neighbours
        if land.at
    )


def label(pane: Pane) -> str:
    """Write a region's name: beside the map where we chose a place for it, else on the map."""
    cells = pane.cells()
    if not cells:
        return ""
    place = drawing().labels.get(pane.key)
    if place is None or " ".join(place.lines) != pane.name:
        x, y = middle(cells)
        return f'<text class="label on-map" x="{x:.0f}" y="{y:.0f}">{escape(pane.name)}</text>'
    x, y = place.at
    first, *more = [escape(line) for line in place.lines]
    lines = f"<tspan>{first}</tspan>" + "".join(
        f'<tspan x="{x}" dy="{LINE}">{line}</tspan>' for line in more
    )
    note = f'<tspan class="phase" x="{x}" dy="{SMALL_LINE}">{escape(pane.note)}</tspan>'
    from_x, from_y, to_x, to_y = place.leader
    return (
        f'<path class="leader" d="M{from_x} {from_y}L{to_x} {to_y}"/>'
        f'<circle class="leader-end" cx="{to_x}" cy="{to_y}" r="13"/>'
        f'<text class="label" x="{x}" y="{y}" text-anchor="{place.anchor}">'
        f"{lines}{note if pane.note else ''}</text>"
    )


# The edges of the picture fade into the paper, so that no country stops at a ruler's line.
FADE = (
    '<defs><linearGradient id="mosaic-fade-x"><stop offset=".012" stop-color="#000"/>'
    '<stop offset=".11" stop-color="#fff"/><stop offset=".82" stop-color="#fff"/>'
    '<stop offset="1" stop-color="#000"/></linearGradient>'
    '<linearGradient id="mosaic-fade-y" x2="0" y2="1"><stop offset="0"/>'
    '<stop offset=".03" stop-opacity="0"/><stop offset=".86" stop-opacity="0"/>'
    '<stop offset=".972"/></linearGradient>'
    '<mask id="mosaic-fade" maskUnits="userSpaceOnUse" x="0" y="0" width="3320" height="3360">'
    '<rect fill="url(#mosaic-fade-x)" width="3320" height="3360"/>'
    '<rect fill="url(#mosaic-fade-y)" width="3320" height="3360"/></mask></defs>'
)
