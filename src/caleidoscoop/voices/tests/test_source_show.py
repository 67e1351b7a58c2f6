"""Reading a source, and working on several of its fragments at once."""

import pytest
from django.urls import reverse

from caleidoscoop.people.tests import make as make_people
from caleidoscoop.shared.models import Change, Job
from caleidoscoop.voices.actions import (
    bring_in_file,
    correct_fragment,
    join_fragments,
    record_consent,
    withdraw_fragments,
)
from caleidoscoop.voices.actions.intake import Wish
from caleidoscoop.voices.models import Fragment
from caleidoscoop.voices.tests import make
from caleidoscoop.voices.tests.make import AT


@pytest.fixture
def source(team):
    made = make.source(team.programme, team.region)
    for text in ("De bus rijdt niet.", "Wij zoeken een huis.", "Het dorp is trots."):
        make.fragment(made, text)
    return made


@pytest.fixture
def url(source):
    return reverse("voices:source_show", args=[source.programme.key, source.pk])


@pytest.fixture
def bus(source):
    return source.fragments.get(ordinal=0)


def page(client, url, user, **wishes):
    client.force_login(user)
    return client.get(url, wishes)


def post(client, url, user, *fragments, do, **more):
    client.force_login(user)
    return client.post(url, {"fragment": [f.key for f in fragments], "do": do, **more})


def undo(client, programme):
    change = Change.objects.latest("pk")
    return client.post(reverse("voices:change_undo", args=[programme.key, change.pk]))


def test_fragments_stand_in_their_order_each_with_an_anchor(client, team, url, bus):
    answer = page(client, url, team.anna)
    texts = [line.fragment.text for line in answer.context["lines"]]
    assert texts == ["De bus rijdt niet.", "Wij zoeken een huis.", "Het dorp is trots."]
    assert f'id="f-{bus.key}"' in answer.content.decode()
    assert "regel 1" in answer.content.decode()


def test_a_stranger_is_sent_to_sign_in(client, url):
    assert client.get(url).status_code == 302


def test_another_region_or_programme_gets_404(client, team, url):
    assert page(client, url, team.chris).status_code == 404
    assert page(client, url, make_people.person("erin")).status_code == 404


def test_withdrawn_words_are_not_on_the_page(client, team, url, bus):
    withdraw_fragments(fragments=[bus], by=team.bram, at=AT)
    answer = page(client, url, team.bram).content.decode()
    assert "De bus rijdt niet" not in answer
    assert "Deze woorden zijn ingetrokken." in answer


def test_words_not_released_are_for_facilitators_only(client, team, url, bus):
    Fragment.objects.filter(pk=bus.pk).update(released_at=None)
    assert "De bus rijdt niet" in page(client, url, team.bram).content.decode()
    for user in (team.anna, team.dilek):
        answer = page(client, url, user).content.decode()
        assert "De bus rijdt niet" not in answer
        assert "Nog niet vrijgegeven" in answer


def test_words_of_another_region_in_the_same_source_are_not_shown(client, team, url, bus):
    Fragment.objects.filter(pk=bus.pk).update(region=team.other_region)
    answer = page(client, url, team.bram).content.decode()
    assert "De bus rijdt niet" not in answer
    assert "Gezegd in een andere regio." in answer


def test_words_without_consent_to_keep_are_not_shown(client, team, source, url):
    record_consent(use="keep", is_given=False, source=source, by=team.bram, at=AT)
    answer = page(client, url, team.bram).content.decode()
    assert "De bus rijdt niet" not in answer
    assert "geen toestemming" in answer


def test_what_changed_and_what_is_gone_is_marked(client, team, url, bus):
    correct_fragment(fragment=bus, text="De trein rijdt niet.", reason="x", by=team.bram, at=AT)
    Fragment.objects.filter(ordinal=1).update(gone_at=AT, gone_in=bus.intake)
    answer = page(client, url, team.bram).content.decode()
    assert "versie 2" in answer
    assert "verdwenen uit het bestand" in answer
    only = page(client, url, team.bram, show="changed").context["lines"]
    assert [line.fragment for line in only] == [bus]
    assert len(page(client, url, team.bram, show="gone").context["lines"]) == 1
    assert len(page(client, url, team.bram, show="nonsense").context["lines"]) == 3


def test_the_words_of_the_file_add_up(client, team):
    made = bring_in_file(
        programme=team.programme,
        path="noordkant/a.csv",
        data=b"Tekst;Wie;Kleur\nDe bus rijdt niet.;Spreker 1;rood\nJa.;;geel\n",
        by=team.bram,
        at=AT,
        wish=Wish(region=team.region),
    )
    url = reverse("voices:source_show", args=[team.programme.key, made.source_id])
    context = page(client, url, team.bram).context
    reasons = {label: row["words"] for label, row in context["reasons"]}
    assert context["words_kept"] + sum(reasons.values()) == context["reading"].words == 12
    assert context["words_kept"] == 5
    assert sum(reasons.values()) == context["reading"].words_left_out


def test_a_quote_opens_on_its_page_with_its_words_marked(client, team, source, url):
    for number in range(120):
        make.fragment(source, f"Nummer {number} zegt iets.")
    asked = source.fragments.get(ordinal=100)
    answer = page(client, url, team.anna, fragment=asked.key, start="7", end="9")
    assert answer.context["page"].number == 3
    assert '<mark class="cal-span cal-span--pick">97</mark>' in answer.content.decode()


