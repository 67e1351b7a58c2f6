"""Draw cells.json: one piece of glass per municipality, and the neighbouring countries.

    cd src/caleidoscoop/programmes/data
    python draw_cells.py ../../../../node_modules/world-atlas/countries-10m.json

A development tool: it needs shapely, the product only reads what it wrote. The cells are Voronoi
cells of the points in municipalities_2024.csv, cut along the coast. The points are plain facts;
coast and neighbours come from Natural Earth (public domain) as packed in the npm package
world-atlas. No administrative boundary is used. The same input gives the same bytes.
"""

import argparse
import csv
import json
import math
import random
import zlib
from itertools import pairwise
from pathlib import Path

import shapely  # type: ignore[import-untyped]
from shapely import affinity
from shapely.geometry import (  # type: ignore[import-untyped]
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    box,
)
from shapely.geometry.base import BaseGeometry  # type: ignore[import-untyped]
from shapely.ops import unary_union  # type: ignore[import-untyped]

HERE = Path(__file__).parent
SHRINK_LON = math.cos(math.radians(52.1))  # true proportions halfway the country
UNITS = 1000  # SVG units per degree of latitude
VIEW = (2.62, 50.42, 8.02, 53.78)  # west, south, east, north of the picture
GAP = 9  # paper between two cells, in SVG units
ROUND = 7  # radius of a cell's corner, in SVG units
TONES = 5  # shades of glass within one hue
MINI_SCALE = 0.2
MINI_TOLERANCE = 14

# How many pale cells a neighbour has, its name in the picture and where that stands.
NEIGHBOURS: dict[str, tuple[int, tuple[float, float] | None]] = {
    "Belgium": (46, (4.42, 50.78)),
    "Germany": (120, (7.02, 51.72)),
    "France": (8, None),
}

# The lakes are land in Natural Earth's outline. Our own rough shore, good to about a kilometre.
LAKES = [
    [(5.03, 52.93), (5.17, 52.99), (5.37, 53.09), (5.41, 53.03), (5.42, 52.97), (5.36, 52.88),
     (5.48, 52.845), (5.60, 52.83), (5.70, 52.835), (5.62, 52.77), (5.585, 52.70), (5.60, 52.655),
     (5.74, 52.625), (5.80, 52.60), (5.70, 52.595), (5.60, 52.585), (5.51, 52.545), (5.44, 52.52),
     (5.31, 52.70), (5.24, 52.755), (5.12, 52.775), (5.10, 52.84), (5.06, 52.90)],
    [(5.29, 52.685), (5.42, 52.505), (5.32, 52.44), (5.21, 52.385), (5.13, 52.36), (5.04, 52.36),
     (5.08, 52.42), (5.07, 52.50), (5.06, 52.57), (5.07, 52.63), (5.14, 52.655), (5.22, 52.645),
     (5.24, 52.675)],
]  # fmt: skip


def project(geometry: BaseGeometry) -> BaseGeometry:
    """Turn longitude and latitude into SVG units, north up."""
    west, _, _, north = VIEW
    scale = SHRINK_LON * UNITS
    return affinity.affine_transform(geometry, [scale, 0, 0, -UNITS, -west * scale, north * UNITS])


