"""The base page, and the pages that tell what went wrong."""

import json
import re
from html import unescape

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation

ERRORS = ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"]


@pytest.fixture
def request_of(rf):
    """Return a function that makes the request of a person for a page."""

    def make(user=None):
        request = rf.get("/regions/?x=1")
        request.user = user or AnonymousUser()
        return request

    return make


def page(request, language="nl", **context):
    with translation.override(language):
        return render_to_string("shared/page.html", context, request)


def test_the_page_says_its_language_and_its_title(request_of):
    assert '<html lang="en">' in page(request_of(), "en")
    assert "<title>Overview - Caleidoscoop</title>" in page(request_of(), "en")
    assert '<html lang="nl">' in page(request_of())


def test_the_first_link_leads_to_the_content(request_of):
    html = page(request_of())
    assert re.search(r"<a [^>]*href=\"([^\"]+)\"", html).group(1) == "#main"
    assert '<main id="main"' in html


def test_htmx_is_set_for_a_strict_policy(request_of):
    html = page(request_of())
    config = json.loads(re.search(r"name=\"htmx-config\" content='([^']+)'", html).group(1))
    assert config["allowEval"] is False
    assert config["includeIndicatorStyles"] is False
    assert config["selfRequestsOnly"] is True
    assert {"code": "422", "swap": True} in config["responseHandling"]


def test_the_token_against_forged_requests_is_given_once_to_htmx(request_of):
    html = page(request_of())
    header = unescape(re.search(r"hx-headers='([^']+)'", html).group(1))
    assert set(json.loads(header)) == {"X-CSRFToken"}


def test_who_is_signed_in_sees_the_name_and_signs_out_by_post(request_of, anna):
    html = page(request_of(anna), "en")
    assert str(anna) in html
    assert f'<form method="post" action="{reverse("account_logout")}">' in html


def test_a_stranger_is_offered_to_sign_in(request_of):
    html = page(request_of(), "en")
    assert f'href="{reverse("account_login")}"' in html
    assert "Sign out" not in html


def test_the_language_changes_by_post_and_comes_back_here(request_of):
    html = page(request_of())
    assert '<input type="hidden" name="next" value="/regions/?x=1">' in html
    assert 'value="nl" lang="nl" aria-current="true"' in html


def test_the_programme_stands_under_the_name(request_of):
    assert "<small>Samen &amp; verder</small>" in page(
        request_of(), programme={"name": "Samen & verder"}
    )


@pytest.mark.parametrize("template", ERRORS)
def test_an_error_page_needs_no_request_no_user_and_no_database(template):
    html = render_to_string(template)
    assert html.count("<h1") == 1
    assert 'href="/"' in html
    assert "caleidoscoop.css" in html


def test_a_page_that_may_not_be_seen_tells_the_reason():
    html = render_to_string("403.html", {"exception": "Only the <facilitator> may do this."})
    assert "Only the &lt;facilitator&gt; may do this." in html


def test_a_page_that_is_not_there_does_not_tell_why():
    html = render_to_string("404.html", {"exception": "No Region matches", "request_path": "/x"})
    assert "No Region matches" not in html


def test_a_form_without_its_token_says_that_nothing_changed(db):
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("account_login"), headers={"accept-language": "en"})
    assert response.status_code == 403
    assert "Nothing was changed." in response.content.decode()
