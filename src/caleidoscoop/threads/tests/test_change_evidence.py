"""Evidence: put under a thread, weighed, moved, taken away, and put back."""

import pytest

from caleidoscoop.shared.models import Change
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads import actions
from caleidoscoop.threads.actions import carry_evidence
from caleidoscoop.threads.models import Evidence
from caleidoscoop.threads.tests import make
from caleidoscoop.threads.tests.make import AT
from caleidoscoop.threads.tests.test_change_thread import last, standing, undo
from caleidoscoop.voices import actions as voice_actions


def add(thread, fragment, by, start=0, end=6, **more):
    return actions.add_evidence(
        thread=thread, version=fragment.current, start=start, end=end, by=by, at=AT, **more
    )


def test_adding_twice_is_refused_and_keeps_the_first(team, voices, regional):
    first = add(regional, voices.fragments[0], team.bram)
    with pytest.raises(Refused):
        add(regional, voices.fragments[0], team.bram)
    undo(team.bram)
    first.refresh_from_db()
    assert first.retired_at == AT


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 2), (0, 999), (-1, 4)])
def test_refuses_a_stretch_that_is_not_in_the_text(team, voices, regional, start, end):
    with pytest.raises(Refused):
        add(regional, voices.fragments[0], team.bram, start, end)


def test_refuses_what_may_not_be_read_used_or_is_of_before(team, voices, regional):
    with pytest.raises(Refused):
        add(regional, voices.elsewhere, team.bram)
    old = voices.fragments[0].current
    voice_actions.correct_fragment(
        fragment=voices.fragments[0], text="Heel anders nu.", reason="x", by=team.bram, at=AT
    )
    with pytest.raises(Refused):
        actions.add_evidence(thread=regional, version=old, start=0, end=3, by=team.bram, at=AT)
    voice_actions.withdraw_fragments(fragments=[voices.fragments[1]], by=team.bram, at=AT)
    with pytest.raises(Refused):
        add(regional, voices.fragments[1], team.bram)


def test_a_stance_is_taken_once_and_undone(team, voices, regional):
    evidence = make.evidence(regional, voices.fragments[0])
    stale = Evidence.objects.get(pk=evidence.pk)
    actions.take_stance(evidence=evidence, stance="nuances", by=team.bram, at=AT)
    first = last()
    with pytest.raises(Refused):
        actions.take_stance(evidence=stale, stance="nuances", by=team.bram, at=AT)
    # Two at once: the second saw "supports", and undoing hers gives back what she changed.
    actions.take_stance(evidence=stale, stance="contradicts", by=team.bram, at=AT)
    with pytest.raises(Refused):
        undo(team.bram, first)
    undo(team.bram)
    assert Evidence.objects.get(pk=evidence.pk).stance == "nuances"


def test_taking_away_twice_is_refused_and_undone_once(team, voices, regional):
    evidence = make.evidence(regional, voices.fragments[0])
    actions.retire_evidence(evidence=evidence, by=team.bram, at=AT)
    with pytest.raises(Refused):
        actions.retire_evidence(evidence=evidence, by=team.bram, at=AT)
    undo(team.bram)
    assert len(standing(regional)) == 1
    with pytest.raises(Refused):
        undo(team.bram)


def test_moving_keeps_stance_and_passage_and_leaves_what_was_there(team, voices, regional):
    other = make.thread(team.programme, team.region, title="Zorg")
    double = make.evidence(regional, voices.fragments[0])
    there = make.evidence(other, voices.fragments[0])
    one = make.evidence(regional, voices.fragments[1], stance="nuances")
    actions.move_evidence(evidence=[double, one], into=other, by=team.bram, at=AT)
    assert standing(regional) == set()
    moved = other.evidence.get(version=voices.fragments[1].current)
    assert (moved.stance, moved.passage, moved.carried_from) == ("nuances", one.passage, one)
    undo(team.bram)
    assert len(standing(regional)) == 2
    assert [e.pk for e in other.evidence.filter(retired_at__isnull=True)] == [there.pk]


def test_evidence_moved_by_two_at_once_goes_to_one_place(team, voices, regional):
    first, second = (make.thread(team.programme, team.region, title=t) for t in ("Een", "Twee"))
    evidence = make.evidence(regional, voices.fragments[0])
    actions.move_evidence(evidence=[evidence], into=first, by=team.bram, at=AT)
    with pytest.raises(Refused):
        actions.move_evidence(evidence=[evidence], into=second, by=team.bram, at=AT)
    assert Evidence.objects.filter(retired_at__isnull=True).count() == 1


def test_refuses_to_move_to_where_it_is_or_to_what_is_not_yours(team, voices, regional, common):
    evidence = make.evidence(regional, voices.fragments[0])
    for into in (regional, common):
        with pytest.raises(Refused):
            actions.move_evidence(evidence=[evidence], into=into, by=team.bram, at=AT)
    with pytest.raises(Refused):
        actions.move_evidence(evidence=[], into=regional, by=team.bram, at=AT)


def test_undo_reaches_evidence_that_was_carried_along_since(team, voices, regional):
    add(regional, voices.fragments[0], team.bram)
    added = last()
    voice_actions.correct_fragment(
        fragment=voices.fragments[0], text="Ach: De bus komt wel.", reason="x", by=team.bram, at=AT
    )
    carry_evidence(programme=team.programme, at=AT)
    assert len(standing(regional)) == 1
    undo(team.bram, added)
    assert standing(regional) == set()


def test_what_is_put_back_goes_to_where_its_words_are_today(team, voices, regional):
    evidence = add(regional, voices.fragments[0], team.bram)
    actions.retire_evidence(evidence=evidence, by=team.bram, at=AT)
    taken = last()
    voice_actions.correct_fragment(
        fragment=voices.fragments[0], text="Ach: De bus komt wel.", reason="x", by=team.bram, at=AT
    )
    undo(team.bram, taken)
    back = regional.evidence.standing().get()
    assert (back.start, back.quote) == (5, "De bus")


def test_undo_refuses_when_the_evidence_went_elsewhere(team, voices, regional):
    evidence = add(regional, voices.fragments[0], team.bram)
    added = Change.objects.get(verb="evidence_added")
    other = make.thread(team.programme, team.region, title="Zorg")
    actions.move_evidence(evidence=[evidence], into=other, by=team.bram, at=AT)
    with pytest.raises(Refused):
        undo(team.bram, added)
    undo(team.bram)  # the move itself
    undo(team.bram, added)
    assert not Evidence.objects.filter(retired_at__isnull=True).exists()
