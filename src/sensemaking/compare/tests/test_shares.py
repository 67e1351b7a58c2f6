import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensemaking.compare import Voices, clusters, design_effect, shares
from sensemaking.compare.tests.oracles import pooled, sessions_world
from sensemaking.errors import InputError

# Rats with a tumour out of rats in a group, 70 earlier groups and one of 4 out of 14:
# A. Gelman et al. (2013), Bayesian Data Analysis, table 5.1, from R.E. Tarone (1982).
TUMOURS = (
    "0/20 0/20 0/20 0/20 0/20 0/20 0/20 0/19 0/19 0/19 0/19 0/18 0/18 0/17 1/20 1/20 1/20 1/20 "
    "1/19 1/19 1/18 1/18 2/25 2/24 2/23 2/20 2/20 2/20 2/20 2/20 2/20 1/10 5/49 2/19 5/46 3/27 "
    "2/17 7/49 7/47 3/20 3/20 2/13 9/48 10/50 4/20 4/20 4/20 4/20 4/20 4/20 4/20 10/48 4/19 4/19 "
    "4/19 5/22 11/46 12/49 5/20 5/20 6/23 5/19 6/22 6/20 6/20 6/20 16/52 15/47 15/46 9/24 4/14"
)


def test_rats_of_the_textbook():
    # Book, section 5.3: alpha, beta around (2.4, 14.3), so a common share of .14 worth 17 rats.
    spoke, base = np.array([pair.split("/") for pair in TUMOURS.split()], dtype=int).T
    found = shares(spoke, base)
    common = found.prior[0] / found.prior.sum()
    assert common == pytest.approx(2.4 / 16.7, abs=0.005)
    assert found.prior.sum() == pytest.approx(16.7, rel=0.25)
    # Its figure 5.4: 4 of 14 is drawn from .29 to about .21.
    assert found.share[-1] == pytest.approx((4 + 2.4) / (14 + 16.7), abs=0.01)


def test_batting_averages_are_drawn_together():
    # B. Efron, C. Morris (1975), JASA 70(350), 311-319, table 1: 45 times at bat, and .290 down to
    # .239 by James-Stein. Theirs borrows somewhat more: ours leans to too little.
    hits = np.array([18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7])
    found = shares(hits, np.full(18, 45)).share
    assert found[0] == pytest.approx(0.290, abs=0.025)
    assert found[-1] == pytest.approx(0.239, abs=0.025)
    assert (np.diff(found) <= 0).all()


@pytest.mark.parametrize(
    ("spoke", "base"),
    [
        ([0, 1, 8, 3], [12, 20, 25, 9]),
        ([5], [10]),
        ([2, 300, 5], [40, 1000, 60]),
        ([0, 0, 0], [10, 20, 30]),
        ([10, 10, 10, 10], [10, 12, 14, 10]),
    ],
)
def test_agrees_with_brute_force(spoke, base):
    found = shares(spoke, base)
    exact = pooled(spoke, base)
    np.testing.assert_allclose(found.share, exact[:, 0], atol=0.001)
    np.testing.assert_allclose(found.low, exact[:, 1], atol=0.012)
    np.testing.assert_allclose(found.high, exact[:, 2], atol=0.012)


def test_one_group_is_near_the_interval_of_jeffreys():
    # L.D. Brown, T.T. Cai, A. DasGupta (2001), Statistical Science 16(2), 101-133: 3 of 10 gives
    # [.093, .606].
    found = shares([3], [10])
    assert (found.low[0], found.high[0]) == pytest.approx((0.093, 0.606), abs=0.005)


def test_none_of_five_is_not_certainly_none():
    assert shares([0], [5]).high[0] > 0.25
    assert shares([5], [5]).low[0] < 0.75


def test_nobody_asked_has_no_share():
    found = shares([[0, 3], [0, 0]], [[0, 9], [0, 0]])
    assert np.isnan(found.share).tolist() == [[True, False], [True, True]]
    assert np.isnan(found.prior).tolist() == [[False, False], [True, True]]


def test_no_rows():
    assert shares(np.zeros((0, 3)), np.zeros((0, 3))).low.shape == (0, 3)


def test_a_region_unlike_all_others_stays_itself():
    found = shares([1] * 10 + [27], [30] * 11)
    assert found.share[-1] > 0.75
    assert found.share[0] < 0.08


def test_more_voices_make_it_surer():
    small, large = shares([2, 3], [10, 12]), shares([20, 30], [100, 120])
    assert (large.high - large.low < small.high - small.low).all()


