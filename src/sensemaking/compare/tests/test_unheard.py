import numpy as np
import pytest

from sensemaking.compare import Voices, heard, support
from sensemaking.errors import InputError


def test_evidence_beside_speaking():
    # 30 officials of whom 15 are evidence, 30 residents of whom 1.
    evidence = np.array([True] * 15 + [False] * 15 + [True] + [False] * 29)
    found = heard(evidence, [0] * 30 + [1] * 30, 3)
    np.testing.assert_allclose(found.speaking_share, [0.5, 0.5, 0])
    np.testing.assert_allclose(found.evidence_share, [15 / 16, 1 / 16, 0])
    assert found.overall == pytest.approx(16 / 60)
    assert found.seldom.tolist() == [False, True, False]
    assert found.often.tolist() == [True, False, False]


def test_a_few_speakers_are_not_called_seldom_heard():
    found = heard([True] * 40 + [False] * 4, [0] * 40 + [1] * 4, 2)
    assert not found.seldom.any()


def test_nothing_amiss_is_seldom_called_amiss():
    rng = np.random.default_rng(1)
    group = np.repeat(np.arange(8), 25)
    called = [heard(rng.random(200) < 0.4, group, 8) for _ in range(100)]
    assert np.mean([found.seldom | found.often for found in called]) <= 0.06


def test_nobody_spoke_or_nobody_is_evidence():
    assert np.isnan(heard([], [], 2).speaking_share).all()
    found = heard([False, False], [0, 1], 2)
    assert np.isnan(found.evidence_share).all()
    assert found.speaking_share.tolist() == [0.5, 0.5]


def test_threads_that_rest_on_one_session():
    spoke = [[1, 1, 0], [1, 0, 0], [0, 1, 0], [0, 1, 0]]
    found = support(Voices(spoke, [0, 0, 1, 1]), [4, 4, 7, 7])
    assert found.n_speakers.tolist() == [2, 3, 0]
    assert found.n_labels.tolist() == [1, 2, 0]
    assert found.rests_on_one.tolist() == [True, False, False]
    assert found.largest.tolist() == [4, 7, -1]
    np.testing.assert_allclose(found.largest_share, [1, 2 / 3, np.nan])


def test_support_counts_who_spoke_unasked_too():
    found = support(Voices([[1], [1]], [0, 1], [[True], [False]]), [0, 1])
    assert found.n_labels.tolist() == [2]


def test_refuses_what_does_not_fit():
    with pytest.raises(InputError):
        heard([True], [0, 1], 2)
    with pytest.raises(InputError):
        heard([True], [3], 2)
    with pytest.raises(InputError):
        support(Voices([[1]], [0]), [0, 1])
