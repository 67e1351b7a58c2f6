"""The page on which is noted what the speakers of a source allow."""

import pytest
from django.urls import reverse

from caleidoscoop.people.tests import make as make_people
from caleidoscoop.shared.models import RecordEntry
from caleidoscoop.voices.actions import withdraw_fragments
from caleidoscoop.voices.models import Consent, Fragment, Use
from caleidoscoop.voices.tests import make
from caleidoscoop.voices.tests.make import AT

NO = {"use": Use.QUOTE_INTERNALLY, "answer": "no", "how": "gebeld"}


@pytest.fixture
def source(team):
    return make.source(team.programme, team.region)


@pytest.fixture
def speakers(source):
    made = [make.speaker(source.session, f"Spreker {n}") for n in range(1, 4)]
    for speaker in made:
        make.fragment(source, speaker=speaker)
    make.fragment(source, speaker=made[0])
    make.fragment(source)
    return made


@pytest.fixture
def url(team, source):
    return reverse("voices:source_consent", args=[team.programme.key, source.pk])


def page(client, url, user, **wishes):
    client.force_login(user)
    return client.get(url, wishes)


def post(client, url, user, *speakers, **more):
    client.force_login(user)
    return client.post(url, {"speaker": [s.pk for s in speakers], **more})


def test_each_speaker_stands_there_with_what_counts(client, team, url, speakers):
    Consent.objects.create(speaker=speakers[1], use=Use.KEEP, is_given=False, how="brief", at=AT)
    answer = page(client, url, team.bram)
    rows = answer.context["rows"]
    assert [(speaker, speaker.said) for speaker, _ in rows] == [
        (speakers[0], 2),
        (speakers[1], 1),
        (speakers[2], 1),
    ]
    told = [[(one.is_given, one.is_own) for one in told[:3]] for _, told in rows[:2]]
    assert told == [
        [(True, False), (True, False), (False, False)],
        [(False, True), (True, False), (False, False)],
    ]
    said = answer.content.decode()
    assert "zoals voor deze bron is afgesproken" in said
    assert "brief" in said
    assert "1 fragment zonder spreker" in said


def test_first_is_told_what_a_change_does_and_nothing_is_done(client, team, url, speakers):
    answer = post(client, url, team.bram, speakers[0], speakers[1], **NO)
    assert answer.context["n"] == 3
    assert "3 fragmenten" in answer.content.decode()
    assert not Consent.objects.filter(speaker__isnull=False).exists()


def test_once_confirmed_the_words_are_no_longer_used(client, team, url, speakers):
    answer = post(client, url, team.bram, speakers[0], speakers[1], **NO, is_confirmed="1")
    assert answer.status_code == 302
    assert Fragment.objects.usable().count() == 2
    consent = Consent.objects.get(speaker=speakers[0])
    assert (consent.is_given, consent.how, consent.by) == (False, "gebeld", team.bram)
    assert RecordEntry.objects.filter(verb="consent_recorded").count() == 2
    assert "2 keer" in client.get(url).content.decode()


def test_sent_twice_is_noted_once(client, team, url, speakers):
    for _ in range(2):
        post(client, url, team.bram, speakers[0], **NO, is_confirmed="1")
    assert RecordEntry.objects.count() == 1
    assert "al zo opgeschreven" in client.get(url).content.decode()


@pytest.mark.parametrize("answer", ["yes", "no"])
@pytest.mark.parametrize("use", [Use.QUOTE_INTERNALLY, Use.PUBLISH])
@pytest.mark.parametrize("is_whole", [True, False])
def test_what_is_foretold_is_what_happens(client, team, url, speakers, answer, use, is_whole):
    Consent.objects.create(speaker=speakers[2], use=use, is_given=False, at=AT)
    Consent.objects.create(speaker=speakers[1], use=use, is_given=True, how="x", at=AT)
    withdraw_fragments(fragments=[Fragment.objects.last()], by=team.bram, at=AT)
    other = make.source(team.programme, team.region, "ander.txt")
    make.fragment(other, speaker=speakers[0])
    wish = {
        "use": use,
        "answer": answer,
        "how": "formulier",
        **({"source": "1"} if is_whole else {}),
    }
    chosen = speakers[1:] if is_whole else speakers[:2]
    allowed = Fragment.objects.present().allowing(use)
    before = set(allowed.values_list("pk", flat=True))
    foretold = post(client, url, team.bram, *chosen, **wish).context["n"]
    post(client, url, team.bram, *chosen, **wish, is_confirmed="1")
    after = set(allowed.all().values_list("pk", flat=True))
    assert len(before ^ after) == foretold


