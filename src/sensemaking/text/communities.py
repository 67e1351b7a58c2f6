"""Groups in a graph: one partition, and what many partitions agree on."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sensemaking.text.features import Matrix

Labels = NDArray[np.int64]

LEAST_GAIN = 1e-3  # of modularity, below which a pass or a level is the last


def partition(
    graph: Matrix, resolution: float, seed: int | Sequence[int], *, start: Labels | None = None
) -> Labels:
    """Return a group number per node, found by the Leiden method on modularity.

    Parameters
    ----------
    graph : (n, n) sparse float64
        Symmetric weights above zero; no self-loops needed.
    resolution : float
        Above zero; a higher one gives more and smaller groups, 1 is plain modularity.
    seed : int or sequence of int
        Decides the order in which the nodes are visited.
    start : (n,) int, optional
        Groups to begin from; by default every node by itself.

    Returns
    -------
    (n,) int64
        Group numbers 0, 1, ...; nodes without edges are groups of one.

    Notes
    -----
    The loops are compiled code of scikit-network. Its own Leiden draws in the refinement from the
    C library's generator, which no seed reaches, so two calls in one process differ. Here the
    refinement takes the best merge inside the group, and chance enters by the order of visiting.
    Source: V.A. Traag, L. Waltman, N.J. van Eck (2019), Scientific Reports 9, 5233.
    Deviation: refinement by the best merge, not by one drawn in proportion to its gain.
    """
    n = graph.shape[0]
    total = float(graph.sum())
    if not total:
        return np.arange(n)
    order = np.random.default_rng(seed).permutation(n)
    shuffled = graph[order][:, order].tocsr()
    shuffled.sort_indices()
    first = np.arange(n) if start is None else start[order]
    labels = np.empty(n, dtype=np.int64)
    labels[order] = _leiden(shuffled / total, resolution, first)
    return labels


def _leiden(adjacency: Matrix, resolution: float, labels: Labels) -> Labels:
    weights = np.asarray(adjacency.sum(axis=1)).ravel()
    place = np.arange(adjacency.shape[0])
    while True:
        labels, gain = _move(labels, adjacency, weights, resolution)
        refined, _ = _move(np.arange(len(labels)), _within(adjacency, labels), weights, resolution)
        n_refined = int(refined.max()) + 1
        if gain <= LEAST_GAIN or n_refined == len(labels):
            return labels[place]
        member = sparse.csr_matrix(
            (np.ones(len(refined)), refined, np.arange(len(refined) + 1)),
            shape=(len(refined), n_refined),
        )
        adjacency = (member.T @ adjacency @ member).tocsr()
        adjacency.sort_indices()
        weights = np.bincount(refined, weights=weights, minlength=n_refined)
        parent = np.empty(n_refined, dtype=np.int64)
        parent[refined] = labels
        labels, place = parent, refined[place]


def _within(adjacency: Matrix, labels: Labels) -> Matrix:
    rows = np.repeat(np.arange(len(labels)), np.diff(adjacency.indptr))
    same = labels[rows] == labels[adjacency.indices]
    ends = np.concatenate(([0], np.cumsum(same)))[adjacency.indptr]
    return sparse.csr_matrix(
        (adjacency.data[same], adjacency.indices[same], ends), shape=adjacency.shape
    )


def _move(
    labels: Labels, adjacency: Matrix, weights: NDArray[np.float64], resolution: float
) -> tuple[Labels, float]:
    """Move single nodes to a better group until that gains too little."""
    from sknetwork.clustering.louvain_core import optimize_core

    node = weights.astype(np.float32)
    group = np.bincount(labels, weights=weights, minlength=len(labels)).astype(np.float32)
    moved, gain = optimize_core(
        labels.astype(np.int32),
        adjacency.indices.astype(np.int32),
        adjacency.indptr.astype(np.int32),
        adjacency.data.astype(np.float32),
        node,
        node,
        group,
        group.copy(),
        np.zeros(len(labels), dtype=np.float32),
        adjacency.diagonal().astype(np.float32),
        resolution,
        LEAST_GAIN,
    )
    used = np.bincount(np.asarray(moved), minlength=len(labels)) > 0
    return (np.cumsum(used) - 1)[np.asarray(moved)], float(gain)


def resolution_for(
    graph: Matrix,
    n_groups: float,
    seed: int,
    *,
    least: int,
    size: NDArray[np.int64],
    within: float = 0.25,
) -> float:
    """Return a resolution at which the partition has about so many groups.

    Parameters
    ----------
    graph : (n, n) sparse
        Symmetric weights.
    n_groups : float
        How many groups to aim for, at least 1.
    seed : int
        Seed of the partitions that are tried.
    least : int
        Groups of a smaller size do not count.
    size : (n,) int
        What each node adds to the size of its group.
    within : float
        How far off the logarithm of the number may be.

    Returns
    -------
    float
        The best of at most ten tries; the number falls short where the graph has fewer groups.
    """
    low, high, resolution = 0.0, np.inf, round(0.5 + n_groups / 20, 6)
    best = (np.inf, resolution)
    for _ in range(10):
        labels = partition(graph, resolution, seed)
        found = max(int((np.bincount(labels, weights=size, minlength=1) >= least).sum()), 1)
        off = float(np.log(found / n_groups))
        best = min(best, (abs(off), resolution))
        if abs(off) <= within:
            break
        low, high = (resolution, high) if off < 0 else (low, resolution)
        step = resolution * float(np.clip(n_groups / found, 0.2, 5))
        # The number is not quite monotonous, so a step may leave the bracket: then halve it.
        inside = low < step < high
        resolution = round(step if inside else float(np.sqrt(max(low, 0.01) * high)), 6)
        if not np.isfinite(resolution):
            break
    return best[1]


def consensus(
    graph: Matrix,
    runs: Sequence[Labels],
    n_groups: float,
    seed: int,
    *,
    size: NDArray[np.int64],
    least: int,
    within: float = 0.25,
) -> Labels:
    """Return the about `n_groups` groups that the runs agree on.

    Parameters
    ----------
    graph : (n, n) sparse
        The graph that was partitioned.
    runs : sequence of (n,) int
        Partitions of it, at least one.
    n_groups, seed, size, least, within
        As for `resolution_for`.

    Returns
    -------
    (n,) int64
        Group numbers 0, 1, ...

    Notes
    -----
    Source: A. Lancichinetti, S. Fortunato (2012), Consensus clustering in complex networks,
    Scientific Reports 2, 336. Deviations: only pairs with an edge count, and one round is made.
    """
    agreed = agreement(graph, runs)
    resolution = resolution_for(agreed, n_groups, seed, least=least, size=size, within=within)
    return partition(agreed, resolution, seed)


def agreement(graph: Matrix, runs: Sequence[Labels]) -> Matrix:
    """Return the graph with, per edge, the share of runs in which its ends were together."""
    edges = graph.tocoo()
    together = np.zeros(len(edges.data))
    for labels in runs:
        together += labels[edges.row] == labels[edges.col]
    keep = together > 0
    return sparse.csr_matrix(
        (together[keep] / len(runs), (edges.row[keep], edges.col[keep])), shape=graph.shape
    )


def overlap(labels: Labels, run: Labels) -> tuple[NDArray[np.float64], Labels]:
    """Return, per group, its highest Jaccard overlap with a group of the run, and which that is.

    Parameters
    ----------
    labels : (n,) int
        Group of each node; a negative one stands for no group, and such a node is left out.
    run : (n,) int
        Group of each node in another partition.

    Returns
    -------
    (n_groups,) float64, (n_groups,) int64
        Overlap in (0, 1], and the number of the group in the run; of equals the lowest.

    Notes
    -----
    Source: C. Hennig (2007), Cluster-wise assessment of cluster stability, Computational
    Statistics & Data Analysis 52(1), 258-271. Deviation: runs differ by seed, not by sample.
    """
    placed = np.flatnonzero(labels >= 0)
    n = int(labels.max(initial=-1)) + 1
    size, run_size = np.bincount(labels[placed], minlength=n), np.bincount(run[placed])
    table = (
        sparse.coo_matrix(
            (np.ones(len(placed)), (labels[placed], run[placed])), shape=(n, len(run_size))
        )
        .tocsr()
        .tocoo()
    )
    jaccard = table.data / (size[table.row] + run_size[table.col] - table.data)
    best, match = np.zeros(n), np.full(n, -1, dtype=np.int64)
    for group, other, value in zip(table.row, table.col, jaccard, strict=True):
        if value > best[group]:
            best[group], match[group] = value, other
    return best, match
