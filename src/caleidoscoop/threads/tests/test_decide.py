"""Suggestions: accepted, rejected, undone, replaced; and what a withdrawal does to them."""

import math

import pytest

from caleidoscoop.shared.models import Change
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads import actions, reading
from caleidoscoop.threads.analysis import draft_threads
from caleidoscoop.threads.models import (
    ClusterMember,
    Evidence,
    Run,
    Suggestion,
    SuggestionState,
    Thread,
)
from caleidoscoop.threads.tests import make
from caleidoscoop.threads.tests.make import AT
from caleidoscoop.threads.tests.test_change_thread import last, standing, undo
from caleidoscoop.voices import actions as voice_actions
from caleidoscoop.voices.models import Fragment
from caleidoscoop.voices.tests import make as make_voices


@pytest.fixture
def proposed(team, voices) -> Suggestion:
    """A suggestion for the region, which bram decides on."""
    return make.suggestion(make.run(team.programme, team.region), voices.fragments)


def accept(suggestion, by, **more):
    return actions.accept_suggestion(suggestion=suggestion, by=by, at=AT, **more)


@pytest.mark.parametrize("who", ["anna", "chris"])
def test_only_who_works_on_threads_there_decides(team, proposed, who):
    with pytest.raises(Refused):
        accept(proposed, getattr(team, who))
    with pytest.raises(Refused):
        actions.reject_suggestion(suggestion=proposed, by=getattr(team, who), at=AT)


def test_accepting_makes_a_thread_of_the_chosen_fragments(team, voices, proposed):
    thread = accept(proposed, team.bram, title="De bus", fragments=voices.fragments[:2])
    assert thread.title == "De bus"
    assert thread.kind == ""
    rows = thread.evidence.all()
    assert {row.version for row in rows} == {f.current for f in voices.fragments[:2]}
    assert {row.proposed_by for row in rows} == {f"run:{proposed.cluster.run_id}"}
    proposed.refresh_from_db()
    assert (proposed.state, proposed.thread, proposed.decided_by) == (
        SuggestionState.ACCEPTED,
        thread,
        team.bram,
    )


def test_a_decision_is_made_once(team, proposed):
    accept(proposed, team.bram)
    with pytest.raises(Refused):
        accept(proposed, team.dilek)
    with pytest.raises(Refused):
        actions.reject_suggestion(suggestion=proposed, by=team.bram, at=AT)
    assert Thread.objects.count() == 1


def test_undoing_an_acceptance_leaves_what_stood_there_before(team, voices, proposed, regional):
    before = make.evidence(regional, voices.fragments[0])
    accept(proposed, team.bram, into=regional)
    assert len(standing(regional)) == 3
    undo(team.bram)
    assert [row.pk for row in regional.evidence.filter(retired_at__isnull=True)] == [before.pk]
    proposed.refresh_from_db()
    assert (proposed.state, proposed.decided_at) == (SuggestionState.OPEN, None)
    accept(proposed, team.bram)


def test_undoing_a_new_thread_closes_it_unless_somebody_worked_on_it(team, voices, proposed):
    thread = accept(proposed, team.bram, fragments=voices.fragments[:1])
    accepted = last()
    more = make.evidence(thread, voices.fragments[1])
    with pytest.raises(Refused):
        undo(team.bram, accepted)
    assert len(standing(thread)) == 2
    Evidence.objects.filter(pk=more.pk).update(retired_at=AT)
    undo(team.bram, accepted)
    thread.refresh_from_db()
    assert thread.closed_at


def test_an_old_rejection_does_not_undo_a_later_acceptance(team, proposed):
    actions.reject_suggestion(suggestion=proposed, by=team.bram, at=AT, why="te vaag")
    rejected = last()
    actions.reopen_suggestion(suggestion=proposed, by=team.bram, at=AT)
    accept(proposed, team.bram)
    with pytest.raises(Refused):
        undo(team.bram, rejected)
    proposed.refresh_from_db()
    assert proposed.state == SuggestionState.ACCEPTED


