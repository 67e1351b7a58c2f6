"""The country as stained glass: the cells of programmes.glass, with their colours inside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from caleidoscoop.programmes.glass import Cell, Window, drawing, outline, touches
from caleidoscoop.reports.document.figures.palette import ABROAD, LAND, PAPER, hue_of, mixed

DARK, LIGHT = "#1d2433", "#ffffff"
# How much of its own colour a cell keeps, and what is mixed in, by its tone.
GLASS = ((0.86, DARK), (0.94, DARK), (1.0, LIGHT), (0.93, LIGHT), (0.89, LIGHT))
GROUND = ((0.96, DARK), (0.98, DARK), (1.0, LIGHT), (0.8, LIGHT), (0.62, LIGHT))
COUNTRY = (430.0, 60.0, 3010.0, 3290.0)
MINI = "71 30 504 586"


@dataclass(frozen=True)
class Pane:
    """A region as it is drawn: its municipalities by code, and its number of colour."""

    key: str
    hue: int
    codes: tuple[str, ...]
    uncertain: tuple[str, ...] = ()

    def cells(self) -> list[Cell]:
        return [cell for code in self.codes if (cell := drawing().cells.get(code))]

    def all_cells(self) -> list[Cell]:
        codes = (*self.codes, *self.uncertain)
        return [cell for code in codes if (cell := drawing().cells.get(code))]


def country(panes: Sequence[Pane]) -> str:
    """Return the whole country, with each region in its colour."""
    return _svg(tuple(panes), COUNTRY)


def around(pane: Pane, panes: Sequence[Pane], shape: float) -> str:
    """Return a region with the land around it, in a window `shape` times as wide as it is high."""
    boxes = [cell.bounds() for cell in pane.all_cells()]
    left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, bottom = max(b[2] for b in boxes), max(b[3] for b in boxes)
    height = max(bottom - top, (right - left) / shape) * 1.12
    width = height * shape
    x, y = (left + right - width) / 2, (top + bottom - height) / 2
    return _svg(tuple(panes), (x, y, x + width, y + height))


@lru_cache(maxsize=64)
def _svg(panes: tuple[Pane, ...], window: Window) -> str:
    known = drawing()
    taken = {code for pane in panes for code in (*pane.codes, *pane.uncertain)}
    abroad = [cell for land in known.neighbours for cell in land.cells]
    rest = [cell for code, cell in known.cells.items() if code not in taken]
    drawn = [_group("abroad", ABROAD, GROUND, abroad, window)]
    drawn.append(_group("land", LAND, GROUND, rest, window))
    for pane in panes:
        perhaps = [known.cells[code] for code in pane.uncertain if code in known.cells]
        pale = mixed(hue_of(pane.hue), 0.45, PAPER)
        drawn.append(_group("glass", hue_of(pane.hue), GLASS, pane.cells(), window))
        drawn.append(_group("glass", pale, GLASS, perhaps, window))
    left, top, right, bottom = window
    return (
        f'<svg viewBox="{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}"'
        f' stroke-width="13" stroke-linejoin="round">{"".join(drawn)}</svg>'
    )


def _group(
    name: str,
    colour: str,
    tones: Sequence[tuple[float, str]],
    cells: Iterable[Cell],
    window: Window,
) -> str:
    paths: dict[int, list[str]] = {}
    for cell in cells:
        if cell.path and touches(cell, window):
            paths.setdefault(cell.tone, []).append(cell.path)
    shades = {tone: mixed(colour, *tones[tone]) for tone in paths}
    return "".join(
        f'<path class="{name}" fill="{shade}" stroke="{shade}" d="{"".join(paths[tone])}"/>'
        for tone, shade in sorted(shades.items())
    )


@lru_cache(maxsize=512)
def small(panes: tuple[Pane, ...], heard: frozenset[str]) -> str:
    """Return the small map beside a thread: regions where it is heard are filled."""
    taken = {code for pane in panes for code in (*pane.codes, *pane.uncertain)}
    drawn = [f'<path class="land" fill="{mixed(LAND, 0.6, PAPER)}" d="{_outline_without(taken)}"/>']
    for pane in panes:
        if shape := outline(pane.all_cells()):
            filled = pane.key in heard
            look = (
                f'class="glass" fill="{hue_of(pane.hue)}" stroke="{PAPER}"'
                if filled
                else f'class="open" fill="{PAPER}" stroke="#a89f8a"'
            )
            drawn.append(f'<path {look} stroke-width="3" d="{shape}"/>')
    return f'<svg viewBox="{MINI}" stroke-linejoin="round">{"".join(drawn)}</svg>'


def _outline_without(taken: set[str]) -> str:
    return _outline(frozenset(taken))


@lru_cache(maxsize=16)
def _outline(taken: frozenset[str]) -> str:
    return outline([cell for code, cell in drawing().cells.items() if code not in taken])
