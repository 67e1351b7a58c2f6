import numpy as np
import pytest

from sensemaking.compare import (
    Extent,
    Voices,
    cluster_shares,
    clusters,
    count,
    distinctive,
    distinctive_stability,
    extent_stability,
    leave_one_out,
    reach,
    resample,
    shares,
)
from sensemaking.compare.tests.oracles import sessions_world
from sensemaking.errors import InputError


def compared(spoke, session, group, n_groups, asked=None):
    voices = Voices(spoke, session, asked)
    parts, counts = clusters(voices, group, n_groups), count(voices, group, n_groups)
    found = shares(counts.spoke, counts.base)
    return parts, found, reach(found), distinctive(counts)


def some_world(seed=1, alike=0.1, **options):
    rng = np.random.default_rng(seed)
    size = {"n_threads": 12, "n_regions": 4, "n_sessions": 4, "per_session": 8} | options
    share = rng.uniform(0.02, 0.5, (size["n_threads"], size["n_regions"]))
    return sessions_world(rng, **size, shares=share, alike=alike)


def test_variance_is_that_of_the_sessions():
    # Of a mean of m equal sessions it is s2 / m, with s2 over m - 1 (Rao and Wu 1988).
    per_session = np.array([1, 4, 2, 7])
    spoke = (np.arange(10)[None] < per_session[:, None]).reshape(-1, 1)
    parts = clusters(Voices(spoke, np.repeat(np.arange(4), 10)), np.zeros(40, int), 1)
    drawn = resample(parts, seed=3, n=20000)
    expected = (per_session / 10).var(ddof=1) / 4
    assert (drawn.spoke / drawn.base).var() == pytest.approx(expected, rel=0.03)


def test_same_seed_same_sessions():
    parts, *_ = compared(*some_world(), 4)
    one, same, other = (resample(parts, seed=seed, n=20) for seed in (5, 5, 6))
    np.testing.assert_array_equal(one.spoke, same.spoke)
    assert not np.array_equal(one.spoke, other.spoke)


def test_regions_keep_their_number_of_sessions():
    spoke, session, region = some_world()
    drawn = resample(compared(spoke, session, region, 4)[0], seed=1, n=50)
    # Sessions of equal size in strata of their own: the base is the same each time.
    np.testing.assert_allclose(drawn.base, 32)


def test_kinds_share_the_draw_of_their_session():
    # Every session has one of each kind, so what is drawn of one kind is drawn of the other.
    spoke = np.ones((8, 1))
    parts = clusters(Voices(spoke, np.repeat(np.arange(4), 2)), np.tile([0, 1], 4), 2)
    drawn = resample(parts, seed=1, n=50, stratum=[0, 0, 1, 1])
    np.testing.assert_array_equal(drawn.base[:, :, 0], drawn.base[:, :, 1])


def test_one_session_gives_no_interval():
    parts = clusters(Voices([[1], [0], [1]], [0, 0, 1]), [0, 0, 1], 2)
    found = cluster_shares(parts, resample(parts, seed=1))
    assert np.isnan(found.share).all()
    assert found.sessions.tolist() == [[1, 1]]


def test_none_or_all_in_every_session_is_no_certainty():
    spoke = np.repeat([[0, 1]], 20, axis=0)
    parts = clusters(Voices(spoke, np.repeat(np.arange(4), 5)), np.zeros(20, int), 1)
    found = cluster_shares(parts, resample(parts, seed=1))
    assert (found.low[0, 0], found.high[1, 0]) == (0, 1)
    assert found.high[0, 0] > 0.16  # the exact bound for 0 of 20 independent units
    assert found.low[1, 0] < 0.84


@pytest.mark.parametrize("n_sessions", [3, 6])
@pytest.mark.parametrize("alike", [0.0, 0.2])
def test_stated_coverage_holds_in_alike_sessions(n_sessions, alike):
    rng = np.random.default_rng(9)
    truth = rng.uniform(0.1, 0.6, (150, 8))
    spoke, session, region = sessions_world(
        rng,
        n_threads=150,
        n_regions=8,
        n_sessions=n_sessions,
        per_session=10,
        shares=truth,
        alike=alike,
    )
    parts = clusters(Voices(spoke, session), region, 8)
    drawn = resample(parts, seed=1)
    found = cluster_shares(parts, drawn)
    assert ((found.low <= truth) & (truth <= found.high)).mean() >= 0.93
    if alike and n_sessions == 3:
        low, high = np.quantile(drawn.spoke / drawn.base, [0.025, 0.975], axis=0)
        assert ((low <= truth) & (truth <= high)).mean() < 0.85  # why the plain points will not do


