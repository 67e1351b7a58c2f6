"""Which texts lie near each other."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sensemaking.text.features import Matrix

BLOCK = 1024  # rows of a dense product at a time


def neighbours(rows: Matrix, *, k: int, floor: float, threads: int = 2) -> Matrix:
    """Return, per text, the cosines of its k nearest other texts that lie above the floor."""
    from sparse_dot_topn import sp_matmul_topn

    n = rows.shape[0]
    # A feature of one text adds nothing to a product of two.
    occurs = np.bincount(rows.indices, minlength=rows.shape[1])
    shared = rows[:, np.flatnonzero(occurs > 1)].astype(np.float32)
    near = sp_matmul_topn(shared, shared.T.tocsr(), top_n=k + 1, threshold=floor, n_threads=threads)
    near = near.tocoo()
    keep = near.row != near.col
    return sparse.csr_matrix(
        (np.round(near.data[keep].astype(np.float64), 6), (near.row[keep], near.col[keep])),
        shape=(n, n),
    )


def union(graphs: Sequence[Matrix]) -> Matrix:
    """Return one undirected graph: an edge wherever one of the graphs has one, at its highest."""
    joined = graphs[0]
    for graph in graphs[1:]:
        joined = joined.maximum(graph)
    joined = joined.maximum(joined.T).tocsr()
    joined.sort_indices()
    return joined


def dense_neighbours(vectors: NDArray[np.float64], *, k: int, floor: float) -> Matrix:
    """Return, per vector, the cosines of its k nearest other vectors that lie above the floor."""
    n = len(vectors)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.where(length > 0, length, 1.0)
    rows, columns, cosines = [], [], []
    for start in range(0, n, BLOCK):
        # Rounded, because the order of additions in a product depends on the number of threads.
        block = np.round(unit[start : start + BLOCK] @ unit.T, 6)
        own = np.arange(len(block))
        block[own, start + own] = -1.0
        nearest = np.argsort(-block, axis=1, kind="stable")[:, :k]
        near = np.take_along_axis(block, nearest, axis=1)
        keep = near > floor
        rows.append(np.repeat(start + own, keep.sum(axis=1)))
        columns.append(nearest[keep])
        cosines.append(near[keep])
    if not n:
        return sparse.csr_matrix((0, 0))
    return sparse.csr_matrix(
        (np.concatenate(cosines), (np.concatenate(rows), np.concatenate(columns))), shape=(n, n)
    )
