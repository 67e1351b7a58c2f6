"""Passages that say nearly the same: linked, never removed."""

from collections.abc import Sequence

import numpy as np

from sensemaking.text.draft import Duplicate
from sensemaking.text.features import Matrix
from sensemaking.text.texts import Texts, character_index

NEARLY_THE_SAME = 0.75  # cosine of character n-grams
WORTH_COMPARING = 0.35  # cosine of words, where only those are indexed
PAIRS_AT_A_TIME = 20_000  # each takes two rows of some hundreds of n-grams


def near_duplicates(keys: Sequence[str], texts: Texts, near: Matrix) -> tuple[Duplicate, ...]:
    """Return the links between passages whose texts are equal or nearly so, in order of key.

    Parameters
    ----------
    keys : sequence of str
        Keys of the passages, sorted.
    texts : Texts
        The distinct texts of these passages.
    near : (n_texts, n_texts) sparse
        Cosines of character n-grams of near texts.

    Returns
    -------
    tuple of Duplicate
        Equal texts are linked to the first of them, nearly equal ones by their firsts, so a text
        that is said fifty times gives 49 links and not 1,225.

    Notes
    -----
    Found from the same index as the neighbours: at most 15 near copies of one text are linked to
    it directly, the rest through each other.
    """
    first = texts.first
    links = [
        Duplicate(keys[first[text]], keys[i], 1.0)
        for i, text in enumerate(texts.of_passage.tolist())
        if first[text] != i
    ]
    pairs = near.maximum(near.T).tocoo()
    chosen = (pairs.data >= NEARLY_THE_SAME) & (pairs.row < pairs.col)
    # Texts are numbered by their first passage, so the lower number is the earlier key.
    links += [
        Duplicate(keys[first[a]], keys[first[b]], round(min(cosine, 1.0), 4))
        for a, b, cosine in zip(
            pairs.row[chosen].tolist(),
            pairs.col[chosen].tolist(),
            pairs.data[chosen].tolist(),
            strict=True,
        )
    ]
    return tuple(sorted(links, key=lambda link: (link.first, link.second)))


def compared(texts: Texts, near_in_words: Matrix, *, at_a_time: int = PAIRS_AT_A_TIME) -> Matrix:
    """Return the cosines of character n-grams for the pairs that share many words.

    For sets too large to index by characters; only the texts of such pairs are, so the rarity of
    an n-gram is its rarity among them. `at_a_time` pairs are in memory at once; the cosines do not
    depend on it.
    """
    pairs = near_in_words.maximum(near_in_words.T).tocoo()
    chosen = (pairs.data >= WORTH_COMPARING) & (pairs.row < pairs.col)
    a, b = pairs.row[chosen], pairs.col[chosen]
    involved = np.unique(np.concatenate([a, b])).astype(np.int64)
    rows = character_index(texts, involved)
    left, right = np.searchsorted(involved, a), np.searchsorted(involved, b)
    cosines = np.zeros(len(a))
    for start in range(0, len(a), at_a_time):
        part = slice(start, start + at_a_time)
        products = rows[left[part]].multiply(rows[right[part]])
        cosines[part] = np.asarray(products.sum(axis=1)).ravel()
    return Matrix((np.round(cosines, 6), (a, b)), shape=near_in_words.shape)