def test_a_clear_reach_is_stable_and_a_narrow_one_is_not():
    rng = np.random.default_rng(2)
    share = np.array([[0.8] * 4, [0.14] * 4])
    spoke, session, region = sessions_world(
        rng, n_threads=2, n_regions=4, n_sessions=5, per_session=8, shares=share, alike=0.1
    )
    parts, found, reached, _ = compared(spoke, session, region, 4)
    stable = extent_stability(resample(parts, seed=1), found, reached)
    assert reached.extent[0] == Extent.ALL
    assert stable[0] == 1
    assert stable[1] < 0.95


def test_reach_that_does_not_vary_is_the_same_in_every_repetition():
    # One session a region: nothing to draw, so what is found is found again each time.
    spoke, session, region = some_world(n_sessions=1, per_session=30, n_threads=40)
    parts, found, reached, contrast = compared(spoke, session, region, 4)
    drawn = resample(parts, seed=1, n=5)
    # What is borrowed stands for a mixture, so a bound at the floor itself may fall differently.
    clear = np.abs(found.low - reached.floor).min(axis=1) > 0.01
    assert clear.sum() > 20
    np.testing.assert_array_equal(extent_stability(drawn, found, reached)[clear], 1)
    again = distinctive_stability(drawn, contrast)
    assert np.isnan(again[~(contrast.more | contrast.less)]).all()
    assert (again[contrast.more | contrast.less] == 1).all()


def test_distinctive_in_one_session_is_less_stable_than_in_all():
    spoke = np.zeros((80, 2))
    spoke[0:10, 0] = 1  # all in one session of region 0
    spoke[[0, 1, 10, 11, 12, 20, 21, 22, 30, 31], 1] = 1  # spread over its four
    spoke[11, 0] = 1
    session, region = np.repeat(np.arange(8), 10), np.repeat([0, 1], 40)
    parts, _, _, contrast = compared(spoke, session, region, 2)
    stable = distinctive_stability(resample(parts, seed=1), contrast)
    assert contrast.more[:, 0].all()
    assert stable[0, 0] < stable[1, 0]


def test_leaving_out_agrees_with_doing_it_again():
    spoke, session, region = some_world(n_threads=25, alike=0.4)
    rng = np.random.default_rng(3)
    region = np.where(rng.random(len(region)) < 0.2, (region + 1) % 4, region)  # mixed sessions
    asked = rng.random((16, 25)) < 0.9
    parts, found, reached, contrast = compared(spoke, session, region, 4, asked)
    left = leave_one_out(parts, found, reached, contrast)
    plain = found.spoke / found.base
    figures, more = [], contrast.more.copy()
    for out in range(16):
        keep = session != out
        counts = count(Voices(spoke, session, asked).only(keep), region[keep], 4)
        with np.errstate(invalid="ignore"):
            figures.append(counts.spoke / counts.base)
        q_and_sign = distinctive(counts, least=(0, 0, 0))
        more &= q_and_sign.more
    np.testing.assert_allclose(left.low, np.minimum(np.min(figures, axis=0), plain))
    np.testing.assert_allclose(left.high, np.maximum(np.max(figures, axis=0), plain))
    furthest = np.abs(np.array(figures) - plain).max(axis=0)
    for thread, group in np.ndindex(plain.shape):
        mover = left.mover[thread, group]
        moved = abs(figures[mover][thread, group] - plain[thread, group]) if mover >= 0 else 0
        assert moved == pytest.approx(furthest[thread, group])
    np.testing.assert_array_equal(left.more_holds, more)


def test_a_reach_that_hangs_on_one_session_says_which():
    spoke = np.zeros((80, 1))
    spoke[0:9] = 1  # one session of region 0
    spoke[40:50:2] = spoke[50:60:2] = spoke[60:70:2] = spoke[70:80:2] = 1  # region 1 throughout
    session, region = np.repeat(np.arange(8), 10), np.repeat([0, 1], 40)
    parts, found, reached, contrast = compared(spoke, session, region, 2)
    left = leave_one_out(parts, found, reached, contrast)
    assert reached.extent[0] == Extent.ALL
    assert not left.extent_holds[0]
    assert left.extent_breaker[0] == 0
    assert left.mover[0, 0] == 0
    assert left.low[0, 0] == 0


def test_the_only_session_moves_a_share_most():
    parts, found, reached, contrast = compared([[1], [0], [1]], [0, 0, 1], [0, 0, 1], 2)
    left = leave_one_out(parts, found, reached, contrast)
    assert left.mover.tolist() == [[0, 1]]
    assert np.isnan(left.low).all()


def test_nobody_spoke():
    parts, found, reached, contrast = compared(np.zeros((0, 3)), [], [], 2)
    left = leave_one_out(parts, found, reached, contrast)
    assert left.extent_holds.all()
    assert np.isnan(cluster_shares(parts, resample(parts, seed=1)).share).all()


@pytest.mark.parametrize("options", [{"n": 1}, {"stratum": [0]}, {"stratum": [-1] * 16}])
def test_refuses_what_does_not_fit(options):
    with pytest.raises(InputError):
        resample(compared(*some_world(), 4)[0], seed=1, **options)
