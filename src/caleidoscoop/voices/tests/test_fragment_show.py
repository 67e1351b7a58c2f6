"""One fragment: its versions, its consent; correcting, splitting and withdrawing it."""

import pytest
from django.urls import reverse

from caleidoscoop.people.tests import make as make_people
from caleidoscoop.shared.models import Job
from caleidoscoop.voices.actions import correct_fragment, record_consent
from caleidoscoop.voices.models import Fragment, Withdrawal
from caleidoscoop.voices.tests import make
from caleidoscoop.voices.tests.make import AT

BUS = "De bus rijdt niet. Wie geen auto heeft, blijft thuis."


@pytest.fixture
def fragment(team):
    source = make.source(team.programme, team.region)
    return make.fragment(source, BUS, speaker=make.speaker(source.session))


def address(fragment, name="fragment_show"):
    return reverse(f"voices:{name}", args=[fragment.programme.key, fragment.key])


def page(client, fragment, user, name="fragment_show"):
    client.force_login(user)
    return client.get(address(fragment, name))


NAMES = ["fragment_show", "fragment_correct", "fragment_split"]


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_and_another_region_get_nothing(client, team, fragment, name):
    assert client.get(address(fragment, name)).status_code == 302
    assert page(client, fragment, team.chris, name).status_code == 404
    assert page(client, fragment, make_people.person("erin"), name).status_code == 404


def test_who_said_it_where_stands_beside_it(client, team, fragment):
    answer = page(client, fragment, team.anna).content.decode()
    for word in (BUS, "Inwoner", "Noordkant", "Eerste avond", "zoals voor deze bron"):
        assert word in answer


def test_versions_show_what_changed_word_by_word(client, team, fragment):
    text = BUS.replace("bus", "trein")
    correct_fragment(fragment=fragment, text=text, reason="verstaan", by=team.bram, at=AT)
    answer = page(client, fragment, team.anna).content.decode()
    assert "<del>bus</del><ins>trein</ins>" in answer
    assert "verstaan" in answer


def test_what_the_speaker_said_of_consent_goes_first(client, team, fragment):
    record_consent(
        use="quote_internally", is_given=False, speaker=fragment.speaker, by=team.bram, at=AT
    )
    answer = page(client, fragment, team.anna).content.decode()
    assert "nee, zegt de spreker" in answer
    assert "niet citeren" in answer


def test_withdrawn_words_and_their_versions_are_not_shown(client, team, fragment):
    correct_fragment(fragment=fragment, text="Iets anders.", reason="x", by=team.bram, at=AT)
    withdrawal = Withdrawal.objects.create(programme=team.programme, number=1, at=AT)
    Fragment.objects.update(withdrawal=withdrawal)
    answer = page(client, fragment, team.bram).content.decode()
    assert "Iets anders" not in answer
    assert "De bus" not in answer


def test_words_not_released_are_404_for_who_does_not_facilitate(client, team, fragment):
    Fragment.objects.update(released_at=None)
    assert page(client, fragment, team.bram).status_code == 200
    assert page(client, fragment, team.anna).status_code == 404


def test_a_correction_is_saved_with_its_reason_and_can_be_undone(client, team, fragment):
    client.force_login(team.bram)
    url = address(fragment, "fragment_correct")
    answer = client.post(url, {"text": "De trein rijdt niet.", "reason": "verstaan"})
    assert answer["Location"] == address(fragment)
    fragment.refresh_from_db()
    assert (fragment.text, fragment.current.reason) == ("De trein rijdt niet.", "verstaan")
    assert Job.objects.get().kind == "carry_evidence"
    assert "Ongedaan maken" in client.get(address(fragment)).content.decode()


@pytest.mark.parametrize(
    "typed", [{"text": BUS, "reason": "x"}, {"text": "Anders.", "reason": ""}, {"text": "  "}]
)
def test_a_correction_that_is_refused_keeps_what_was_typed(client, team, fragment, typed):
    client.force_login(team.bram)
    answer = client.post(address(fragment, "fragment_correct"), typed)
    assert answer.status_code == 422
    assert answer.context["form"]["text"].value() == typed["text"]
    assert fragment.versions.count() == 1
    assert not Job.objects.exists()


