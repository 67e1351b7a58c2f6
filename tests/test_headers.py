"""Security headers, cookies and languages on every kind of answer."""

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.views import defaults

from caleidoscoop.people.tests import make
from caleidoscoop.shared.views import csrf_failure

STYLE_SHEET = "/static/shared/caleidoscoop.css"
ANSWERS = {
    "a page": ("/accounts/login/", 200),
    "data": ("/_health/live", 200),
    "a file": (STYLE_SHEET, 200),
    "a file that is not there": ("/static/no-such-file.css", 404),
    "another page": ("/job/1/", 302),
}
NONE_OR_SELF = {"'none'", "'self'"}


def directives(answer) -> dict[str, list[str]]:
    parts = answer["Content-Security-Policy"].split(";")
    return {name: sources for name, *sources in (part.split() for part in parts)}


@pytest.fixture(params=ANSWERS)
def answer(request, client, db):
    path, status = ANSWERS[request.param]
    answer = client.get(path)
    assert answer.status_code == status
    yield answer
    answer.close()


def test_a_strict_policy_says_where_content_may_come_from(answer):
    policy = directives(answer)
    assert policy["default-src"] == ["'none'"]
    for name in ("frame-src", "frame-ancestors", "base-uri", "object-src"):
        assert policy[name] == ["'none'"]
    assert {source for sources in policy.values() for source in sources} == NONE_OR_SELF


def test_the_other_headers_are_there(answer):
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"


def test_a_page_that_is_not_there_has_them_too(client, anna):
    client.force_login(anna)
    answer = client.get("/there/is/no/such/page")
    assert answer.status_code == 404
    assert directives(answer)["default-src"] == ["'none'"]
    assert answer["X-Frame-Options"] == "DENY"


def test_a_form_without_its_token_is_refused_with_the_same_headers(db):
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert answer.status_code == 403
    assert directives(answer)["form-action"] == ["'self'"]


def test_a_failure_of_ours_has_them_too(client, anna, monkeypatch):
    def fail(*_: object) -> None:
        raise RuntimeError("our bug")

    monkeypatch.setattr("caleidoscoop.shared.views.jobs.visible_to", fail)
    client.raise_request_exception = False
    client.force_login(anna)
    answer = client.get("/job/1/")
    assert answer.status_code == 500
    assert directives(answer)["default-src"] == ["'none'"]


def test_cookies_are_kept_from_scripts_and_from_other_sites(client, db):
    make.person("anna", password=make.PASSWORD)
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": "anna@example.org", "password": make.PASSWORD})
    client.post(reverse("set_language"), {"language": "en", "next": "/accounts/login/"})
    assert set(client.cookies) == {"sessionid", "csrftoken", "django_language"}
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["domain"]


def test_with_https_cookies_are_for_https_only(client, db, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    make.person("anna", password=make.PASSWORD)
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": "anna@example.org", "password": make.PASSWORD})
    assert all(cookie["secure"] for cookie in client.cookies.values())


def test_with_https_everything_goes_to_https(settings, db):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31_536_000
    client = Client()  # the middleware reads these settings once
    assert client.get("/accounts/login/")["Location"] == "https://testserver/accounts/login/"
    answer = client.get("/accounts/login/", secure=True)
    assert "max-age=31536000" in answer["Strict-Transport-Security"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_language_of_the_page_is_the_chosen_one(client, db, language):
    client.post(reverse("set_language"), {"language": language, "next": "/"})
    page = client.get("/accounts/login/")
    assert f'<html lang="{language}">' in page.content.decode()
    assert page["Content-Language"] == language


WORDS = {
    ("nl", 400): "<title>",
    ("nl", 403): "<title>",
    ("nl", 404): "Deze pagina is er niet",
    ("nl", 500): "Er ging iets mis",
    ("en", 400): "<title>",
    ("en", 403): "<title>",
    ("en", 404): "This page is not here",
    ("en", 500): "Something went wrong on our side",
}
PAGES = {
    400: lambda request: defaults.bad_request(request, Exception()),
    403: lambda request: csrf_failure(request),
    404: lambda request: defaults.page_not_found(request, Exception()),
    500: defaults.server_error,
}


def request_of_nobody() -> HttpRequest:
    from django.contrib.auth.models import AnonymousUser

    request = RequestFactory().get("/there/is/no/such/page")
    request.user = AnonymousUser()
    return request


@pytest.mark.parametrize(("language", "status"), WORDS)
def test_error_pages_need_no_database(language, status, db, django_assert_num_queries):
    with translation.override(language), django_assert_num_queries(0):
        answer = PAGES[status](request_of_nobody())
    page = answer.content.decode()
    assert answer.status_code == status
    assert f'<html lang="{language}">' in page
    assert WORDS[language, status] in page


def test_a_strange_host_is_refused(client, settings, db):
    settings.ALLOWED_HOSTS = ["caleidoscoop.example"]
    answer = client.get("/accounts/login/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400


def test_the_style_sheet_that_pages_name_is_there(client, db):
    assert finders.find(STYLE_SHEET.removeprefix(django_settings.STATIC_URL))
    assert STYLE_SHEET in client.get("/accounts/login/").content.decode()
