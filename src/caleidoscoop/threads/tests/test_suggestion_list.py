"""The tray: whose suggestions, what is decided, what was not placed, how it was made."""

import pytest
from django.urls import reverse

from caleidoscoop.threads.models import Run, Suggestion, SuggestionState, Thread
from caleidoscoop.threads.tests import make
from caleidoscoop.voices import actions as voice_actions
from caleidoscoop.voices.tests import make as make_voices

PAGES = ["suggestion_list", "unplaced_list", "thread_propose", "run_list"]


@pytest.fixture
def proposed(team, voices) -> Suggestion:
    return make.suggestion(make.run(team.programme, team.region), voices.fragments)


def url(team, name, *more):
    return reverse(f"threads:{name}", args=[team.programme.key, *more])


@pytest.mark.parametrize("name", PAGES)
def test_stranger_signs_in_and_members_read(client, team, proposed, name):
    assert "login" in client.get(url(team, name))["Location"]
    for user in (team.anna, team.bram, team.chris, team.dilek):
        client.force_login(user)
        assert client.get(url(team, name)).status_code == 200


def test_a_suggestion_of_a_region_is_not_there_for_another(client, team, proposed):
    client.force_login(team.chris)
    assert client.get(url(team, "suggestion_list")).context["rows"] == []
    for name in ("suggestion_show", "suggestion_reject", "suggestion_reopen"):
        page = url(team, name, proposed.pk)
        assert client.post(page).status_code == 404
    assert client.get(url(team, "suggestion_show", proposed.pk)).status_code == 404


def test_who_may_only_read_reads_why(client, team, proposed):
    client.force_login(team.anna)
    assert client.get(url(team, "suggestion_show", proposed.pk)).status_code == 200
    for name in ("suggestion_show", "suggestion_reject", "suggestion_reopen"):
        assert client.post(url(team, name, proposed.pk)).status_code == 403


def test_the_tray_of_a_facilitator_is_that_of_her_region(client, team, proposed):
    client.force_login(team.bram)
    answer = client.get(url(team, "suggestion_list"))
    assert answer.context["place"] == team.region
    row = answer.context["rows"][0]
    assert (row.size, row.kinds, row.sessions) == (3, {"resident"}, 1)
    assert "voorstel van de software" in answer.content.decode()


def test_says_how_many_are_evidence_elsewhere(client, team, voices, proposed, common):
    make.evidence(common, voices.fragments[0])
    client.force_login(team.bram)
    assert client.get(url(team, "suggestion_list")).context["rows"][0].covered == 1


@pytest.mark.parametrize("name", ["suggestion_list", "run_list"])
def test_says_how_many_groups_are_not_proposed_again(client, team, proposed, name):
    client.force_login(team.bram)
    assert "niet opnieuw voorgesteld" not in client.get(url(team, name)).content.decode()
    for covered, expected in ((1, "1 groep wordt niet"), (4, "4 groepen worden niet")):
        Run.objects.update(covered=covered)
        page = client.get(url(team, name)).content.decode()
        assert f"{expected} opnieuw voorgesteld" in page


def test_accepts_what_is_ticked_and_tells(client, team, voices, proposed):
    client.force_login(team.bram)
    values = {"chosen": "1", "title": "De bus", "kind": "", "fragment": [voices.fragments[0].pk]}
    answer = client.post(url(team, "suggestion_show", proposed.pk), values)
    thread = Thread.objects.get()
    assert answer["Location"].endswith(f"/threads/{thread.key}/")
    assert thread.evidence.count() == 1
    again = client.post(url(team, "suggestion_show", proposed.pk), values)
    assert again.status_code == 422
    assert Thread.objects.count() == 1


def test_ticking_nothing_is_refused_and_keeps_the_title(client, team, proposed):
    client.force_login(team.bram)
    answer = client.post(
        url(team, "suggestion_show", proposed.pk), {"chosen": "1", "title": "Mijn titel"}
    )
    assert answer.status_code == 422
    assert "Mijn titel" in answer.content.decode()
    assert "checked" not in answer.content.decode()