def test_the_design_effect_makes_it_less_sure():
    one, two = shares([6, 8], [30, 30]), shares([6, 8], [30, 30], effect=2.0)
    assert (two.high - two.low > one.high - one.low).all()
    np.testing.assert_allclose(two.low, shares([3, 4], [15, 15]).low)


counts = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 400)).map(lambda p: (min(p), max(p))),
    min_size=1,
    max_size=6,
)


@given(counts)
@settings(max_examples=60, deadline=None)
def test_always_an_interval_around_the_share(pairs):
    spoke, base = np.array(pairs).T
    found = shares(spoke, base)
    asked = base > 0
    assert np.isnan(found.share[~asked]).all()
    assert (found.low[asked] >= 0).all()
    assert (found.high[asked] <= 1).all()
    assert (found.low[asked] <= found.share[asked]).all()
    assert (found.share[asked] <= found.high[asked]).all()


@given(counts, st.randoms())
@settings(max_examples=30, deadline=None)
def test_order_and_sides_do_not_matter(pairs, random):
    spoke, base = np.array(pairs).T
    order = random.sample(range(len(pairs)), len(pairs))
    found = shares(spoke, base)
    np.testing.assert_allclose(shares(spoke[order], base[order]).low, found.low[order], atol=1e-9)
    # Those who did not speak mirror those who did; the places are not quite a mirror.
    np.testing.assert_allclose(shares(base - spoke, base).share, 1 - found.share, atol=2e-3)


@pytest.mark.parametrize(("mean", "precision"), [(0.08, 20), (0.2, 10), (0.3, 60), (0.6, 30)])
@pytest.mark.parametrize("n_regions", [1, 4, 11])
def test_stated_coverage_holds(mean, precision, n_regions):
    rng = np.random.default_rng(5)
    truth = rng.beta(mean * precision, (1 - mean) * precision, (1200, n_regions))
    base = rng.integers(5, 60, truth.shape)
    found = shares(rng.binomial(base, truth), base)
    inside = ((found.low <= truth) & (truth <= found.high)).mean()
    assert 0.93 <= inside <= 0.985


def test_alike_sessions_are_seen():
    # Two units of one session correlate by .2, with ten in a session: 1 + 9 * .2 = 2.8.
    rng = np.random.default_rng(2)
    spoke, session, region = sessions_world(
        rng, n_threads=200, n_regions=8, n_sessions=5, per_session=10, shares=0.3, alike=0.2
    )
    effect = design_effect(clusters(Voices(spoke, session), region, 8))
    assert effect.mean() == pytest.approx(2.8, abs=0.15)


def test_unlike_sessions_have_an_effect_near_one():
    rng = np.random.default_rng(2)
    spoke, session, region = sessions_world(
        rng, n_threads=200, n_regions=8, n_sessions=5, per_session=10, shares=0.3, alike=0
    )
    effect = design_effect(clusters(Voices(spoke, session), region, 8))
    assert effect.min() >= 1
    assert effect.mean() == pytest.approx(1.09, abs=0.05)  # never under 1, so a little above it


def test_the_effect_by_hand():
    # Two sessions of two, one all and one none: squares 2 * 1; p (1 - p) 4/3 = 1/3, times
    # 2 * 2 * (1 - 2/4) = 2, is 2/3. So 3.
    parts = clusters(Voices([[1], [1], [0], [0]], [0, 0, 1, 1]), [0] * 4, 1)
    assert design_effect(parts).tolist() == [pytest.approx(3)]


def test_one_session_tells_nothing_of_the_effect():
    assert design_effect(clusters(Voices([[1], [0]], [0, 0]), [0, 0], 1)).tolist() == [1]


def test_coverage_in_alike_sessions_needs_the_effect():
    rng = np.random.default_rng(3)
    truth = rng.beta(0.3 * 20, 0.7 * 20, (300, 8))
    spoke, session, region = sessions_world(
        rng, n_threads=300, n_regions=8, n_sessions=5, per_session=8, shares=truth, alike=0.15
    )
    parts = clusters(Voices(spoke, session), region, 8)
    k, n = parts.total(parts.spoke), parts.total(parts.base)

    def inside(found):
        return ((found.low <= truth) & (truth <= found.high)).mean()

    assert inside(shares(k, n, effect=design_effect(parts))) >= 0.93
    assert inside(shares(k, n)) < 0.90


@pytest.mark.parametrize(
    ("spoke", "base", "effect"),
    [
        ([3], [2], 1),
        ([-1], [2], 1),
        ([1, 2], [3], 1),
        (1, 2, 1),
        ([1], [2], 0.5),
        ([np.nan], [2], 1),
    ],
)
def test_refuses_what_cannot_be(spoke, base, effect):
    with pytest.raises(InputError):
        shares(spoke, base, effect=effect)
