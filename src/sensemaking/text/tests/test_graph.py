import numpy as np
import pytest
from scipy import sparse

from sensemaking.text import features, graph


def rows(n=60, seed=0):
    rng = np.random.default_rng(seed)
    texts = [[f"w{i}" for i in rng.integers(0, 40, 8)] for _ in range(n)]
    return features.weighted(features.word_counts(texts)[0])


def test_neighbours_equal_the_full_product():
    near = graph.neighbours(rows(), k=5, floor=0.05).toarray()
    full = (rows() @ rows().T).toarray()
    np.fill_diagonal(full, 0)
    for own, exact in zip(near, full, strict=True):
        best = np.sort(exact)[::-1][:5]
        np.testing.assert_allclose(
            np.sort(own)[::-1][:5], np.where(best > 0.05, best, 0), atol=2e-6
        )


def test_neighbours_do_not_depend_on_the_number_of_threads():
    one, two = (graph.neighbours(rows(300), k=5, floor=0.05, threads=n) for n in (1, 2))
    assert (one != two).nnz == 0


def test_nobody_is_its_own_neighbour():
    assert graph.neighbours(rows(), k=5, floor=0.0).diagonal().sum() == 0


def test_union_is_symmetric_and_keeps_the_highest():
    a = sparse.csr_matrix([[0, 0.2], [0.5, 0]])
    b = sparse.csr_matrix([[0, 0.3], [0, 0]])
    np.testing.assert_array_equal(graph.union([a, b]).toarray(), [[0, 0.5], [0.5, 0]])


def test_dense_neighbours_of_a_known_case():
    # By hand: two vectors at 45 degrees have cosine 0.707107; the third is at right angles or more.
    near = graph.dense_neighbours(np.array([[1.0, 0], [1, 1], [-1, 0]]), k=2, floor=0.1).toarray()
    assert near[0, 1] == near[1, 0] == pytest.approx(0.707107)
    assert near[2].sum() == 0


def test_dense_neighbours_accept_a_vector_of_zeros():
    assert graph.dense_neighbours(np.zeros((3, 2)), k=2, floor=0.1).nnz == 0
