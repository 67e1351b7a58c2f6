"""Names for threads: the words that set them apart, as people wrote them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sensemaking.text import tokens
from sensemaking.text.texts import Texts

SPEAKERS_NEEDED = 3  # who use a word before it may be shown
PASSAGES_NEEDED = 2  # of a thread that hold a word before it may name the thread
SMALL = 0.2  # share without capitals from which a word is shown without
TERMS_KEPT = 8
TERMS_IN_TITLE = 3


@dataclass(frozen=True)
class Terms:
    """Which words may be shown, and which passage uses them.

    `uses` has a row per passage and a column per word, 1 where it is used; `surfaces` has, per
    word, the written form most speakers use; `plainness` what its commonness leaves of it.
    """

    uses: sparse.csr_matrix
    surfaces: tuple[str, ...]
    plainness: NDArray[np.float64]


def shown_terms(
    texts: Texts, speakers: Sequence[str], places: Collection[str] = frozenset()
) -> Terms:
    """Return the words that at least three speakers use in the same written form.

    Parameters
    ----------
    texts : Texts
        Texts of the passages.
    speakers : sequence of str
        Per passage who counts as having said it.
    places : collection of str
        Folded words of names of places; where people write one with a capital, it is not shown.

    Returns
    -------
    Terms
        Columns in alphabetical order of the stem.

    Notes
    -----
    A word that one or two people use could point at them, so it is not shown, however often they
    use it. Speakers are counted over all passages.
    """
    stems = _stems(texts)
    used_by: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for passage, speaker in zip(stems, speakers, strict=True):
        for stem, word in passage:
            used_by[stem][word.lower()].add(speaker)
            written[word.lower()][word] += 1
    surfaces: dict[str, str] = {}
    for stem in sorted(used_by):
        form = min(used_by[stem], key=lambda word: (-len(used_by[stem][word]), word))
        usual = _usual(written[form])
        is_place = usual != usual.lower() and tokens.fold(usual) in places
        if len(used_by[stem][form]) >= SPEAKERS_NEEDED and not is_place:
            surfaces[stem] = usual
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
    return Terms(uses, tuple(surfaces.values()), _plainness(texts, list(surfaces.values())))


def _usual(forms: Counter[str]) -> str:
    """Return the form to show: without capitals, unless it is nearly always written with them.

    A capital is often only that of the first word of a sentence.
    """
    small = {word: n for word, n in forms.items() if word == word.lower()}
    chosen = small if sum(small.values()) >= SMALL * forms.total() else forms
    return min(chosen, key=lambda word: (-chosen[word], word))


def _stems(texts: Texts) -> list[list[tuple[str, str]]]:
    """Return, per passage, the stem and the written form of each word that may be shown."""
    result = []
    for written, text in zip(texts.written, texts.of_passage.tolist(), strict=True):
        analyser = texts.analysers[texts.languages[text]]
        pairs = zip(texts.folded[text], written, strict=True)
        result.append([(analyser.stem(folded), word) for folded, word in pairs if _tells(folded)])
    return result


def _tells(folded: str) -> bool:
    return len(folded) > 1 and folded not in tokens.not_in_titles()


def _plainness(texts: Texts, surfaces: Sequence[str]) -> NDArray[np.float64]:
    """Return, per word, what is left of its weight: less for words that are everywhere in speech.

    One up to once in 10,000 words of general text; from there a quarter less per factor of three.
    """
    frequency = np.array(
        [max(tokens.frequency(word.lower(), code) for code in texts.analysers) for word in surfaces]
    )
    plainness: NDArray[np.float64] = np.clip(
        1 - 0.5 * np.log10(np.maximum(frequency, 1e-9) / 1e-4), 0.1, 1.0
    )
    return plainness


def names(terms: Terms, groups: NDArray[np.int64], n_groups: int) -> list[tuple[str, ...]]:
    """Return, per group, the shown words that set it apart from the other groups, best first.

    Notes
    -----
    Source: M. Grootendorst (2022), BERTopic, arXiv:2203.05794, equation 2 (class-based TF-IDF).
    Deviations: passages that use a word are counted, not its occurrences, and words that are
    common in general text weigh less, so that a title is not "mensen, jaar".
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
    rarity = np.log(1 + size.mean() / np.maximum(overall, 1)) * terms.plainness
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
