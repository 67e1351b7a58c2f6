"""What the threads do not cover: passages in groups, the farthest from what has a thread first."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sensemaking.errors import InputError
from sensemaking.text.draft import DraftThread, Engine, Passage
from sensemaking.text.features import Matrix
from sensemaking.text.texts import Texts, character_index, distinct, word_index
from sensemaking.text.threads import CHARACTERS_UP_TO, find_threads
from sensemaking.text.threads import VERSION as GROUPING

ENGINE = "coverage"
VERSION = f"1.{GROUPING}"
NEAREST = 5  # covered passages that a passage is held against
ENOUGH_PASSAGES = 50  # under threads, before a classifier is taught
ENOUGH_PER_THREAD = 5  # passages of a thread that is taught
MOST_TAUGHT = 4_000  # passages: time and memory grow with their square
PENALTY = 0.3  # of the classifier, on rows of length one
DECIMALS = 6  # the order of additions differs between machines, a sum so rounded does not

Floats: TypeAlias = NDArray[np.float64]
Progress: TypeAlias = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Coverage:
    """What is under no thread, in groups for reading: the least covered first.

    Every passage without a thread is in exactly one group or in `alone`. `score` is, per passage
    without a thread, its mean rank from 0.0, the nearest to what is under a thread, to 1.0; and
    `distance`, per key of a group, the mean score of its passages.
    """

    groups: tuple[DraftThread, ...]
    alone: tuple[str, ...]
    score: Mapping[str, float]
    distance: Mapping[str, float]
    membership: Mapping[str, float]
    engine: Engine


def least_covered(
    passages: Sequence[Passage],
    threads: Mapping[str, Collection[str]],
    *,
    seed: int = 0,
    runs: int = 5,
    language: str = "nl",
    place_names: Collection[str] = (),
    progress: Progress | None = None,
) -> Coverage:
    """Return the passages without a thread in groups, the least like what has one first.

    Parameters
    ----------
    passages : sequence of Passage
        All of them, in any order; keys are unique and not empty.
    threads : mapping of str to collection of str
        Per key of a passage the threads it is under; who is not in it, or with none, has no thread.
    seed : int
        0 or higher. The same passages, threads and seed give the same answer in any order.
    runs : int
        How often the grouping is repeated; 1 or more.
    language : str
        Code of the language in which a passage without one is read.
    place_names : collection of str, optional
        Names that are left out of titles.
    progress : callable, optional
        Called with the step ("features", "distances", then those of `find_threads`), what is done
        of it, and what it is done of.

    Returns
    -------
    Coverage
        Groups in the order of their mean score, the highest first; of equals the larger.

    Raises
    ------
    InputError
        If a key is empty, used twice, or of no passage, or seed or runs is out of range.

    Notes
    -----
    The score is the mean of three ranks: one minus the highest margin of a linear classifier of
    the threads, by least squares (left out below 50 passages with a thread, or two threads of
    five), one minus the mean cosine with the five nearest passages that have one, and one minus
    the cosine with the centre of the nearest thread. All of it compares words and spelling, never
    meaning: it finds a subject with words of its own, and passes over one that is spoken of in the
    words of another. For a single passage it is not much better than chance, so it puts groups in
    order and says nothing of a passage.
    """
    ordered = sorted(passages, key=lambda passage: passage.key)
    _check(ordered, threads)
    tell = progress or _silent
    is_covered = np.array([bool(threads.get(passage.key)) for passage in ordered], dtype=bool)
    loose = [passage for passage, covered in zip(ordered, is_covered, strict=True) if not covered]
    rows = _rows(distinct(ordered, language))
    tell("features", 1, 1)
    covered = [ordered[i].key for i in np.flatnonzero(is_covered).tolist()]
    member, n_taught = _membership(covered, threads)
    ranks = _ranks(rows[~is_covered], rows[is_covered], member, n_taught, seed)
    score = dict(zip((passage.key for passage in loose), ranks.tolist(), strict=True))
    tell("distances", 1, 1)
    draft = find_threads(
        loose, seed=seed, runs=runs, language=language, place_names=place_names, progress=progress
    )
    distance = {
        leaf.key: round(float(np.mean([score[key] for key in leaf.members])), DECIMALS)
        for leaf in draft.leaves
    }
    groups = sorted(draft.leaves, key=lambda g: (-distance[g.key], -len(g.members), g.key))
    return Coverage(
        groups=tuple(groups),
        alone=draft.unplaced,
        score=score,
        distance=distance,
        membership=draft.membership,
        engine=_engine(draft.engine, n_taught),
    )


def threads_hash(threads: Mapping[str, Collection[str]]) -> str:
    """Return a hash of which passage is under which threads, whatever the order."""
    lines = (f"{key}\x1f" + "\x1f".join(sorted(under)) for key, under in sorted(threads.items()))
    return hashlib.sha256("\x1e".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def _check(passages: Sequence[Passage], threads: Mapping[str, Collection[str]]) -> None:
    keys = [passage.key for passage in passages]
    known = set(keys)
    if len(known) < len(keys):
        twice = next(a for a, b in pairwise(keys) if a == b)
        raise InputError(f"The key {twice!r} is used twice.")
    if strange := sorted(set(threads) - known):
        raise InputError(f"No passage has the key {strange[0]!r}, which is under a thread.")


def _silent(step: str, done: int, total: int) -> None:
    """Tell nobody."""


def _rows(texts: Texts) -> Matrix:
    """Return the weights of each passage, by words and, where it can be afforded, by characters.

    Rows have length one, so that a product is a mean of the two cosines.
    """
    parts = [word_index(texts).rows]
    if len(texts.first) <= CHARACTERS_UP_TO:
        parts.append(character_index(texts, np.arange(len(texts.first))))
    joined = sparse.hstack(parts, format="csr") / np.sqrt(len(parts))
    return joined[texts.of_passage]


def _membership(
    covered: Sequence[str], threads: Mapping[str, Collection[str]]
) -> tuple[Matrix, int]:
    """Return which covered passage is under which thread, the largest thread first; and how many
    of those have enough passages to be taught."""
    names = sorted({name for key in covered for name in threads[key]})
    column = {name: i for i, name in enumerate(names)}
    cells = [(row, column[name]) for row, key in enumerate(covered) for name in set(threads[key])]
    at, of = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    member = sparse.csc_matrix(
        (np.ones(len(cells)), (at, of)), shape=(len(covered), len(names)), dtype=np.float64
    )
    size = np.asarray(member.sum(axis=0)).ravel()
    order = np.argsort(-size, kind="stable")
    taught = (size[order] >= ENOUGH_PER_THREAD) & (size[order] < len(covered))
    n_taught = int(np.append(~taught, True).argmax())
    if len(covered) < ENOUGH_PASSAGES or n_taught < 2:
        n_taught = 0
    return member[:, order].tocsr(), n_taught


def _ranks(loose: Matrix, covered: Matrix, member: Matrix, n_taught: int, seed: int) -> Floats:
    """Return, per loose passage, the mean of its ranks by each of the distances."""
    if not loose.shape[0]:
        return np.zeros(0)
    if not covered.shape[0]:
        return np.full(loose.shape[0], 0.5)
    distances = [1 - _near(loose, covered), 1 - _centre(loose, covered, member)]
    if n_taught:
        some = _drawn(covered.shape[0], seed)
        distances.append(-_margin(loose, covered[some], member[some, :n_taught]))
    return np.asarray(np.mean([_rank(distance) for distance in distances], axis=0))


def _drawn(n: int, seed: int) -> NDArray[np.int64]:
    """Return which covered passages teach the classifier: all, or a sample of what it can bear."""
    if n <= MOST_TAUGHT:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, MOST_TAUGHT, replace=False))


def _near(loose: Matrix, covered: Matrix) -> Floats:
    """Return the mean cosine with the nearest covered passages; one that is not there counts 0."""
    from sparse_dot_topn import sp_matmul_topn

    top = sp_matmul_topn(
        loose.astype(np.float32),
        covered.T.tocsr().astype(np.float32),
        top_n=NEAREST,
        threshold=0.0,
        n_threads=2,
    )
    return np.asarray(top.sum(axis=1)).ravel().astype(np.float64) / NEAREST


def _centre(loose: Matrix, covered: Matrix, member: Matrix) -> Floats:
    """Return the cosine with the centre of the nearest thread."""
    centres = (member.T @ covered).tocsr()
    length = np.sqrt(np.asarray(centres.multiply(centres).sum(axis=1)).ravel())
    scaled = sparse.diags(1 / np.where(length > 0, length, 1.0)) @ centres
    return np.asarray((loose @ scaled.T).max(axis=1).todense()).ravel()


def _margin(loose: Matrix, covered: Matrix, member: Matrix) -> Floats:
    """Return the highest margin of the threads that are taught, by regularised least squares.

    The dual form costs the square of the passages and hardly anything per thread.
    """
    kernel = (covered @ covered.T).toarray()
    kernel[np.diag_indices_from(kernel)] += PENALTY
    said = np.where(member.toarray() > 0, 1.0, -1.0)
    middle = said.mean(axis=0)
    weights = np.asarray(covered.T @ np.linalg.solve(kernel, said - middle))
    return np.asarray((loose @ weights + middle).max(axis=1))


def _rank(values: Floats) -> Floats:
    """Return the ranks from 0 to 1; equal values get the mean of theirs."""
    if len(values) < 2:
        return np.full(len(values), 0.5)
    _, inverse, counts = np.unique(
        np.round(values, DECIMALS), return_inverse=True, return_counts=True
    )
    ends = np.cumsum(counts)
    return np.asarray(((ends - (counts + 1) / 2) / (len(values) - 1))[inverse])


def _engine(grouped: Engine, n_taught: int) -> Engine:
    return Engine(
        name=ENGINE,
        version=VERSION,
        parameters={
            **grouped.parameters,
            "nearest": NEAREST,
            "penalty": PENALTY,
            "threads_taught": n_taught,
            "passages_taught": MOST_TAUGHT,
        },
        seed=grouped.seed,
    )
