"""Draft threads: passages that belong together, named, quoted and with how sure that is."""

import hashlib
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sensemaking.errors import InputError
from sensemaking.text import communities, duplicates, features, graph, labels, quotes, tokens
from sensemaking.text.draft import Draft, DraftThread, Engine, Passage, counted
from sensemaking.text.features import Matrix
from sensemaking.text.tree import Tree, grow

VERSION = "1"
NEIGHBOURS = 15
FLOOR = 0.1  # cosine under which two passages say nothing about each other
CHARACTERS_UP_TO = 20_000  # texts; beyond it the character index costs too much
LIBRARIES = ("numpy", "scipy", "scikit-network", "sparse-dot-topn", "PyStemmer", "wordfreq")

Embedder: TypeAlias = Callable[[list[str]], NDArray[np.float32]]
Progress: TypeAlias = Callable[[str, int, int], None]
Labels: TypeAlias = communities.Labels


@dataclass(frozen=True)
class _Texts:
    """The distinct texts among the passages; a text said twice is one node of the graph."""

    of_passage: Labels
    first: Labels
    size: Labels
    folded: list[list[str]]
    language: list[str]


def find_threads(
    passages: Sequence[Passage],
    *,
    seed: int = 0,
    runs: int = 10,
    language: str = "nl",
    embedder: Embedder | None = None,
    progress: Progress | None = None,
) -> Draft:
    """Return draft threads."""
    _check(passages, seed, runs)
    tell = progress or (lambda step, done, total: None)
    ordered = sorted(passages, key=lambda passage: passage.key)
    texts = _distinct(ordered, language)
    analysers = {code: tokens.Analyser(code) for code in sorted(set(texts.language))}
    tell("features", 0, 1)
    words = features.weighted(
        features.word_counts(
            [
                [stem for word in text for stem in analysers[code].features(word)]
                for text, code in zip(texts.folded, texts.language, strict=True)
            ]
        )[0]
    )
    characters = features.weighted(
        features.character_counts([" ".join(text) for text in texts.folded])
    )
    tell("features", 1, 1)
    near = graph.neighbours(characters, k=NEIGHBOURS, floor=FLOOR)
    graphs = [near, graph.neighbours(words, k=NEIGHBOURS, floor=FLOOR)]
    if embedder is not None:
        graphs.append(_embedded(ordered, texts, embedder))
    joined = graph.union(graphs)
    tell("neighbours", 1, 1)
    size = np.where([bool(text) for text in texts.folded], texts.size, 0).astype(np.int64)
    tree = grow(joined, size, seed=seed, runs=runs, tell=partial(tell, "groups"))
    of_passage = [level[texts.of_passage] for level in tree.levels]
    built = _threads(ordered, of_passage, tree, words[texts.of_passage], analysers)
    unplaced = tuple(ordered[i].key for i in np.flatnonzero(of_passage[-1] < 0))
    return Draft(
        threads=built,
        unplaced=unplaced,
        duplicates=duplicates.near_duplicates(
            [passage.key for passage in ordered], texts.of_passage, texts.first, near
        ),
        membership={
            passage.key: float(tree.membership[text])
            for passage, text in zip(ordered, texts.of_passage, strict=True)
        },
        engine=Engine(
            name="lexical",
            version=VERSION,
            parameters={
                "runs": runs,
                "language": language,
                "neighbours": NEIGHBOURS,
                "floor": FLOOR,
                "resolutions": list(tree.resolutions),
                "embedder": embedder is not None,
                "libraries": {name: version(name) for name in LIBRARIES},
            },
            seed=seed,
        ),
    )


def _check(passages: Sequence[Passage], seed: int, runs: int) -> None:
    if runs < 1:
        raise InputError(f"runs must be 1 or more; got {runs}.")
    if seed < 0:
        raise InputError(f"seed must be 0 or more; got {seed}.")
    seen: set[str] = set()
    for passage in passages:
        if not passage.key:
            raise InputError(
                f"A passage needs a key; the one that says {passage.text[:60]!r} has none."
            )
        if passage.key in seen:
            raise InputError(f"The key {passage.key!r} is used twice.")
        seen.add(passage.key)


def _distinct(passages: Sequence[Passage], language: str) -> _Texts:
    numbers: dict[tuple[str, str], int] = {}
    of_passage, first, folded_words, languages = [], [], [], []
    for i, passage in enumerate(passages):
        code = passage.language or language
        folded = [
            tokens.fold(word) for word in tokens.words(unicodedata.normalize("NFC", passage.text))
        ]
        said = (code, " ".join(folded)) if folded else ("", passage.text.strip() or f"\0{i}")
        if said not in numbers:
            numbers[said] = len(numbers)
            first.append(i)
            folded_words.append(folded)
            languages.append(code)
        of_passage.append(numbers[said])
    numbered = np.array(of_passage, dtype=np.int64)
    return _Texts(
        numbered,
        np.array(first, dtype=np.int64),
        np.bincount(numbered, minlength=len(first)),
        folded_words,
        languages,
    )


def _embedded(passages: Sequence[Passage], texts: _Texts, embedder: Embedder) -> Matrix:
    vectors = np.asarray(embedder([passages[i].text for i in texts.first]), dtype=np.float64)
    if vectors.ndim != 2 or vectors.shape[0] != len(texts.first) or not vectors.shape[1]:
        raise InputError(
            f"The embedder must give one vector for each of {len(texts.first)} texts; "
            f"got an array of shape {vectors.shape}."
        )
    if not np.isfinite(vectors).all():
        raise InputError("The embedder gave a vector that holds a number that is not finite.")
    return graph.dense_neighbours(vectors, k=NEIGHBOURS, floor=FLOOR)


def _threads(
    passages: Sequence[Passage],
    levels: Sequence[Labels],
    tree: Tree,
    rows: Matrix,
    analysers: dict[str, tokens.Analyser],
) -> tuple[DraftThread, ...]:
    stems = [
        [
            (analysers[passage.language or "nl"].stem(folded), word)
            for word in tokens.words(unicodedata.normalize("NFC", passage.text))
            if (folded := tokens.fold(word)) not in tokens.stop_words() and len(folded) > 1
        ]
        for passage in passages
    ]
    terms = labels.shown_terms(stems, [counted(passage) for passage in passages])
    built: list[DraftThread] = []
    above: dict[int, tuple[str, NDArray[np.int64]]] = {}
    for level, own in enumerate(levels):
        n = int(own.max(initial=-1)) + 1
        named = labels.names(terms, own, n)
        here: dict[int, tuple[str, NDArray[np.int64]]] = {}
        for group in range(n):
            members = np.flatnonzero(own == group)
            parent = None
            if level:
                key_above, members_above = above[int(levels[level - 1][members[0]])]
                if len(members_above) == len(members):
                    here[group] = (key_above, members_above)
                    continue
                parent = key_above
            keys = tuple(passages[i].key for i in members.tolist())
            key = thread_key(keys, level)
            here[group] = (key, members)
            built.append(
                DraftThread(
                    key=key,
                    parent=parent,
                    level=level,
                    title=labels.title(named[group]),
                    terms=named[group],
                    stability=float(tree.stability[level][group]),
                    members=keys,
                    quotes=quotes.exemplars([passages[i] for i in members.tolist()], rows[members]),
                )
            )
        above = here
    return tuple(sorted(built, key=lambda t: (t.level, -len(t.members), t.key)))


def thread_key(members: Sequence[str], level: int) -> str:
    """Return the key of a thread, made from its content: its level and its members' keys."""
    content = "\0".join([str(level), *sorted(members)])
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:20]
