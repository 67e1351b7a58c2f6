"""The distinct texts among the passages, in words: what the features are made from."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sensemaking.text import features, tokens
from sensemaking.text.draft import Passage
from sensemaking.text.features import Matrix


@dataclass(frozen=True)
class Texts:
    """What is said, each thing once; a thing said fifty times is one text of size fifty.

    `of_passage` has, per passage, the number of its text; `first`, per text, its first passage;
    `size` how many passages say it, 0 for a text without a word; `folded` its folded words.
    `written` has, per passage, the words as written.
    """

    of_passage: NDArray[np.int64]
    first: NDArray[np.int64]
    size: NDArray[np.int64]
    folded: tuple[tuple[str, ...], ...]
    languages: tuple[str, ...]
    written: tuple[tuple[str, ...], ...]
    analysers: Mapping[str, tokens.Analyser]

    def stems(self, text: int) -> list[str]:
        """Return the word features of a text, with repeats."""
        return _features(self.analysers[self.languages[text]], self.folded[text])


def distinct(passages: Sequence[Passage], language: str) -> Texts:
    """Return the texts of the passages; those that differ in case, signs or spaces are one.

    A passage that names no language is read in `language`.
    """
    numbers: dict[tuple[str, object], int] = {}
    of_passage, first, folded, languages, written = [], [], [], [], []
    known: dict[str, str] = {}
    for i, passage in enumerate(passages):
        code = (passage.language or language).lower().partition("-")[0]
        own = tuple(tokens.words(unicodedata.normalize("NFC", passage.text)))
        words = tuple(known.get(word) or known.setdefault(word, tokens.fold(word)) for word in own)
        # Without a word, only the very same signs are the same; an empty passage is like no other.
        said = (code, words) if words else ("", passage.text.strip() or i)
        if said not in numbers:
            numbers[said] = len(numbers)
            first.append(i)
            folded.append(words)
            languages.append(code)
        of_passage.append(numbers[said])
        written.append(own)
    number = np.array(of_passage, dtype=np.int64)
    has_words = np.array([bool(words) for words in folded], dtype=bool)
    return Texts(
        of_passage=number,
        first=np.array(first, dtype=np.int64),
        size=np.bincount(number, minlength=len(first)) * has_words,
        folded=tuple(folded),
        languages=tuple(languages),
        written=tuple(written),
        analysers={code: tokens.Analyser(code) for code in sorted(set(languages))},
    )


def _features(analyser: tokens.Analyser, folded: Sequence[str]) -> list[str]:
    return [stem for word in folded for stem in analyser.features(word)]


@dataclass(frozen=True)
class WordIndex:
    """The weighted words of the texts, and the way to weigh another stretch in the same columns."""

    rows: Matrix
    column: Mapping[str, int]

    def worth(self, stretch: str, centre: NDArray[np.float64], analyser: tokens.Analyser) -> float:
        """Return how much of the centre's weight the distinct words of the stretch carry."""
        found = _features(analyser, [tokens.fold(word) for word in tokens.words(stretch)])
        columns = sorted({self.column[stem] for stem in found if stem in self.column})
        return round(float(centre[columns].sum()), 9)


def word_index(texts: Texts) -> WordIndex:
    """Return the word index of the texts."""
    counts, vocabulary = features.word_counts([texts.stems(i) for i in range(len(texts.folded))])
    return WordIndex(
        features.weighted(counts), {word: column for column, word in enumerate(vocabulary)}
    )


def character_index(texts: Texts, chosen: NDArray[np.int64]) -> Matrix:
    """Return the weighted character n-grams of the chosen texts."""
    return features.weighted(
        features.character_counts([" ".join(texts.folded[i]) for i in chosen.tolist()])
    )
