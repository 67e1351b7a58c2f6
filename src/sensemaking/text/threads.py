"""Draft threads: passages that belong together, named, quoted and with how sure that is."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sensemaking.errors import InputError
from sensemaking.text import duplicates, graph, labels, quotes, tokens
from sensemaking.text.draft import Draft, DraftThread, Engine, Passage, counted
from sensemaking.text.embedder import Embedder, vectors_of
from sensemaking.text.features import Matrix
from sensemaking.text.texts import Texts, WordIndex, character_index, distinct, word_index
from sensemaking.text.tree import Tree, grow

VERSION = "2"
NEIGHBOURS = 15
VECTOR_NEIGHBOURS = 30  # vectors of meaning say something about more texts than words do
FLOOR = 0.05  # cosine under which two texts say nothing about each other
CHARACTERS_UP_TO = 20_000  # distinct texts; the cost of the character index is their square
LIBRARIES = ("numpy", "scipy", "scikit-network", "sparse-dot-topn", "PyStemmer", "wordfreq")

Progress: TypeAlias = Callable[[str, int, int], None]


def find_threads(
    passages: Sequence[Passage],
    *,
    seed: int = 0,
    runs: int = 10,
    language: str = "nl",
    embedder: Embedder | None = None,
    place_names: Collection[str] = (),
    progress: Progress | None = None,
) -> Draft:
    """Return draft threads of the passages: a tree of at most three levels.

    Parameters
    ----------
    passages : sequence of Passage
        In any order; keys are unique and not empty. None at all gives an empty draft.
    seed : int
        0 or higher. The same passages and seed give the same draft, whatever their order.
    runs : int
        How often the grouping is repeated to see what stays; 1 or more.
    language : str
        Code of the language in which a passage without one is read.
    embedder : Embedder, optional
        Gives each text a vector. Its neighbours join those of the words.
    place_names : collection of str, optional
        Names that say where and not what: they are left out of titles.
    progress : callable, optional
        Called with the step ("features", "neighbours", "groups", "names"), what is done of it,
        and what it is done of.

    Returns
    -------
    Draft
        Every passage is in exactly one leaf or in `unplaced`: without a word, near to nothing, or
        in a group too small to be a thread (fewer than 3 passages; than 2 if there are under 30).

    Raises
    ------
    InputError
        If a key is empty or used twice, seed or runs is out of range, or the embedder gives
        something else than one finite vector per text.

    Notes
    -----
    Groups are neighbourhoods in a graph of similar words and spelling, agreed on by many runs. They
    are for reading: on short Dutch texts they agree only weakly with how people sort them, and some
    gather a turn of phrase and not a subject. So a thread is a draft until a person accepts it.
    With an embedder, equality between machines rests on the embedder giving equal vectors.
    """
    _check(passages, seed, runs)
    tell = progress or _silent
    ordered = sorted(passages, key=lambda passage: passage.key)
    texts = distinct(ordered, language)
    words = word_index(texts)
    tell("features", 1, 1)
    near = nearest(texts, words)
    joined = graph.union([*near, *_by_meaning(ordered, texts, embedder)])
    tell("neighbours", 1, 1)
    tree = grow(joined, texts.size, seed=seed, runs=runs, tell=partial(tell, "groups"))
    threads = _threads(ordered, texts, words, tree, _folded_names(place_names))
    tell("names", 1, 1)
    engine = _engine(seed, runs, language, embedder, place_names, tree)
    return _draft(ordered, texts, near, tree, threads, engine)


def _by_meaning(
    passages: Sequence[Passage], texts: Texts, embedder: Embedder | None
) -> tuple[Matrix, ...]:
    """Return the neighbours by the vectors of the embedder, if there is one."""
    if embedder is None:
        return ()
    vectors = vectors_of([passages[i].text for i in texts.first.tolist()], embedder)
    return (graph.dense_neighbours(vectors, k=VECTOR_NEIGHBOURS, floor=FLOOR),)


def _draft(
    passages: Sequence[Passage],
    texts: Texts,
    near: tuple[Matrix, ...],
    tree: Tree,
    threads: tuple[DraftThread, ...],
    engine: Engine,
) -> Draft:
    """Return the draft: what the texts of the tree are, said of passages."""
    keys = [passage.key for passage in passages]
    leaf = tree.levels[-1][texts.of_passage]
    share = tree.membership[texts.of_passage].tolist()
    return Draft(
        threads=threads,
        unplaced=tuple(keys[i] for i in np.flatnonzero(leaf < 0).tolist()),
        duplicates=duplicates.near_duplicates(keys, texts, _spelt(texts, near)),
        membership=dict(zip(keys, share, strict=True)),
        engine=engine,
    )


def _folded_names(names: Collection[str]) -> frozenset[str]:
    """Return the folded words that names are made of."""
    return frozenset(tokens.fold(word) for name in names for word in tokens.words(name))


def nearest(texts: Texts, words: WordIndex) -> tuple[Matrix, ...]:
    """Return the neighbours of each text by words and, where it can be afforded, by characters.

    Parameters
    ----------
    texts : Texts
        Distinct texts.
    words : WordIndex
        Their word index.

    Returns
    -------
    tuple of (n, n) sparse
        Cosines of at most 15 neighbours a row; up to 20,000 texts by words and by characters,
        beyond it by words only.
    """
    near = graph.neighbours(words.rows, k=NEIGHBOURS, floor=FLOOR)
    if len(texts.first) > CHARACTERS_UP_TO:
        return (near,)
    rows = character_index(texts, np.arange(len(texts.first)))
    return near, graph.neighbours(rows, k=NEIGHBOURS, floor=FLOOR)


def thread_key(members: Sequence[str], level: int) -> str:
    """Return the key of a thread, made from its content: its level and its members' keys."""
    return _hash("\0".join([str(level), *sorted(members)]))[:20]


