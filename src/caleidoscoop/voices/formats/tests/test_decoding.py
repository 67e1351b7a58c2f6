import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleidoscoop.voices.formats import Unreadable, read, read_pasted
from caleidoscoop.voices.formats.cleaning import clean
from caleidoscoop.voices.formats.decoding import decode
from caleidoscoop.voices.formats.tests.oracles import assert_no_word_is_lost, tried

TEXT = "Reünie in café Zeezicht: €5, geen bus.\nÉén huisarts."


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"],
)
def test_reads_every_usual_encoding(encoding):
    text, found = decode(TEXT.encode(encoding))
    assert text == TEXT
    assert found == encoding


def test_reads_line_by_line_where_two_encodings_are_mixed():
    text, found = decode("Één\n".encode() + "café €5\n".encode("cp1252") + "Reünie".encode())
    assert text == "Één\ncafé €5\nReünie"
    assert found == "utf-8+cp1252"


def test_accents_of_one_sign_and_of_two_become_the_same():
    assert decode("cafe\u0301".encode())[0] == "café"


def test_refuses_bytes_that_are_no_text():
    with pytest.raises(Unreadable) as refusal:
        decode(bytes(range(128, 160)) * 10)
    assert refusal.value.code == "wrong_encoding"


@given(st.text())
def test_clean_text_can_be_stored_anywhere(text):
    cleaned = clean(text)
    assert "\0" not in cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned.encode().decode() == cleaned
    assert clean(cleaned) == cleaned


@given(st.text())
def test_what_was_written_as_utf_8_is_read_back(text):
    extract, code = tried(lambda: read(text.encode("utf-8", "surrogatepass"), name="t.txt"))
    assert code in ("", "empty", "no_text", "wrong_encoding", "wrong_extension")
    if extract and extract.encoding == "utf-8":
        assert_no_word_is_lost(extract, Counter(clean(text).split()))


def test_what_is_taken_out_or_cannot_be_read_is_told():
    data = b"De b\0us.\n\nHet h\0uis.\n\nEen caf\x81 dicht.\n"
    for extract in (
        read(data, name="t.txt"),
        read_pasted("De b\0us.\n\nHet h\0uis.\n\nEen caf\ufffd dicht."),
    ):
        assert [p.text for p in extract.passages] == [
            "De bus.",
            "Het huis.",
            "Een caf\ufffd dicht.",
        ]
        assert [(e.place, e.reason, e.text) for e in extract.left_out] == [
            ("line 1", "nul", ""),
            ("line 3", "nul", ""),
            ("line 5", "unreadable_sign", ""),
        ]
        assert extract.words_left_out == 0


def test_a_file_full_of_nuls_is_told_of_once_it_is_clear():
    extract = read(b"\0Ja, de bus.\n" * 500, name="t.txt")
    assert len(extract.left_out) == 51
    assert extract.left_out[-1].place == "line 51, and further"
