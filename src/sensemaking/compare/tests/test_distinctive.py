from math import log, sqrt

import numpy as np
import pytest

from sensemaking.compare import Counts, Voices, clusters, count, design_effect, distinctive
from sensemaking.compare import false_discovery_rate as rate_of
from sensemaking.compare.tests.oracles import sessions_world
from sensemaking.errors import InputError


def counts_of(spoke, base, sessions=9):
    spoke = np.atleast_2d(spoke)
    return Counts(spoke, np.atleast_2d(base), 0 * spoke, np.full(spoke.shape, sessions))


def test_log_odds_by_hand():
    # 12 of 30 against 10 of 70; the prior is 10 speakers at (22 + .5) / (100 + 1) = .2228.
    a = 10 * 22.5 / 101
    y, n, y2, n2 = 12 + a, 18 + 10 - a, 10 + a, 60 + 10 - a
    expected = log(y / n) - log(y2 / n2)
    found = distinctive(counts_of([12, 10], [30, 70]))
    assert found.log_odds[0] == pytest.approx([expected, -expected])
    assert found.z[0, 0] == pytest.approx(expected / sqrt(1 / y + 1 / n + 1 / y2 + 1 / n2))


def test_benjamini_and_hochbergs_own_example():
    # Y. Benjamini, Y. Hochberg (1995), section 4.1: four of fifteen are found at .05.
    p = [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
        *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
    ]
    q = rate_of(p)
    assert (q <= 0.05).sum() == 4
    assert q[0] == pytest.approx(0.0015)
    assert (np.diff(q) >= 0).all()


def test_no_test_counts_for_none():
    np.testing.assert_allclose(rate_of([0.02, np.nan, 0.04]), [0.04, np.nan, 0.04])
    assert rate_of([]).shape == (0,)


def test_finds_what_a_region_speaks_of():
    found = distinctive(counts_of([[20, 3, 3], [8, 8, 8]], [[30] * 3] * 2))
    assert found.more.tolist() == [[True, False, False], [False] * 3]
    assert found.less[0].tolist() == [False, True, True]


def test_who_was_not_asked_is_not_compared():
    found = distinctive(counts_of([[5, 0], [4, 6]], [[20, 0], [20, 20]]))
    assert np.isnan(found.z[0]).all()
    assert not np.isnan(found.z[1]).any()


def test_one_session_is_not_enough():
    counts = counts_of([20, 3, 3], [30] * 3, sessions=1)
    assert not distinctive(counts).more.any()


def test_two_speakers_are_not_enough():
    assert not distinctive(counts_of([[2, 0, 0]], [[5, 900, 900]])).more.any()


def test_groups_and_threads_may_change_place():
    rng = np.random.default_rng(8)
    base = rng.integers(10, 50, (20, 5))
    spoke = rng.binomial(base, 0.3)
    found = distinctive(counts_of(spoke, base))
    turned = distinctive(counts_of(spoke[::-1, ::-1], base[::-1, ::-1]))
    np.testing.assert_allclose(turned.q[::-1, ::-1], found.q)


def false_share(seed, alike, effect):
    """Return how many of what is found is false: one in five threads differs in one region."""
    rng = np.random.default_rng(seed)
    common = rng.uniform(0.1, 0.5, (200, 1))
    share = np.repeat(common, 8, axis=1)
    share[:40, 0] = np.minimum(share[:40, 0] + 0.4, 0.95)
    spoke, session, region = sessions_world(
        rng, n_threads=200, n_regions=8, n_sessions=5, per_session=8, shares=share, alike=alike
    )
    voices = Voices(spoke, session)
    phi = design_effect(clusters(voices, region, 8)) if effect else 1.0
    more = distinctive(count(voices, region, 8), effect=phi).more
    # The others of these forty threads have less than the rest, which `more` does not speak of.
    false = more.sum() - more[:40, 0].sum()
    return false / max(more.sum(), 1), more[:40, 0].mean()


def test_the_rate_of_false_discoveries_holds():
    runs = np.array([false_share(seed, 0.0, False) for seed in range(25)])
    assert runs[:, 0].mean() <= 0.06
    assert runs[:, 1].mean() > 0.5  # and it does find


def test_in_alike_sessions_the_rate_needs_the_effect():
    with_effect = np.array([false_share(seed, 0.15, True) for seed in range(25)])
    without = np.array([false_share(seed, 0.15, False) for seed in range(25)])
    assert with_effect[:, 0].mean() <= 0.07
    assert without[:, 0].mean() > 0.15


@pytest.mark.parametrize("options", [{"strength": 0}, {"effect": 0.9}])
def test_refuses_settings_out_of_range(options):
    with pytest.raises(InputError):
        distinctive(counts_of([1, 2], [3, 4]), **options)
