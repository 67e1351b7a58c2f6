"""The cells of the mosaic as they were drawn, and the little geometry that drawing with them takes.

Plain numbers in SVG units, no library: data/draw_cells.py did the heavy part beforehand.
"""

import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

DATA = Path(__file__).parent / "data"
STEP = re.compile(r"-?\d+")

Ring = list[tuple[float, float]]
Window = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Cell:
    """One piece of glass. `code` and `name` are empty abroad, where a cell stands for no place."""

    code: str
    name: str
    tone: int
    path: str
    at: tuple[int, int] = (0, 0)
    mini: tuple[tuple[int, ...], ...] = ()

    def rings(self) -> list[Ring]:
        """Return the corners that the path walks, ring by ring."""
        rings = []
        for walk in self.path.split("M")[1:]:
            numbers = [int(number) for number in STEP.findall(walk)]
            x = y = 0
            ring: Ring = []
            for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
                x, y = x + dx, y + dy
                ring.append((x, y))
            rings.append(ring)
        return rings

    def bounds(self) -> Window:
        corners = [corner for ring in self.rings() for corner in ring] or [self.at]
        xs, ys = [x for x, _y in corners], [y for _x, y in corners]
        return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True)
class Country:
    """A neighbouring country: it goes on past the border, in pale glass."""

    name: str
    at: tuple[int, int] | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Label:
    """Where the name of a region stands beside the mosaic, and the line that leads to it."""

    lines: tuple[str, ...]
    at: tuple[int, int]
    anchor: str
    leader: tuple[int, int, int, int]


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    cells: dict[str, Cell]
    neighbours: tuple[Country, ...]
    labels: dict[str, Label]


@cache
def drawing() -> Drawing:
    """Read the cells once a process."""
    drawn = json.loads((DATA / "cells.json").read_text(encoding="utf-8"))
    labels = json.loads((DATA / "labels.json").read_text(encoding="utf-8"))
    cells = {
        cell["code"]: Cell(
            cell["code"],
            cell["name"],
            cell["tone"],
            cell["path"],
            tuple(cell["at"]),
            tuple(tuple(ring) for ring in cell["mini"]),
        )
        for cell in drawn["cells"]
    }
    neighbours = tuple(
        Country(
            land["country"],
            tuple(land["at"]) if land["at"] else None,
            tuple(Cell("", "", cell["tone"], cell["path"]) for cell in land["cells"]),
        )
        for land in drawn["neighbours"]
    )
    places = {
        key: Label(
            tuple(label["lines"]), tuple(label["at"]), label["anchor"], tuple(label["leader"])
        )
        for key, label in labels.items()
    }
    return Drawing(drawn["width"], drawn["height"], cells, neighbours, places)


def touches(cell: Cell, window: Window) -> bool:
    left, top, right, bottom = cell.bounds()
    return left < window[2] and right > window[0] and top < window[3] and bottom > window[1]


def middle(cells: list[Cell]) -> tuple[float, float]:
    """Return a point inside the glass: halfway its height, in the middle of the widest piece there.

    A mean could lie in the sea, or in another region.
    """
    rings = [ring for cell in cells for ring in cell.rings()]
    heights = [y for ring in rings for _x, y in ring]
    # Half a unit off the corners, which lie on whole numbers.
    level = (min(heights) + max(heights)) // 2 + 0.5
    widest = max((span for ring in rings for span in spans(ring, level)), key=width)
    return sum(widest) / 2, level


def spans(ring: Ring, level: float) -> list[tuple[float, float]]:
    """Return where a ring is cut by a level line, from left to right, in pairs."""
    cuts = sorted(
        p[0] + (level - p[1]) / (q[1] - p[1]) * (q[0] - p[0])
        for p, q in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (p[1] < level) != (q[1] < level)
    )
    return list(zip(cuts[::2], cuts[1::2], strict=True))


def width(span: tuple[float, float]) -> float:
    return span[1] - span[0]


def grow(ring: Ring, distance: float) -> Ring:
    """Return a ring moved outward, corners kept sharp; very sharp ones are cut at twice as far."""
    outward = distance if area(ring) > 0 else -distance
    grown: Ring = []
    for before, corner, after in zip(
        [ring[-1], *ring[:-1]], ring, [*ring[1:], ring[0]], strict=True
    ):
        a, b = normal(before, corner), normal(corner, after)
        bisector = (a[0] + b[0], a[1] + b[1])
        length = math.hypot(*bisector)
        reach = outward * min(2 / max(length, 1e-9), 2.0) / max(length, 1e-9)
        grown.append((corner[0] + reach * bisector[0], corner[1] + reach * bisector[1]))
    return grown


def normal(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    """Return the unit vector to the right of the way from b to a, y down."""
    length = math.dist(a, b) or 1.0
    return (b[1] - a[1]) / length, (a[0] - b[0]) / length


def outline(cells: list[Cell]) -> str:
    """Return the path around cells of the small map: an edge that two of them share is inside."""
    edges: Counter[tuple[tuple[int, int], tuple[int, int]]] = Counter()
    for cell in cells:
        for flat in cell.mini:
            corners = list(zip(flat[::2], flat[1::2], strict=True))
            edges.update(zip(corners, [*corners[1:], corners[0]], strict=True))
    onward: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for start, end in sorted(edges):
        if (end, start) not in edges:
            onward.setdefault(start, []).append(end)
    walks = []
    while onward:
        start = min(onward)
        walk = [start]
        while walk[-1] in onward:
            ends = onward[walk[-1]]
            walk.append(ends.pop())
            if not ends:
                del onward[walk[-2]]
            if walk[-1] == start:
                break
        walks.append(walk[:-1])
    return "".join(path_of(walk) for walk in walks if len(walk) > 2 and abs(area(walk)) > 20)


def area(ring: Ring | list[tuple[int, int]]) -> float:
    """Return the area; positive when the ring runs clockwise on the screen."""
    turned = zip(ring, [*ring[1:], *ring[:1]], strict=True)
    return float(sum(a[0] * b[1] - b[0] * a[1] for a, b in turned)) / 2


def path_of(ring: Ring | list[tuple[int, int]], digits: int = 0) -> str:
    """Write a ring as relative path commands, the shortest form SVG has."""
    factor = 10**digits
    points = [(round(x * factor), round(y * factor)) for x, y in ring]
    points = [point for i, point in enumerate(points) if point != points[i - 1]]
    if len(points) < 3:
        return ""
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
    start, *rest = [" ".join(f"{n / factor:g}" for n in pair) for pair in [points[0], *steps]]
    return f"M{start}l{' '.join(rest)}z".replace(" -", "-")


def clip(ring: Ring, blade: Ring) -> Ring:
    """Return the part of a ring inside a convex blade, whose corners run clockwise on the screen.

    Source: Sutherland and Hodgman (1974). A hollow ring may keep an edge along the blade twice,
    which does not show in a filled shape.
    """
    for a, b in zip(blade, [*blade[1:], blade[0]], strict=True):
        kept: Ring = []
        for p, q in zip(ring, [*ring[1:], ring[0]], strict=True):
            side_p, side_q = turn(a, b, p), turn(a, b, q)
            if side_p >= 0:
                kept.append(p)
            if side_p * side_q < 0:
                share = side_p / (side_p - side_q)
                kept.append((p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])))
        ring = kept
        if len(ring) < 3:
            return []
    return ring


def turn(a: tuple[float, float], b: tuple[float, float], p: tuple[float, float]) -> float:
    """Return whether p lies to the right (positive) or left of the way from a to b, y down."""
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])
