"""Which texts lie near each other."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sensemaking.text.features import Matrix

BLOCK_BYTES = 100_000_000  # of a dense product at a time
_NONE = np.zeros(0, dtype=np.int64)


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


def dense_neighbours(
    vectors: NDArray[np.float64], *, k: int, floor: float, block_bytes: int = BLOCK_BYTES
) -> Matrix:
    """Return, per vector, the cosines of its k nearest other vectors that lie above the floor.

    Of equally near ones the first are taken. `block_bytes` bounds the memory of a product; the
    answer does not depend on it.
    """
    n = len(vectors)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.where(length > 0, length, 1.0)
    at_a_time = max(1, block_bytes // max(8 * n, 1))
    rows, columns, cosines = [_NONE], [_NONE], [np.zeros(0)]
    for start in range(0, n, at_a_time):
        # Rounded, because the order of additions in a product depends on the number of threads.
        block = np.round(unit[start : start + at_a_time] @ unit.T, 6)
        own = np.arange(len(block))
        block[own, start + own] = -1.0
        row, column = _nearest(block, k, floor)
        rows.append(start + row)
        columns.append(column)
        cosines.append(block[row, column])
    return sparse.csr_matrix(
        (np.concatenate(cosines), (np.concatenate(rows), np.concatenate(columns))), shape=(n, n)
    )


def _nearest(
    block: NDArray[np.float64], k: int, floor: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return row and column of the k highest of each row above the floor, of equals the first."""
    place = max(block.shape[1] - k, 0)
    lowest = np.partition(block, place, axis=1)[:, place]
    row, column = np.nonzero((block >= lowest[:, None]) & (block > floor))
    order = np.lexsort((column, -block[row, column], row))
    row, column = row[order], column[order]
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    return row[rank < k], column[rank < k]