def load_countries(path: Path) -> dict[str, BaseGeometry]:
    """Decode the TopoJSON arcs of the countries in the picture, cut to it."""
    topology = json.loads(path.read_text())
    (scale_x, scale_y), (shift_x, shift_y) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )

    def arc(index: int) -> list[tuple[float, float]]:
        x = y = 0
        points = []
        for dx, dy in topology["arcs"][index if index >= 0 else ~index]:
            x, y = x + dx, y + dy
            points.append((x * scale_x + shift_x, y * scale_y + shift_y))
        return points if index >= 0 else points[::-1]

    def ring(indices: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for index in indices:
            points += arc(index)[1 if points else 0 :]
        return points

    frame = box(VIEW[0] - 1, VIEW[1] - 1, VIEW[2] + 1, VIEW[3] + 1)
    countries = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        if name == "Netherlands" or name in NEIGHBOURS:
            parts = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
            shapes = [Polygon(ring(part[0]), [ring(hole) for hole in part[1:]]) for part in parts]
            near = [valid for valid in map(shapely.make_valid, shapes) if valid.intersects(frame)]
            countries[name] = unary_union(near).intersection(frame)
    return countries


def pieces(geometry: BaseGeometry) -> list[Polygon]:
    """Return the polygons in a geometry, largest first."""
    parts = getattr(geometry, "geoms", [geometry])
    found = [part for part in parts if isinstance(part, Polygon) and not part.is_empty]
    return sorted(found, key=lambda part: -part.area)


def voronoi(land: BaseGeometry, points: list[Point]) -> list[BaseGeometry]:
    """Return one shape per point. No cell jumps over water: each island is divided by itself."""
    islands = pieces(land)
    home = [min(range(len(islands)), key=lambda i: islands[i].distance(point)) for point in points]
    shapes: list[BaseGeometry] = [Polygon() for _ in points]
    for number, island in enumerate(islands):
        here = [i for i, island_number in enumerate(home) if island_number == number]
        if not here:
            if island.area > 400:  # an islet without a municipality goes to the nearest one
                nearest = min(range(len(points)), key=lambda i: points[i].distance(island))
                shapes[nearest] = shapes[nearest].union(island)
            continue
        if len(here) == 1:
            shapes[here[0]] = shapes[here[0]].union(island)
            continue
        seeds = MultiPoint([points[i] for i in here])
        frame = box(*island.bounds).buffer(200)
        divided = shapely.voronoi_polygons(seeds, extend_to=frame, ordered=True)
        for i, cell in zip(here, divided.geoms, strict=True):
            shapes[i] = shapes[i].union(cell.intersection(island))
    return shapes


def glass(shape: BaseGeometry) -> MultiPolygon:
    """Take half a gap and the stroke that rounds the corners off a cell; drop splinters.

    A slender island, or a cell between close neighbours, would melt away: less is taken off it.
    """
    trimmed = shape.simplify(4).buffer(-(GAP / 2 + ROUND), join_style="mitre")
    if shape.area < 8000 and shape.length**2 > 40 * shape.area:
        trimmed = shape.simplify(6).buffer(-2, join_style="mitre")
    parts = [part.simplify(1.5) for part in pieces(trimmed) if part.area > 180]
    for less in (8, 5, 2):
        if parts:
            break
        trimmed = shape.simplify(4).buffer(-less, join_style="mitre")
        parts = [part.simplify(1.5) for part in pieces(trimmed)[:1] if part.area > 100]
    return MultiPolygon(parts)


def neighbour_cells(land: BaseGeometry, seed: str, count: int) -> list[dict[str, object]]:
    """Divide a country into large pale cells, which stand for no place: the country goes on."""
    rng = random.Random(seed)  # noqa: S311  a drawing, not a secret
    west, south, east, north = land.bounds
    points: list[Point] = []
    while len(points) < count:
        point = Point(rng.uniform(west, east), rng.uniform(south, north))
        if land.contains(point) and all(point.distance(other) > 95 for other in points):
            points.append(point)
    shapes = [glass(shape) for shape in voronoi(land, points)]
    drawn = [(tone_of(f"{seed}{i}"), path_data(shape)) for i, shape in enumerate(shapes)]
    return [{"tone": tone, "path": path} for tone, path in drawn if path]


def tone_of(code: str) -> int:
    return zlib.crc32(code.encode()) % TONES


def path_data(shape: BaseGeometry) -> str:
    """Write a shape as relative integer path commands, the shortest form SVG has."""
    commands = []
    for polygon in pieces(shape):
        for ring in (polygon.exterior, *polygon.interiors):
            points = [(round(x), round(y)) for x, y in ring.coords[:-1]]
            points = [p for i, p in enumerate(points) if p != points[i - 1]]
            if len(points) < 3:
                continue
            steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
            start, *rest = [" ".join(map(str, pair)) for pair in [points[0], *steps]]
            commands.append(f"M{start}l{' '.join(rest)}z".replace(" -", "-"))
    return "".join(commands)


def coarse_rings(shapes: list[BaseGeometry]) -> list[list[list[int]]]:
    """Return each cell's rings for the small map, flat x and y.

    Neighbouring cells keep the very same corners, so that a region's outline is what is left when
    the edges that two of its cells share are struck out.
    """
    grid = [shapely.set_precision(shape, 1) for shape in shapes]
    coarse = []
    for shape in shapely.coverage_simplify(grid, MINI_TOLERANCE):
        rings = []
        for polygon in pieces(shapely.orient_polygons(shape)):
            for ring in (polygon.exterior, *polygon.interiors):
                points = [
                    (round(x * MINI_SCALE), round(y * MINI_SCALE)) for x, y in ring.coords[:-1]
                ]
                points = [p for i, p in enumerate(points) if p != points[i - 1]]
                if len(points) >= 3:
                    rings.append([value for point in points for value in point])
        coarse.append(rings)
    return coarse


def draw(world: Path) -> dict[str, object]:
    countries = load_countries(world)
    frame = box(*VIEW)
    lakes = unary_union([Polygon(lake) for lake in LAKES])
    land = project(countries["Netherlands"].intersection(frame).difference(lakes)).simplify(4)
    with (HERE / "municipalities_2024.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    points = [project(Point(float(row["lon"]), float(row["lat"]))) for row in rows]
    shapes = voronoi(land, points)
    cells = [
        {
            "code": row["code"],
            "name": row["name"],
            "province": row["province"],
            "tone": tone_of(row["code"]),
            "at": [round(point.x), round(point.y)],
            "path": path_data(glass(shape)),
            "mini": mini,
        }
        for row, point, shape, mini in zip(rows, points, shapes, coarse_rings(shapes), strict=True)
    ]
    neighbours = []
    for name, (count, place) in NEIGHBOURS.items():
        abroad = project(countries[name].intersection(frame)).simplify(6).difference(land.buffer(2))
        at = project(Point(place)) if place else None
        neighbours.append(
            {
                "country": name,
                "at": [round(at.x), round(at.y)] if at else None,
                "cells": neighbour_cells(pieces(abroad)[0], name[:2], count),
            }
        )
    _, _, width, height = project(frame).bounds
    return {
        "width": round(width),
        "height": round(height),
        "cells": cells,
        "neighbours": neighbours,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "world", type=Path, help="countries-10m.json of the npm package world-atlas"
    )
    parser.add_argument("--out", type=Path, default=HERE / "cells.json")
    options = parser.parse_args()
    drawing = draw(options.world)
    text = json.dumps(drawing, ensure_ascii=False, separators=(",", ":"))
    # One cell a line, so that a change of one municipality shows as one line.
    text = text.replace('{"code"', '\n{"code"').replace('{"tone"', '\n{"tone"')
    options.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
