"""Sentences, differences and marks in a text."""

from hypothesis import given
from hypothesis import strategies as st

from caleidoscoop.voices.wording import cuts_of, differences, marked, place_of

TEXT = "De bus rijdt niet. Wie geen auto heeft, blijft thuis! En dan? Niets."


def test_a_cut_stands_at_the_beginning_of_each_next_sentence():
    assert [TEXT[cut.position :].split()[0] for cut in cuts_of(TEXT)] == ["Wie", "En", "Niets."]


def test_an_abbreviation_is_no_end():
    assert cuts_of("De school, o.a. de mavo, sluit.") == []


def test_words_are_found_across_other_white_space():
    assert place_of("geen\n auto", TEXT) == TEXT.index("geen auto")


def test_words_that_stand_nowhere_or_twice_have_no_place():
    assert place_of("de trein", TEXT) is None
    assert place_of("ja", "ja, ja") is None
    assert place_of("aa", "aaa") is None
    assert place_of("  ", TEXT) is None


def test_neighbouring_words_change_together():
    told = differences("je bent drie kwartier onderweg", "je bent een uur onderweg")
    assert [(s.kind, s.text) for s in told] == [
        ("same", "je bent "),
        ("gone", "drie kwartier"),
        ("new", "een uur"),
        ("same", " onderweg"),
    ]


@given(st.text("ab c.\n👵🏽", max_size=60), st.text("ab c.\n👵🏽", max_size=60))
def test_both_texts_can_be_read_from_their_differences(old, new):
    told = differences(old, new)
    assert "".join(s.text for s in told if s.kind != "gone") == new
    assert "".join(s.text for s in told if s.kind != "new") == old


def test_a_long_text_is_compared_too():
    old = " ".join(f"woord{n}" for n in range(6000))
    told = differences(old, old.replace("woord3000", "anders"))
    assert [s.text for s in told if s.kind != "same"] == ["woord3000", "anders"]


def test_offsets_count_code_points():
    text = "👵🏽 zegt ja"
    assert [s.text for s in marked(text, 3, 7) if s.kind == "mark"] == ["zegt"]


def test_a_stretch_that_does_not_fit_marks_nothing():
    for start, end in [(0, 0), (5, 3), (2, 99)]:
        assert [s.kind for s in marked("kort", start, end)] == ["same"]
