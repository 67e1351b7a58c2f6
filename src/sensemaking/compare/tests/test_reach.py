import numpy as np
import pytest

from sensemaking.compare import Extent, Reason, reach, shares
from sensemaking.errors import InputError


def found(spoke, base, **options):
    return reach(shares(np.atleast_2d(spoke), np.atleast_2d(base)), **options)


def test_in_all_regions_with_enough_speakers():
    result = found([12, 14, 10, 2], [30, 30, 25, 4])
    assert result.extent[0] == Extent.ALL
    assert result.regions(0, Reason.PRESENT) == (0, 1, 2)
    assert result.regions(0, Reason.TOO_FEW) == (3,)
    assert (result.n_present[0], result.n_counted[0]) == (3, 3)


def test_in_some_and_why():
    result = found([12, 14, 0, 3, 1, 0], [30, 30, 40, 30, 300, 0])
    assert result.extent[0] == Extent.SOME
    assert result.reason[0].tolist() == [
        Reason.PRESENT,
        Reason.PRESENT,
        Reason.SILENT,
        Reason.UNSURE,
        Reason.BELOW,
        Reason.NOT_ASKED,
    ]


def test_in_one():
    assert found([25, 0, 0], [30, 30, 30]).extent[0] == Extent.ONE


def test_one_region_that_counts_is_never_all():
    assert found([25, 2], [30, 3]).extent[0] == Extent.ONE


def test_in_none():
    assert found([0, 0], [30, 30]).extent[0] == Extent.NONE


def test_other_regions_do_not_speak_for_a_silent_one():
    result = found([25] * 10 + [0], [30] * 10 + [6])
    assert result.regions(0, Reason.SILENT) == (10,)
    assert result.extent[0] == Extent.SOME


def test_a_higher_floor_never_reaches_further():
    rng = np.random.default_rng(4)
    base = rng.integers(0, 40, (50, 6))
    spoke = rng.binomial(base, 0.3)
    low, high = found(spoke, base, floor=0.05), found(spoke, base, floor=0.2)
    assert (high.n_present <= low.n_present).all()


def test_a_thread_under_the_floor_is_seldom_called_present():
    # A share at the floor itself: its lower bound may lie above it in 2.5 % of the cells.
    rng = np.random.default_rng(6)
    base = np.full((400, 11), 40)
    result = found(rng.binomial(base, 0.05), base)
    assert (result.reason == Reason.PRESENT).mean() <= 0.025
    assert (result.extent == Extent.ALL).sum() == 0


@pytest.mark.parametrize("options", [{"floor": 1.0}, {"floor": -0.1}, {"least": 0}])
def test_refuses_settings_out_of_range(options):
    with pytest.raises(InputError):
        found([1, 2], [3, 4], **options)


def test_refuses_shares_of_one_thread_without_its_row():
    with pytest.raises(InputError):
        reach(shares([1, 2], [3, 4]))
