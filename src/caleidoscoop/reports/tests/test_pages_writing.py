"""Writing pages: who gets in, what is saved, and that nothing typed is lost."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from caleidoscoop.people.models import RoleKind
from caleidoscoop.people.tests import make as make_people
from caleidoscoop.reports.actions import save_section, send_to_regions, take_section
from caleidoscoop.reports.models import Beside, Chapter, Report, Section
from caleidoscoop.reports.tests import make
from caleidoscoop.threads.models import Finding

WRITING = ["report_write", "section_write", "finding_write", "report_send"]
POSTED = ["section_take_over", "section_leave", "section_findings"]


@pytest.fixture
def world(team):
    return make.world(team)


@pytest.fixture
def section(world):
    return world.section()


@pytest.fixture
def lead(client, team):
    client.force_login(team.dilek)
    return client


@pytest.fixture
def second(team):
    """A second lead, who writes at the same time."""
    user = make_people.person("fatma")
    make_people.role(user, RoleKind.PROGRAMME_LEAD, team.programme)
    return user


def url(name, world, *more):
    return reverse(f"reports:{name}", args=[world.programme.key, world.report.key, *more])


def address(name, world):
    is_of_section = name.startswith(("section", "finding"))
    return url(name, world, *([world.section().pk] if is_of_section else []))


def typed(section, text, **fields):
    section.refresh_from_db()
    number = section.current.number if section.current else 0
    return {"title": "", "text": text, "seen_version": number, **fields}


def told(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


# Who gets in


@pytest.mark.parametrize("name", WRITING + POSTED)
def test_is_not_there_for_a_stranger(client, world, name):
    client.force_login(make_people.person("erin"))
    method = client.post if name in POSTED else client.get
    assert method(address(name, world)).status_code == 404


@pytest.mark.parametrize("name", WRITING + POSTED)
def test_who_may_only_see_the_draft_gets_the_reason(client, world, team, name):
    send_to_regions(
        report=world.report,
        regions=[team.region],
        ends_on=make.ENDS_ON,
        by=world.lead,
        at=make.AT,
    )
    client.force_login(team.anna)
    method = client.post if name in POSTED else client.get
    answer = method(address(name, world), HTTP_ACCEPT_LANGUAGE="en")
    assert answer.status_code == 403
    assert "Only those who write this report may change it." in answer.content.decode()
    client.force_login(team.chris)
    assert method(address(name, world)).status_code == 404


@pytest.mark.parametrize("name", WRITING + POSTED)
def test_asks_to_sign_in(client, world, name):
    answer = client.get(address(name, world))
    assert answer["Location"].startswith(reverse("account_login"))


def test_a_section_of_another_report_is_not_there(lead, world, team):
    other = make.make_report(
        programme=team.programme, region=None, title="Anders", by=team.dilek, at=make.AT
    )
    assert lead.get(url("section_write", world, other.sections.first().pk)).status_code == 404


@pytest.mark.parametrize("name", ["report_write", "section_write", "finding_write", "report_send"])
def test_asks_the_database_as_often_whatever_the_size(
    lead, world, name, django_assert_max_num_queries
):
    for chapter in Chapter:
        if chapter != Chapter.REGION:
            make.write(world, f"{{{{regio's:{world.thread.key}}}}}. Een zin.", chapter)
    make.place_finding(
        section=world.section(Chapter.NEEDS), finding=world.finding, by=world.lead, at=make.AT
    )
    most = {"report_write": 40, "section_write": 60}.get(name, 40)
    query = f"?thread={world.thread.key}" if name == "section_write" else ""
    with django_assert_max_num_queries(most):
        assert lead.get(address(name, world) + query).status_code == 200


# A new report


def test_the_lead_begins_a_report_of_the_programme(lead, team):
    page = reverse("reports:report_make", args=[team.programme.key])
    assert lead.get(page).status_code == 200
    answer = lead.post(
        page, {"scope": "", "title": "Wat wij hoorden", "subtitle": "", "language": "nl"}
    )
    report = Report.objects.get()
    assert answer["Location"].endswith(f"/{report.key}/write/")
    assert report.region is None


def test_a_facilitator_begins_one_of_the_own_region_only(client, team):
    client.force_login(team.bram)
    page = reverse("reports:report_make", args=[team.programme.key])
    sent = {"title": "Van ons", "subtitle": "", "language": "nl"}
    answer = client.post(page, {**sent, "scope": team.other_region.key})
    assert answer.status_code == 422
    assert "Van ons" in answer.content.decode()
    assert client.post(page, {**sent, "scope": ""}).status_code == 422
    assert not Report.objects.exists()
    client.post(page, {**sent, "scope": team.region.key})
    assert Report.objects.get().region == team.region


def test_a_report_without_a_title_is_not_begun_and_keeps_the_rest(lead, team):
    page = reverse("reports:report_make", args=[team.programme.key])
    answer = lead.post(
        page, {"scope": "", "title": " ", "subtitle": "Van ver en dichtbij", "language": "nl"}
    )
    assert answer.status_code == 422
    assert "Van ver en dichtbij" in answer.content.decode()
    assert not Report.objects.exists()


# A section


def test_saving_closes_the_section_or_goes_on(lead, world, section):
    page = address("section_write", world)
    lead.get(page)
    answer = lead.post(page, typed(section, "De eerste zin.", stay="1", thread=world.thread.key))
    assert answer["Location"] == f"{page}?thread={world.thread.key}"
    section.refresh_from_db()
    assert (section.text, section.locked_by) == ("De eerste zin.", world.lead)
    answer = lead.post(page, typed(section, "De eerste zin. En meer."))
    assert answer["Location"] == url("report_write", world)
    section.refresh_from_db()
    assert (section.text, section.locked_by) == ("De eerste zin. En meer.", None)


def test_shows_what_a_slot_says_and_what_is_amiss(lead, world, section):
    make.write(world, f"In {{{{regio's:{world.thread.key}}}}} zegt de meeste dit. {{{{wat:x}}}}")
    page = lead.get(address("section_write", world)).content.decode()
    assert "2 van de 2 regio’s" in page
    assert "“meeste” telt iets" in page
    assert "{{wat:x}} is geen invulplek." in page


def test_a_flagged_word_that_is_meant_so_is_not_flagged_again(lead, world, section):
    make.write(world, "De meeste mensen blijven.")
    lead.post(
        address("section_write", world),
        typed(section, "De meeste mensen blijven.", meant="meeste", stay="1"),
    )
    assert "telt iets" not in lead.get(address("section_write", world)).content.decode()


def test_somebody_elses_text_is_shown_and_mine_is_kept(lead, world, section, second):
    page = address("section_write", world)
    lead.get(page)
    mine = typed(section, "Mijn woorden.")
    save_section(
        section=section, title="", text="Haar woorden.", seen_version=0, by=second,
        at=timezone.now() + timedelta(hours=1),
    )  # fmt: skip
    answer = lead.post(page, mine)
    assert answer.status_code == 422
    code = answer.content.decode()
    assert "Haar woorden." in code
    assert "Mijn woorden." in code
    assert Beside.objects.get().text == "Mijn woorden."
    # It is still there in another tab or on another day, and again beside hers.
    code = lead.get(page).content.decode()
    assert "Haar woorden." in code
    assert "Mijn woorden." in code
    lead.post(page, typed(section, "Mijn woorden, na de hare."))
    section.refresh_from_db()
    assert section.text == "Mijn woorden, na de hare."
    assert not Beside.objects.exists()


def test_what_could_not_be_saved_is_dropped_only_when_asked(lead, world, section):
    Beside.objects.create(section=section, by=world.lead, text="Bewaard", at=make.AT)
    leave = address("section_leave", world)
    assert lead.post(leave)["Location"] == url("report_write", world)
    assert Beside.objects.exists()
    lead.post(leave, {"drop": "1"})
    assert not Beside.objects.exists()


def test_who_is_in_a_section_is_named_and_can_be_taken_over(lead, world, section, second):
    take_section(section=section, by=second, at=timezone.now())
    page = address("section_write", world)
    assert "Fatma schrijft in dit hoofdstuk" in lead.get(page).content.decode()
    answer = lead.post(page, typed(section, "Van mij."))
    assert answer.status_code == 422
    assert "Fatma" in answer.content.decode()
    assert "Van mij." in answer.content.decode()
    lead.post(address("section_take_over", world))
    section.refresh_from_db()
    assert section.locked_by == world.lead
    assert lead.post(page, typed(section, "Van mij.")).status_code == 302


def test_choosing_a_thread_saves_nothing_and_keeps_what_is_typed(lead, world, section):
    page = address("section_write", world)
    answer = lead.post(
        page, typed(section, "Nog niet bewaard.", choose="1", thread=world.thread.key)
    )
    assert answer.status_code == 200
    code = answer.content.decode()
    assert "Nog niet bewaard." in code
    assert escape(f"{{{{regio's:{world.thread.key}}}}}") in code
    assert f"{{{{citaat:{world.evidence[0].pk}}}}}" in code
    section.refresh_from_db()
    assert section.current is None


@pytest.mark.parametrize("seen", ["", "x", "-1", "99999999999999999999"])
def test_a_version_that_is_no_version_loses_no_text(lead, world, seen):
    sent = {"title": "", "text": "Bewaar mij.", "seen_version": seen}
    answer = lead.post(address("section_write", world), sent)
    assert answer.status_code == 422
    assert "Bewaar mij." in answer.content.decode()


# Findings


def test_a_finding_is_placed_moved_looked_at_and_taken_out(lead, world, section):
    act = address("section_findings", world)
    second = make.write_finding(
        programme=world.programme, region=None, text="Nog een.", threads=[world.thread],
        by=world.lead, at=make.AT,
    )  # fmt: skip
    for finding in (world.finding, second):
        answer = lead.post(act, {"finding": finding.pk, "do": "place"})
        assert answer["Location"].endswith("#findings")
    lead.post(act, {"finding": second.pk, "do": "up"})
    order = list(section.placed.order_by("position").values_list("finding", flat=True))
    assert order == [second.pk, world.finding.pk]
    lead.post(act, {"finding": second.pk, "do": "look"})
    lead.post(act, {"finding": second.pk, "do": "remove"})
    assert section.placed.get().finding == world.finding
    assert Finding.objects.filter(pk=second.pk).exists()


@pytest.mark.parametrize("chosen", ["", "0", "x", "9" * 30])
def test_a_finding_that_is_none_is_not_there(lead, world, chosen):
    answer = lead.post(address("section_findings", world), {"finding": chosen, "do": "place"})
    assert answer.status_code == 404


def test_a_finding_taken_out_meanwhile_is_told(lead, world):
    answer = lead.post(
        address("section_findings", world), {"finding": world.finding.pk, "do": "up"}
    )
    assert told(answer) == ["Deze bevinding staat niet meer in dit hoofdstuk."]


def test_a_finding_is_written_at_its_place(lead, world, section):
    page = address("finding_write", world)
    assert "checked" in lead.get(f"{page}?thread={world.thread.key}").content.decode()
    lead.post(page, {"threads": [world.thread.key], "text": "Zo is het."})
    assert section.placed.get().finding.current.text == "Zo is het."


def test_a_finding_without_a_thread_keeps_what_was_typed(lead, world):
    before = Finding.objects.count()
    answer = lead.post(address("finding_write", world), {"text": "Zonder draad."})
    assert answer.status_code == 422
    assert "Zonder draad." in answer.content.decode()
    assert Finding.objects.count() == before


def test_a_closed_report_takes_no_text(lead, world, section):
    Report.objects.update(closed_at=make.AT)
    answer = lead.post(address("section_write", world), typed(section, "Te laat."))
    assert answer.status_code == 422
    assert "Te laat." in answer.content.decode()
    assert not Section.objects.filter(current__isnull=False).exists()
