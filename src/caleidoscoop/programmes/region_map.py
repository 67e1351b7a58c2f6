"""The map of one region: its municipalities by name, with the land around it in sight."""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from caleidoscoop.programmes.glass import Cell, Window
from caleidoscoop.programmes.mosaic import Pane, abroad, mini, region_glass, rest

LINES = 34  # lines of text that fit in the longest side
LETTER = 0.56  # mean width of a letter, in its height


def region_map_svg(pane: Pane, panes: Iterable[Pane], *, title: str = "") -> SafeString:
    """Return the map of a region; one without municipalities on the map gets the small map."""
    glass = tuple(panes)
    return near(pane, glass, title or pane.name) if pane.cells() else mini(glass, title)


@lru_cache(maxsize=64)
def near(pane: Pane, glass: tuple[Pane, ...], title: str) -> SafeString:
    own = pane.cells()
    window = window_around(own)
    left, top, right, bottom = window
    size = round(max(right - left, bottom - top) / LINES, 1)
    names = "".join(
        f'<text x="{x}" y="{y:.0f}" text-anchor="middle">{escape(name)}</text>'
        for name, x, y in spread(own, size)
    )
    others = "".join(region_glass(one, window, has_link=False) for one in glass if one != pane)
    return mark_safe(  # noqa: S308  names are escaped where they enter
        f'<svg class="cal-mosaic cal-regionmap" role="img" '
        f'viewBox="{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}">'
        f"<title>{escape(title)}</title>"
        f"{abroad(window)}{rest(glass, window)}{others}{region_glass(pane, has_link=False)}"
        f'<g class="places" font-size="{size}" aria-hidden="true">{names}</g></svg>'
    )


def open_glass_svg(pane: Pane) -> SafeString:
    """Return a region's cells as dashed rims, for a page on which it has nothing yet."""
    if not pane.cells():
        return SafeString("")
    left, top, right, bottom = window_around(pane.cells())
    rims = "".join(f'<path d="{cell.path}"/>' for cell in pane.cells())
    return mark_safe(  # noqa: S308  the key is escaped by the pane
        f'<svg class="cal-emptyglass" {pane.attributes()} aria-hidden="true" focusable="false" '
        f'viewBox="{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}">{rims}</svg>'
    )


def window_around(cells: list[Cell]) -> Window:
    """Return the window around cells, with a margin in which the neighbours show."""
    boxes = [cell.bounds() for cell in cells]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    margin = 0.14 * max(right - left, bottom - top, 200)
    return left - margin, top - margin, right + margin, bottom + margin


def spread(cells: list[Cell], size: float) -> list[tuple[str, int, float]]:
    """Return each name with a place near its own where it covers no other name."""
    placed: list[tuple[str, int, float]] = []
    for cell in sorted(cells, key=lambda cell: (cell.at[1], cell.at[0])):
        x, y = cell.at
        shifts = (0, 1, -1, 2, -2)
        free = (y + shift * size * 1.05 for shift in shifts)
        chosen = next((at for at in free if not covers(cell.name, x, at, placed, size)), float(y))
        placed.append((cell.name, x, chosen))
    return placed


def covers(name: str, x: int, y: float, placed: list[tuple[str, int, float]], size: float) -> bool:
    """Return whether a name at a place would lie over one that is already there."""
    return any(
        abs(y - other_y) < size and abs(x - other_x) < LETTER * size * (len(name) + len(other)) / 2
        for other, other_x, other_y in placed
    )
