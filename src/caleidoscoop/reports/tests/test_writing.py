"""Writing together: one writer at a time, versions, and nothing typed is lost."""

from datetime import timedelta

import pytest

from caleidoscoop.people.models import RoleKind
from caleidoscoop.people.tests import make as make_people
from caleidoscoop.programmes.tests import make as make_programmes
from caleidoscoop.reports.actions import (
    drop_beside,
    leave_section,
    look_again,
    make_report,
    move_finding,
    place_finding,
    remove_finding,
    save_section,
    take_section,
)
from caleidoscoop.reports.actions.writing import LOCK
from caleidoscoop.reports.models import Beside, Chapter, Filling, Report, SectionVersion
from caleidoscoop.reports.reading import read_report
from caleidoscoop.reports.tests import make
from caleidoscoop.reports.tests.make import AT
from caleidoscoop.shared.models import RecordEntry
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads.actions import write_finding
from caleidoscoop.threads.models import Evidence, Finding


@pytest.fixture
def world(team):
    return make.world(team)


@pytest.fixture
def second(world):
    """Another programme lead, who writes in the same report."""
    user = make_people.person("esra")
    make_people.role(user, RoleKind.PROGRAMME_LEAD, world.programme)
    return user


def save(world, text, seen, by=None, at=AT):
    return save_section(
        section=world.section(), title="", text=text, seen_version=seen, by=by or world.lead, at=at
    )


def test_a_report_begins_with_every_section_and_one_per_region(world):
    chapters = [section.chapter for section in world.report.sections.all()]
    regions = world.programme.regions.count()
    assert chapters[0] == Chapter.SUMMARY
    assert chapters.count(Chapter.REGION) == regions
    assert len(chapters) == len(Chapter) - 1 + regions


def test_two_reports_of_one_title_have_two_keys(world):
    other = make_report(
        programme=world.programme, region=None, title="Rode draden", by=world.lead, at=AT
    )
    assert other.key != world.report.key


def test_only_who_writes_for_the_scope_may_begin_a_report(world, bram, chris):
    for person in (bram, chris):
        with pytest.raises(Refused):
            make_report(programme=world.programme, region=None, title="X", by=person, at=AT)
    assert Report.objects.count() == 1


def test_saving_makes_a_version_and_the_same_text_none(world):
    save(world, "Een begin.", 0)
    save(world, "Een begin.", 1)
    save(world, "Een vervolg.", 1)
    assert list(SectionVersion.objects.values_list("number", "text")) == [
        (1, "Een begin."),
        (2, "Een vervolg."),
    ]


def test_who_saved_second_is_refused_and_loses_nothing(world, second):
    save(world, "Van Dilek.", 0)
    with pytest.raises(Refused):
        save(world, "Van Esra.", 0, by=second)
    kept = Beside.objects.get()
    assert (kept.text, kept.by, kept.seen_version) == ("Van Esra.", second, 0)
    assert world.section().text == "Van Dilek."
    save(world, "Van beiden.", 1, by=second)
    assert not Beside.objects.exists()


def test_a_section_is_of_one_writer_until_another_takes_over(world, second):
    take_section(section=world.section(), by=world.lead, at=AT)
    with pytest.raises(Refused, match="Dilek"):
        take_section(section=world.section(), by=second, at=AT)
    take_section(section=world.section(), by=second, at=AT, take_over=True)
    assert RecordEntry.objects.filter(verb="section_taken_over").count() == 1
    with pytest.raises(Refused, match="Esra"):
        save(world, "Te laat.", 0)
    assert Beside.objects.get().text == "Te laat."
    drop_beside(section=world.section(), by=world.lead)
    assert not Beside.objects.exists()


def test_a_section_is_free_when_left_and_when_its_time_is_over(world, second):
    take_section(section=world.section(), by=world.lead, at=AT)
    leave_section(section=world.section(), by=second)
    with pytest.raises(Refused):
        take_section(section=world.section(), by=second, at=AT)
    leave_section(section=world.section(), by=world.lead)
    take_section(section=world.section(), by=second, at=AT)
    take_section(section=world.section(), by=world.lead, at=AT + LOCK + timedelta(seconds=1))


def test_a_region_cannot_write_in_the_report_of_the_programme(world, bram):
    with pytest.raises(Refused):
        save(world, "Van Bram.", 0, by=bram)
    assert not Beside.objects.exists()


