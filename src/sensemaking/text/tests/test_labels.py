import numpy as np
import pytest

from sensemaking.text import labels
from sensemaking.text.tests.make import say
from sensemaking.text.texts import distinct


def terms_of(passages, speakers=None):
    return labels.shown_terms(distinct(passages, "nl"), speakers or [p.speaker for p in passages])


def test_a_word_of_three_speakers_is_shown_and_of_two_is_not():
    passages = say("De bus van Jansen", "Een bus van Jansen", "Geen bus")
    assert terms_of(passages).surfaces == ("bus",)


def test_one_speaker_who_repeats_a_word_does_not_make_it_shown():
    passages = say(*["Jansen en de bus"] * 5, speaker="anna")
    assert terms_of(passages).surfaces == ()


def test_shows_the_form_as_written_and_not_the_stem():
    passages = say("Woningen!", "Nieuwe woningen", "Te weinig woningen", "Een woning")
    assert "woningen" in terms_of(passages).surfaces


def test_a_name_keeps_its_capital():
    passages = say("Twente groeit", "In Twente", "Leve Twente")
    assert "Twente" in terms_of(passages).surfaces


def test_a_name_of_a_place_is_left_out_and_the_word_that_looks_like_it_stays():
    passages = say("Twente heeft het beste bos", "Het bos in Twente", "Twente en dat bos")
    places = frozenset(["twente", "bos"])
    speakers = [p.speaker for p in passages]
    assert labels.shown_terms(distinct(passages, "nl"), speakers, places).surfaces == ("bos",)


def test_words_of_telling_and_of_documents_are_left_out():
    assert terms_of(say(*["Volgens tabel zei de bus dinsdag"] * 3)).surfaces == ("bus",)


def test_names_set_groups_apart():
    passages = say(*["bus en halte"] * 3, *["woning en huur"] * 3, *["bus woning"] * 2)
    found = labels.names(terms_of(passages), np.array([0, 0, 0, 1, 1, 1, 0, 1]), 2)
    assert set(found[0][:2]) == {"bus", "halte"}
    assert set(found[1][:2]) == {"woning", "huur"}


@pytest.mark.parametrize("groups", [[-1, -1, -1], [0, 0, -1]])
def test_texts_without_shown_words_give_no_names(groups):
    found = labels.names(terms_of(say("en", "niet", "onze")), np.array(groups), 1)
    assert found == [()]


def test_title_takes_the_first_three():
    assert labels.title(["a", "b", "c", "d"]) == "a, b, c"
    assert labels.title([]) == ""
