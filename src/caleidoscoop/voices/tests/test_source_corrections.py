"""Choosing between what people made of a fragment and what its file says since."""

import pytest
from django.urls import reverse

from caleidoscoop.people.tests import make as make_people
from caleidoscoop.shared.models import Change, Job
from caleidoscoop.shared.refused import Refused
from caleidoscoop.voices import actions
from caleidoscoop.voices.actions.intake import Wish
from caleidoscoop.voices.models import Fragment, Source
from caleidoscoop.voices.tests.make import AT

FILE = "De bus rijdt twee keer per dag.\n\nWij zoeken al een jaar naar vakmensen.\n"
LATER = FILE.replace("twee", "drie")
HAND = "De bus rijdt hier nooit."


def bring(team, text):
    actions.bring_in_file(
        programme=team.programme,
        path="avond.txt",
        data=text.encode(),
        by=None,
        at=AT,
        wish=Wish(region=team.region),
    )
    return Source.objects.get()


@pytest.fixture
def source(team):
    return bring(team, FILE)


@pytest.fixture
def bus(team, source):
    """A fragment that was corrected by hand, and in the file after that."""
    fragment = source.fragments.select_related("current").order_by("ordinal")[0]
    actions.correct_fragment(fragment=fragment, text=HAND, reason="x", by=team.bram, at=AT)
    bring(team, LATER)
    return fragment


@pytest.fixture
def url(team, source):
    return reverse("voices:source_corrections", args=[team.programme.key, source.pk])


def page(client, url, user):
    client.force_login(user)
    return client.get(url)


def choose(client, url, user, fragment, do):
    client.force_login(user)
    return client.post(url, {"fragment": fragment.key, "do": do})


def text(fragment):
    return Fragment.objects.select_related("current").get(pk=fragment.pk).text


def undo(team):
    change = Change.objects.filter(undone_at__isnull=True).latest("pk")
    return actions.undo_change(change=change, by=team.bram, at=AT)


def waiting():
    return Fragment.objects.corrected_in_file().count()


def test_both_texts_stand_side_by_side_with_what_differs(client, team, url, bus):
    answer = page(client, url, team.bram)
    (pair,) = answer.context["pairs"]
    assert "".join(one.text for one in pair.by_hand_text) == HAND
    assert "".join(one.text for one in pair.in_file_text) == "De bus rijdt drie keer per dag."
    said = answer.content.decode()
    assert "<del>hier nooit.</del>" in said
    assert "<ins>drie keer per dag.</ins>" in said


def test_kept_by_hand_stays_and_is_no_longer_asked(client, team, url, bus):
    assert choose(client, url, team.bram, bus, "keep").status_code == 302
    assert (text(bus), waiting()) == (HAND, 0)
    assert Job.objects.filter(kind="carry_evidence").exists()
    bring(team, LATER + "\n")
    assert (text(bus), waiting()) == (HAND, 0)


def test_a_later_correction_is_asked_again(client, team, url, bus):
    choose(client, url, team.bram, bus, "keep")
    bring(team, FILE.replace("twee", "tien"))
    assert (text(bus), waiting()) == (HAND, 1)


def test_what_is_taken_from_the_file_follows_the_file_again(client, team, url, bus):
    choose(client, url, team.bram, bus, "take")
    assert (text(bus), waiting()) == ("De bus rijdt drie keer per dag.", 0)
    bring(team, FILE.replace("twee", "vier"))
    assert (text(bus), waiting()) == ("De bus rijdt vier keer per dag.", 0)


@pytest.mark.parametrize("do", ["keep", "take"])
def test_a_choice_undone_is_open_again(client, team, url, bus, do):
    answer = choose(client, url, team.bram, bus, do)
    assert "undo" in client.get(answer["Location"]).content.decode()
    undo(team)
    assert (text(bus), waiting()) == (HAND, 1)
    choose(client, url, team.bram, bus, "take")
    assert text(bus) == "De bus rijdt drie keer per dag."


def test_a_choice_is_not_undone_once_somebody_went_on(client, team, url, bus):
    choose(client, url, team.bram, bus, "take")
    fresh = Fragment.objects.select_related("current").get(pk=bus.pk)
    change = Change.objects.latest("pk")
    actions.correct_fragment(fragment=fresh, text="Later.", reason="x", by=team.bram, at=AT)
    with pytest.raises(Refused, match="daarna aan gewerkt"):
        actions.undo_change(change=change, by=team.bram, at=AT)


def test_sent_twice_is_chosen_once(client, team, url, bus):
    choose(client, url, team.bram, bus, "keep")
    answer = choose(client, url, team.bram, bus, "take")
    assert answer.status_code == 422
    assert "al gekozen" in answer.content.decode()
    assert text(bus) == HAND


def test_neither_text_is_refused(client, team, url, bus):
    assert choose(client, url, team.bram, bus, "dance").status_code == 422
    assert (text(bus), waiting()) == (HAND, 1)


def test_what_was_split_keeps_its_parts(client, team, url, source):
    fragment = source.fragments.select_related("current").order_by("ordinal")[0]
    actions.split_fragment(fragment=fragment, position=13, by=team.bram, at=AT)
    bring(team, LATER)
    (pair,) = page(client, url, team.bram).context["pairs"]
    assert not pair.may_take
    assert choose(client, url, team.bram, fragment, "take").status_code == 422
    assert text(fragment) == "De bus rijdt"
    choose(client, url, team.bram, fragment, "keep")
    assert waiting() == 0


def test_the_source_and_the_list_of_files_lead_here(client, team, url, source, bus):
    show = reverse("voices:source_show", args=[team.programme.key, source.pk])
    assert url in page(client, show, team.bram).content.decode()
    listed = reverse("voices:intake_list", args=[team.programme.key])
    assert url in client.get(listed).content.decode()
    choose(client, url, team.bram, bus, "keep")
    assert url not in page(client, show, team.bram).content.decode()


def test_what_was_corrected_in_the_file_alone_is_not_asked(team, source):
    bring(team, LATER)
    assert waiting() == 0


def test_who_may_not_change_these_words_chooses_nothing(client, team, url, bus):
    nora = make_people.person("nora")
    make_people.role(nora, "note_taker", team.programme, team.region)
    assert page(client, url, nora).context["pairs"] == []
    assert choose(client, url, nora, bus, "take").status_code == 422
    assert page(client, url, team.chris).status_code == 404
    for action in (actions.keep_by_hand, actions.take_from_file):
        with pytest.raises(Refused, match="niet aan jou"):
            action(fragment=bus, by=team.chris, at=AT)
    assert text(bus) == HAND
    client.logout()
    assert client.get(url).status_code == 302
