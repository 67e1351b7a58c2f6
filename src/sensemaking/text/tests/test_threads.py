import json
import os
import random
import subprocess
import sys
from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensemaking.errors import InputError
from sensemaking.text import Passage, find_threads, threads
from sensemaking.text.tests.make import passages, say

MIXED = (
    "Der Bus fährt nicht mehr ins Dorf.",
    "Kein Bus mehr im Dorf nach acht Uhr",
    "Le bus ne passe plus au village.",
    "Plus aucun bus au village le soir",
    "The bus no longer comes to the village.",
    "No bus comes to our village any more",
    "De bus rydt net mear nei it doarp.",
    "Der is gjin bus mear yn it doarp",
    "لم تعد الحافلة تأتي إلى القرية",
    "الحافلة لا تأتي إلى القرية",
    "🚌😡🚌",
    "👩‍👩‍👧‍👦 de bus is weg",
    "村里没有公共汽车了",
)


def as_json(draft):
    return json.dumps(asdict(draft), sort_keys=True, ensure_ascii=True)


def assert_whole(draft, given_passages):
    """Hold the draft to what it promises: nobody lost, parents are unions, quotes are real."""
    text = {passage.key: passage.text for passage in given_passages}
    speaker = {passage.key: passage.speaker or passage.source for passage in given_passages}
    placed = [key for leaf in draft.leaves for key in leaf.members]
    assert sorted([*placed, *draft.unplaced]) == sorted(text)
    by_key = {thread.key: thread for thread in draft.threads}
    assert len(by_key) == len(draft.threads)
    for thread in draft.threads:
        children = [child for child in draft.threads if child.parent == thread.key]
        assert len(children) != 1
        if children:
            assert sorted(k for c in children for k in c.members) == list(thread.members)
        assert thread.parent is None or by_key[thread.parent].level < thread.level
        assert list(thread.members) == sorted(thread.members)
        assert 0 <= thread.stability <= 1
        assert thread.quotes
        assert len({speaker[quote.passage] for quote in thread.quotes}) == len(thread.quotes)
        for quote in thread.quotes:
            assert quote.passage in thread.members
            assert text[quote.passage][quote.start : quote.end].strip()
            assert 0 <= quote.start < quote.end <= len(text[quote.passage])
    assert set(draft.membership) == set(text)
    assert all(0 <= share <= 1 for share in draft.membership.values())


def test_subjects_that_share_no_word_do_not_share_a_leaf():
    # Made so: three subjects without a telling word in common (make.py).
    draft = find_threads(passages(90))
    assert_whole(draft, passages(90))
    mixed = [leaf for leaf in draft.leaves if len({key.split("-")[0] for key in leaf.members}) > 1]
    assert sum(len(leaf.members) for leaf in mixed) <= 9
    assert len(draft.unplaced) <= 9


def test_titles_are_words_of_the_members_and_no_function_words():
    made = passages(90)
    text = {passage.key: passage.text.lower() for passage in made}
    draft = find_threads(made)
    assert any(thread.title for thread in draft.threads)
    for thread in draft.threads:
        for term in thread.terms:
            assert sum(term.lower() in text[key] for key in thread.members) >= 2
        assert not {"de", "niet", "geen", "meer", "in", "te"} & set(thread.title.split(", "))


@pytest.mark.parametrize("n", [0, 1, 2, 3, 20])
def test_small_sets_are_whole(n):
    draft = find_threads(passages(n))
    assert_whole(draft, passages(n))
    if n == 20:
        assert 2 <= len(draft.leaves) <= 8


def test_one_passage_is_unplaced():
    assert find_threads(passages(1)).unplaced == (passages(1)[0].key,)


def test_two_like_passages_are_a_thread():
    draft = find_threads(say("De bus rijdt niet meer", "De bus rijdt vaak niet"))
    assert [thread.members for thread in draft.threads] == [("k000", "k001")]


def test_passages_without_a_letter_are_listed_and_not_lost():
    draft = find_threads(say("", "   ", "123", "!!!", "👍", "👍", "\n\0"))
    assert len(draft.unplaced) == 7
    assert draft.threads == ()


def test_every_language_and_script_is_kept():
    assert_whole(find_threads(say(*MIXED)), say(*MIXED))


def test_a_text_without_spaces_or_stops_takes_no_time_and_is_kept():
    made = [*say(*["woningbouwvereniging" * 5_000 + str(i) for i in range(3)]), *passages(9)]
    assert_whole(find_threads(made, runs=1), made)


def test_arabic_passages_find_each_other():
    draft = find_threads(say(*MIXED))
    assert any({"k008", "k009"} <= set(leaf.members) for leaf in draft.leaves)


@pytest.mark.parametrize("code", ["nl-NL", "NL", "xx", "", "fy", "de"])
def test_any_language_code_is_accepted(code):
    made = [replace(passage, language=code) for passage in passages(12)]
    assert_whole(find_threads(made), made)


def test_order_of_the_passages_does_not_matter():
    made = passages(120)
    shuffled = random.Random(5).sample(made, len(made))
    assert as_json(find_threads(made)) == as_json(find_threads(shuffled))


def test_a_second_call_in_the_same_process_gives_the_same():
    first = as_json(find_threads(passages(60)))
    find_threads(passages(31), seed=4)
    assert as_json(find_threads(passages(60))) == first


SCRIPT = """
import sys
from sensemaking.text.tests.make import passages
from sensemaking.text.tests.test_threads import as_json
from sensemaking.text import find_threads
sys.stdout.write(as_json(find_threads(passages(120), runs=3)))
"""


