"""Where one comes in, and the page that is open to everybody."""

import pytest
from django.urls import reverse

from caleidoscoop.people.tests import make as make_people
from caleidoscoop.programmes.tests import make as make_programmes

pytestmark = pytest.mark.django_db


def test_leads_to_the_only_programme(client, team):
    client.force_login(team.anna)
    answer = client.get(reverse("journey:root"))
    assert answer["Location"] == reverse("journey:home", args=[team.programme.key])


def test_lets_one_choose_between_programmes(client, team):
    second = make_programmes.programme(key="tweede", name="Tweede programma")
    make_people.role(team.dilek, "programme_lead", second)
    make_programmes.programme(key="derde", name="Derde programma")
    client.force_login(team.dilek)
    html = client.get(reverse("journey:root")).content.decode()
    assert "Tweede programma" in html
    assert team.programme.name in html
    assert "Derde programma" not in html


def test_says_what_to_do_without_a_role(client, db):
    client.force_login(make_people.person("evi"))
    html = client.get(reverse("journey:root"), headers={"accept-language": "en"}).content.decode()
    assert "No programme is open to you yet" in html


def test_who_is_not_signed_in_goes_to_the_sign_in_page(client, db):
    assert client.get(reverse("journey:root")).status_code == 302


def test_everybody_may_read_how_to_read_this(client, db):
    answer = client.get(reverse("journey:about"), headers={"accept-language": "en"})
    assert answer.status_code == 200
    assert "A stretch of a fragment that bears on a thread." in answer.content.decode()
