"""What no thread covers: everything in one place, the farthest first, the same every time."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensemaking.errors import InputError
from sensemaking.text import Passage, coverage, least_covered
from sensemaking.text.coverage import threads_hash

SUBJECTS = {
    "bus": "bus halte dienstregeling buurtbus reiziger lijn",
    "zorg": "huisarts apotheek patiënt ziekenhuis verpleging spreekuur",
    "school": "school leraar leerling klas lokaal onderwijs",
    "molen": "windmolen zonnepark stroomnet turbine wieken landschap",
}


def said(subject, n, *, start=0):
    """Return passages on a subject, four words of it each, that differ."""
    rng = random.Random(f"{subject}{start}")
    words = SUBJECTS[subject].split()
    return [
        Passage(
            f"{subject}{i:03}", f"Wij zien {' en '.join(rng.sample(words, 4))} {i}.", f"s{i}", "b"
        )
        for i in range(start, start + n)
    ]


@pytest.fixture
def world():
    """Three subjects with threads of which a part is loose, and one that no thread is about."""
    passages, threads = [], {}
    for subject in ("bus", "zorg", "school"):
        some = said(subject, 40)
        passages += some
        threads |= {passage.key: [subject] for passage in some[:30]}
    return [*passages, *said("molen", 10)], threads


def test_the_subject_without_a_thread_comes_first(world):
    found = least_covered(*world)
    assert {key[:5] for key in found.groups[0].members} == {"molen"}
    scores = {name: [s for k, s in found.score.items() if k.startswith(name)] for name in SUBJECTS}
    assert min(scores["molen"]) > max(scores["bus"] + scores["zorg"] + scores["school"])


def test_every_passage_without_a_thread_is_in_one_place(world):
    passages, threads = world
    found = least_covered(passages, threads)
    placed = [key for group in found.groups for key in group.members]
    loose = {passage.key for passage in passages} - set(threads)
    assert sorted([*placed, *found.alone]) == sorted(loose)
    assert set(found.score) == set(found.membership) == loose
    assert set(found.distance) == {group.key for group in found.groups}
    order = [found.distance[group.key] for group in found.groups]
    assert order == sorted(order, reverse=True)


@given(
    st.lists(
        st.sampled_from(["De bus rijdt niet.", "Geen arts hier", "🚌", "", "a b c"]), max_size=12
    ),
    st.lists(st.sets(st.sampled_from(["een", "twee"])), min_size=12, max_size=12),
)
@settings(max_examples=40, deadline=None)
def test_nothing_is_lost_whatever_is_given(texts, under):
    passages = [Passage(f"k{i}", text, f"s{i}", "b") for i, text in enumerate(texts)]
    threads = {p.key: names for p, names in zip(passages, under, strict=False)}
    found = least_covered(passages, threads, runs=1)
    placed = [key for group in found.groups for key in group.members]
    assert sorted([*placed, *found.alone]) == sorted(p.key for p in passages if not threads[p.key])
    assert all(0 <= score <= 1 for score in found.score.values())


def test_the_order_of_what_is_given_changes_nothing(world):
    passages, threads = world
    mixed = random.Random(1).sample(passages, len(passages))
    other = dict(reversed(threads.items()))
    assert least_covered(mixed, other) == least_covered(passages, threads)
    assert threads_hash(other) == threads_hash(threads)
    assert threads_hash({**threads, "molen000": ["bus"]}) != threads_hash(threads)


def test_without_threads_every_passage_is_as_far(world):
    passages, _ = world
    assert set(least_covered(passages, {}).score.values()) == {0.5}


def test_with_everything_covered_there_is_nothing(world):
    passages, _ = world
    found = least_covered(passages, {passage.key: ["een"] for passage in passages})
    assert (found.groups, found.alone, dict(found.score)) == ((), (), {})


def test_a_sample_teaches_when_there_is_too_much(world, monkeypatch):
    whole = least_covered(*world)
    monkeypatch.setattr(coverage, "MOST_TAUGHT", 60)
    some = least_covered(*world, seed=3)
    assert some.engine.parameters["passages_taught"] == 60
    assert {key[:5] for key in some.groups[0].members} == {"molen"}
    assert some.score != whole.score


def test_what_it_takes_to_repeat_it_is_told(world):
    engine = least_covered(*world, seed=7).engine
    assert (engine.name, engine.seed, engine.parameters["threads_taught"]) == ("coverage", 7, 3)


def test_equal_distances_share_a_rank():
    assert coverage._rank(np.array([3.0, 1.0, 3.0])).tolist() == [0.75, 0.0, 0.75]


@pytest.mark.parametrize(
    ("passages", "threads", "message"),
    [
        ([Passage("a", "x", "s", "b")] * 2, {}, "'a' is used twice"),
        ([Passage("a", "x", "s", "b")], {"b": ["t"]}, "No passage has the key 'b'"),
        ([Passage("", "x", "s", "b")], {}, "has no key"),
    ],
)
def test_refuses_what_cannot_be(passages, threads, message):
    with pytest.raises(InputError, match=message):
        least_covered(passages, threads)
