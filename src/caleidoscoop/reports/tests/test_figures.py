"""Public figures: frozen with an edition, and nothing hidden comes out by another way."""

import csv
import io
import re

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from caleidoscoop.reports.actions import publish_report
from caleidoscoop.reports.analysis import Cube
from caleidoscoop.reports.checks import Rule, checks_of
from caleidoscoop.reports.composing.heard import by_kind
from caleidoscoop.reports.models import Chapter
from caleidoscoop.reports.reading import read_report
from caleidoscoop.reports.said import K, Said
from caleidoscoop.reports.tests import make
from caleidoscoop.reports.tests.make import LATER
from caleidoscoop.voices.models import SpeakerKind


@pytest.fixture
def world(team):
    return make.finished(team)


@pytest.fixture
def edition(world):
    return publish_report(report=world.report, by=world.lead, at=LATER)


def address(edition, name):
    report = edition.report
    return reverse(f"reports:{name}", args=[report.programme.key, report.key, edition.number])


def test_the_cube_counts_speakers_per_region_and_in_all(world, edition):
    cube = Cube(edition.cube)
    first, second = (region.key for region in world.programme.regions.all())
    whole = cube.in_all(world.thread.key)
    assert (whole.spoke, whole.base) == (11, 12)
    shown = [cube.in_region(world.thread.key, key) for key in (first, second)]
    assert all(figure.base in {0, 6, -1} for figure in shown)


def test_a_figure_that_the_public_table_hides_cannot_be_published_in_a_sentence(world):
    region = world.programme.regions.first()
    hidden = f"{{{{sprekers:{world.thread.key}@{region.key}}}}}"
    for fragment in world.fragments[2:6]:
        fragment.released_at = None
        fragment.save(update_fields=["released_at"])
    make.write(world, f"Daar zijn het {hidden}.", Chapter.METHOD)
    (safe,) = [c for c in checks_of(read_report(world.report), LATER.date()) if c.rule == Rule.SAFE]
    assert [problem.section.chapter for problem in safe.problems] == [Chapter.METHOD]


def test_a_share_is_told_as_an_interval_and_only_of_a_thread(world):
    key = world.thread.key
    make.write(world, f"Dat zegt {{{{aandeel:{key}}}}} van de sprekers, {{{{aandeel:alles}}}}.")
    (sentence,) = read_report(world.report).sections[0].read.sentences
    share, whole = sentence.answers.values()
    low, high = (int(word) for word in re.findall(r"\d+", share.text))
    assert 50 < low < 92 < high <= 100
    assert not whole.is_known


def test_everybody_may_read_the_figures_and_take_them_along(client, edition):
    page = client.get(address(edition, "edition_figures"))
    assert page.status_code == 200
    answer = client.get(address(edition, "edition_figures_csv"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + 2 + 7
    assert rows[0][0] == "rode draad"


def test_a_next_edition_hides_what_would_tell_of_the_few_that_came(world, edition):
    assert edition.cube["counted"]["unit"]
    make.write(world, "Een nieuwe samenvatting.")
    later = publish_report(report=world.report, by=world.lead, at=LATER, reason="Herschreven")
    assert Cube(later.cube).in_all(world.thread.key).spoke == 11


KIND = st.sampled_from(SpeakerKind.values)


@given(st.lists(KIND, max_size=40))
def test_the_kinds_without_a_figure_are_several_and_hold_enough_people(kinds):
    said = [Said(1, 1, kind, f"s{i}") for i, kind in enumerate(kinds)]
    rows = by_kind(said)
    shown = sum(row["count"] for row in rows if row["count"] is not None)
    gaps = [row for row in rows if row["count"] is None]
    assert all(row["count"] >= K for row in rows if row["count"] is not None)
    assert len(rows) == len(set(kinds))
    if gaps and shown:
        assert len(gaps) > 1
        assert len(said) - shown >= K
