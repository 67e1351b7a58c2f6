"""Names for threads: the words that set them apart, as people wrote them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

SPEAKERS_NEEDED = 3  # who use a word before it may be shown
PASSAGES_NEEDED = 2  # of a thread that hold a word before it may name the thread
TERMS_KEPT = 8
TERMS_IN_TITLE = 3


@dataclass(frozen=True)
class Terms:
    """Which words may be shown, and which passage uses them.

    `uses` has a row per passage and a column per word, 1 where it is used; `surfaces` has, per
    word, the written form most speakers use.
    """

    uses: sparse.csr_matrix
    surfaces: tuple[str, ...]


def shown_terms(stems: Sequence[Sequence[tuple[str, str]]], speakers: Sequence[str]) -> Terms:
    """Return the words that at least three speakers use in the same written form.

    Parameters
    ----------
    stems : sequence of sequences of (str, str)
        Per passage its words: the stem and the form as written.
    speakers : sequence of str
        Per passage who counts as having said it.

    Returns
    -------
    Terms
        Columns in alphabetical order of the stem.

    Notes
    -----
    A word that one or two people use could point at them, so it is not shown, however often they
    use it. Speakers are counted over all passages.
    """
    used_by: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for passage, speaker in zip(stems, speakers, strict=True):
        for stem, word in passage:
            used_by[stem][word.lower()].add(speaker)
            written[word.lower()][word] += 1
    surfaces: dict[str, str] = {}
    for stem in sorted(used_by):
        form = min(used_by[stem], key=lambda word: (-len(used_by[stem][word]), word))
        if len(used_by[stem][form]) >= SPEAKERS_NEEDED:
            surfaces[stem] = min(written[form], key=lambda word: (-written[form][word], word))
    column = {stem: i for i, stem in enumerate(surfaces)}
    cells = sorted(
        {
            (row, column[stem])
            for row, words in enumerate(stems)
            for stem, _ in words
            if stem in column
        }
    )
    rows, columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    uses = sparse.csr_matrix(
        (np.ones(len(cells)), (rows, columns)), shape=(len(stems), len(column))
    )
    return Terms(uses, tuple(surfaces.values()))


def names(terms: Terms, groups: NDArray[np.int64], n_groups: int) -> list[tuple[str, ...]]:
    """Return, per group, the shown words that set it apart from the other groups, best first.

    Notes
    -----
    Source: M. Grootendorst (2022), BERTopic, arXiv:2203.05794, equation 2 (class-based TF-IDF).
    Deviation: passages that use a word are counted, not its occurrences.
    """
    placed = np.flatnonzero(groups >= 0)
    if not len(placed) or not terms.surfaces:
        return [()] * n_groups
    member = sparse.csr_matrix(
        (np.ones(len(placed)), (groups[placed], placed)), shape=(n_groups, len(groups))
    )
    counts = (member @ terms.uses).tocsr()
    size = np.maximum(np.asarray(counts.sum(axis=1)).ravel(), 1)
    overall = np.asarray(counts.sum(axis=0)).ravel()
    rarity = np.log(1 + size.mean() / np.maximum(overall, 1))
    result = []
    for group in range(n_groups):
        span = slice(counts.indptr[group], counts.indptr[group + 1])
        found = [
            (-round(count / size[group] * rarity[column], 9), column)
            for column, count in zip(counts.indices[span], counts.data[span], strict=True)
            if count >= PASSAGES_NEEDED
        ]
        result.append(tuple(terms.surfaces[column] for _, column in sorted(found)[:TERMS_KEPT]))
    return result


def title(terms: Sequence[str]) -> str:
    """Return the first words as one line; empty when there are none."""
    return ", ".join(terms[:TERMS_IN_TITLE])