def test_findings_are_placed_once_moved_and_taken_out(world):
    section = world.section(Chapter.SIMILARITIES)
    other = write_finding(
        programme=world.programme,
        region=None,
        text="Nog een.",
        threads=[world.thread],
        by=world.lead,
        at=AT,
    )
    for finding in (world.finding, world.finding, other):
        place_finding(section=section, finding=finding, by=world.lead, at=AT)
    move_finding(section=section, finding=other, up=True, by=world.lead, at=AT)
    move_finding(section=section, finding=other, up=True, by=world.lead, at=AT)
    assert list(section.placed.values_list("finding", flat=True)) == [other.pk, world.finding.pk]
    remove_finding(section=section, finding=other, by=world.lead, at=AT)
    assert list(section.placed.values_list("finding", flat=True)) == [world.finding.pk]


def test_a_finding_of_another_programme_is_refused(world):
    elsewhere = make_programmes.programme(key="elders", name="Elders")
    stranger = Finding.objects.create(programme=elsewhere, made_at=AT)
    with pytest.raises(Refused, match="programma"):
        place_finding(section=world.section(), finding=stranger, by=world.lead, at=AT)


# What the text says


def sentences(world):
    return read_report(world.report).sections[0].read.sentences


def test_a_slot_says_how_many_out_of_how_many(world):
    make.write(world, f"Dit klinkt in {{{{regio's:{world.thread.key}}}}}.")
    (sentence,) = sentences(world)
    assert [answer.text for answer in sentence.answers.values()] == ["2 van de 2 regio’s"]
    assert not sentence.is_stale


def test_a_slot_about_a_thread_that_is_not_there_tells_the_writer(world):
    make.write(world, "Dit klinkt in {{regio's:bestaat-niet}} en {{sprekers:alles@nergens}}.")
    (sentence,) = sentences(world)
    assert len(sentence.unanswered) == 2


def test_recoding_makes_the_sentence_stale_until_somebody_looks(world):
    make.write(world, f"Het zijn {{{{sprekers:{world.thread.key}}}}}.")
    Evidence.objects.filter(pk=world.evidence[0].pk).update(retired_at=AT)
    assert [s.has_changed for s in sentences(world)] == [True]
    look_again(report=world.report, thing=world.section(), by=world.lead, at=AT)
    assert [s.has_changed for s in sentences(world)] == [False]


def test_a_cited_piece_of_evidence_that_is_gone_breaks_the_sentence(world):
    make.write(world, f"De bus rijdt niet. {{{{bewijs:{world.evidence[0].pk}}}}}")
    assert [s.broken for s in sentences(world)] == [[]]
    Evidence.objects.filter(pk=world.evidence[0].pk).update(retired_at=AT)
    assert [s.broken for s in sentences(world)] == [[world.evidence[0].pk]]


def test_a_word_that_counts_is_flagged_until_it_is_meant_so_and_stays_so(world):
    make.write(world, "De meeste mensen reden mee.")
    assert [s.claims for s in sentences(world)] == [["meeste"]]
    make.write(world, "De meeste mensen reden mee.", meant=["Meeste"])
    make.write(world, "De meeste mensen reden mee, en alle bussen.")
    assert [s.claims for s in sentences(world)] == [["alle"]]


def test_looking_again_at_what_is_as_it_was_writes_nothing(world):
    make.write(world, "Gewoon een zin.")
    before = Filling.objects.count()
    look_again(report=world.report, thing=world.section(), by=world.lead, at=AT)
    assert Filling.objects.count() == before


def test_a_finding_is_stale_when_its_thread_is_coded_anew(world):
    section = world.section(Chapter.SIMILARITIES)
    place_finding(section=section, finding=world.finding, by=world.lead, at=AT)
    Evidence.objects.filter(pk=world.evidence[0].pk).update(retired_at=AT)
    (found,) = read_report(world.report).findings
    assert [thread.pk for thread in found.read.threads_changed] == [world.thread.pk]


def test_reading_a_report_takes_as_many_queries_for_one_finding_as_for_three(
    world, django_assert_max_num_queries
):
    section = world.section(Chapter.SIMILARITIES)
    for i in range(3):
        finding = write_finding(
            programme=world.programme,
            region=None,
            text=f"Bevinding {i} in {{{{regio's:{world.thread.key}}}}}.",
            threads=[world.thread],
            by=world.lead,
            at=AT,
        )
        place_finding(section=section, finding=finding, by=world.lead, at=AT)
    with django_assert_max_num_queries(15):
        read_report(world.report)
