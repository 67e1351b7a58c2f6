"""What was split and put together again has its evidence as before: spans, stance, acceptance."""

import uuid

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caleidoscoop.people.tests import make as make_people
from caleidoscoop.programmes.models import Programme
from caleidoscoop.shared.models import Change
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads import actions as threads
from caleidoscoop.threads.actions import carry_evidence
from caleidoscoop.threads.models import Evidence, Stance
from caleidoscoop.threads.tests import make
from caleidoscoop.threads.tests.make import AT
from caleidoscoop.voices import actions
from caleidoscoop.voices.models import Fragment
from caleidoscoop.voices.tests import make as make_voices

TEXT = "De bus rijdt niet.\nDe trein ook niet 🚌."
PLACE = TEXT.index("De trein")


def carry(team):
    return carry_evidence(programme=team.programme, at=AT)


def fresh(*fragments):
    keys = [fragment.pk for fragment in fragments]
    return list(Fragment.objects.filter(pk__in=keys).select_related("current").order_by("pk"))


def split(team, fragment, position):
    (fragment,) = fresh(fragment)
    halves = actions.split_fragment(fragment=fragment, position=position, by=team.bram, at=AT)
    carry(team)
    return halves


def undo(team):
    change = Change.objects.filter(verb__startswith="fragment", undone_at=None).latest("pk")
    actions.undo_change(change=change, by=team.bram, at=AT)
    carry(team)


def standing():
    """Return what stands today, as far as people see and weigh it."""
    rows = Evidence.objects.filter(retired_at__isnull=True).select_related("version")
    return sorted(
        (
            row.version.fragment_id,
            row.version.text,
            row.start,
            row.end,
            row.stance,
            str(row.passage),
            row.accepted_by_id or 0,
            str(row.thread_id or row.link_id),
        )
        for row in rows
    )


def quotes():
    rows = Evidence.objects.filter(retired_at__isnull=True).select_related("version")
    return [row.quote for row in rows.order_by("version__fragment", "start", "pk")]


@pytest.fixture
def fragment(team):
    return make_voices.fragment(make_voices.source(team.programme, team.region), TEXT)


@pytest.fixture
def evidence(team, regional, fragment):
    return make.evidence(
        regional, fragment, 3, PLACE + 8, stance=Stance.NUANCES, accepted_by=team.bram
    )


LETTERS = st.text("ab .\n🚌é", min_size=1, max_size=24)
SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 30), st.sampled_from(Stance.values)),
    min_size=1,
    max_size=4,
)


def put_quotes(thread, fragment, spans, by):
    """Put quotes under a thread as people choose them: from a word to a word, each place once."""
    text, taken = fragment.text, set()
    for start, length, stance in spans:
        start %= len(text)
        words = text[start : start + length]
        start += len(words) - len(words.lstrip())
        end = start + len(words.strip())
        if start < end and (start, end) not in taken:
            taken.add((start, end))
            make.evidence(thread, fragment, start, end, stance=stance, accepted_by=by)


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(letters=LETTERS, spans=SPANS, places=st.lists(st.integers(1, 30), min_size=1, max_size=3))
def test_splits_and_their_undo_leave_evidence_as_it_was(db, letters, spans, places):
    with transaction.atomic():
        Programme.objects.filter(key="samen-verder").update(key="eerder")
        team = make_people.team()
        source = make_voices.source(team.programme, team.region)
        fragment = make_voices.fragment(source, actions.fragments.clean(f"x{letters}y"))
        thread = make.thread(team.programme, team.region)
        put_quotes(thread, fragment, spans, team.bram)
        before = standing()
        done = 0
        for place in places:
            last = Fragment.objects.present().order_by("pk").last()
            try:
                split(team, last, place)
            except Refused:
                continue
            done += 1
        for _ in range(done):
            undo(team)
        assert standing() == before
        transaction.set_rollback(True)


@pytest.mark.parametrize("position", range(1, len(TEXT)))
def test_a_quote_through_the_place_of_a_split_is_whole_after_undo(
    team, fragment, evidence, position
):
    before = standing()
    split(team, fragment, position)
    undo(team)
    assert standing() == before
    assert Evidence.objects.standing().count() == 1


