"""The report of one region: its own voices, the common threads it supports, its own threads."""

import re

import pytest

from caleidoscoop.reports.actions import make_report, place_finding, save_section
from caleidoscoop.reports.composing import compose, fill
from caleidoscoop.reports.document import check
from caleidoscoop.reports.models import Chapter, Report
from caleidoscoop.reports.reading import read_report
from caleidoscoop.reports.tests import make
from caleidoscoop.reports.tests.make import AT
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads.tests import make as make_threads


@pytest.fixture
def world(team):
    return make.world(team)


@pytest.fixture
def report(world, bram):
    region = bram.roles.get().region
    return make_report(
        programme=world.programme, region=region, title="Onze streek", by=bram, at=AT
    )


def test_it_has_no_overviews_of_other_regions(report):
    assert Chapter.REGION not in {section.chapter for section in report.sections.all()}


def test_it_tells_of_its_own_voices_only(report, world):
    composed = compose(report)
    document = fill(composed.document, composed.places)
    check(document)
    assert [region["key"] for region in document["regions"]] == [report.region.key]
    assert {row.get("region") for row in document["evidence"]} == {report.region.key}
    assert [thread["id"] for thread in document["threads"]] == [world.thread.key]


def test_it_tells_its_own_threads_and_not_those_of_another_region(report, world):
    other = world.programme.regions.exclude(pk=report.region_id).get()
    for region in (report.region, other):
        thread = make_threads.thread(world.programme, region, title=f"Van {region.key}")
        for fragment in world.fragments:
            if fragment.region_id == region.pk:
                make_threads.evidence(thread, fragment)
    titles = {thread["title"] for thread in compose(report).document["threads"]}
    assert titles == {"Bereikbaarheid", f"Van {report.region.key}"}


def test_a_figure_counts_in_the_region(report, world, bram):
    save_section(
        section=report.sections.get(chapter=Chapter.SUMMARY),
        title="",
        text=f"Het zijn {{{{sprekers:{world.thread.key}}}}}.",
        seen_version=0,
        by=bram,
        at=AT,
    )
    (sentence,) = read_report(report).sections[0].read.sentences
    (answer,) = sentence.answers.values()
    assert re.findall(r"\d+", answer.text) == ["6", "6"]


def test_a_finding_of_another_region_cannot_stand_in_it(report, world, bram):
    other = world.programme.regions.exclude(pk=report.region_id).get()
    finding = world.finding
    finding.region = other
    finding.save(update_fields=["region"])
    with pytest.raises(Refused):
        place_finding(
            section=report.sections.get(chapter=Chapter.NEEDS), finding=finding, by=bram, at=AT
        )


def test_a_stranger_and_the_other_region_do_not_see_its_draft(report, bram, chris, dilek):
    visible = {
        person: report in Report.objects.visible_to(person) for person in (bram, chris, dilek)
    }
    assert visible == {bram: True, chris: False, dilek: True}
