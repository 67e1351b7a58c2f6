import numpy as np
from scipy import sparse

from sensemaking.text import duplicates, find_threads
from sensemaking.text.tests.make import passages, say
from sensemaking.text.texts import distinct


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


def test_different_things_are_not_linked():
    texts = {p.key: p.text for p in passages(30)}
    for link in find_threads(passages(30)).duplicates:
        assert set(texts[link.first].split()) & set(texts[link.second].split())
    assert find_threads(say("De bus komt laat", "Een huis is duur")).duplicates == ()
