"""Signing in and out by e-mail address and password."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from caleidoscoop.people.models import User
from caleidoscoop.people.tests import make
from caleidoscoop.shared.models import RecordEntry, key_of

SIGN_IN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _nobody_tried_before():
    cache.clear()


@pytest.fixture
def anna(team) -> User:
    team.anna.set_password(make.PASSWORD)
    team.anna.save()
    return team.anna


def sign_in(client, email="anna@example.org", password=make.PASSWORD, **more):
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def test_the_right_password_lets_in(client, anna):
    answer = sign_in(client)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("journey:home")
    assert client.session["_auth_user_id"] == str(anna.pk)


def test_the_address_may_be_written_in_capitals(client, anna):
    assert sign_in(client, email=" Anna@Example.ORG ").status_code == 302


def test_one_comes_back_to_the_page_one_asked_for(client, anna):
    asked = client.get("/sources/?page=2")
    assert asked["Location"] == f"{SIGN_IN}?next=/sources/%3Fpage%3D2"
    page = client.get(asked["Location"])
    assert 'name="next" value="/sources/?page=2"' in page.content.decode()
    assert sign_in(client, next="/sources/?page=2")["Location"] == "/sources/?page=2"


def test_another_site_is_no_way_back(client, anna):
    assert sign_in(client, next="https://elsewhere.example/")["Location"] == "/"


@pytest.mark.parametrize("email", ["anna@example.org", "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_words(client, anna, email):
    answer = sign_in(client, email=email, password="not this one")
    assert "passen niet bij elkaar" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_who_guesses_is_stopped_also_when_the_guess_is_right(client, anna):
    for _ in range(5):
        sign_in(client, password="not this one")
    answer = sign_in(client)
    assert "_auth_user_id" not in client.session
    assert "vijf minuten" in answer.content.decode()


def test_too_many_requests_from_one_place_get_our_own_page(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    codes = [sign_in(client, email=f"guess{n}@example.org").status_code for n in range(3)]
    assert codes == [200, 200, 429]


def test_a_closed_account_does_not_come_in(client, anna):
    anna.is_active = False
    anna.save()
    answer = sign_in(client)
    assert answer["Location"] == reverse("account_inactive")
    assert "afgesloten" in client.get(answer["Location"]).content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/password/reset/"])
def test_nobody_signs_up_by_oneself(client, db, path):
    assert client.get(path)["Location"].startswith(SIGN_IN)
    assert client.post(path)["Location"].startswith(SIGN_IN)


def test_signing_out_asks_first_and_then_does_it(client, anna):
    client.force_login(anna)
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/accounts/logout/")["Location"] == SIGN_IN
    assert "_auth_user_id" not in client.session


def test_signing_in_and_out_stand_in_the_public_record(client, anna, team):
    sign_in(client)
    client.post("/accounts/logout/")
    entries = RecordEntry.objects.of_programme(team.programme.key).order_by("pk")
    assert [entry.verb for entry in entries] == ["signed_in", "signed_out"]
    assert {(entry.actor, entry.target) for entry in entries} == {(key_of(anna), key_of(anna))}


def test_passwords_are_kept_by_argon2(anna):
    assert anna.password.startswith("argon2$")


def test_a_password_is_changed_with_the_old_one(client, anna):
    client.force_login(anna)
    new = "nog een lange zin erbij"
    wrong = {"oldpassword": "not this one", "password1": new, "password2": new}
    answer = client.post("/accounts/password/change/", wrong)
    assert "niet het huidige wachtwoord" in answer.content.decode()
    client.post("/accounts/password/change/", {**wrong, "oldpassword": make.PASSWORD})
    anna.refresh_from_db()
    assert anna.check_password(new)
    assert "_auth_user_id" in client.session


def test_a_short_password_is_refused(client, anna):
    client.force_login(anna)
    short = {"oldpassword": make.PASSWORD, "password1": "kort", "password2": "kort"}
    answer = client.post("/accounts/password/change/", short)
    anna.refresh_from_db()
    assert anna.check_password(make.PASSWORD)
    assert "12 tekens" in answer.content.decode()


def test_who_came_in_by_a_link_can_choose_a_password(client, bram):
    client.force_login(bram)
    answer = client.get("/accounts/password/change/")
    assert answer["Location"] == "/accounts/password/set/"
    new = {"password1": make.PASSWORD, "password2": make.PASSWORD}
    client.post(answer["Location"], new)
    bram.refresh_from_db()
    assert bram.check_password(make.PASSWORD)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_speaks_both_languages(client, db, language):
    page = client.get(SIGN_IN, headers={"accept-language": language}).content.decode()
    assert f'<html lang="{language}">' in page
    assert {"nl": "Inloggen", "en": "Sign in"}[language] in page


@pytest.mark.browser
@pytest.mark.parametrize("phone", [False, True])
def test_signing_in_works_in_a_browser_and_without_barriers(
    live_asgi, transactional_db, new_context, axe, phone
):
    make.person("anna", password=make.PASSWORD)
    page = new_context(phone=phone).new_page()
    page.goto(f"{live_asgi}{SIGN_IN}")
    axe(page)
    page.get_by_label("E-mailadres").fill("anna@example.org")
    page.get_by_label("Wachtwoord").fill("verkeerd")
    page.get_by_role("button", name="Inloggen").click()
    assert page.get_by_role("alert").is_visible()
    axe(page)
    page.get_by_label("Wachtwoord").fill(make.PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url(f"{live_asgi}/")
