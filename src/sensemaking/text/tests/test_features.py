import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensemaking.text import features

WORDS = st.lists(
    st.text(alphabet="abcdé ", max_size=12).map(lambda t: " ".join(t.split())), max_size=6
)


def plain_ngrams(text):
    """Count n-grams the slow way, as the definition says: word by word, a space on either side."""
    counts = {}
    for word in text.split():
        padded = f" {word} "
        for n in (3, 4, 5):
            for i in range(len(padded) - n + 1):
                counts[padded[i : i + n]] = counts.get(padded[i : i + n], 0) + 1
    return counts


@given(WORDS, st.integers(1, 7))
def test_character_counts_equal_the_definition_however_many_at_once(texts, at_a_time):
    counts = features.character_counts(texts, at_a_time=at_a_time)
    plain = [plain_ngrams(text) for text in texts]
    for row, expected in enumerate(plain):
        assert sorted(counts[row].data) == sorted(expected.values())
    # An n-gram has one column, whichever part of the texts it stands in.
    products = (counts @ counts.T).toarray()
    for row, own in enumerate(plain):
        for column, other in enumerate(plain):
            assert products[row, column] == sum(own[n] * other.get(n, 0) for n in own)


@given(WORDS, st.integers(1, 7))
def test_character_counts_are_the_same_in_parts_and_at_once(texts, at_a_time):
    parts, whole = (
        features.character_counts(texts, at_a_time=at_a_time),
        features.character_counts(texts),
    )
    assert parts.shape == whole.shape
    assert (parts != whole).nnz == 0
    assert parts.has_sorted_indices


def test_character_counts_know_the_same_ngram_in_two_texts():
    counts = features.character_counts(["bus", "bus", "trein"]).toarray()
    np.testing.assert_array_equal(counts[0], counts[1])
    assert counts[0] @ counts[2] == 0


def test_character_counts_survive_thousands_of_different_signs():
    texts = [
        "".join(chr(0x4E00 + i) for i in range(start, start + 600)) for start in range(0, 6000, 600)
    ]
    assert features.character_counts(texts).shape[0] == 10


def test_weights_of_a_known_case():
    # By hand: 2 texts, "a" in both, "b" in one; ln(3/3)+1 = 1 and ln(3/2)+1 = 1.405465.
    counts, words = features.word_counts([["a", "b"], ["a"]])
    assert words == ["a", "b"]
    weights = features.weighted(counts).toarray()
    length = (1 + 1.4054651**2) ** 0.5
    np.testing.assert_allclose(weights, [[1 / length, 1.4054651 / length], [1, 0]], rtol=1e-6)


@given(WORDS)
def test_rows_have_length_one_or_are_empty(texts):
    rows = features.weighted(features.character_counts(texts))
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    assert all(length == pytest.approx(1) or length == 0 for length in lengths)


@pytest.mark.parametrize("texts", [[], [""], ["", "bus", ""]])
def test_empty_texts_are_rows_of_zeros(texts):
    rows = features.weighted(features.character_counts(texts))
    assert rows.shape[0] == len(texts)
    assert rows.sum() == pytest.approx(0 if "bus" not in texts else rows[1].sum())
