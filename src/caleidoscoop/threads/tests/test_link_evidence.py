"""Evidence of a link: added, taken away, undone, carried along and shown, in one's own scope."""

import pytest
from django.urls import reverse

from caleidoscoop.shared.models import RecordEntry, key_of
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads import actions
from caleidoscoop.threads.models import ThreadLink
from caleidoscoop.threads.tests import make
from caleidoscoop.threads.tests.make import AT
from caleidoscoop.threads.tests.test_change_thread import last, undo
from caleidoscoop.voices import actions as voice_actions
from caleidoscoop.voices.tests import make as make_voices


@pytest.fixture
def link(team, regional) -> ThreadLink:
    """From a thread of the region to another there, which bram may change."""
    other = make.thread(team.programme, team.region, title="De dokter")
    return actions.link_threads(
        from_thread=regional, to_thread=other, kind="leads_to_less", by=team.bram, at=AT
    )


def add(link, fragment, by, start=0, end=6, **more):
    return actions.add_link_evidence(
        link=link, version=fragment.current, start=start, end=end, by=by, at=AT, **more
    )


def quotes(link):
    return [row.quote for row in link.evidence.standing().select_related("version")]


def url(name, link, *more, thread=None):
    thread = thread or link.from_thread
    return reverse(f"threads:{name}", args=[thread.programme.key, thread.key, link.pk, *more])


def test_added_and_taken_away_with_undo_and_a_line_of_both_threads(team, voices, link):
    row = add(link, voices.fragments[0], team.bram, stance="nuances")
    added = last()
    assert (quotes(link), row.stance) == (["De bus"], "nuances")
    actions.retire_link_evidence(evidence=row, by=team.bram, at=AT)
    assert quotes(link) == []
    undo(team.bram)
    assert quotes(link) == ["De bus"]
    undo(team.bram, added)
    assert quotes(link) == []
    for verb in ("link_evidence_added", "link_evidence_retired"):
        targets = RecordEntry.objects.filter(verb=verb).values_list("target", flat=True)
        assert set(targets) == {key_of(link.from_thread), key_of(link.to_thread)}


def test_taking_away_twice_or_adding_twice_is_refused(team, voices, link):
    row = add(link, voices.fragments[0], team.bram)
    with pytest.raises(Refused):
        add(link, voices.fragments[0], team.bram)
    actions.retire_link_evidence(evidence=row, by=team.bram, at=AT)
    with pytest.raises(Refused):
        actions.retire_link_evidence(evidence=row, by=team.bram, at=AT)


def test_refuses_what_may_not_be_read_or_used_and_who_does_not_work_there(team, voices, link):
    with pytest.raises(Refused):
        add(link, voices.elsewhere, team.bram)
    for who in (team.anna, team.chris):
        with pytest.raises(Refused):
            add(link, voices.fragments[0], who)
    voice_actions.withdraw_fragments(fragments=[voices.fragments[1]], by=team.bram, at=AT)
    with pytest.raises(Refused):
        add(link, voices.fragments[1], team.bram)
    actions.unlink_threads(link=link, by=team.bram, at=AT)
    link.refresh_from_db()
    with pytest.raises(Refused):
        add(link, voices.fragments[0], team.bram)


def test_follows_its_words_and_can_be_undone_afterwards(team, voices, link):
    add(link, voices.fragments[0], team.bram)
    added = last()
    voice_actions.correct_fragment(
        fragment=voices.fragments[0], text="Kijk: De bus komt.", reason="x", by=team.bram, at=AT
    )
    assert quotes(link) == []
    assert actions.carry_evidence(programme=team.programme, at=AT) == (1, 0)
    assert quotes(link) == ["De bus"]
    undo(team.bram, added)
    assert quotes(link) == []


def test_a_link_with_evidence_is_not_undone_unawares(team, voices, link):
    made = last()
    row = add(link, voices.fragments[0], team.bram)
    with pytest.raises(Refused):
        undo(team.bram, made)
    actions.retire_link_evidence(evidence=row, by=team.bram, at=AT)
    undo(team.bram, made)
    link.refresh_from_db()
    assert link.removed_at == AT


def test_goes_along_in_a_merge_and_back_again(team, voices, link):
    add(link, voices.fragments[0], team.bram)
    into = make.thread(team.programme, team.region, title="Vervoer")
    actions.merge_threads(thread=link.from_thread, into=into, by=team.bram, at=AT)
    assert quotes(into.links.get()) == ["De bus"]
    undo(team.bram)
    link.refresh_from_db()
    assert link.removed_at is None
    assert quotes(link) == ["De bus"]
    assert quotes(into.links.get()) == []


def test_the_pages_add_show_and_take_away(client, team, voices, link):
    client.force_login(team.bram)
    page = client.get(reverse("threads:thread_show", args=[team.programme.key, "thread-1"]))
    assert url("link_evidence_add", link) in page.content.decode()
    fragment = voices.fragments[0]
    chosen = f"{url('link_evidence_add', link)}?fragment={fragment.key}"
    values = {"words": "De bus", "stance": "nuances", "version": fragment.current_id}
    assert "verband" in client.get(chosen).content.decode()
    assert client.post(chosen, values)["Location"] == url("link_show", link)
    assert client.post(chosen, values).status_code == 422
    shown = client.get(url("link_show", link)).content.decode()
    assert "“De bus” leidt tot minder: “De dokter”" in shown
    assert f"?fragment={fragment.key}&amp;start=0&amp;end=6" in shown
    page = client.get(reverse("threads:thread_show", args=[team.programme.key, "thread-1"]))
    assert "1 citaat bij dit verband" in page.content.decode()
    away = url("link_evidence_retire", link, link.evidence.get().pk)
    for _ in range(2):
        assert client.post(away).status_code == 302
    assert quotes(link) == []


@pytest.mark.parametrize("name", ["link_show", "link_evidence_add"])
def test_stranger_signs_in_and_another_region_gets_404(client, team, link, name):
    assert "login" in client.get(url(name, link))["Location"]
    client.force_login(team.chris)
    assert client.get(url(name, link)).status_code == 404
    client.force_login(team.bram)
    for thread in (link.from_thread, link.to_thread):
        assert client.get(url(name, link, thread=thread)).status_code == 200


def test_who_may_see_but_not_change_reads_why(client, team, link):
    client.force_login(team.anna)
    assert client.get(url("link_show", link)).status_code == 200
    assert client.get(url("link_evidence_add", link)).status_code == 403


def test_costs_the_same_whatever_the_number(
    client, team, voices, link, django_assert_max_num_queries
):
    for n in range(30):
        fragment = make_voices.fragment(voices.source, f"Stem {n} over de bus.")
        add(link, fragment, team.bram)
    client.force_login(team.bram)
    with django_assert_max_num_queries(16):
        client.get(url("link_show", link))
