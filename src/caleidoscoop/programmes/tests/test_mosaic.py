"""The mosaic, the small map and what they need of regions."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.utils import translation

from caleidoscoop.programmes.models import Municipality, Phase
from caleidoscoop.programmes.mosaic import Pane, mosaic_svg, panes_of
from caleidoscoop.programmes.tests import make

TODAY = date(2026, 11, 24)
TWENTE = Pane("twente", "Twente", 5, ("GM0141", "GM0147", "GM0153"), note="report", url="/twente/")
GRONINGEN = Pane("noord-en-oost-groningen", "Noord- en Oost-Groningen", 3, ("GM0765",), (), True)
NEW = Pane("heuvelrijk", "Heuvelrijk", 1)


def parsed(svg):
    return ElementTree.fromstring(svg)


def groups(svg):
    return {g.get("data-region"): g for g in parsed(svg).iter("g") if g.get("data-region")}


def test_the_mosaic_draws_each_municipality_once():
    svg = mosaic_svg([TWENTE, GRONINGEN])
    assert len(re.findall(r"<path class=\"t\d\" d=\"[^\"]+\"><title>", svg)) == 342
    assert len(groups(svg)["twente"]) == 3


def test_the_mosaic_always_has_the_neighbouring_countries():
    svg = mosaic_svg([])
    assert 'data-country="Belgium"' in svg
    assert 'data-country="Germany"' in svg


def test_a_region_is_one_link_with_a_name():
    (link,) = parsed(mosaic_svg([TWENTE, GRONINGEN])).iter("a")
    assert link.get("href") == "/twente/"
    assert link.get("aria-label") == "Twente: report"
    assert len(list(link.iter("path"))) == 3


def test_a_picture_with_links_is_a_group_and_one_without_is_an_image():
    assert parsed(mosaic_svg([TWENTE])).get("role") == "group"
    assert parsed(mosaic_svg([GRONINGEN])).get("role") == "img"


def test_a_region_before_its_dialogue_is_open_glass():
    assert groups(mosaic_svg([TWENTE, GRONINGEN]))["noord-en-oost-groningen"].get("class") == "open"
    assert groups(mosaic_svg([TWENTE, GRONINGEN]))["twente"].get("class") is None


def test_an_uncertain_municipality_is_marked():
    svg = mosaic_svg([Pane("twente", "Twente", 5, ("GM0141",), ("GM0160",))])
    assert svg.count('perhaps"') == 1


def test_a_region_without_municipalities_breaks_nothing():
    for size in ("large", "mini"):
        svg = mosaic_svg([TWENTE, NEW], size=size)
        assert "heuvelrijk" not in svg
        assert 'data-region="twente"' in svg


def test_a_region_we_chose_no_place_for_is_named_on_the_map():
    svg = mosaic_svg([Pane("veluwe", "Veluwe", 2, ("GM0200",))])
    assert re.search(r'<text class="label on-map" x="\d+" y="\d+">Veluwe</text>', svg)


def test_codes_that_are_not_on_the_map_are_left_out():
    assert 'data-region="noordkant"' not in mosaic_svg([Pane("noordkant", "N", 1, ("GM9001",))])


def test_names_are_escaped():
    svg = mosaic_svg([Pane("x", '<b>"x"</b>', 1, ("GM0141",), url='/"><script>', note="&")])
    assert "<b>" not in svg
    assert "<script>" not in svg
    parsed(svg)


def test_no_attribute_holds_a_style_or_a_script():
    for svg in (mosaic_svg([TWENTE, GRONINGEN]), mosaic_svg([TWENTE], size="mini")):
        names = {name for element in parsed(svg).iter() for name in element.attrib}
        assert not {name for name in names if name == "style" or name.startswith("on")}


def test_the_same_arguments_give_the_same_text():
    assert mosaic_svg([TWENTE, GRONINGEN]) == mosaic_svg((TWENTE, GRONINGEN))


def test_the_names_of_countries_follow_the_language():
    with translation.override("en"):
        assert ">Germany</text>" in mosaic_svg([TWENTE])


def test_the_small_map_leaves_hollow_where_nothing_was_heard():
    template = Template("{% load mosaic %}{% mosaic_mini panes heard %}")
    svg = template.render(Context({"panes": [TWENTE, GRONINGEN], "heard": ["twente"]}))
    assert len(re.findall('class="region"', svg)) == 1
    assert len(re.findall('class="region hollow"', svg)) == 1
    assert len(svg) < 6_000


def test_the_small_map_is_hidden_from_readers_aloud_unless_it_has_a_title():
    assert parsed(mosaic_svg([TWENTE], size="mini")).get("aria-hidden") == "true"
    assert parsed(mosaic_svg([TWENTE], size="mini", title="Waar")).get("role") == "img"


@pytest.fixture
def programme(db):
    return make.programme()


def municipality(code):
    return Municipality.objects.create(code=code, division_year=2024, name=code)


def test_panes_take_what_holds_on_the_day(programme):
    region = make.region(programme)
    region.memberships.create(municipality=municipality("GM0141"))
    region.memberships.create(municipality=municipality("GM0147"), until_on=date(2026, 1, 1))
    region.memberships.create(municipality=municipality("GM0153"), from_on=date(2027, 1, 1))
    (pane,) = panes_of([region], on=TODAY)
    assert pane.codes == ("GM0141",)


def test_a_municipality_that_another_region_is_certain_of_is_not_uncertain(programme):
    first, second = make.two_regions(programme)
    shared, doubtful = municipality("GM0141"), municipality("GM0147")
    first.memberships.create(municipality=shared)
    second.memberships.create(municipality=shared, is_certain=False)
    second.memberships.create(municipality=doubtful, is_certain=False)
    panes = panes_of([first, second], on=TODAY)
    assert [pane.codes for pane in panes] == [("GM0141",), ()]
    assert [pane.uncertain for pane in panes] == [(), ("GM0147",)]


def test_panes_know_phase_address_and_hue(programme):
    first = make.region(programme, phase=Phase.REPORT)
    twelfth = make.region(programme, key="zuidkant", name="Zuidkant", position=11)
    panes = panes_of([first, twelfth], on=TODAY, url_of=lambda region: f"/{region.key}/")
    assert [pane.is_open for pane in panes] == [False, True]
    assert [pane.url for pane in panes] == ["/noordkant/", "/zuidkant/"]
    assert panes[0].note == first.get_phase_display()
    assert [pane.hue for pane in panes] == [1, 1]


def test_panes_take_one_query(programme, django_assert_num_queries):
    regions = make.two_regions(programme)
    with django_assert_num_queries(1):
        panes_of(regions, on=TODAY)
