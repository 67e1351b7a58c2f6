"""Passages that say nearly the same: linked, never removed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sensemaking.text.draft import Duplicate
from sensemaking.text.features import Matrix

NEARLY_THE_SAME = 0.75  # cosine of character n-grams


def near_duplicates(
    keys: Sequence[str],
    text_of: NDArray[np.int64],
    first_of: NDArray[np.int64],
    near: Matrix,
) -> tuple[Duplicate, ...]:
    """Return the links between passages whose texts are equal or nearly so, in order of key.

    Parameters
    ----------
    keys : sequence of str
        Keys of the passages, sorted.
    text_of : (n_passages,) int
        Number of the distinct text each passage has.
    first_of : (n_texts,) int
        First passage of each distinct text.
    near : (n_texts, n_texts) sparse
        Cosines of character n-grams of near texts.

    Returns
    -------
    tuple of Duplicate
        Equal texts are linked to the first of them, nearly equal ones by their firsts, so a text
        that is said fifty times gives 49 links and not 1,225.
    """
    links = [
        Duplicate(keys[first_of[text]], keys[i], 1.0)
        for i, text in enumerate(text_of)
        if first_of[text] != i
    ]
    pairs = near.maximum(near.T).tocoo()
    chosen = (pairs.data >= NEARLY_THE_SAME) & (first_of[pairs.row] < first_of[pairs.col])
    for a, b, cosine in zip(pairs.row[chosen], pairs.col[chosen], pairs.data[chosen], strict=True):
        links.append(Duplicate(keys[first_of[a]], keys[first_of[b]], min(float(cosine), 1.0)))
    return tuple(sorted(links, key=lambda link: (link.first, link.second)))