def test_who_only_reads_is_told_why_not(client, team, fragment):
    nora = make_people.person("nora")
    make_people.role(nora, "note_taker", team.programme, team.region)
    answer = page(client, fragment, nora, "fragment_correct")
    assert answer.status_code == 403


def test_a_fragment_is_split_at_a_sentence(client, team, fragment):
    client.force_login(team.bram)
    url = address(fragment, "fragment_split")
    form = client.get(url).context["form"]
    place = form.fields["place"].choices[0][0]
    assert client.post(url, {"place": place}).status_code == 302
    assert [f.text for f in Fragment.objects.order_by("part")] == [
        "De bus rijdt niet.",
        "Wie geen auto heeft, blijft thuis.",
    ]
    assert Job.objects.get().kind == "carry_evidence"


def test_a_fragment_is_split_at_words_of_choice(client, team, fragment):
    client.force_login(team.bram)
    url = address(fragment, "fragment_split")
    client.post(url, {"place": "words", "words": "blijft thuis."})
    assert Fragment.objects.get(part=1).text == "blijft thuis."


@pytest.mark.parametrize(
    "typed",
    [
        {"place": "words", "words": ""},
        {"place": "words", "words": "de trein"},
        {"place": "words", "words": "De bus"},
        {"place": "7"},
        {},
    ],
)
def test_a_split_that_is_refused_says_why(client, team, fragment, typed):
    client.force_login(team.bram)
    answer = client.post(address(fragment, "fragment_split"), typed)
    assert answer.status_code == 422
    assert Fragment.objects.count() == 1


def test_a_withdrawal_is_asked_first_and_then_everywhere(client, team, fragment):
    client.force_login(team.bram)
    url = reverse("voices:fragments_withdraw", args=[team.programme.key, fragment.source_id])
    asked = client.post(url, {"fragment": fragment.key})
    assert (asked.status_code, Withdrawal.objects.count()) == (200, 0)
    assert BUS in asked.content.decode()
    done = client.post(
        url, {"fragment": fragment.key, "is_confirmed": "1", "reason": "op verzoek"}, follow=True
    )
    assert Withdrawal.objects.get().reason == "op verzoek"
    assert BUS not in done.content.decode()
    assert "Dit is intrekking 1." in done.content.decode()


def test_nobody_withdraws_words_of_another_region(client, team, fragment):
    client.force_login(team.chris)
    url = reverse("voices:fragments_withdraw", args=[team.programme.key, fragment.source_id])
    typed = {"fragment": fragment.key, "is_confirmed": "1"}
    assert client.post(url, typed).status_code == 404
    assert not Withdrawal.objects.exists()


def test_a_fragment_of_a_region_in_a_source_of_another_opens_alone(client, team, fragment):
    Fragment.objects.update(region=team.other_region)
    answer = page(client, fragment, team.chris)
    assert answer.status_code == 200
    assert answer.context["source_url"] == ""
    client.post(address(fragment, "fragment_correct"), {"text": "Anders.", "reason": "x"})
    fragment.refresh_from_db()
    assert fragment.text == "Anders."


def test_the_menu_keeps_the_page_under_the_sources(client, team, fragment):
    client.force_login(team.bram)
    menu = client.get(address(fragment)).context["menu"]
    sources = reverse("voices:source_list", args=[team.programme.key])
    assert [link.url for link in menu if link.is_current] == [sources]


def test_a_speaker_is_named_without_saying_the_kind_twice(team):
    session = make.session(team.programme, team.region)
    assert str(make.speaker(session, "2 · resident")) == "2 (inwoner)"
    assert str(make.speaker(session, "resident")) == "inwoner"
    assert str(make.speaker(session, "Spreker 4")) == "Spreker 4 (inwoner)"