@pytest.mark.parametrize(("hash_seed", "n_threads"), [("0", "1"), ("4242", "2")])
def test_another_process_hash_seed_and_thread_count_give_the_same(hash_seed, n_threads):
    counts = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), n_threads)
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, **counts}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == as_json(find_threads(passages(120), runs=3))


def test_keys_come_from_content():
    first, second = find_threads(passages(60)), find_threads(passages(60), seed=8)
    for thread in first.threads:
        assert thread.key == threads.thread_key(thread.members, thread.level)
    shared = {t.members: t.key for t in first.threads if t.level == 0}
    assert all(shared[t.members] == t.key for t in second.threads if t.members in shared)


def test_engine_says_how_to_make_it_again():
    engine = find_threads(passages(9), seed=7, runs=2).engine
    assert (engine.name, engine.seed, engine.parameters["runs"]) == ("lexical", 7, 2)
    assert json.loads(json.dumps(dict(engine.parameters))) == engine.parameters


def test_names_of_places_are_in_no_title_and_the_run_says_which_were_given():
    made = [replace(p, text=f"{p.text} Almelo") for p in passages(30)]
    named, bare = find_threads(made), find_threads(made, place_names=["Almelo", "Hof van Twente"])
    assert any("Almelo" in thread.terms for thread in named.threads)
    assert not any("Almelo" in thread.terms for thread in bare.threads)
    assert [t.members for t in named.threads] == [t.members for t in bare.threads]
    assert named.engine.parameters["place_names"] is None
    again = find_threads(made, place_names=["Hof van Twente", "Almelo"])
    assert again.engine.parameters == bare.engine.parameters


def test_progress_is_told_to_the_end():
    told = []
    find_threads(passages(12), runs=2, progress=lambda *step: told.append(step))
    assert ("groups", 1, 2) in told
    assert ("groups", 2, 2) in told
    assert told[-1] == ("names", 1, 1)


def test_large_sets_use_words_only_and_stay_whole(monkeypatch):
    monkeypatch.setattr(threads, "CHARACTERS_UP_TO", 10)
    made = [*passages(40), *(replace(p, key=f"{p.key}x", text=f"{p.text}!") for p in passages(5))]
    draft = find_threads(made)
    assert_whole(draft, made)
    assert len([link for link in draft.duplicates if link.similarity == 1.0]) == 5


class Told:
    """An embedder that gives what it was given."""

    description = {"provider": "told", "name": "t", "version": "1", "dimension": 2, "sha256": "0"}

    def __init__(self, vectors):
        self.encode = vectors if callable(vectors) else lambda texts: vectors


def test_an_embedder_brings_together_what_shares_no_word():
    made = say("De bus rijdt niet", "Openbaar vervoer ontbreekt", "Huur stijgt", "Woonlasten hoog")

    def embed(texts):
        told = {made[0].text: 0, made[1].text: 0, made[2].text: 1, made[3].text: 1}
        return np.eye(2, dtype=np.float32)[[told[text] for text in texts]]

    draft = find_threads(made, embedder=Told(embed))
    assert {leaf.members for leaf in draft.leaves} == {("k000", "k001"), ("k002", "k003")}
    assert draft.engine.parameters["embedder"] == {**Told.description, "neighbours": 30}
    assert find_threads(made).engine.parameters["embedder"] is None


@pytest.mark.parametrize(
    ("vectors", "says"),
    [
        (np.ones(2), r"\(2,\)"),
        (np.ones((1, 3)), r"\(1, 3\)"),
        (np.ones((2, 0)), r"\(2, 0\)"),
        (np.array([[1.0, 0], [np.nan, 0]]), "Vector 1 is not finite"),
    ],
)
def test_refuses_an_embedder_of_the_wrong_shape(vectors, says):
    with pytest.raises(InputError, match=says):
        find_threads(say("een bus", "een huis"), embedder=Told(vectors))


def test_refuses_a_key_that_is_used_twice():
    with pytest.raises(InputError, match="'k000' is used twice"):
        find_threads([*say("een"), *say("twee")])


def test_refuses_an_empty_key_and_says_whose():
    with pytest.raises(InputError, match="een bus"):
        find_threads([Passage("", "een bus", "anna", "note")])


@pytest.mark.parametrize(
    ("numbers", "says"),
    [({"runs": 0}, "got 0"), ({"seed": -1}, "got -1"), ({"runs": -3}, "got -3")],
)
def test_refuses_numbers_out_of_range(numbers, says):
    with pytest.raises(InputError, match=says):
        find_threads(passages(3), **numbers)


TEXTS = st.lists(
    st.one_of(
        st.lists(
            st.sampled_from(["bus", "halte", "dorp", "woning", "huur", "De", "niet", "Zorg."]),
            max_size=8,
        ).map(" ".join),
        st.text(max_size=40),
        st.sampled_from(MIXED),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.integers(0, 3), st.sampled_from([1, 3]), st.integers(1, 30))
def test_every_draft_is_whole(texts, seed, runs, n_speakers):
    made = [
        Passage(f"k{i:02d}", text, f"s{i % n_speakers}", "note", f"r{i % 2}")
        for i, text in enumerate(texts)
    ]
    draft = find_threads(made, seed=seed, runs=runs)
    assert_whole(draft, made)
    assert as_json(draft) == as_json(find_threads(made[::-1], seed=seed, runs=runs))
