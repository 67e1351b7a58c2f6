"""Texts as rows of numbers: counts of character n-grams and of words, weighted by rarity."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Matrix: TypeAlias = sparse.csr_matrix

SHORTEST, LONGEST = 3, 5  # characters in an n-gram
TEXTS_AT_A_TIME = 4096  # counting sorts every n-gram of so many texts
_BITS = 12  # five characters of 12 bits fit in 64


def character_counts(texts: Sequence[str], *, at_a_time: int = TEXTS_AT_A_TIME) -> Matrix:
    """Return how often each n-gram of 3 to 5 characters occurs, per text.

    Parameters
    ----------
    texts : sequence of str
        Folded words of each text, with one space between them.
    at_a_time : int
        Texts whose n-grams are in memory at once; the counts do not depend on it.

    Returns
    -------
    (n_texts, n_ngrams) sparse float64
        Counts; n-grams stay within a word and the space on either side of it.

    Notes
    -----
    An n-gram is packed in one integer, so counting is sorting. The 4,094 most frequent characters
    are told apart and the rest are one, which only a text of thousands of ideographs notices.
    """
    joined = "".join(f" {text} " for text in texts)
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    codes, space = _dense_codes(points), points == ord(" ")
    ends = np.cumsum([0, *(len(text) + 2 for text in texts)])
    parts, values = [], []
    for start in range(0, max(len(texts), 1), at_a_time):
        stop = min(start + at_a_time, len(texts))
        within = slice(ends[start], ends[stop])
        owner = np.repeat(np.arange(stop - start), np.diff(ends[start : stop + 1]))
        own, counts = _count(*_ngrams(codes[within], space[within], owner), stop - start)
        values.append(own)
        parts.append(counts)
    known = np.unique(np.concatenate(values))
    for own, counts in zip(values, parts, strict=True):
        # Both are sorted, so the columns of a row stay in order.
        counts.indices = np.searchsorted(known, own)[counts.indices].astype(np.int32)
        counts.resize(counts.shape[0], len(known))
    return sparse.vstack(parts, format="csr")


def _ngrams(
    codes: NDArray[np.uint64], space: NDArray[np.bool_], owner: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Return, per n-gram, the text it stands in and its characters packed in one integer."""
    ngram, whole = codes, np.ones(len(codes), dtype=bool)
    packed, rows = [], []
    for n in range(2, LONGEST + 1):
        ngram = ngram[: max(len(codes) - n + 1, 0)] | (codes[n - 1 :] << np.uint64(_BITS * (n - 1)))
        whole = whole[: len(ngram)]
        if n >= SHORTEST:
            # A space may open or close an n-gram, never stand inside it; texts are parted by two.
            whole = whole & ~space[n - 2 : n - 2 + len(ngram)]
            packed.append(ngram[whole])
            rows.append(owner[: len(ngram)][whole])
    return np.concatenate(rows), np.concatenate(packed)


def _dense_codes(points: NDArray[np.uint32]) -> NDArray[np.uint64]:
    values, inverse, counts = np.unique(points, return_inverse=True, return_counts=True)
    rank = np.empty(len(values), dtype=np.uint64)
    rank[np.argsort(-counts, kind="stable")] = np.arange(1, len(values) + 1, dtype=np.uint64)
    return np.minimum(rank, np.uint64(2**_BITS - 1))[inverse]


def _count(
    rows: NDArray[np.int64], codes: NDArray[np.uint64], n_rows: int
) -> tuple[NDArray[np.uint64], Matrix]:
    values, columns = np.unique(codes, return_inverse=True)
    counts = sparse.coo_matrix(
        (np.ones(len(rows)), (rows, columns)), shape=(n_rows, len(values))
    ).tocsr()
    counts.sum_duplicates()
    return values, counts


def word_counts(texts: Sequence[Sequence[str]]) -> tuple[Matrix, list[str]]:
    """Return how often each word feature occurs, per text, and the features in column order."""
    vocabulary = {word: i for i, word in enumerate(sorted({w for text in texts for w in text}))}
    columns = np.array([vocabulary[word] for text in texts for word in text], dtype=np.int64)
    rows = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    counts = sparse.coo_matrix(
        (np.ones(len(rows)), (rows, columns)), shape=(len(texts), len(vocabulary))
    ).tocsr()
    counts.sum_duplicates()
    return counts, list(vocabulary)


def weighted(counts: Matrix) -> Matrix:
    """Return TF-IDF weights with rows of length one, so that a product of rows is a cosine.

    Parameters
    ----------
    counts : (n_texts, n_features) sparse
        Counts.

    Returns
    -------
    (n_texts, n_features) sparse float64
        (1 + ln count) * (1 + ln((1 + n) / (1 + df))); a text without features is a row of zeros.

    Notes
    -----
    Source: G. Salton, C. Buckley (1988), Information Processing & Management 24(5), 513-523.
    Deviation: the document frequency is smoothed by one, so that no weight becomes zero.
    """
    n = counts.shape[0]
    occurs = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = 1.0 + np.log((1.0 + n) / (1.0 + occurs))
    weights = counts.copy()
    weights.data = (1.0 + np.log(weights.data)) * rarity[weights.indices]
    squares = (
        np.add.reduceat(np.append(weights.data**2, 0.0), weights.indptr[:-1]) if n else weights.data
    )
    length = np.sqrt(np.where(np.diff(weights.indptr) > 0, squares, 1.0))
    weights.data = weights.data / np.repeat(length, np.diff(weights.indptr))
    return weights
