"""The personal link: once, for half a day, and never by a look alone."""

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from caleidoscoop.people import actions
from caleidoscoop.shared.models import RecordEntry
from caleidoscoop.shared.refused import Refused


def test_a_look_at_the_link_lets_nobody_in(client, bram):
    link = actions.local_sign_in_link(bram)
    for _ in range(2):
        answer = client.get(link)
        assert answer.status_code == 200
        assert "Bram" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_button_lets_in_once(client, bram, team):
    link = actions.local_sign_in_link(bram)
    assert client.post(link)["Location"] == reverse("journey:home")
    assert client.session["_auth_user_id"] == str(bram.pk)
    assert RecordEntry.objects.get().verb == "signed_in"
    client.post(reverse("account_logout"))
    again = client.post(link)
    assert again.status_code == 410
    assert "werkt niet meer" in again.content.decode()
    assert "_auth_user_id" not in client.session


def test_of_two_at_once_only_one_gets_in(bram):
    token = actions.local_sign_in_link(bram).rstrip("/").rsplit("/", 1)[-1]
    assert actions.use_link(token, at=timezone.now()) == bram
    with pytest.raises(Refused):
        actions.use_link(token, at=timezone.now())


def test_another_sign_in_ends_the_link(client, bram):
    link = actions.local_sign_in_link(bram)
    bram.last_login = timezone.now()
    bram.save()
    assert client.post(link).status_code == 410


def test_an_old_link_has_ended(client, bram, monkeypatch):
    link = actions.local_sign_in_link(bram)
    monkeypatch.setattr(actions, "LINK_HOLDS", timedelta(seconds=-1))
    assert client.post(link).status_code == 410


def test_a_link_of_somebody_else_s_making_lets_nobody_in(client, bram):
    signed_for_something_else = signing.dumps([bram.pk, ""])
    for token in ["nonsense", "a:b:c", signed_for_something_else]:
        assert client.post(reverse("people:come_in", args=[token])).status_code == 410


def test_a_closed_account_does_not_come_in(client, bram):
    link = actions.local_sign_in_link(bram)
    bram.is_active = False
    bram.save()
    assert client.post(link).status_code == 410


def test_who_is_in_already_goes_on(client, bram):
    link = actions.local_sign_in_link(bram)
    client.post(link)
    assert client.get(link)["Location"] == "/"


def test_the_link_of_another_person_asks_first(client, bram, anna):
    client.force_login(anna)
    link = actions.local_sign_in_link(bram)
    assert "Bram" in client.get(link).content.decode()
    client.post(link)
    assert client.session["_auth_user_id"] == str(bram.pk)