def test_adds_to_a_thread_that_is_there(client, team, proposed, regional, common):
    client.force_login(team.bram)
    page = url(team, "suggestion_show", proposed.pk)
    assert client.post(page, {"title": "x", "into": common.pk}).status_code == 422
    assert client.post(page, {"title": "x", "into": regional.pk}).status_code == 302
    assert regional.evidence.count() == 3


def test_rejects_with_a_reason_and_puts_back(client, team, proposed):
    client.force_login(team.bram)
    client.post(url(team, "suggestion_reject", proposed.pk), {"why": "te vaag"})
    page = client.get(url(team, "suggestion_list") + "?show=decided").content.decode()
    assert "te vaag" in page
    assert "Bram" in page
    client.post(url(team, "suggestion_reject", proposed.pk), {"why": "nog eens"})
    long = client.post(url(team, "suggestion_reject", proposed.pk), {"why": "x" * 301})
    assert long.status_code == 422
    for _ in range(2):
        client.post(url(team, "suggestion_reopen", proposed.pk))
    proposed.refresh_from_db()
    assert (proposed.state, proposed.why) == (SuggestionState.OPEN, "")


def test_behind_a_withdrawal_suggestions_are_hidden(client, team, voices, proposed):
    voice_actions.withdraw_fragments(fragments=[voices.fragments[0]], by=team.bram, at=make.AT)
    client.force_login(team.bram)
    answer = client.get(url(team, "suggestion_list"))
    assert answer.context["rows"] == []
    assert answer.context["n_behind"] == 1
    page = client.get(url(team, "suggestion_show", proposed.pk)).content.decode()
    assert "halte" not in page
    assert "dokter" not in page
    assert client.get(url(team, "run_list")).context["page"][0].is_behind


def test_proposes_where_one_works(client, team):
    client.force_login(team.anna)
    page = url(team, "thread_propose")
    assert client.post(page, {"scope": "", "title": "Water"}).status_code == 422
    assert client.post(page, {"scope": "zuidkant", "title": "Water"}).status_code == 422
    assert client.post(page, {"scope": "noordkant", "title": "Water"}).status_code == 302
    client.force_login(team.bram)
    tray = client.get(url(team, "suggestion_list"))
    assert "Anna" in tray.content.decode()


def test_lists_what_is_not_placed_and_what_no_thread_covers(client, team, voices, common):
    make.suggestion(make.run(team.programme), voices.fragments[:1])
    make.evidence(common, voices.fragments[1])
    client.force_login(team.bram)
    for query, expected in (
        ("", {voices.fragments[1], voices.fragments[2]}),
        ("?show=no-thread", {voices.fragments[0], voices.fragments[2]}),
        ("?region=zuidkant", set()),
    ):
        page = client.get(url(team, "unplaced_list") + query).context["page"]
        assert set(page.object_list) == expected


@pytest.mark.parametrize("number", [2, 12])
def test_costs_the_same_whatever_the_number(
    client, team, voices, number, django_assert_max_num_queries
):
    run = make.run(team.programme, team.region)
    for n in range(number):
        make.suggestion(run, [make_voices.fragment(voices.source, f"Stem {n}")], f"woord {n}")
    client.force_login(team.bram)
    with django_assert_max_num_queries(26):
        client.get(url(team, "suggestion_list"))
    with django_assert_max_num_queries(14):
        client.get(url(team, "unplaced_list"))
    with django_assert_max_num_queries(14):
        client.get(url(team, "run_list"))


def test_the_number_of_a_region_leads_to_that_many(client, team, voices):
    make.suggestion(make.run(team.programme, team.region), voices.fragments[:1])
    make.suggestion(make.run(team.programme), voices.fragments)
    client.force_login(team.bram)
    tray = client.get(url(team, "suggestion_list"))
    assert tray.context["unplaced"] == [(team.region, 2)]
    query = f"?run={tray.context['run'].pk}&region=noordkant"
    page = client.get(url(team, "unplaced_list") + query).context["page"]
    assert page.paginator.count == 2
