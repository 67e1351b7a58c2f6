"""The page of a region and the list of regions."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from caleidoscoop.journey import example
from caleidoscoop.journey.tests import strangers
from caleidoscoop.programmes.models import Programme
from caleidoscoop.programmes.tests import make as make_programmes
from caleidoscoop.threads.tests import make as make_threads
from caleidoscoop.voices.models import Session, SessionKind
from caleidoscoop.voices.tests import make as make_voices

pytestmark = pytest.mark.django_db


def show(client, user, region):
    client.force_login(user)
    url = reverse("journey:region_show", args=[region.programme.key, region.key])
    answer = client.get(url, headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", ["region_list", "region_show"])
def test_who_is_not_signed_in_or_of_elsewhere_does_not_get_in(client, team, name):
    keys = [team.programme.key, team.region.key][: 1 if name == "region_list" else 2]
    url = reverse(f"journey:{name}", args=keys)
    assert client.get(url).status_code == 302
    client.force_login(strangers.evi())
    assert client.get(url).status_code == 404


def test_a_region_of_another_programme_is_not_there(client, team):
    other = make_programmes.region(make_programmes.programme("ander", "Ander"), key="ver")
    client.force_login(team.dilek)
    url = reverse("journey:region_show", args=[team.programme.key, other.key])
    assert client.get(url).status_code == 404


def test_an_empty_region_says_so_everywhere(client, team):
    html = show(client, team.anna, team.region)
    assert "No municipalities are known yet." in html
    assert "No common thread rests on words from this region yet." in html
    assert "Nothing was said here yet" in html
    assert html.count("not heard yet") == 7


def test_marks_municipalities_that_are_not_certain(client, team):
    sure = make_programmes.municipality(team.region, "Vierdorpen")
    team.region.memberships.filter(municipality=sure).update(population=12_345)
    unsure = make_programmes.municipality(name="Randdorp")
    team.region.memberships.create(municipality=unsure, is_certain=False, population=500)
    html = show(client, team.anna, team.region)
    assert "1 municipality, 12,345 inhabitants" in html
    assert html.index("Vierdorpen") < html.index("Randdorp")
    assert "Not certain that it belongs." in html


def test_a_membership_that_ended_is_not_shown(client, team):
    gone = make_programmes.municipality(name="Verdwenen")
    team.region.memberships.create(municipality=gone, until_on=date(2020, 1, 1))
    assert "Verdwenen" not in show(client, team.anna, team.region)


def test_shows_what_holds_here_with_a_quote_from_here(client, team):
    here = make_voices.fragment(
        make_voices.source(team.programme, team.region, "hier.txt"), "Hier rijdt niets na acht uur."
    )
    there = make_voices.fragment(
        make_voices.source(team.programme, team.other_region, "daar.txt"), "Daar rijdt alles nog."
    )
    shared = make_threads.thread(team.programme, title="Bereikbaarheid")
    elsewhere = make_threads.thread(team.programme, title="Alleen daar")
    make_threads.evidence(shared, here, 0, 17)
    make_threads.evidence(shared, there)
    make_threads.evidence(elsewhere, there)
    html = show(client, team.anna, team.region)
    assert "Bereikbaarheid" in html
    assert "Hier rijdt niets " in html
    assert "Daar rijdt alles nog." not in html
    assert "Alleen daar" not in html
    assert f"?fragment={here.key}&amp;start=0&amp;end=17#f-{here.key}" in html


def test_own_threads_are_for_who_works_there(client, team):
    make_threads.thread(team.programme, team.region, title="Van ons alleen")
    assert "Van ons alleen" in show(client, team.bram, team.region)
    assert "Van ons alleen" not in show(client, team.chris, team.region)


def test_says_who_was_heard_and_who_was_not(client, team):
    source = make_voices.source(team.programme, team.region)
    speaker = make_voices.speaker(source.session, kind="resident")
    make_voices.fragment(source, speaker=speaker)
    make_voices.fragment(source, speaker=speaker)
    html = show(client, team.anna, team.region)
    assert "1 of 7 kinds of speaker (resident)" in html
    assert html.count("not heard yet") == 6


def test_lists_sessions_with_their_day(client, team):
    Session.objects.create(
        programme=team.programme,
        region=team.region,
        kind=SessionKind.DIALOGUE,
        name="Tweedaagse",
        held_on=date(2024, 3, 7),
    )
    html = show(client, team.anna, team.region)
    assert "Tweedaagse" in html
    assert "7 March 2024" in html


def test_what_was_said_stays_with_who_works_there(client, team):
    source = make_voices.source(team.programme, team.region, "avond.txt")
    make_voices.fragment(source, "Dit blijft in de regio.")
    own = show(client, team.bram, team.region)
    assert "Dit blijft in de regio." in own
    assert "1 fragment of this region belongs to no thread yet." in own
    assert reverse("voices:source_show", args=[team.programme.key, source.pk]) in own
    other = show(client, team.chris, team.region)
    assert "Dit blijft in de regio." not in other
    assert "avond.txt" not in other


def test_asks_the_database_as_often_with_many_rows(client, team, django_assert_max_num_queries):
    source = make_voices.source(team.programme, team.region)
    for n in range(40):
        fragment = make_voices.fragment(source, f"Zin nummer {n} over de bus.")
        make_threads.evidence(make_threads.thread(team.programme), fragment)
        make_programmes.municipality(team.region, f"Dorp {n}")
    client.force_login(team.dilek)
    url = reverse("journey:region_show", args=[team.programme.key, team.region.key])
    with django_assert_max_num_queries(32):
        assert client.get(url).status_code == 200


def test_the_list_shows_every_region_with_its_land(client, django_assert_max_num_queries):
    example.load_example(at=timezone.now())
    programme = Programme.objects.get()
    client.force_login(programme.roles.get(kind="region_lead").user)
    url = reverse("journey:region_list", args=[programme.key])
    with django_assert_max_num_queries(14):
        html = client.get(url, headers={"accept-language": "en"}).content.decode()
    for region in programme.regions.all():
        assert region.name in html
    assert "638,897" in html
    assert "and 5 perhaps" in html
    assert "Grafschaft Bentheim, Kreis Borken" in html
