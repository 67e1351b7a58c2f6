"""Three levels of groups that fit in each other, and how sure each of them is."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sensemaking.text import communities
from sensemaking.text.communities import Labels
from sensemaking.text.features import Matrix

LEVELS = 3
LIKE = 0.1  # cosine with at least one text of its group that a text needs to stay in it


@dataclass(frozen=True)
class Tree:
    """Groups per level, coarse to fine; each group of a level lies within one of the level above.

    `levels` has, per level, the group of each text, -1 for a text without one; `stability` the
    mean overlap per group; `membership` per text the share of runs that kept it with its leaf.
    """

    levels: tuple[Labels, ...]
    stability: tuple[NDArray[np.float64], ...]
    membership: NDArray[np.float64]
    resolutions: tuple[float, ...]


def grow(
    graph: Matrix,
    size: NDArray[np.int64],
    *,
    seed: int,
    runs: int,
    tell: Callable[[int, int], None],
) -> Tree:
    """Return the tree that many runs of the community search agree on.

    Parameters
    ----------
    graph : (n, n) sparse
        Symmetric weights between texts.
    size : (n,) int
        How many passages say each text; 0 for a text that belongs in no group.
    seed : int
        Decides the runs.
    runs : int
        How many partitions per level to compare, at least 1.
    tell : callable
        Called with the runs done and the runs in all.

    Returns
    -------
    Tree
        Of three levels.
    """
    total = int(size.sum())
    least = 2 if total < 30 else 3
    goals = targets(total)
    resolutions = [
        communities.resolution_for(graph, goal, seed, least=least, size=size) for goal in goals
    ]
    found: list[list[Labels]] = [[] for _ in range(LEVELS)]
    for run in range(runs):
        start: Labels | None = None
        for level in reversed(range(LEVELS)):
            start = communities.partition(graph, resolutions[level], (seed, run), start=start)
            found[level].append(start)
        tell(run + 1, runs)
    agreed = [
        communities.consensus(graph, found[level], goals[level], seed, size=size, least=least)
        for level in range(LEVELS)
    ]
    levels = [_settled(agreed[-1], graph, size, least)]
    for parents in reversed(agreed[:-1]):
        levels.insert(0, _majority(levels[0], parents, size))
    matches = [[communities.overlap(own, run) for run in found[i]] for i, own in enumerate(levels)]
    return Tree(
        levels=tuple(levels),
        stability=tuple(
            np.round(sum(best for best, _ in level) / np.float64(runs), 4) for level in matches
        ),
        membership=_membership(levels[-1], found[-1], [match for _, match in matches[-1]]),
        resolutions=tuple(resolutions),
    )


def targets(n: int) -> tuple[float, float, float]:
    """Return how many groups to aim for per level among n passages.

    Notes
    -----
    A leaf should be readable in one sitting and the top in one glance: 600 passages give about 9,
    20 and 44 groups, 50,000 about 44, 207 and 974. The exponents are a judgement.
    """
    coarse, fine = max(n, 1) ** 0.35, max(n, 1) ** 0.7 / 2
    return max(coarse, 1.0), max((coarse * fine) ** 0.5, 1.0), max(fine, 1.0)


def _settled(found: Labels, graph: Matrix, size: NDArray[np.int64], least: int) -> Labels:
    """Bring the texts of too small groups to the group nearest to them; -1 where none is near."""
    settled = _large(np.where(size > 0, found, -1), size, least)
    result = settled.copy()
    for text in np.flatnonzero((settled < 0) & (size > 0)).tolist():
        near, weight = _edges(graph, text)
        placed = settled[near] >= 0
        if placed.any():
            pull = np.bincount(settled[near[placed]], weights=weight[placed])
            result[text] = np.round(pull, 6).argmax()
    return _renumbered(_large(_coherent(result, graph, size), size, least))


def _coherent(groups: Labels, graph: Matrix, size: NDArray[np.int64]) -> Labels:
    """Take out the texts that are like no other of their group; a repeated text is like itself."""
    edges = graph.tocoo()
    likest = np.where(size > 1, 1.0, 0.0)
    inside = groups[edges.row] == groups[edges.col]
    np.maximum.at(likest, edges.row[inside], edges.data[inside])
    return np.where(likest >= LIKE, groups, -1)


def _large(groups: Labels, size: NDArray[np.int64], least: int) -> Labels:
    """Take out the groups of fewer passages than the least."""
    n_passages = np.bincount(groups + 1, weights=size, minlength=1)
    return np.where(n_passages[groups + 1] >= least, groups, -1)


def _edges(graph: Matrix, text: int) -> tuple[Labels, NDArray[np.float64]]:
    span = slice(graph.indptr[text], graph.indptr[text + 1])
    return graph.indices[span], graph.data[span]


def _majority(own: Labels, parents: Labels, size: NDArray[np.int64]) -> Labels:
    """Return, per text, the parent that holds most passages of the text's own group."""
    result = np.full(len(own), -1, dtype=np.int64)
    for group in range(int(own.max(initial=-1)) + 1):
        members = own == group
        result[members] = np.bincount(parents[members], weights=size[members]).argmax()
    return _renumbered(result)


def _renumbered(groups: Labels) -> Labels:
    result = np.full(len(groups), -1, dtype=np.int64)
    placed = groups >= 0
    result[placed] = np.unique(groups[placed], return_inverse=True)[1]
    return result


def _membership(leaf: Labels, runs: list[Labels], matches: list[Labels]) -> NDArray[np.float64]:
    share = np.zeros(len(leaf))
    placed = leaf >= 0
    for run, match in zip(runs, matches, strict=True):
        share[placed] += run[placed] == match[leaf[placed]]
    return np.round(share / len(runs), 4)
