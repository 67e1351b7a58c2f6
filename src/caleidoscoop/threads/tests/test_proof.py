"""Whatever people do to fragments, evidence is what its version says at that place."""

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caleidoscoop.people.tests import make as make_people
from caleidoscoop.programmes.models import Programme
from caleidoscoop.shared.models import Change
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads.actions import carry_evidence, undo_change
from caleidoscoop.threads.models import Evidence
from caleidoscoop.threads.tests import make
from caleidoscoop.threads.tests.make import AT
from caleidoscoop.voices import actions
from caleidoscoop.voices.models import Fragment
from caleidoscoop.voices.tests import make as make_voices

WORDS = st.lists(st.sampled_from(["bus", "🚌", "é", "niet", "de", "اليوم"]), min_size=2, max_size=9)
STEP = st.tuples(
    st.sampled_from(["correct", "split", "join", "undo", "carry", "withdraw"]),
    st.integers(0, 20),
    st.integers(1, 30),
    WORDS,
)


def do(step, team, by):
    what, which, where, words = step
    fragments = list(Fragment.objects.present().order_by("pk").select_related("current"))
    if what == "carry":
        carry_evidence(programme=team.programme, at=AT)
        return
    if what == "undo":
        change = Change.objects.filter(undone_at__isnull=True).order_by("-pk").first()
        if change is not None:
            ours = change.verb.startswith("fragment")
            (actions.undo_change if ours else undo_change)(change=change, by=by, at=AT)
        return
    if not fragments:
        return
    one = fragments[which % len(fragments)]
    if what == "correct":
        text = " ".join(words) if where % 2 else f"{words[0]} {one.text}"
        actions.correct_fragment(fragment=one, text=text, reason="x", by=by, at=AT)
    elif what == "split":
        actions.split_fragment(fragment=one, position=where, by=by, at=AT)
    elif what == "join":
        actions.join_fragments(fragments=fragments[:2], by=by, at=AT)
    elif where == 1:
        actions.withdraw_fragments(fragments=[one], by=by, at=AT)


def is_proof(row: Evidence) -> bool:
    text = row.version.text
    return 0 <= row.start < row.end <= len(text) and make.hash_of(row.quote) == row.sha256


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(texts=st.lists(WORDS, min_size=2, max_size=3), steps=st.lists(STEP, max_size=10))
def test_no_evidence_says_what_its_version_does_not(db, texts, steps):
    with transaction.atomic():
        Programme.objects.filter(key="samen-verder").update(key="eerder")
        team = make_people.team()
        source = make_voices.source(team.programme, team.region)
        thread = make.thread(team.programme, team.region)
        for words in texts:
            text = " ".join(words)
            fragment = make_voices.fragment(source, text)
            make.evidence(thread, fragment, 0, len(words[0]))
            make.evidence(thread, fragment)
        for step in steps:
            try:
                with transaction.atomic():
                    do(step, team, team.bram)
            except Refused:
                continue
        carry_evidence(programme=team.programme, at=AT)
        rows = list(Evidence.objects.select_related("version__fragment"))
        assert all(is_proof(row) for row in rows)
        proven = Evidence.objects.standing()
        assert not proven.filter(version__fragment__withdrawal__isnull=False).exists()
        assert not proven.filter(version__fragment__gone_at__isnull=False).exists()
        transaction.set_rollback(True)


def test_the_database_refuses_words_that_are_not_there(db, voices, common):
    with pytest.raises(DatabaseError, match="not at that place"), transaction.atomic():
        Evidence.objects.create(
            thread=common,
            version=voices.fragments[0].current,
            start=0,
            end=5,
            sha256=make.hash_of("trein"),
            accepted_at=AT,
        )
