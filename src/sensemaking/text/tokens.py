"""From text to words, and from words to the features that stand for their meaning."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from sensemaking.text import stopwords

# Vowel signs and joiners belong to the word they stand in; \w leaves them out.
_MARKS = "".join(
    re.escape(sign)
    for sign in map(chr, range(0x300, 0x3000))
    if unicodedata.category(sign)[0] == "M" or sign in "\u200c\u200d"
)
_RUN = rf"[^\W_](?:[^\W_]|[{_MARKS}])*"
_WORD = re.compile(rf"{_RUN}(?:[-‐‑]{_RUN})*")
_HYPHEN = re.compile(r"[-‐‑]")
# Accents of Latin script, points of Hebrew, vowel marks of Arabic: often left out when typing.
_OPTIONAL = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640\u200c\u200d]+"
)

STEMMERS = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pl": "polish",
    "pt": "portuguese",
    "tr": "turkish",
}
COMPOUNDING = {"nl": ("s", "e", "en", "n"), "de": ("s", "es", "en", "n", "e", "er")}
SHORTEST_COMPOUND, LONGEST_COMPOUND = 8, 60  # longer is no word, and costs its square
MINIMUM_PART = 4
MINIMUM_FREQUENCY = 1e-6  # once in a million words of general text


def fold(text: str) -> str:
    """Return the text as it is compared: case and optional signs removed, compatible forms one."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFKC", _OPTIONAL.sub("", folded))


def words(text: str) -> Iterator[str]:
    """Yield the words of a text as written; a hyphen joins, an apostrophe parts.

    Digits alone are no word, but the names of roads are: N57, A2.
    """
    return (word for word in _WORD.findall(text) if any(map(str.isalpha, word)))


@cache
def stop_words() -> frozenset[str]:
    """Return the folded function words of all languages together."""
    lists = (
        stopwords.DUTCH,
        stopwords.FRISIAN,
        stopwords.ENGLISH,
        stopwords.GERMAN,
        stopwords.FRENCH,
    )
    return frozenset(fold(word) for text in lists for word in text.split())


@cache
def not_in_titles() -> frozenset[str]:
    """Return the folded words that name no subject: function words, and words of telling."""
    return stop_words() | {fold(word) for word in stopwords.NOT_IN_TITLES.split()}


@cache
def lexicon(language: str) -> Mapping[str, float]:
    """Return how often each folded word occurs in general text of the language, as a fraction.

    Notes
    -----
    Source: R. Speer (2022), wordfreq 3.0; data CC BY-SA 4.0.
    """
    import wordfreq

    frequencies: dict[str, float] = {}
    for word, frequency in wordfreq.get_frequency_dict(language, wordlist="large").items():
        if frequency < MINIMUM_FREQUENCY or len(word) < MINIMUM_PART:
            continue
        folded = word if word.isascii() else fold(word)
        frequencies[folded] = max(frequency, frequencies.get(folded, 0.0))
    return frequencies


def frequency(word: str, language: str) -> float:
    """Return how often a lower-case word occurs in general text, as a fraction; 0.0 if rare."""
    import wordfreq

    if language not in _listed():
        return 0.0
    return float(wordfreq.get_frequency_dict(language, wordlist="small").get(word, 0.0))


@cache
def _listed() -> frozenset[str]:
    import wordfreq

    return frozenset(wordfreq.available_languages("small"))


def compound_parts(word: str, language: str) -> tuple[str, ...]:
    """Return the words a folded compound is made of, or nothing when it is not one.

    Parameters
    ----------
    word : str
        A folded word.
    language : str
        Language code; languages that write compounds apart have no parts.

    Returns
    -------
    tuple of str
        Two or more words in order, without linking letters; empty when no split is convincing.

    Notes
    -----
    Of all splits the one with the highest geometric mean of the parts' frequencies is taken.
    Names that look like compounds are split as well, which is why the whole word stays a feature.
    Source: P. Koehn, K. Knight (2003), Empirical methods for compound splitting, EACL, section 2.
    Deviation: the whole word is no candidate, as parts are added to it, not put in its place.
    """
    if language not in COMPOUNDING or not SHORTEST_COMPOUND <= len(word) <= LONGEST_COMPOUND:
        return ()
    known, links = lexicon(language), COMPOUNDING[language]
    best: tuple[float, tuple[str, ...]] = (0.0, ())
    for place in range(MINIMUM_PART, len(word) - MINIMUM_PART + 1):
        right = word[place:]
        if right not in known:
            continue
        for left in _heads(word[:place], known, links):
            score = known[left] * known[right]
            best = max(best, (score, (left, right)))
    if not best[1]:
        return ()
    left, right = best[1]
    return (
        *(compound_parts(left, language) or (left,)),
        *(compound_parts(right, language) or (right,)),
    )


def _heads(left: str, known: Mapping[str, float], links: tuple[str, ...]) -> Iterator[str]:
    if left in known:
        yield left
    for link in links:
        head = left.removesuffix(link)
        if head != left and head in known:
            yield head


class Analyser:
    """Turns folded words into word features, and remembers the answer for each word."""

    def __init__(self, language: str) -> None:
        import Stemmer

        self.language = language
        algorithm = STEMMERS.get(language)
        self._stem = Stemmer.Stemmer(algorithm).stemWord if algorithm else str
        self._known: dict[str, tuple[str, ...]] = {}

    def stem(self, word: str) -> str:
        """Return the stem of a folded word, or the word where the language has no stemmer."""
        return str(self._stem(word))

    def telling_stem(self, word: str) -> str | None:
        """Return the stem of a folded word; nothing for a function word or a single sign."""
        return None if len(word) < 2 or word in stop_words() else self.stem(word)

    def features(self, word: str) -> tuple[str, ...]:
        """Return the stem of a folded word and of its parts; nothing for a function word."""
        if word not in self._known:
            self._known[word] = self._features(word)
        return self._known[word]

    def _features(self, word: str) -> tuple[str, ...]:
        if word in stop_words() or len(word) < 2:
            return ()
        pieces = _HYPHEN.split(word)
        parts = [
            part for piece in pieces for part in (piece, *compound_parts(piece, self.language))
        ]
        if len(pieces) > 1:
            parts.append("".join(pieces))
        return tuple(dict.fromkeys(self.stem(part) for part in parts if part not in stop_words()))
