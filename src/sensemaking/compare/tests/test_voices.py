import numpy as np
import pytest
from scipy import sparse

from sensemaking.compare import Voices, clusters, count, cross
from sensemaking.errors import InputError

# Five speakers in three sessions; the last session did not ask about the second thread.
SPOKE = [[1, 0], [1, 1], [0, 0], [1, 1], [0, 1]]
SESSION = [0, 0, 1, 2, 2]
ASKED = [[True, True], [True, True], [True, False]]
REGION = [0, 0, 0, 1, 1]


def test_counts_those_who_spoke_where_it_was_asked():
    counts = count(Voices(SPOKE, SESSION, ASKED), REGION, 2)
    np.testing.assert_array_equal(counts.spoke, [[2, 1], [1, 0]])
    np.testing.assert_array_equal(counts.base, [[3, 2], [3, 0]])
    np.testing.assert_array_equal(counts.sessions, [[1, 1], [1, 0]])


def test_who_was_not_asked_is_kept_apart():
    counts = count(Voices(SPOKE, SESSION, ASKED), REGION, 2)
    np.testing.assert_array_equal(counts.unasked, [[0, 0], [0, 2]])


def test_how_often_somebody_spoke_does_not_count():
    often = sparse.csr_array(np.array(SPOKE) * 7)
    np.testing.assert_array_equal(
        count(Voices(often, SESSION), REGION, 2).spoke,
        count(Voices(SPOKE, SESSION), REGION, 2).spoke,
    )


def test_a_stored_zero_is_no_voice():
    stored = sparse.csr_array(([1, 0], ([0, 1], [0, 0])), shape=(2, 1))
    assert count(Voices(stored, [0, 0]), [0, 0], 1).spoke.tolist() == [[1]]


def test_a_group_may_be_empty():
    counts = count(Voices(SPOKE, SESSION), REGION, 4)
    assert counts.base[:, 2:].sum() == 0


def test_nobody_and_nothing():
    assert count(Voices(np.zeros((0, 2)), []), [], 3).base.tolist() == [[0] * 3] * 2
    assert count(Voices(np.zeros((2, 0)), [0, 1]), [0, 0], 3).base.shape == (0, 3)


def test_order_of_the_units_does_not_matter():
    order = np.random.default_rng(1).permutation(5)
    one = count(Voices(SPOKE, SESSION, ASKED), REGION, 2)
    other = count(
        Voices(np.array(SPOKE)[order], np.array(SESSION)[order], ASKED), np.array(REGION)[order], 2
    )
    np.testing.assert_array_equal(one.spoke, other.spoke)
    np.testing.assert_array_equal(one.base, other.base)


def test_clusters_hold_each_session_apart():
    parts = clusters(Voices(SPOKE, SESSION, ASKED), REGION, 2)
    assert list(zip(parts.group, parts.session, strict=True)) == [(0, 0), (0, 1), (1, 2)]
    np.testing.assert_array_equal(parts.spoke, [[2, 1], [0, 0], [1, 0]])


def test_cross_adds_up_to_the_counts():
    spoke, base = cross(Voices(SPOKE, SESSION, ASKED), REGION, [0, 1, 0, 1, 1], 2, 3)
    counts = count(Voices(SPOKE, SESSION, ASKED), REGION, 2)
    np.testing.assert_array_equal(spoke.sum(axis=2), counts.spoke)
    np.testing.assert_array_equal(base.sum(axis=2), counts.base)


@pytest.mark.parametrize(
    ("session", "asked", "region"),
    [
        ([0, 0, 1], None, REGION),
        ([0, 0, 1, 2, -1], None, REGION),
        (SESSION, [[True, True]], REGION),
        (SESSION, [[True]] * 3, REGION),
        (SESSION, None, [0, 0, 0, 0]),
        (SESSION, None, [0, 0, 0, 1, 2]),
        (SESSION, None, [0.0, 0, 0, 1, 1]),
    ],
)
def test_refuses_what_does_not_fit(session, asked, region):
    with pytest.raises(InputError):
        count(Voices(SPOKE, session, asked), region, 2)
