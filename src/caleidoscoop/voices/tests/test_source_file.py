"""The kept file and the words that were left out: for who may read all of it."""

import pytest
from django.urls import reverse

from caleidoscoop.voices.actions import bring_in_file, withdraw_fragments
from caleidoscoop.voices.actions.intake import Wish
from caleidoscoop.voices.models import Fragment, Source
from caleidoscoop.voices.tests.make import AT

HTML = b"Tekst;Kleur\n<script>alert(1)</script> De bus.;rood\n"


@pytest.fixture
def source(team):
    made = bring_in_file(
        programme=team.programme,
        path="noordkant/avond.csv",
        data=HTML,
        by=team.bram,
        at=AT,
        wish=Wish(region=team.region),
    )
    return made.source


def get(client, source, user, name="source_file"):
    client.force_login(user)
    return client.get(reverse(f"voices:{name}", args=[source.programme.key, source.pk]))


def test_the_file_comes_as_it_was_and_never_as_a_page(client, team, source):
    answer = get(client, source, team.anna)
    assert answer.content == HTML
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'attachment; filename="avond.csv"'
    assert "no-store" in answer["Cache-Control"]


def test_the_name_of_the_file_is_safe(client, team, source):
    Source.objects.filter(pk=source.pk).update(title='..\r\n"a/b".csv')
    answer = get(client, source, team.anna)
    assert answer["Content-Disposition"] == 'attachment; filename="___a_b_.csv"'


@pytest.mark.parametrize("name", ["source_file", "left_out_list"])
def test_a_stranger_and_another_region_get_nothing(client, team, source, name):
    url = reverse(f"voices:{name}", args=[source.programme.key, source.pk])
    assert client.get(url).status_code == 302
    assert get(client, source, team.chris, name).status_code == 404


@pytest.mark.parametrize("name", ["source_file", "left_out_list"])
def test_once_words_are_withdrawn_nobody_gets_the_whole(client, team, source, name):
    withdraw_fragments(fragments=list(source.fragments.all()), by=team.bram, at=AT)
    answer = get(client, source, team.bram, name)
    assert answer.status_code == 403
    assert b"De bus" not in answer.content


@pytest.mark.parametrize("change", [{"released_at": None}, {"region": "other"}])
def test_the_whole_is_for_who_may_read_all_of_it(client, team, source, change):
    if "region" in change:
        change = {"region": team.other_region}
    Fragment.objects.update(**change)
    assert get(client, source, team.anna).status_code == 403


def test_what_was_left_out_stands_with_its_reason(client, team, source):
    answer = get(client, source, team.anna, "left_out_list").content.decode()
    assert "rood" in answer
    assert "kolom die niet is herkend" in answer
    url = reverse("voices:left_out_list", args=[source.programme.key, source.pk])
    assert "rood" not in client.get(url, {"reason": "header_row"}).content.decode()
