"""Word vectors of our own, trained on any folder of texts; no model from elsewhere is needed."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import version
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sensemaking.errors import InputError
from sensemaking.text import tokens
from sensemaking.text.cooccurrence import WINDOW, Words, association, counted_pairs
from sensemaking.text.vectors import PROVIDER, VERSION, Vectors

DIMENSION = 200
LEAST = 3  # times that a word must occur
MOST_WORDS = 50_000  # different words; the rarest beyond it are left out, which bounds memory
DENSE_UP_TO = 600  # words; below it all axes are found at once
TEXTS_AT_A_TIME = 4096
LIBRARIES = ("numpy", "scipy", "PyStemmer", "wordfreq")

Progress = Callable[[str, int, int], None]


def train(
    texts: Iterable[str],
    *,
    dimension: int = DIMENSION,
    seed: int = 0,
    name: str = PROVIDER,
    language: str = "nl",
    progress: Progress | None = None,
) -> Vectors:
    """Return word vectors learned from which words stand near each other.

    Parameters
    ----------
    texts : iterable of str
        Documents in any order; one that is there twice counts once.
    dimension : int
        Length of a vector, 2 or more.
    seed : int
        Where the search for the axes begins, 0 or higher.
    name : str
        What people call these vectors.
    language : str
        Code of the language whose stems and compounds are used.
    progress : callable, optional
        Called with the step ("words", "pairs", "vectors"), what is done of it, and of how much.

    Returns
    -------
    Vectors
        The same for the same texts on one machine, whatever their order.

    Raises
    ------
    InputError
        If dimension or seed is out of range, or the texts have too few words for the dimension.

    Notes
    -----
    Stems of telling words are counted in windows that run on over sentences, because a subject is
    longer than a sentence; the axes are those of the positive pointwise mutual information. A text
    is a mean of its words in which frequent ones weigh less, less what all texts share.
    Sources: O. Levy, Y. Goldberg (2014), NIPS 27; S. Arora, Y. Liang, T. Ma (2017), A simple but
    tough-to-beat baseline for sentence embeddings, ICLR. Deviation: what all texts share is learned
    in training, so a vector does not depend on what else is asked.
    """
    tell = progress or (lambda step, done, total: None)
    _check(dimension, seed)
    ordered = sorted({text for text in texts if text.strip()})
    said, often = _read(ordered, language, tell)
    words, numbered = _numbered(said, often)
    if len(words) <= dimension:
        raise InputError(
            f"Vectors of {dimension} numbers need more than {dimension} words that occur at least "
            f"{LEAST} times; these texts have {len(words)}. Take more texts, or a lower dimension."
        )
    counts = counted_pairs(
        numbered, len(words), tell=lambda done, total: tell("pairs", done, total)
    )
    tell("vectors", 0, 1)
    rows = _axes(association(counts), dimension, seed)
    frequency = np.array([often[word] for word in words], dtype=np.float64)
    vectors = Vectors(
        header={
            "provider": PROVIDER,
            "version": VERSION,
            "name": name,
            "language": language,
            "dimension": dimension,
            "texts": len(ordered),
            "running_words": int(frequency.sum()),
            "window": WINDOW,
            "seed": seed,
            "libraries": {library: version(library) for library in LIBRARIES},
        },
        words=words,
        rows=rows,
        share=(frequency / frequency.sum()).astype(np.float32),
        common=np.zeros(dimension, dtype=np.float32),
    )
    vectors = vectors.without(_common(vectors, ordered))
    tell("vectors", 1, 1)
    return vectors


def _check(dimension: int, seed: int) -> None:
    if dimension < 2:
        raise InputError(f"dimension must be 2 or more; got {dimension}.")
    if seed < 0:
        raise InputError(f"seed must be 0 or more; got {seed}.")


def _read(
    texts: Sequence[str], language: str, tell: Progress
) -> tuple[list[Words], dict[str, int]]:
    """Return, per text, the stems of its telling words by number, and how often each occurs.

    The numbers are the places of the words in the counts.
    """
    analyser = tokens.Analyser(language)
    place: dict[str, int] = {}
    known: dict[str, int] = {}
    said = []
    for done, text in enumerate(texts):
        row = []
        for word in tokens.words(unicodedata.normalize("NFC", text)):
            number = known.get(word)
            if number is None:
                stem = analyser.telling_stem(tokens.fold(word))
                number = known[word] = place.setdefault(stem, len(place)) if stem else -1
            if number >= 0:
                row.append(number)
        said.append(np.array(row, dtype=np.int32))
        if not done % TEXTS_AT_A_TIME:
            tell("words", done, len(texts))
    tell("words", len(texts), len(texts))
    counts = np.bincount(np.concatenate([*said, np.zeros(0, np.int32)]), minlength=len(place))
    return said, dict(zip(place, counts.tolist(), strict=True))


def _numbered(said: Sequence[Words], often: dict[str, int]) -> tuple[tuple[str, ...], list[Words]]:
    """Return the words that get a vector, most frequent first, and the texts in those words."""
    enough = (word for word, count in often.items() if count >= LEAST)
    words = tuple(islice(sorted(enough, key=lambda word: (-often[word], word)), MOST_WORDS))
    column = {word: i for i, word in enumerate(words)}
    number = np.array([column.get(word, -1) for word in often], dtype=np.int32)
    return words, [row[row >= 0] for row in (number[text] for text in said)]


def _axes(matrix: sparse.csr_matrix, dimension: int, seed: int) -> NDArray[np.float16]:
    """Return, per word, its place on the strongest axes; the largest number is 1."""
    from scipy.sparse.linalg import eigsh

    n = matrix.shape[0]
    if n <= max(DENSE_UP_TO, 2 * dimension):
        strength, axes = np.linalg.eigh(matrix.toarray())
        strongest = np.argsort(-np.abs(strength), kind="stable")[:dimension]
        strength, axes = strength[strongest], axes[:, strongest]
    else:
        start = np.random.default_rng(seed).uniform(0.5, 1.0, n)
        # Some axes more than asked for, and no more digits than a file of vectors keeps.
        strength, axes = eigsh(
            matrix, k=dimension, ncv=dimension + 60, which="LM", v0=start, tol=1e-2
        )
        strongest = np.argsort(-np.abs(strength), kind="stable")
        strength, axes = strength[strongest], axes[:, strongest]
    # An axis has no front or back: let its largest number be positive.
    largest = np.abs(axes).argmax(axis=0)
    rows = axes * np.abs(strength) * np.where(axes[largest, np.arange(dimension)] < 0, -1.0, 1.0)
    scaled: NDArray[np.float64] = rows / max(float(np.abs(rows).max()), 1e-12)
    return scaled.astype(np.float16)


def _common(vectors: Vectors, texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the direction that most of the texts share."""
    second = np.zeros((vectors.dimension, vectors.dimension))
    for part in _parts(texts):
        encoded = vectors.encode(part).astype(np.float64)
        second += encoded.T @ encoded
    axis = np.linalg.eigh(second)[1][:, -1]
    return (axis * (-1.0 if axis[np.abs(axis).argmax()] < 0 else 1.0)).astype(np.float32)


def _parts(texts: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(texts), TEXTS_AT_A_TIME):
        yield list(texts[start : start + TEXTS_AT_A_TIME])
