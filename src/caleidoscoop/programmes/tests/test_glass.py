"""The cells as drawn, and the geometry that drawing with them takes."""

import json
import math

import pytest

from caleidoscoop.programmes.glass import (
    DATA,
    Cell,
    area,
    clip,
    drawing,
    grow,
    middle,
    outline,
    path_of,
)

SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]


def mini(*rings):
    return Cell("", "", 0, "", mini=rings)


def test_every_municipality_of_2024_has_one_piece_of_glass_on_the_map():
    cells = drawing().cells
    assert len(cells) == 342
    assert all(cell.name and cell.mini for cell in cells.values())
    # Glass may break over islands, but none is so small that it melts away.
    assert [cell.name for cell in cells.values() if not cell.path] == []


def test_the_neighbouring_countries_go_on():
    assert [land.name for land in drawing().neighbours] == ["Belgium", "Germany", "France"]
    assert all(len(land.cells) > 3 for land in drawing().neighbours)


def test_each_municipality_lies_in_its_own_cell_of_the_small_map():
    for code in ("GM0014", "GM0153", "GM0715"):
        cell = drawing().cells[code]
        xs, ys = cell.mini[0][::2], cell.mini[0][1::2]
        assert min(xs) - 3 <= cell.at[0] * 0.2 <= max(xs) + 3
        assert min(ys) - 3 <= cell.at[1] * 0.2 <= max(ys) + 3


def test_the_cells_hold_no_more_than_was_drawn():
    drawn = json.loads((DATA / "cells.json").read_text(encoding="utf-8"))
    assert set(drawn["cells"][0]) == {"code", "name", "province", "tone", "at", "path", "mini"}


def test_the_outline_of_two_neighbours_leaves_out_the_edge_between_them():
    left = mini((0, 0, 10, 0, 10, 10, 0, 10))
    right = mini((10, 0, 20, 0, 20, 10, 10, 10))
    assert outline([left, right]) == "M0 0l10 0 10 0 0 10-10 0-10 0z"


def test_the_outline_of_cells_apart_is_two_rings():
    assert (
        outline([mini((0, 0, 10, 0, 10, 10, 0, 10)), mini((30, 0, 40, 0, 40, 10, 30, 10))]).count(
            "M"
        )
        == 2
    )


def test_the_outline_of_nothing_is_nothing():
    assert outline([]) == ""


def test_the_whole_country_has_no_seams():
    """Every edge inside is shared by two cells, so only coast, lakes and islands remain."""
    assert outline(list(drawing().cells.values())).count("M") < 30


def test_growing_moves_every_side_out():
    grown = [(round(x, 6), round(y, 6)) for x, y in grow(SQUARE, 1)]
    assert grown == [(-1, -1), (11, -1), (11, 11), (-1, 11)]
    assert abs(area(grow(SQUARE[::-1], 1))) == pytest.approx(144)


def test_clipping_keeps_what_lies_inside_the_blade():
    blade = [(5.0, -5.0), (20.0, -5.0), (20.0, 20.0), (5.0, 20.0)]
    assert abs(area(clip(SQUARE, blade))) == pytest.approx(50)
    assert clip(SQUARE, [(50.0, 0.0), (60.0, 0.0), (60.0, 10.0)]) == []
    assert clip(SQUARE, [(-1.0, -1.0), (11.0, -1.0), (11.0, 11.0), (-1.0, 11.0)]) == SQUARE


def test_the_middle_of_a_region_lies_in_its_glass():
    cells = [drawing().cells[code] for code in ("GM0677", "GM1714", "GM0715")]
    x, y = middle(cells)
    assert any(
        abs(area(clip(ring, [(x - 1, y - 1), (x + 1, y - 1), (x + 1, y + 1), (x - 1, y + 1)]))) > 3
        for cell in cells
        for ring in cell.rings()
    )


def test_a_path_is_relative_and_has_no_point_twice():
    assert path_of([(1, 1), (1, 1), (4, 1), (4, 5)]) == "M1 1l3 0 0 4z"
    assert path_of([(1, 1), (1, 1)]) == ""
    assert path_of([(0.04, 0), (1.26, 0), (1, 1)], digits=1) == "M0 0l1.3 0-0.3 1z"


def test_a_path_is_read_back_as_it_was_written():
    ring = [(5, 7), (15, -7), (0, 30)]
    assert Cell("", "", 0, path_of(ring)).rings() == [ring]
    assert math.isclose(area(ring), -area(ring[::-1]))