def test_a_rejection_keeps_its_reason_and_can_be_undone(team, proposed):
    actions.reject_suggestion(suggestion=proposed, by=team.bram, at=AT, why="te vaag")
    proposed.refresh_from_db()
    assert (proposed.state, proposed.why) == (SuggestionState.REJECTED, "te vaag")
    undo(team.bram)
    proposed.refresh_from_db()
    assert (proposed.state, proposed.why) == (SuggestionState.OPEN, "")
    with pytest.raises(Refused):
        actions.reopen_suggestion(suggestion=proposed, by=team.bram, at=AT)


def test_refuses_an_acceptance_without_evidence_or_across_scopes(team, proposed, common):
    with pytest.raises(Refused):
        accept(proposed, team.bram, fragments=[])
    with pytest.raises(Refused):
        accept(proposed, team.dilek, into=common)


def test_refuses_fragments_that_went_in_the_meantime(team, voices, proposed):
    Fragment.objects.filter(pk=voices.fragments[0].pk).update(gone_at=AT)
    with pytest.raises(Refused):
        accept(proposed, team.bram, fragments=voices.fragments)
    accept(proposed, team.bram, fragments=voices.fragments[1:])


def test_a_member_proposes_and_a_stranger_does_not(team):
    values = {"programme": team.programme, "region": team.region, "at": AT}
    made = actions.propose_thread(title="Water", by=team.anna, **values)
    assert made.cluster is None
    with pytest.raises(Refused):
        actions.propose_thread(title="Water", by=team.chris, **values)
    with pytest.raises(Refused):
        actions.propose_thread(title=" ", by=team.anna, **values)
    thread = accept(made, team.bram)
    assert thread.title == "Water"
    assert not thread.evidence.exists()


def test_after_a_withdrawal_a_suggestion_waits_for_a_new_run(team, voices, proposed):
    voice_actions.withdraw_fragments(fragments=[voices.fragments[0]], by=team.bram, at=AT)
    row = reading.suggestion_rows([proposed], team.bram, [team.region])[0]
    assert row.size == 2
    assert row.quotes == []
    proposed.refresh_from_db()
    with pytest.raises(Refused):
        accept(proposed, team.bram)


TEXTS = [
    "De bus rijdt hier twee keer per dag.",
    "De bus rijdt op zondag niet meer.",
    "Er is geen bus naar het ziekenhuis.",
    "De school heeft te weinig leerlingen.",
    "Zonder school is er geen dorp meer.",
    "De school sluit volgend jaar haar deuren.",
    "Zwaluwen.",
]


@pytest.fixture
def said(team) -> list[Fragment]:
    source = make_voices.source(team.programme, team.region)
    return [make_voices.fragment(source, text) for text in TEXTS * 2]


def test_every_fragment_is_in_one_group_or_not_placed(team, said):
    run = draft_threads(programme=team.programme, region=team.region, at=AT)
    leaves = ClusterMember.objects.filter(cluster__run=run, cluster__suggestion__isnull=False)
    placed = list(leaves.values_list("fragment__key", flat=True))
    assert sorted([*placed, *run.unplaced]) == sorted(f.key for f in said)
    rest = reading.unplaced(run, team.bram).values_list("key", flat=True)
    assert sorted(rest) == sorted(run.unplaced)


def test_what_came_in_after_a_run_is_not_placed_yet(team, said):
    run = draft_threads(programme=team.programme, region=team.region, at=AT)
    later = make_voices.fragment(said[0].source, "Dit kwam later.")
    assert later in reading.unplaced(run, team.bram)


