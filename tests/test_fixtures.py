"""What the other tests stand on: the people, the flush, the server and the browser."""

import urllib.request

import pytest

from caleidoscoop.people.tests.make import AT
from caleidoscoop.programmes.models import Domain
from caleidoscoop.shared.models import RecordEntry, record


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_turn", ["first", "second"])
def test_each_test_starts_without_the_record_of_the_one_before(_turn):
    assert not RecordEntry.objects.exists()
    record(programme_key="samen-verder", verb="tried", target="test:1", by=None, at=AT)
    assert Domain.objects.exists()


def test_the_people_work_where_the_tests_say(team):
    assert team.anna.current_roles().get().region == team.region
    assert team.chris.current_roles().get().region == team.other_region


def test_the_server_answers(live_asgi):
    with urllib.request.urlopen(f"{live_asgi}/_health/live") as answer:
        assert answer.status == 200


@pytest.mark.browser
def test_the_browser_opens_a_page(live_asgi, page):
    page.goto(f"{live_asgi}/_health/live")
    assert "ok" in page.content()