def test_quotes_that_had_the_same_piece_are_both_back_after_undo(team, fragment, regional):
    for start, end in [(0, 17), (0, PLACE + 8), (PLACE, PLACE + 8)]:
        make.evidence(regional, fragment, start, end)
    before = standing()
    split(team, fragment, PLACE)
    assert quotes() == ["De bus rijdt niet", "De bus rijdt niet.", "De trein"]
    undo(team)
    assert standing() == before


def test_halves_that_are_joined_again_have_one_quote(team, fragment, evidence):
    halves = split(team, fragment, PLACE)
    assert quotes() == ["bus rijdt niet.", "De trein"]
    actions.join_fragments(fragments=fresh(*halves), by=team.bram, at=AT)
    carry(team)
    assert quotes() == ["bus rijdt niet. De trein"]
    row = Evidence.objects.standing().get()
    assert (row.stance, row.accepted_by, row.passage) == ("nuances", team.bram, evidence.passage)


def test_one_passage_over_two_fragments_is_one_quote_while_they_are_one(team, regional):
    source = make_voices.source(team.programme, team.region)
    two = [make_voices.fragment(source, text) for text in ("De bus.", "De trein.")]
    passage = uuid.uuid4()
    for one in two:
        make.evidence(regional, one, passage=passage)
    before = standing()
    actions.join_fragments(fragments=two, by=team.bram, at=AT)
    carry(team)
    assert quotes() == ["De bus. De trein."]
    undo(team)
    assert standing() == before


def test_other_passages_stay_apart_though_they_meet(team, regional):
    source = make_voices.source(team.programme, team.region)
    two = [make_voices.fragment(source, text) for text in ("De bus.", "De trein.")]
    for one in two:
        make.evidence(regional, one)
    actions.join_fragments(fragments=two, by=team.bram, at=AT)
    carry(team)
    assert quotes() == ["De bus.", "De trein."]


def test_words_between_keep_pieces_of_one_passage_apart(team, regional, fragment):
    passage = uuid.uuid4()
    make.evidence(regional, fragment, 0, 6, passage=passage)
    make.evidence(regional, fragment, PLACE, PLACE + 8, passage=passage)
    split(team, fragment, PLACE)
    undo(team)
    assert quotes() == ["De bus", "De trein"]


def test_a_piece_that_somebody_weighed_apart_stays_apart(team, fragment, evidence):
    split(team, fragment, PLACE)
    tail = Evidence.objects.standing().order_by("pk").last()
    threads.take_stance(evidence=tail, stance="contradicts", by=team.bram, at=AT)
    undo(team)
    assert quotes() == ["bus rijdt niet.", "De trein"]


def test_a_piece_that_somebody_took_away_does_not_come_back(team, fragment, evidence):
    split(team, fragment, PLACE)
    tail = Evidence.objects.standing().order_by("pk").last()
    threads.retire_evidence(evidence=tail, by=team.bram, at=AT)
    undo(team)
    assert quotes() == ["bus rijdt niet."]


def test_an_undone_correction_puts_a_quote_back_that_stands_twice(team, fragment, regional):
    make.evidence(regional, fragment, TEXT.index("niet"), TEXT.index("niet") + 4)
    before = standing()
    actions.correct_fragment(
        fragment=fragment, text="Heel anders.", reason="x", by=team.bram, at=AT
    )
    carry(team)
    undo(team)
    assert standing() == before


def test_work_on_a_thread_can_be_undone_after_its_quote_was_split_and_whole(team, fragment):
    thread = make.thread(team.programme, team.region)
    version = fragment.current
    threads.add_evidence(
        thread=thread, version=version, start=3, end=PLACE + 8, by=team.bram, at=AT
    )
    added = Change.objects.get(verb="evidence_added")
    split(team, fragment, PLACE)
    undo(team)
    assert len(quotes()) == 1
    threads.undo_change(change=added, by=team.bram, at=AT)
    assert quotes() == []