def test_the_default_of_the_source_can_be_changed(client, team, url, source, speakers):
    post(client, url, team.bram, source="1", **NO, is_confirmed="1")
    assert not Consent.objects.get(source=source, use=Use.QUOTE_INTERNALLY).is_given
    assert not Fragment.objects.usable().exists()


@pytest.mark.parametrize(
    ("wish", "word"),
    [
        ({**NO, "use": ""}, "verplicht"),
        ({**NO, "use": "sing"}, "sing"),
        ({**NO, "use": Use.PUBLISH, "answer": "yes", "how": " "}, "hoe"),
        ({**NO, "answer": ""}, "verplicht"),
    ],
)
def test_what_is_not_told_whole_keeps_ticks_and_words(client, team, url, speakers, wish, word):
    for more in ({}, {"is_confirmed": "1"}):
        answer = post(client, url, team.bram, speakers[1], **wish, **more)
        assert answer.status_code == 422
        assert word in answer.content.decode()
        assert answer.context["chosen"] == [str(speakers[1].pk)]
    assert not Consent.objects.filter(speaker__isnull=False).exists()


def test_nobody_chosen_is_said_so(client, team, url, speakers):
    answer = post(client, url, team.bram, **NO)
    assert answer.status_code == 422
    assert "Kies eerst" in answer.content.decode()


def test_speakers_of_elsewhere_are_not_touched(client, team, url, speakers):
    other = make.source(team.programme, team.other_region, "zuid.txt")
    stranger = make.speaker(other.session)
    make.fragment(other, speaker=stranger)
    for key in (stranger.pk, 10**8, "x"):
        answer = client.force_login(team.bram) or client.post(
            url, {"speaker": [key], **NO, "is_confirmed": "1"}
        )
        assert answer.status_code == 422
    assert not Consent.objects.filter(speaker__isnull=False).exists()


def test_a_speaker_of_another_region_in_this_source_is_for_who_works_there(client, team, source):
    dutch = make.speaker(make.session(team.programme, team.other_region))
    make.fragment(source, speaker=dutch, region=team.other_region)
    url = reverse("voices:source_consent", args=[team.programme.key, source.pk])
    assert page(client, url, team.bram).context["rows"] == []
    assert len(page(client, url, team.dilek).context["rows"]) == 1


def test_two_hundred_speakers_come_in_pages(client, team, url, source):
    for n in range(120):
        make.fragment(source, speaker=make.speaker(source.session, f"Spreker {n:03}"))
    assert len(page(client, url, team.bram).context["rows"]) == 50
    answer = page(client, url, team.bram, page=3)
    assert len(answer.context["rows"]) == 20
    post(client, f"{url}?page=3", team.bram, is_all="1", **NO, is_confirmed="1")
    noted = Consent.objects.filter(speaker__isnull=False)
    assert noted.count() == 20
    assert noted.filter(speaker__label="Spreker 119").exists()


def test_the_page_asks_as_much_for_few_as_for_many(
    client, team, url, source, speakers, django_assert_max_num_queries
):
    for n in range(40):
        make.fragment(source, speaker=make.speaker(source.session, f"Meer {n}"))
    client.force_login(team.bram)
    with django_assert_max_num_queries(30):
        client.get(url)


def test_who_may_not_note_consent_does_not_come_here(client, team, url, speakers):
    nora = make_people.person("nora")
    make_people.role(nora, "note_taker", team.programme, team.region)
    assert page(client, url, nora).status_code == 403
    assert page(client, url, team.chris).status_code == 404
    assert post(client, url, nora, speakers[0], **NO, is_confirmed="1").status_code == 403
    assert post(client, url, team.chris, speakers[0], **NO).status_code == 404
    client.logout()
    assert client.get(url).status_code == 302
