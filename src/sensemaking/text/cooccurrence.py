"""Which words stand near which in running text, and how much more often than by chance."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sensemaking.text.features import Matrix

WINDOW = 10  # telling words on either side
WORDS_AT_A_TIME = 200_000  # counting sorts so many times WINDOW pairs
SMOOTHING = 0.875  # of the frequency of both words; 0.75 of one of them comes to the same

Words = NDArray[np.int32]


def counted_pairs(
    texts: Sequence[Words],
    n_words: int,
    *,
    window: int = WINDOW,
    at_a_time: int = WORDS_AT_A_TIME,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Matrix:
    """Return how often two words stand within a window of each other, in either order.

    Parameters
    ----------
    texts : sequence of (n,) int32
        The words of each text by number, in order; a window does not cross from text to text.
    n_words : int
        How many different words there are.
    window : int
        How many words further on still count as near.
    at_a_time : int
        Words whose pairs are counted at once; the counts do not depend on it.
    tell : callable
        Called with the words done and the words in all.

    Returns
    -------
    (n_words, n_words) sparse float64
        Symmetric whole numbers.
    """
    words = np.concatenate([np.zeros(0, dtype=np.int32), *texts])
    owner = np.repeat(np.arange(len(texts), dtype=np.int32), [len(text) for text in texts])
    counts = sparse.csr_matrix((n_words, n_words))
    for start in range(0, len(words), at_a_time):
        part = slice(start, start + at_a_time + window)
        counts = counts + _pairs_from(words[part], owner[part], at_a_time, n_words, window)
        tell(min(start + at_a_time, len(words)), len(words))
    return (counts + counts.T).tocsr()


def _pairs_from(words: Words, owner: Words, n_first: int, n_words: int, window: int) -> Matrix:
    """Count the pairs of which the earlier word is one of the first so many."""
    pairs = [np.zeros(0, dtype=np.int64)]
    for step in range(1, min(window, len(words) - 1) + 1):
        within = owner[step:][:n_first] == owner[:-step][:n_first]
        left, right = words[:-step][:n_first][within], words[step:][:n_first][within]
        pairs.append(left.astype(np.int64) * n_words + right)
    found, often = np.unique(np.concatenate(pairs), return_counts=True)
    return sparse.csr_matrix(
        (often.astype(np.float64), (found // n_words, found % n_words)), shape=(n_words, n_words)
    )


def association(counts: Matrix) -> Matrix:
    """Return the positive pointwise mutual information of the pairs that were counted.

    Notes
    -----
    Source: O. Levy, Y. Goldberg, I. Dagan (2015), Improving distributional similarity with lessons
    learned from word embeddings, TACL 3, 211-225, section 3.2, with context distribution
    smoothing. Deviation: the smoothing is shared by both words, so that the matrix stays symmetric
    and half the work finds its axes.
    """
    often = np.asarray(counts.sum(axis=1)).ravel()
    total = float((often ** (2 * SMOOTHING - 1)).sum()) if counts.nnz else 1.0
    rarity = np.log(np.maximum(often, 1.0)) * SMOOTHING
    rows = np.repeat(np.arange(counts.shape[0], dtype=np.int32), np.diff(counts.indptr))
    values = np.log(counts.data) + np.log(total) - rarity[rows] - rarity[counts.indices]
    kept = values > 0
    ends = np.concatenate(([0], np.cumsum(kept)))[counts.indptr]
    return sparse.csr_matrix((values[kept], counts.indices[kept], ends), shape=counts.shape)
