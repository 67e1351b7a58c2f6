import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from sensemaking.text import duplicates, find_threads
from sensemaking.text.tests.make import passages, say
from sensemaking.text.texts import character_index, distinct


def test_a_copy_with_other_case_and_signs_is_the_same():
    links = find_threads(
        say("De bus rijdt niet!", "de bus rijdt niet", "Iets anders hier")
    ).duplicates
    assert [(d.first, d.second, d.similarity) for d in links] == [("k000", "k001", 1.0)]


def test_a_typing_error_is_nearly_the_same():
    (link,) = find_threads(
        say(
            "De huisarts neemt geen nieuwe patiënten meer aan wegens personeelstekort",
            "De huisarts neemt geen nieuwe patienten meer an wegens personeelstekort",
        )
    ).duplicates
    assert 0.75 <= link.similarity < 1


def test_fifty_copies_give_49_links_and_lose_nobody():
    draft = find_threads(say(*["Er rijdt geen bus meer."] * 50))
    assert len(draft.duplicates) == 49
    assert len(draft.threads[0].members) == 50


def test_comparing_only_likely_pairs_finds_the_same_pair():
    found = distinct(
        say("De huisarts stopt ermee dit jaar", "De huisarts stopt er mee dit jaar"), "nl"
    )
    pairs = sparse.csr_matrix(np.array([[0, 0.5], [0.5, 0]]))
    assert duplicates.compared(found, pairs)[0, 1] >= duplicates.NEARLY_THE_SAME


def plain_cosine(texts, involved, a, b):
    """Return the cosine by a full product of all texts that are involved."""
    rows = character_index(texts, involved)
    left, right = np.searchsorted(involved, [a, b])
    return float(rows[left].multiply(rows[right]).sum())


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 50), st.integers(1, 9))
def test_pairs_compare_the_same_however_many_at_once(seed, at_a_time):
    texts = distinct(passages(20, seed=seed), "nl")
    n = len(texts.first)
    words = np.triu(np.random.default_rng(seed).uniform(0, 1, (n, n)), 1)
    near = sparse.csr_matrix(words)
    found = duplicates.compared(texts, near, at_a_time=at_a_time)
    assert (found != duplicates.compared(texts, near)).nnz == 0
    chosen = np.argwhere(words >= duplicates.WORTH_COMPARING)
    involved = np.unique(chosen)
    for a, b in chosen[:: max(len(chosen) // 10, 1)]:
        assert abs(found[a, b] - plain_cosine(texts, involved, a, b)) < 2e-6


def test_different_things_are_not_linked():
    texts = {p.key: p.text for p in passages(30)}
    for link in find_threads(passages(30)).duplicates:
        assert set(texts[link.first].split()) & set(texts[link.second].split())
    assert find_threads(say("De bus komt laat", "Een huis is duur")).duplicates == ()
