"""The rosette of a region and of a programme."""

import re
from xml.etree import ElementTree

from django.template import Context, Template

from caleidoscoop.programmes.mosaic import Pane
from caleidoscoop.programmes.rosette import rosette_svg

TWENTE = Pane(
    "twente",
    "Twente",
    5,
    ("GM0141", "GM0147", "GM0153", "GM0158", "GM0160", "GM0163", "GM0164", "GM1735", "GM0168"),
)
ACHTERHOEK = Pane("achterhoek", "Achterhoek", 6, ("GM0197", "GM1586", "GM0294"))
NEW = Pane("heuvelrijk", "Heuvelrijk", 4)


def regions_in(svg):
    return set(re.findall(r'<path class="cal-shard t\d" data-region="([a-z-]+)"', svg))


def test_the_slice_is_repeated_into_a_full_circle():
    svg = rosette_svg([TWENTE, ACHTERHOEK], TWENTE)
    uses = list(ElementTree.fromstring(svg).iter("use"))
    assert len(uses) == 12
    assert {use.get("href") for use in uses} == {"#blade-twente"}


def test_the_slice_is_of_the_region_itself():
    assert "twente" in regions_in(rosette_svg([TWENTE, ACHTERHOEK], TWENTE))


def test_the_glass_stays_inside_the_circle():
    svg = rosette_svg([TWENTE], TWENTE)
    for data in re.findall(r' d="([^"]+)"', svg):
        for walk in data.split("M")[1:]:
            numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", walk)]
            x = y = 0.0
            for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
                x, y = x + dx, y + dy
                assert x * x + y * y < 101**2


def test_a_region_without_municipalities_turns_on_the_country_in_its_own_hue():
    assert regions_in(rosette_svg([TWENTE, NEW], NEW)) == {"heuvelrijk"}


def test_the_programme_shows_many_hues():
    svg = rosette_svg([TWENTE])
    assert len(set(re.findall(r'data-hue="(\d+)"', svg))) > 5
    assert "#blade-programme" in svg


def test_the_tag_finds_the_region_by_its_key():
    template = Template("{% load mosaic %}{% rosette panes 'twente' title='Zegel' %}")
    svg = template.render(Context({"panes": [TWENTE, ACHTERHOEK]}))
    assert 'role="img"><title>Zegel</title>' in svg
    assert "blade-twente" in svg
