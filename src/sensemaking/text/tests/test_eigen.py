import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensemaking.errors import InputError
from sensemaking.text import Vectors, cooccurrence, eigen, train
from sensemaking.text.tests.make import SUBJECTS


def documents(n=240, seed=0):
    """Texts of three subjects that share no telling word, some sentences each."""
    rng = random.Random(seed)
    made = []
    for i in range(n):
        parts = SUBJECTS[list(SUBJECTS)[i % 3]]
        made.append(" ".join(" ".join(map(rng.choice, parts)) for _ in range(4)))
    return made


@pytest.fixture(scope="module")
def vectors():
    return train(documents(), dimension=8)


def test_words_of_one_subject_lie_near_each_other(vectors):
    # Made so: "halte" and "dienstregeling" share a subject, "halte" and "patiënten" none.
    bus, table, patients = vectors.encode(["halte", "dienstregeling", "patiënten"])
    assert bus @ table > 0.5 > bus @ patients


def test_a_text_has_length_one_or_is_nothing(vectors):
    encoded = vectors.encode(["De bus komt te laat bij de halte.", "xyzzy", "", "de het een"])
    assert np.linalg.norm(encoded, axis=1) == pytest.approx([1, 0, 0, 0], abs=1e-6)
    assert encoded.dtype == np.float32


def test_a_vector_does_not_depend_on_what_else_is_asked(vectors):
    texts = documents(9)
    together = vectors.encode(texts)
    alone = np.vstack([vectors.encode([text]) for text in texts])
    np.testing.assert_array_equal(together, alone)


def test_an_unknown_compound_counts_by_its_parts(vectors):
    assert "haltewon" not in vectors.words
    np.testing.assert_allclose(*vectors.encode(["haltewoning", "halte woning"]), atol=1e-6)


def test_order_and_repeats_of_the_texts_do_not_matter(vectors):
    texts = documents()
    shuffled = random.Random(3).sample(texts, len(texts))
    assert train([*shuffled, *texts[:5], "", " \n"], dimension=8).to_bytes() == vectors.to_bytes()


def test_a_large_set_finds_its_axes_another_way_and_the_same(monkeypatch, vectors):
    monkeypatch.setattr(eigen, "DENSE_UP_TO", 0)
    searched = train(documents(), dimension=8)
    asked = ["halte en bus", "dure woning", "de huisarts"]
    ours, theirs = (v.encode(asked) for v in (vectors, searched))
    np.testing.assert_allclose(ours @ ours.T, theirs @ theirs.T, atol=0.02)


def test_survives_its_file(vectors):
    again = Vectors.from_bytes(vectors.to_bytes())
    assert again.description == vectors.description
    assert again.description["dimension"] == 8
    np.testing.assert_array_equal(again.encode(["de bus"]), vectors.encode(["de bus"]))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda v: b"", "no file of vectors"),
        (lambda v: b"PK\x03\x04 is not enough", "no file of vectors"),
        (lambda v: v.to_bytes()[:-200], "no file of vectors"),
        (lambda v: replace(v, rows=v.rows[:-1]).to_bytes(), "do not fit"),
        (lambda v: replace(v, rows=v.rows[0]).to_bytes(), "do not fit"),
        (lambda v: replace(v, common=v.common * np.nan).to_bytes(), "not finite"),
        (lambda v: replace(v, rows=v.rows.astype(int)).to_bytes(), "no numbers"),
        (lambda v: replace(v, header={**v.header, "version": "0"}).to_bytes(), "Version 0"),
        (lambda v: replace(v, header={**v.header, "provider": "x"}).to_bytes(), "no vectors of"),
        (lambda v: replace(v, header={}).to_bytes(), "no vectors of"),
        (lambda v: replace(v, rows=np.array([[object()]])).to_bytes(), "no file of vectors"),
    ],
)
def test_refuses_a_file_that_is_something_else(vectors, change, says):
    with pytest.raises(InputError, match=says):
        Vectors.from_bytes(change(vectors))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_refused_or_read_never_worse(vectors, data):
    content = bytearray(vectors.to_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        read = Vectors.from_bytes(bytes(content))
    except InputError:
        return
    assert read.encode(["de bus"]).shape == (1, read.dimension)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"dimension": 1}, "got 1"),
        ({"seed": -1}, "got -1"),
        ({"dimension": 5000}, "lower dimension"),
    ],
)
def test_refuses_what_cannot_be_trained(options, says):
    with pytest.raises(InputError, match=says):
        train(documents(30), **options)


def test_refuses_texts_without_words():
    with pytest.raises(InputError, match="these texts have 0"):
        train(["", "12 34", "de het"], dimension=2)


def test_pairs_of_a_known_case():
    # By hand: in 0 1 0 with a window of 2 the pairs are 01, 10 and 00, the last both ways.
    counts = cooccurrence.counted_pairs([np.array([0, 1, 0], dtype=np.int32)], 2, window=2)
    np.testing.assert_array_equal(counts.toarray(), [[2, 2], [2, 0]])


def plain_pairs(texts, n_words, window):
    """Count pairs the slow way, as the definition says."""
    counts = np.zeros((n_words, n_words))
    for text in texts:
        for i, left in enumerate(text):
            for right in text[i + 1 : i + 1 + window]:
                counts[left, right] += 1
                counts[right, left] += 1
    return counts


@given(
    st.lists(st.lists(st.integers(0, 4), max_size=9), max_size=6),
    st.integers(1, 5),
    st.integers(1, 12),
)
def test_pairs_equal_the_definition_however_many_are_counted_at_once(texts, window, at_a_time):
    numbered = [np.array(text, dtype=np.int32) for text in texts]
    found = cooccurrence.counted_pairs(numbered, 5, window=window, at_a_time=at_a_time)
    np.testing.assert_array_equal(found.toarray(), plain_pairs(texts, 5, window))


def test_association_of_a_known_case():
    # By hand: never more often together than the frequencies say leaves nothing.
    even = cooccurrence.association(cooccurrence.Matrix(np.ones((2, 2))))
    assert even.nnz == 0 or even.data.max() < 0.3
    apart = cooccurrence.association(cooccurrence.Matrix(np.eye(3)))
    np.testing.assert_allclose(apart.toarray(), np.eye(3) * np.log(3))


def test_progress_is_told_to_the_end():
    told = []
    train(documents(), dimension=4, progress=lambda *step: told.append(step))
    assert [step for step, _, _ in told] == sorted(
        (step for step, _, _ in told), key=["words", "pairs", "vectors"].index
    )
    assert told[-1] == ("vectors", 1, 1)
