import numpy as np
import pytest
from scipy import sparse

from sensemaking.text import communities, partition


def rings(n_groups=4, size=6):
    """Complete groups in a ring, each joined to the next by one edge."""
    n = n_groups * size
    weights = np.zeros((n, n))
    for group in range(n_groups):
        own = slice(group * size, (group + 1) * size)
        weights[own, own] = 1
        weights[group * size, ((group + 1) * size + 1) % n] = 1
    np.fill_diagonal(weights, 0)
    return sparse.csr_matrix(np.maximum(weights, weights.T))


def same(labels, other):
    return len(set(zip(labels, other, strict=True))) == len(set(labels)) == len(set(other))


@pytest.mark.parametrize("seed", range(5))
def test_finds_the_cliques_of_a_ring(seed):
    # S. Fortunato, M. Barthelemy (2007), PNAS 104(1), 36-41: a ring of few cliques has its cliques
    # as the partition of highest modularity.
    assert same(partition(rings(), 1.0, seed), np.repeat(np.arange(4), 6))


def test_karate_club_reaches_the_best_known_modularity():
    # W.W. Zachary (1977); best known modularity 0.4198 with 4 groups, U. Brandes et al. (2008),
    # IEEE TKDE 20(2), 172-188.
    from sknetwork.clustering import get_modularity
    from sknetwork.data import karate_club

    graph = sparse.csr_matrix(karate_club(), dtype=float)
    best = max(get_modularity(graph, partition(graph, 1.0, seed)) for seed in range(10))
    assert best == pytest.approx(0.4198, abs=5e-4)


def test_same_seed_same_groups_in_one_process():
    graph = rings(8)
    first = partition(graph, 2.0, 3)
    partition(graph, 1.0, 9)
    np.testing.assert_array_equal(first, partition(graph, 2.0, 3))


def test_scale_of_the_weights_does_not_matter():
    np.testing.assert_array_equal(partition(rings(), 1.0, 1), partition(rings() * 4, 1.0, 1))


def test_nodes_without_edges_stand_alone():
    assert len(set(partition(sparse.csr_matrix((4, 4)), 1.0, 0))) == 4


def test_agreement_is_the_share_of_runs_together():
    graph = sparse.csr_matrix([[0, 1, 1], [1, 0, 1], [1, 1, 0.0]])
    runs = [np.array([0, 0, 1]), np.array([0, 0, 0])]
    expected = [[0, 1, 0.5], [1, 0, 0.5], [0.5, 0.5, 0]]
    np.testing.assert_array_equal(communities.agreement(graph, runs).toarray(), expected)


def test_overlap_of_a_known_case():
    # By hand: {0,1,2} and {0,1} share 2 of 3; {3} is found again; the last text is in no group.
    best, match = communities.overlap(np.array([0, 0, 0, 1, -1]), np.array([0, 0, 1, 2, 2]))
    assert best == pytest.approx([2 / 3, 1])
    assert list(match) == [0, 2]
