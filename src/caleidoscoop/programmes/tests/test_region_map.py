"""The map of one region."""

import re
from xml.etree import ElementTree

from caleidoscoop.programmes.glass import drawing
from caleidoscoop.programmes.mosaic import Pane
from caleidoscoop.programmes.region_map import covers, open_glass_svg, region_map_svg, spread

ZUID = Pane(
    "zuid-limburg",
    "Zuid-Limburg",
    9,
    ("GM0994", "GM0928", "GM0882", "GM0917", "GM0899", "GM1903", "GM0935", "GM0986", "GM1954"),
    url="/zuid-limburg/",
)
FAR = Pane("noard-fryslan", "Noard-Fryslân", 1, ("GM0080",))


def test_every_municipality_of_the_region_is_named():
    svg = region_map_svg(ZUID, [ZUID, FAR])
    names = re.findall(r'text-anchor="middle">([^<]+)</text>', svg)
    assert sorted(names) == sorted(drawing().cells[code].name for code in ZUID.codes)


def test_names_do_not_cover_each_other():
    cells = [drawing().cells[code] for code in ZUID.codes]
    placed = spread(cells, 12)
    for i, (name, x, y) in enumerate(placed):
        assert not covers(name, x, y, placed[:i], 12)


def test_only_what_is_in_sight_is_drawn():
    svg = region_map_svg(ZUID, [ZUID, FAR])
    assert "noard-fryslan" not in svg
    assert 'class="abroad"' in svg
    assert len(svg) < 12_000


def test_the_map_is_an_image_with_a_name_and_no_links():
    root = ElementTree.fromstring(region_map_svg(ZUID, [ZUID], title="Negen gemeenten"))
    assert root.get("role") == "img"
    assert root.findtext("title") == "Negen gemeenten"
    assert list(root.iter("a")) == []


def test_a_region_without_municipalities_gets_the_small_map():
    new = Pane("heuvelrijk", "Heuvelrijk", 4)
    assert "cal-mini" in region_map_svg(new, [new, ZUID])


def test_a_region_with_nothing_yet_is_drawn_as_rims():
    root = ElementTree.fromstring(open_glass_svg(ZUID))
    assert root.get("data-region") == "zuid-limburg"
    assert len(list(root.iter("path"))) == len(ZUID.codes)
    assert open_glass_svg(Pane("heuvelrijk", "Heuvelrijk", 4)) == ""