def _hash(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def _silent(step: str, done: int, total: int) -> None:
    """Tell nobody."""


def _check(passages: Sequence[Passage], seed: int, runs: int) -> None:
    if runs < 1:
        raise InputError(f"runs must be 1 or more; got {runs}.")
    if seed < 0:
        raise InputError(f"seed must be 0 or more; got {seed}.")
    seen: set[str] = set()
    for passage in passages:
        if not passage.key:
            raise InputError(f"A passage has no key; it says {passage.text[:60]!r}.")
        if passage.key in seen:
            raise InputError(f"The key {passage.key!r} is used twice.")
        seen.add(passage.key)


def _spelt(texts: Texts, near: tuple[Matrix, ...]) -> Matrix:
    """Return the cosines by characters of the pairs that may be near-duplicates."""
    return near[1] if len(near) > 1 else duplicates.compared(texts, near[0])


def _described(embedder: Embedder | None) -> dict[str, object] | None:
    return {**embedder.description, "neighbours": VECTOR_NEIGHBOURS} if embedder else None


def _engine(
    seed: int,
    runs: int,
    language: str,
    embedder: Embedder | None,
    place_names: Collection[str],
    tree: Tree,
) -> Engine:
    return Engine(
        name="lexical",
        version=VERSION,
        parameters={
            "runs": runs,
            "language": language,
            "neighbours": NEIGHBOURS,
            "floor": FLOOR,
            "characters_up_to": CHARACTERS_UP_TO,
            "resolutions": list(tree.resolutions),
            "embedder": _described(embedder),
            "place_names": _hash("\n".join(sorted(place_names))) if place_names else None,
            "libraries": {name: version(name) for name in LIBRARIES},
        },
        seed=seed,
    )


@dataclass(frozen=True)
class _Group:
    """A group of a level that became a thread, or that is all there is of the thread above it."""

    key: str
    n_members: int


def _threads(
    passages: Sequence[Passage],
    texts: Texts,
    words: WordIndex,
    tree: Tree,
    places: frozenset[str],
) -> tuple[DraftThread, ...]:
    terms = labels.shown_terms(texts, [counted(passage) for passage in passages], places)
    rows = words.rows[texts.of_passage]
    built: list[DraftThread] = []
    above: list[_Group] = []
    parents = np.zeros(len(passages), dtype=np.int64)
    for level, groups in enumerate(tree.levels):
        own = groups[texts.of_passage]
        members_of = _members(own)
        named = labels.names(terms, own, len(members_of))
        here: list[_Group] = []
        for group, members in enumerate(members_of):
            parent = above[int(parents[members[0]])] if above else None
            if parent is not None and parent.n_members == len(members):
                here.append(parent)
                continue
            chosen = [passages[i] for i in members.tolist()]
            keys = tuple(passage.key for passage in chosen)
            thread = DraftThread(
                key=thread_key(keys, level),
                parent=parent.key if parent else None,
                level=level,
                title=labels.title(named[group]),
                terms=named[group],
                stability=float(tree.stability[level][group]),
                members=keys,
                quotes=quotes.exemplars(chosen, rows[members], partial(_worth, texts, words)),
            )
            built.append(thread)
            here.append(_Group(thread.key, len(members)))
        above, parents = here, own
    return tuple(sorted(built, key=lambda thread: (thread.level, -len(thread.members), thread.key)))


def _members(groups: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return, per group, the positions of its members in ascending order."""
    order = np.argsort(groups, kind="stable")
    order = order[groups[order] >= 0]
    if not len(order):
        return []
    return np.split(order, np.cumsum(np.bincount(groups[order]))[:-1])


def _worth(
    texts: Texts, words: WordIndex, passage: Passage, stretch: str, centre: NDArray[np.float64]
) -> float:
    code = passage.language.lower().partition("-")[0]
    analyser = texts.analysers.get(code) or next(iter(texts.analysers.values()))
    return words.worth(stretch, centre, analyser)
