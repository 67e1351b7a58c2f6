"""Asking regions, their answer, and publication: the pages of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from caleidoscoop.people.models import RoleKind
from caleidoscoop.people.tests import make as make_people
from caleidoscoop.reports.models import Edition, Review
from caleidoscoop.reports.tests import make
from caleidoscoop.shared.models import Job, RecordEntry

SOON = timedelta(days=10)


@pytest.fixture
def world(team):
    return make.finished(team)


@pytest.fixture
def lead(client, team):
    client.force_login(team.dilek)
    return client


def url(name, world, *more):
    return reverse(f"reports:{name}", args=[world.programme.key, world.report.key, *more])


def move_term(days):
    Review.objects.update(ends_on=localdate() + timedelta(days=days))


# Asking


def test_the_draft_goes_to_the_regions_that_were_chosen(lead, team):
    world = make.world(team)
    page = url("report_send", world)
    assert "nog niet gevraagd" in lead.get(page).content.decode()
    until = localdate() + SOON
    lead.post(page, {"regions": [team.region.key], "ends_on": until.isoformat()})
    review = Review.objects.get()
    assert (review.region, review.ends_on, review.sent_by) == (team.region, until, team.dilek)


@pytest.mark.parametrize(
    "sent",
    [
        {"regions": [], "ends_on": "2090-01-01"},
        {"regions": ["nergens"], "ends_on": "2090-01-01"},
        {"ends_on": "morgen"},
        {"ends_on": "2020-01-01"},
    ],
)
def test_a_term_that_is_none_asks_nobody(lead, team, sent):
    world = make.world(team)
    answer = lead.post(url("report_send", world), {"regions": [team.region.key], **sent})
    assert answer.status_code == 422
    assert sent["ends_on"] in answer.content.decode()
    assert not Review.objects.exists()


# What a region sees and answers


def test_a_region_finds_the_draft_sees_it_and_answers(client, world, team):
    move_term(10)
    client.force_login(team.anna)
    listed = client.get(reverse("reports:report_list", args=[world.programme.key]))
    assert "De regio is gevraagd" in listed.content.decode()
    home = client.get(reverse("journey:home", args=[world.programme.key])).content.decode()
    assert "Het conceptrapport bekijken" in home
    page = client.get(url("report_show", world)).content.decode()
    assert "is gevraagd dit concept te bekijken" in page
    review = Review.objects.get(region=team.region)
    assert review.seen_by == team.anna
    answer_page = url("review_answer", world, team.region.key)
    assert answer_page in page
    client.post(answer_page, {"answer": "Wij zien dit ook.\n\nMaar niet overal."})
    review.refresh_from_db()
    assert review.answer == "Wij zien dit ook.\n\nMaar niet overal."
    client.force_login(team.dilek)
    page = client.get(url("report_show", world)).content.decode()
    assert "Maar niet overal." in page


def test_reading_by_who_does_not_speak_for_the_region_does_not_count_as_seen(client, world, team):
    move_term(10)
    director = make_people.person("erik")
    make_people.role(director, RoleKind.DIRECTOR, team.programme, team.region)
    client.force_login(director)
    assert client.get(url("report_show", world)).status_code == 200
    assert Review.objects.get(region=team.region).seen_at is None


def test_only_a_region_answers_for_itself(client, world, team):
    move_term(10)
    page = url("review_answer", world, team.region.key)
    for user in (team.dilek, team.chris):
        client.force_login(user)
        answer = client.get(page, HTTP_ACCEPT_LANGUAGE="en")
        assert answer.status_code == 403
        assert "Only a region answers for itself." in answer.content.decode()
        assert client.post(page, {"answer": "Namens jullie"}).status_code == 403
    client.force_login(make_people.person("erin"))
    assert client.get(page).status_code == 404
    assert not Review.objects.exclude(answer="").exists()


def test_an_answer_after_the_term_is_refused_and_kept_in_the_form(client, world, team):
    move_term(-1)
    client.force_login(team.bram)
    page = url("review_answer", world, team.region.key)
    assert "De termijn liep tot en met" in client.get(page).content.decode()
    answer = client.post(page, {"answer": "Te laat, maar toch."})
    assert answer.status_code == 422
    assert "Te laat, maar toch." in answer.content.decode()


def test_a_region_that_was_not_asked_has_no_page(client, team):
    world = make.world(team)
    client.force_login(team.dilek)
    assert client.get(url("review_answer", world, team.region.key)).status_code == 404


# Publishing


def test_is_published_when_every_rule_holds(lead, world):
    move_term(-1)
    page = url("report_publish", world)
    assert "Dit rapport publiceren" in lead.get(page).content.decode()
    answer = lead.post(page, {"seen_edition": 0, "reason": ""})
    edition = Edition.objects.get()
    assert answer["Location"] == url("edition_show", world, edition.number)
    assert Job.objects.filter(kind="render_editions").count() == 1
    assert RecordEntry.objects.filter(verb="report_published").count() == 1


def test_says_what_stands_in_the_way_and_publishes_nothing(lead, world):
    move_term(10)
    page = url("report_publish", world)
    code = lead.get(page).content.decode()
    assert "Dit rapport publiceren" not in code
    assert f"{world.programme.regions.first()} heeft" in code
    answer = lead.post(page, {"seen_edition": 0, "reason": ""})
    assert answer.status_code == 422
    assert not Edition.objects.exists()


def test_a_next_edition_needs_a_reason_and_sent_twice_is_one(lead, world):
    move_term(-1)
    page = url("report_publish", world)
    lead.post(page, {"seen_edition": 0, "reason": ""})
    answer = lead.post(page, {"seen_edition": 0, "reason": "Nog eens"})
    assert answer.status_code == 422
    assert "Nog eens" in answer.content.decode()
    assert lead.post(page, {"seen_edition": 1, "reason": " "}).status_code == 422
    assert Edition.objects.count() == 1
    lead.post(page, {"seen_edition": 1, "reason": "Een fout hersteld"})
    assert Edition.objects.count() == 2


def test_only_the_programme_lead_publishes(client, world, team):
    move_term(-1)
    client.force_login(team.anna)
    answer = client.post(
        url("report_publish", world), {"seen_edition": 0}, HTTP_ACCEPT_LANGUAGE="en"
    )
    assert answer.status_code == 403
    assert "Only the programme lead publishes." in answer.content.decode()
    client.force_login(make_people.person("erin"))
    assert client.get(url("report_publish", world)).status_code == 404
    assert not Edition.objects.exists()


def test_asks_the_database_as_often_whatever_the_size(lead, world, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        lead.get(url("report_publish", world))
    with django_assert_max_num_queries(20):
        lead.get(url("report_send", world))
