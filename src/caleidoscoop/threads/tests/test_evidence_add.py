"""Add evidence by its exact words: found once, or a clear word about it."""

import pytest
from django.urls import reverse

from caleidoscoop.threads.forms import stretches_of
from caleidoscoop.threads.models import Evidence
from caleidoscoop.threads.tests import make
from caleidoscoop.voices import actions as voice_actions
from caleidoscoop.voices.tests import make as make_voices

TEXT = "De bus rijdt niet 🚌 en de trein ook niet."


def url(thread):
    return reverse("threads:evidence_add", args=[thread.programme.key, thread.key])


def choose(client, thread, fragment, words, stance="supports", version=None):
    return client.post(
        f"{url(thread)}?fragment={fragment.key}",
        {"words": words, "stance": stance, "version": version or fragment.current_id},
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("de trein", [(23, 31)]),
        ("  de\r\n trein ", [(23, 31)]),
        ("🚌 en", [(18, 22)]),
        ("niet", [(13, 17), (36, 40)]),
        ("vliegtuig", []),
        ("   ", []),
        ("(.*)", []),
    ],
)
def test_finds_words_where_they_stand_in_code_points(words, expected):
    assert stretches_of(words, TEXT) == expected
    assert TEXT[23:31] == "de trein"


def test_finds_places_that_overlap():
    assert stretches_of("na na", "na na na") == [(0, 5), (3, 8)]


def test_words_in_another_form_of_unicode_are_found():
    assert stretches_of("cafe\u0301", "het café") == [(4, 8)]


def test_search_holds_what_may_be_used_in_ones_scope(client, team, voices, regional, common):
    client.force_login(team.bram)
    page = client.get(f"{url(regional)}?q=bus").context["page"]
    assert set(page.object_list) == set(voices.fragments[:2])
    client.force_login(team.dilek)
    assert voices.elsewhere in client.get(f"{url(common)}?q=").context["page"].object_list


def test_a_fragment_of_elsewhere_is_not_there(client, team, voices, regional):
    client.force_login(team.bram)
    answer = client.get(f"{url(regional)}?fragment={voices.elsewhere.key}")
    assert answer.status_code == 404


def test_adds_the_words_after_an_emoji(client, team, voices, regional):
    client.force_login(team.bram)
    assert choose(client, regional, voices.fragments[0], "de trein", "nuances").status_code == 302
    evidence = regional.evidence.standing().get()
    assert (evidence.quote, evidence.stance) == ("de trein", "nuances")


def test_nothing_typed_means_the_whole_fragment(client, team, voices, regional):
    client.force_login(team.bram)
    choose(client, regional, voices.fragments[0], "")
    assert regional.evidence.standing().get().quote == TEXT


@pytest.mark.parametrize("words", ["niet", "vliegtuig"])
def test_words_found_twice_or_never_are_refused_and_kept(client, team, voices, regional, words):
    client.force_login(team.bram)
    answer = choose(client, regional, voices.fragments[0], words)
    assert answer.status_code == 422
    assert f">\n{words}</textarea>" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_sent_twice_is_one_piece_of_evidence(client, team, voices, regional):
    client.force_login(team.bram)
    choose(client, regional, voices.fragments[0], "de trein")
    assert choose(client, regional, voices.fragments[0], "de trein").status_code == 422
    assert Evidence.objects.count() == 1


def test_a_text_that_changed_meanwhile_is_to_be_read_again(client, team, voices, regional):
    fragment = voices.fragments[0]
    seen = fragment.current_id
    voice_actions.correct_fragment(
        fragment=fragment, text="De trein wel.", reason="x", by=team.bram, at=make.AT
    )
    client.force_login(team.bram)
    answer = choose(client, regional, fragment, "trein", version=seen)
    assert answer.status_code == 422
    assert "De trein wel." in answer.content.decode()
    assert not Evidence.objects.exists()


def test_search_costs_the_same_whatever_the_number(
    client, team, voices, regional, django_assert_max_num_queries
):
    for n in range(40):
        make_voices.fragment(voices.source, f"Stem {n}", speaker=voices.fragments[0].speaker)
    client.force_login(team.bram)
    with django_assert_max_num_queries(14):
        client.get(url(regional))


def weigh(client, thread, evidence, stance):
    page = reverse("threads:evidence_weigh", args=[thread.programme.key, thread.key, evidence.pk])
    return client.post(page, {"stance": stance})


def test_weighs_and_takes_away_by_the_pages(client, team, voices, regional):
    evidence = make.evidence(regional, voices.fragments[0])
    client.force_login(team.bram)
    assert weigh(client, regional, evidence, "contradicts").status_code == 302
    assert weigh(client, regional, evidence, "contradicts").status_code == 422
    away = reverse("threads:evidence_retire", args=[team.programme.key, regional.key, evidence.pk])
    for _ in range(2):
        assert client.post(away).status_code == 302
    assert not regional.evidence.standing().exists()
    assert weigh(client, regional, evidence, "supports").status_code == 404
