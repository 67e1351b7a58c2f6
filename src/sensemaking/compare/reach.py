"""How far a thread reaches: in all regions, in some, in one, and why."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike

from sensemaking.compare.shares import Shares
from sensemaking.compare.voices import Bools, Ints
from sensemaking.errors import InputError

FLOOR = 0.05  # share above which a thread lives in a region
LEAST_SPEAKERS = 5  # in the base, for a region to count


class Extent(IntEnum):
    """In how many of the regions that count a thread is present."""

    NONE = 0
    ONE = 1
    SOME = 2
    ALL = 3


class Reason(IntEnum):
    """Why a region does or does not add to the reach of a thread."""

    PRESENT = 0  # somebody spoke of it, and the lower bound lies above the floor
    UNSURE = 1  # somebody spoke of it, and the interval holds the floor
    BELOW = 2  # somebody spoke of it, and the upper bound does not reach the floor
    SILENT = 3  # enough were asked, and nobody spoke of it
    TOO_FEW = 4  # too few speakers were asked
    NOT_ASKED = 5  # nobody was asked


@dataclass(frozen=True, eq=False)
class Reach:
    """Where threads reach.

    Attributes
    ----------
    extent : (n_threads,) int, an `Extent`
    reason : (n_threads, n_regions) int, a `Reason`
    n_present, n_counted : (n_threads,) int, regions with the thread, and regions that count
    floor, least : with which this was found
    """

    extent: Ints
    reason: Ints
    n_present: Ints
    n_counted: Ints
    floor: float
    least: int

    def regions(self, thread: int, reason: Reason) -> tuple[int, ...]:
        """Return the numbers of the regions for which this is the reason."""
        return tuple(int(r) for r in np.flatnonzero(self.reason[thread] == reason))


def reach(found: Shares, *, floor: float = FLOOR, least: int = LEAST_SPEAKERS) -> Reach:
    """Return, per thread, whether all, some, one or none of the regions share it.

    Parameters
    ----------
    found : Shares
        Of threads and regions: arrays of (n_threads, n_regions).
    floor : float, default 0.05
        Share of the speakers asked, in [0, 1), above which a thread is present.
    least : int, default 5
        Speakers asked, at least 1, for a region to count.

    Returns
    -------
    Reach
        *All* is every region that counts, and at least two of them; *some* is at least two;
        *one* is one. Regions that do not count stand under `TOO_FEW` or `NOT_ASKED`.

    Raises
    ------
    InputError
        If the shares have another number of axes, or floor or least is out of range.

    Notes
    -----
    Present is: the lower end of the 95 % interval lies above the floor, and somebody there spoke of
    it. The second, because the interval borrows from other regions, and what is known of ten
    regions may never speak for the eleventh. A true share above the floor is missed where few
    were asked: not present is not the same as absent, which is why `UNSURE` is apart.
    """
    if found.spoke.ndim != 2:
        raise InputError(f"Shares of (n_threads, n_regions) are needed; got {found.spoke.shape}.")
    if not 0 <= floor < 1 or least < 1:
        raise InputError(f"floor {floor} must lie in [0, 1), least {least} be at least 1.")
    spoke, counted = found.spoke > 0, found.base >= least
    chosen = np.select(
        [found.base == 0, ~counted, ~spoke, found.low > floor, found.high < floor],
        [Reason.NOT_ASKED, Reason.TOO_FEW, Reason.SILENT, Reason.PRESENT, Reason.BELOW],
        Reason.UNSURE,
    )
    reason = np.asarray(chosen, dtype=np.int64)
    n_present = (reason == Reason.PRESENT).sum(axis=1)
    n_counted = counted.sum(axis=1)
    return Reach(extent(n_present, n_counted), reason, n_present, n_counted, floor, least)


def extent(n_present: ArrayLike, n_counted: ArrayLike) -> Ints:
    """Return the `Extent` for numbers of regions, of any one shape."""
    present, counted = np.asarray(n_present), np.asarray(n_counted)
    some: Bools = present >= 2
    chosen = np.select(
        [some & (present == counted), some, present == 1],
        [Extent.ALL, Extent.SOME, Extent.ONE],
        Extent.NONE,
    )
    return np.asarray(chosen, dtype=np.int64)
