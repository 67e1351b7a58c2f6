"""Who is not signed in sees the sign-in page, whatever the address."""

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient
from django.urls import reverse

SIGN_IN = "/accounts/login/"
BEFORE = {"HX-Request": "true", "HX-Current-URL": "http://testserver/threads/?page=2"}


@pytest.mark.parametrize("path", ["/", "/job/1/", "/there/is/no/such/page", "/accounts/logout/"])
@pytest.mark.django_db
def test_every_path_leads_to_the_sign_in_page(client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{SIGN_IN}?next=")


@pytest.mark.parametrize("path", [SIGN_IN, "/_health/live", "/_health/ready", "/about/"])
@pytest.mark.django_db
def test_what_is_public_is_shown(client, path):
    assert client.get(path).status_code == 200


def test_the_process_answers_without_the_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert client.get("/_health/live").json() == {"status": "ok"}


def test_a_file_that_is_not_there_is_a_404(client, db):
    assert client.get("/static/no-such-file.css").status_code == 404


def test_the_language_can_be_chosen_before_signing_in(client, db):
    answer = client.post(reverse("set_language"), {"language": "en", "next": SIGN_IN})
    assert answer["Location"] == SIGN_IN
    assert '<html lang="en">' in client.get(SIGN_IN).content.decode()


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(client, db):
    answer = client.get("/job/1/", headers=BEFORE)
    assert answer["HX-Redirect"] == f"{SIGN_IN}?next=/threads/%3Fpage%3D2"


@pytest.mark.parametrize(
    ("referer", "way_back"),
    [
        ("http://testserver/paste/", "/paste/"),
        ("https://elsewhere.example/paste/", "/"),
        ("", "/"),
    ],
)
def test_a_form_sent_too_late_goes_back_to_the_page_it_was_on(client, db, referer, way_back):
    answer = client.post("/job/1/cancel/", headers={"referer": referer})
    assert answer["Location"] == f"{SIGN_IN}?next={way_back}"


def test_who_is_signed_in_gets_a_404_where_there_is_no_page(client, anna):
    client.force_login(anna)
    assert client.get("/there/is/no/such/page").status_code == 404


@pytest.mark.django_db
def test_it_holds_for_async_requests():
    answer = async_to_sync(AsyncClient().get)("/job/1/")
    assert answer["Location"].startswith(SIGN_IN)
