import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
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


def plain_neighbours(vectors, k, floor):
    """Find the nearest the slow way: every pair, sorted by cosine and then by place."""
    found = {}
    for i, own in enumerate(vectors):
        cosines = []
        for j, other in enumerate(vectors):
            length = np.linalg.norm(own) * np.linalg.norm(other)
            cosine = round(float(own @ other / length), 6) if length else 0.0
            if i != j and cosine > floor:
                cosines.append((-cosine, j))
        found |= {(i, j): -cosine for cosine, j in sorted(cosines)[:k]}
    return found


@given(st.integers(0, 200), st.integers(1, 14), st.integers(1, 6), st.integers(1, 900))
def test_dense_neighbours_equal_every_pair_whatever_the_memory(seed, n, k, block_bytes):
    # Few different numbers, so that many are equally near.
    vectors = np.random.default_rng(seed).integers(-1, 2, (n, 3)).astype(float)
    near = graph.dense_neighbours(vectors, k=k, floor=0.1, block_bytes=block_bytes).tocoo()
    found = dict(
        zip(zip(near.row.tolist(), near.col.tolist(), strict=True), near.data, strict=True)
    )
    expected = plain_neighbours(vectors, k, 0.1)
    assert found.keys() == expected.keys()
    assert all(abs(found[pair] - expected[pair]) < 2e-6 for pair in found)


def test_dense_neighbours_of_nothing():
    assert graph.dense_neighbours(np.zeros((0, 2)), k=2, floor=0.1).shape == (0, 0)


def test_dense_neighbours_accept_a_vector_of_zeros():
    assert graph.dense_neighbours(np.zeros((3, 2)), k=2, floor=0.1).nnz == 0
