"""The rosette: a slice of a region's own cells, mirrored twelve times into a seal."""

import math
import zlib
from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from caleidoscoop.programmes.glass import Cell, Ring, area, clip, drawing, grow, middle, path_of
from caleidoscoop.programmes.mosaic import HUES, Pane

DEGREES = 30
ROUND = 7  # what draw_cells.py took off for the stroke that rounds a cell's corners
RADIUS = 330  # SVG units of the mosaic around the middle of a region
WIDE_RADIUS = 560
COUNTRY = (1290, 1760)  # where the rosette of a whole programme looks
SIZE = 200


def rosette_svg(panes: Iterable[Pane], pane: Pane | None = None, *, title: str = "") -> SafeString:
    """Return a region's rosette, or the programme's in all hues when no pane is given.

    A region without municipalities on the map turns on the middle of the country in its own hue.
    """
    return rosette(tuple(panes), pane, title)


@lru_cache(maxsize=64)
def rosette(panes: tuple[Pane, ...], pane: Pane | None, title: str) -> SafeString:
    cells = pane.cells() if pane else []
    centre = middle(cells) if cells else COUNTRY
    radius = RADIUS if cells else WIDE_RADIUS
    owners = {code: other for other in panes for code in other.codes}
    near = [(cell, moved) for cell in every_cell() if (moved := around(cell, centre, radius))]
    start = max(range(0, 360, 10), key=lambda angle: worth(near, angle, radius, pane))
    shards = []
    for cell, rings in slice_at(near, start, radius):
        turned = [turn_and_scale(ring, -start, SIZE / 2 / radius) for ring in rings]
        if data := "".join(path_of(ring, digits=1) for ring in turned):
            hue = hue_of(cell, owners, pane if not cells else None, is_programme=pane is None)
            shards.append(f'<path class="cal-shard t{cell.tone}" {hue} d="{data}"/>')
    blade = f"blade-{escape(pane.key) if pane else 'programme'}"
    turns = "".join(
        f'<use href="#{blade}" transform="rotate({60 * k}){flip}"/>'
        for k in range(6)
        for flip in ("", "scale(1-1)")
    )
    name = f'role="img"><title>{escape(title)}</title>' if title else 'aria-hidden="true">'
    return mark_safe(  # noqa: S308  the key and the title are escaped above
        f'<svg class="cal-rosette" viewBox="-100 -100 200 200" focusable="false" {name}'
        f'<defs><g id="{blade}">{"".join(shards)}</g></defs>{turns}</svg>'
    )


def every_cell() -> list[Cell]:
    drawn = drawing()
    return [*drawn.cells.values(), *(cell for land in drawn.neighbours for cell in land.cells)]


def around(cell: Cell, centre: tuple[float, float], radius: float) -> list[Ring]:
    """Return a cell's rings seen from the centre, or nothing when it lies too far off."""
    rings = [
        [(x - centre[0], y - centre[1]) for x, y in grow(ring, ROUND)] for ring in cell.rings()
    ]
    reach = radius * 1.6
    is_near = any(abs(x) < reach and abs(y) < reach for ring in rings for x, y in ring)
    return rings if is_near else []


def slice_at(
    near: list[tuple[Cell, list[Ring]]], start: int, radius: float
) -> list[tuple[Cell, list[Ring]]]:
    """Cut the slice that begins at an angle; a hair wider, so that no seam shows."""
    first, last = start - 0.05, start + DEGREES + 0.05
    arc = [math.radians(first + (last - first) * step / 6) for step in range(7)]
    blade = [(0.0, 0.0), *((radius * math.cos(a), radius * math.sin(a)) for a in arc)]
    cut = [(cell, [kept for ring in rings if (kept := clip(ring, blade))]) for cell, rings in near]
    return [(cell, rings) for cell, rings in cut if rings]


def worth(
    near: list[tuple[Cell, list[Ring]]], start: int, radius: float, pane: Pane | None
) -> float:
    """Weigh a slice: much glass of the region's own, and many pieces."""
    cells = slice_at(near, start, radius)
    glass = sum(
        abs(area(ring))
        for cell, rings in cells
        if pane is None or cell.code in pane.codes
        for ring in rings
    )
    return glass + 900 * len(cells)


def turn_and_scale(ring: Ring, degrees: float, scale: float) -> Ring:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [(scale * (x * cos - y * sin), scale * (x * sin + y * cos)) for x, y in ring]


def hue_of(cell: Cell, owners: dict[str, Pane], only: Pane | None, *, is_programme: bool) -> str:
    """Say in attributes which hue a shard takes; the style sheet knows the colour."""
    if only:
        return only.attributes()
    if is_programme:
        return f'data-hue="{zlib.crc32(cell.name.encode()) % HUES + 1}"'
    if owner := owners.get(cell.code):
        return owner.attributes()
    return f'data-glass="{"land" if cell.code else "abroad"}"'
