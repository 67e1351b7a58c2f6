"""Evidence follows its words through correction, split and join; what lost them is stale."""

import pytest

from caleidoscoop.shared.models import Change, RecordEntry, key_of
from caleidoscoop.threads.actions import carry_evidence
from caleidoscoop.threads.models import Evidence
from caleidoscoop.threads.tests import make
from caleidoscoop.threads.tests.make import AT
from caleidoscoop.voices import actions
from caleidoscoop.voices.tests import make as make_voices

TEXT = "De bus rijdt niet 🚌 en de trein ook niet."
TRAIN = TEXT.index("de trein")


@pytest.fixture
def evidence(voices, regional):
    return make.evidence(regional, voices.fragments[0], TRAIN, TRAIN + 8, stance="nuances")


def carry(team):
    return carry_evidence(programme=team.programme, at=AT)


def correct(team, fragment, text):
    fragment.refresh_from_db()
    actions.correct_fragment(fragment=fragment, text=text, reason="x", by=team.bram, at=AT)


def quotes(thread):
    return [row.quote for row in thread.evidence.standing().select_related("version")]


def test_offsets_are_code_points_also_after_an_emoji(evidence):
    assert evidence.quote == "de trein"


def test_correction_keeps_evidence_whose_words_are_still_there(team, voices, evidence, regional):
    correct(team, voices.fragments[0], f"Kijk 🙂: {TEXT}")
    assert quotes(regional) == []
    assert carry(team) == (1, 0)
    carried = regional.evidence.standing().get()
    assert (carried.quote, carried.stance) == ("de trein", "nuances")
    assert (carried.passage, carried.carried_from) == (evidence.passage, evidence)
    assert carry(team) == (0, 0)


def test_the_record_says_of_which_threads_evidence_was_carried(team, voices, evidence, regional):
    correct(team, voices.fragments[0], f"Kijk: {TEXT}")
    carry(team)
    carry(team)
    lines = RecordEntry.objects.filter(verb="evidence_carried")
    assert [(line.target, line.actor) for line in lines] == [(key_of(regional), "system")]


def test_words_that_are_gone_make_evidence_stale(team, voices, evidence, regional):
    correct(team, voices.fragments[0], "De bus rijdt niet.")
    assert carry(team) == (0, 1)
    assert quotes(regional) == []
    assert list(Evidence.objects.stale()) == [evidence]


def test_words_that_stand_there_twice_are_for_people(team, voices, evidence, regional):
    correct(team, voices.fragments[0], "Eerst de trein, dan de trein.")
    assert carry(team) == (0, 1)
    assert list(Evidence.objects.stale()) == [evidence]


def test_stale_evidence_stands_again_when_its_words_come_back(team, voices, evidence, regional):
    correct(team, voices.fragments[0], "De bus rijdt niet.")
    carry(team)
    correct(team, voices.fragments[0], TEXT)
    assert carry(team) == (1, 0)
    assert quotes(regional) == ["de trein"]


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        (TEXT.index(" en"), ["de trein"]),
        (TEXT.index("trein"), ["de", "trein"]),
    ],
)
def test_a_split_takes_evidence_along_also_through_its_middle(
    team, voices, evidence, regional, position, expected
):
    actions.split_fragment(fragment=voices.fragments[0], position=position, by=team.bram, at=AT)
    carry(team)
    assert [quote.strip() for quote in quotes(regional)] == expected
    assert {row.passage for row in regional.evidence.standing()} == {evidence.passage}


def test_a_join_and_its_undo_take_evidence_there_and_back(team, voices, evidence, regional):
    actions.join_fragments(fragments=voices.fragments[:2], by=team.bram, at=AT)
    assert carry(team) == (1, 0)
    assert quotes(regional) == ["de trein"]
    actions.undo_change(change=Change.objects.latest("pk"), by=team.bram, at=AT)
    assert carry(team) == (1, 0)
    assert regional.evidence.standing().get().version.fragment == voices.fragments[0]


def test_evidence_that_was_withdrawn_is_neither_shown_nor_stale(team, voices, evidence):
    actions.withdraw_fragments(fragments=[voices.fragments[0]], by=team.bram, at=AT)
    assert not Evidence.objects.standing().exists()
    assert not Evidence.objects.stale().exists()


def test_evidence_of_a_fragment_that_left_its_source_is_stale(team, voices, evidence):
    fragment = voices.fragments[0]
    fragment.gone_at = AT
    fragment.save(update_fields=["gone_at"])
    assert carry(team) == (0, 1)
    assert list(Evidence.objects.stale()) == [evidence]


def test_two_pieces_that_meet_at_one_place_become_one(team, voices, regional):
    fragment = make_voices.fragment(voices.source, "Bus.")
    make.evidence(regional, fragment)
    make_voices.version(fragment, "Bus. Ja.")
    make.evidence(regional, fragment, 0, 4)
    assert carry(team) == (1, 0)
    assert quotes(regional) == ["Bus."]