@pytest.mark.parametrize("wishes", [{"start": "9", "end": "2"}, {"start": "x", "end": "²"}, {}])
def test_a_quote_that_does_not_fit_marks_nothing(client, team, url, bus, wishes):
    answer = page(client, url, team.anna, fragment=bus.key, **wishes)
    assert answer.status_code == 200
    assert "<mark" not in answer.content.decode()


def test_a_quote_that_is_not_here_is_said_to_be_lost(client, team, url):
    assert (
        "staat niet op deze pagina"
        in page(client, url, team.anna, fragment="nergens").content.decode()
    )


def test_ten_thousand_fragments_are_read_by_page(
    client, team, source, url, django_assert_max_num_queries
):
    first = source.fragments.get(ordinal=0)
    Fragment.objects.bulk_create(
        Fragment(
            programme=team.programme,
            source=source,
            intake=first.intake,
            region=team.region,
            key=f"k{n}",
            ordinal=n,
            place=f"line {n}",
            current=first.current,
            released_at=AT,
        )
        for n in range(3, 10_000)
    )
    client.force_login(team.bram)
    with django_assert_max_num_queries(32):
        answer = client.get(url, {"fragment": "k9000"})
    assert answer.context["page"].number == 181
    assert len(answer.context["lines"]) == 50


# Several fragments at once


def test_labels_are_given_and_undone(client, team, source, url, bus):
    answer = post(client, url, team.bram, bus, do="relabel", element="need", domain="-")
    assert answer["Location"] == f"{url}#f-{bus.key}"
    bus.refresh_from_db()
    assert bus.element == "need"
    said = client.get(url).content.decode()
    change = Change.objects.get()
    assert reverse("voices:change_undo", args=[team.programme.key, change.pk]) in said
    undo(client, team.programme)
    bus.refresh_from_db()
    assert bus.element == ""


def test_all_on_the_page_can_be_released(client, team, source, url):
    source.fragments.update(released_at=None)
    post(client, url, team.bram, do="release", is_all="1")
    assert source.fragments.filter(released_at__isnull=False).count() == 3
    assert "3 fragmenten vrijgegeven." in client.get(url).content.decode()


def test_joined_fragments_let_evidence_follow(client, team, source, url, bus):
    other = source.fragments.get(ordinal=1)
    post(client, url, team.bram, bus, other, do="join")
    bus.refresh_from_db()
    assert bus.text == "De bus rijdt niet. Wij zoeken een huis."
    assert Job.objects.get().kind == "carry_evidence"
    assert len(client.get(url).context["lines"]) == 2
    undo(client, team.programme)
    assert len(client.get(url).context["lines"]) == 3


def test_fragments_that_are_no_neighbours_stay_apart_and_ticked(client, team, source, url, bus):
    last = source.fragments.get(ordinal=2)
    answer = post(client, url, team.bram, bus, last, do="join")
    assert answer.status_code == 422
    assert "Alleen fragmenten die op elkaar volgen" in answer.content.decode()
    assert [line.is_chosen for line in answer.context["lines"]] == [True, False, True]
    assert not Change.objects.exists()


def test_a_fragment_joined_away_is_said_to_stand_elsewhere(client, team, source, url, bus):
    other = source.fragments.get(ordinal=1)
    join_fragments(fragments=[bus, other], by=team.bram, at=AT)
    assert page(client, url, team.bram, fragment=other.key).context["quote_is_lost"]


@pytest.mark.parametrize(
    ("do", "more"), [("join", {}), ("relabel", {}), ("dance", {}), ("relabel", {"element": "x"})]
)
def test_what_is_refused_changes_nothing_and_keeps_the_ticks(client, team, url, bus, do, more):
    answer = post(client, url, team.bram, bus, do=do, **more)
    assert answer.status_code == 422
    assert [line.is_chosen for line in answer.context["lines"]] == [True, False, False]
    assert not Change.objects.exists()


def test_nothing_chosen_is_said_so(client, team, url):
    answer = post(client, url, team.bram, do="release")
    assert (answer.status_code, answer.context["refusal"][:11]) == (422, "Kies eerst ")


def test_fragments_of_another_source_are_not_touched(client, team, url):
    other = make.fragment(make.source(team.programme, team.region, "ander.txt"), released_at=None)
    assert post(client, url, team.bram, other, do="release").status_code == 422
    other.refresh_from_db()
    assert other.released_at is None


def test_who_only_takes_notes_gets_no_ticks_and_changes_nothing(client, team, url, bus):
    nora = make_people.person("nora")
    make_people.role(nora, "note_taker", team.programme, team.region)
    assert not page(client, url, nora).context["may_change"]
    assert post(client, url, nora, bus, do="relabel", element="need").status_code == 422


def test_another_region_changes_nothing(client, team, url, bus):
    assert post(client, url, team.chris, bus, do="release").status_code == 404


def test_a_change_is_undone_once_and_not_by_others(client, team, url, bus):
    post(client, url, team.bram, bus, do="relabel", element="need")
    client.force_login(team.chris)
    assert undo(client, team.programme).status_code == 404
    client.force_login(team.bram)
    assert undo(client, team.programme).status_code == 302
    undo(client, team.programme)
    assert "al ongedaan" in client.get(url).content.decode()


def test_a_change_of_other_things_is_not_found_here(client, team):
    change = Change.objects.create(
        programme_key=team.programme.key, verb="thread_renamed", by="people.user:1", at=AT
    )
    client.force_login(team.bram)
    url = reverse("voices:change_undo", args=[team.programme.key, change.pk])
    assert client.post(url).status_code == 404
    assert client.get(url).status_code == 405
