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


def middle(cells: list[Cell]) -> tuple[float, float]:
    """Return the point of the cell that lies nearest to the mean of all: it is never in the sea."""
    x = sum(cell.at[0] for cell in cells) / len(cells)
    y = sum(cell.at[1] for cell in cells) / len(cells)
    return min((cell.at for cell in cells), key=lambda at: math.dist(at, (x, y)))


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
    turned = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in turned) / 2


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
