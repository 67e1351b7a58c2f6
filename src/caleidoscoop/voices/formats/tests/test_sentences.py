import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleidoscoop.voices.formats.sentences import split_long, split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("De bus rijdt niet. De school sluit.", ["De bus rijdt niet.", "De school sluit."]),
        ("Dat geldt bijv. Voor ons ook. Echt.", ["Dat geldt bijv. Voor ons ook.", "Echt."]),
        ("Zoals o.a. De Lutte, d.w.z. Twente.", ["Zoals o.a. De Lutte, d.w.z. Twente."]),
        ("Vraag dhr. De Vries m.b.t. Zorg.", ["Vraag dhr. De Vries m.b.t. Zorg."]),
        ("Het kost ca. 3.500 euro. Of 2,5 uur.", ["Het kost ca. 3.500 euro.", "Of 2,5 uur."]),
        ("Zie nr. 5. En A. B. Jansen.", ["Zie nr. 5. En A. B. Jansen."]),
        ('Hij zei: "Het is op." Toen ging hij.', ['Hij zei: "Het is op."', "Toen ging hij."]),
        ('"Waarom?" vroeg zij. Niemand wist het!', ['"Waarom?" vroeg zij.', "Niemand wist het!"]),
        ("Stil. ’s Ochtends komt er wel een. 't Is wat.", None),
        ("Wij ... wachten nog. (Al jaren.) Ja.", ["Wij ... wachten nog.", "(Al jaren.)", "Ja."]),
        ("In 2024. Daarna niet meer.", ["In 2024.", "Daarna niet meer."]),
        ("لا توجد حافلة. نحن ننتظر.", ["لا توجد حافلة.", "نحن ننتظر."]),
        ("De A1 en b.v. De A35 lopen vol", ["De A1 en b.v. De A35 lopen vol"]),
    ],
)
def test_ends_where_a_sentence_ends(text, sentences):
    if sentences is None:
        sentences = ["Stil.", "’s Ochtends komt er wel een.", "'t Is wat."]
    assert split_sentences(text) == sentences


def test_a_long_passage_becomes_parts_of_about_the_same_length():
    sentence = "Dit zijn tien woorden die samen een zin zijn hier."
    parts = split_long(" ".join([sentence] * 25), 120)
    assert [len(part.split()) for part in parts] == [90, 90, 70]


def test_a_single_sentence_beyond_the_limit_stays_whole():
    text = " ".join(["woord"] * 300) + "."
    assert split_long(text, 120) == [text]


@given(st.text(alphabet="aB .!?\"'’3,;\n\u00e9()…", max_size=400), st.integers(1, 20))
def test_parts_together_are_the_words_of_the_text(text, limit):
    parts = split_long(" ".join(text.split()), limit)
    assert [word for part in parts for word in part.split()] == text.split()


def test_a_hostile_text_takes_no_longer_than_its_length():
    start = time.process_time()
    for text in ("a." * 500_000, ". " * 500_000, "A. " * 333_000, '"' * 1_000_000):
        split_sentences(text)
    assert time.process_time() - start < 8