def test_a_run_replaces_open_suggestions_and_touches_nothing_accepted(team, said):
    draft_threads(programme=team.programme, region=team.region, at=AT)
    first, *others = Suggestion.objects.order_by("pk")
    thread = accept(first, team.bram, title="Van ons")
    own = actions.propose_thread(
        programme=team.programme, region=team.region, title="Water", by=team.anna, at=AT
    )
    before = standing(thread), thread.versions.count(), Change.objects.count()
    draft_threads(programme=team.programme, region=team.region, at=AT)
    thread.refresh_from_db()
    assert (standing(thread), thread.versions.count(), Change.objects.count()) == before
    assert thread.title == "Van ons"
    first.refresh_from_db()
    own.refresh_from_db()
    assert (first.state, own.state) == (SuggestionState.ACCEPTED, SuggestionState.OPEN)
    for other in others:
        other.refresh_from_db()
        assert other.state == SuggestionState.SUPERSEDED
    latest = Run.objects.order_by("-pk")[0]
    waiting = Suggestion.objects.open().filter(cluster__isnull=False)
    assert {s.cluster.run_id for s in waiting} == {latest.pk}


def groups_in_tray() -> set[str]:
    return set(Suggestion.objects.open().values_list("cluster__key", flat=True))


def test_what_people_accepted_is_not_proposed_again_until_they_undo_it(team, said):
    first = draft_threads(programme=team.programme, region=team.region, at=AT)
    proposed = groups_in_tray()
    suggestion = Suggestion.objects.open().order_by("pk")[0]
    accept(suggestion, team.bram, title="Van ons")
    accepted = last()
    again = draft_threads(programme=team.programme, region=team.region, at=AT)
    assert (first.covered, again.covered) == (0, 1)
    assert groups_in_tray() == proposed - {suggestion.cluster.key}
    # The groups themselves are as before: only the tray is shorter.
    assert [c.key for c in first.clusters.all()] == [c.key for c in again.clusters.all()]
    undo(team.bram, accepted)
    last_run = draft_threads(programme=team.programme, region=team.region, at=AT)
    assert last_run.covered == 0
    assert groups_in_tray() == proposed


@pytest.mark.parametrize(("share", "covered"), [(0.5, 0), (0.6, 1)])
def test_a_group_is_covered_when_most_of_it_is_under_one_thread(team, said, share, covered):
    draft_threads(programme=team.programme, region=team.region, at=AT)
    suggestion = Suggestion.objects.open().order_by("pk")[0]
    members = [m.fragment for m in suggestion.cluster.members.order_by("pk")]
    enough = members[: math.ceil(share * len(members))]
    one = make.thread(team.programme, team.region)
    for fragment in enough:
        make.evidence(one, fragment, 0, 4)
        make.evidence(one, fragment, 0, 6)
    run = draft_threads(programme=team.programme, region=team.region, at=AT)
    assert run.covered == covered


def test_threads_of_another_scope_two_threads_or_a_closed_one_cover_nothing(team, said):
    draft_threads(programme=team.programme, region=team.region, at=AT)
    members = [m.fragment for m in Suggestion.objects.order_by("pk")[0].cluster.members.all()]
    half = len(members) // 2
    common = make.thread(team.programme)
    one, two, closed = (make.thread(team.programme, team.region) for _ in range(3))
    for thread, fragments in (
        (common, members),
        (closed, members),
        (one, members[:half]),
        (two, members[half:]),
    ):
        for fragment in fragments:
            make.evidence(thread, fragment)
    Thread.objects.filter(pk=closed.pk).update(closed_at=AT)
    assert draft_threads(programme=team.programme, region=team.region, at=AT).covered == 0


def test_the_same_voices_give_the_same_run(team, said):
    one, two = (
        draft_threads(programme=team.programme, region=team.region, at=AT) for _ in range(2)
    )
    assert one.input_sha256 == two.input_sha256
    assert [c.key for c in one.clusters.all()] == [c.key for c in two.clusters.all()]
    assert one.unplaced == two.unplaced


def test_a_run_leaves_out_what_was_taken_back(team, said):
    voice_actions.withdraw_fragments(fragments=said[:1], by=team.bram, at=AT)
    run = draft_threads(programme=team.programme, region=team.region, at=AT)
    assert run.fragments == len(said) - 1
    assert run.last_withdrawal == 1
    assert not ClusterMember.objects.filter(fragment=said[0]).exists()


def test_refuses_a_run_over_nothing(team):
    with pytest.raises(Refused):
        draft_threads(programme=team.programme, region=team.region, at=AT)
    assert not Run.objects.exists()
