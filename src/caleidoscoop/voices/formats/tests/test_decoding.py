import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleidoscoop.voices.formats import Unreadable, read
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
