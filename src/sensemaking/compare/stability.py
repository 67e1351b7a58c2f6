"""Does a statement hold when other sessions had been held, or one had not?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betaincinv, stdtrit

from sensemaking.compare.distinctive import Distinctive, found_again
from sensemaking.compare.reach import Reach, extent
from sensemaking.compare.shares import LEVEL, Shares
from sensemaking.compare.voices import Bools, Clusters, Floats, Ints, in_range, whole_numbers
from sensemaking.errors import InputError

N_RESAMPLES = 200
TAIL = (1 - LEVEL) / 2


@dataclass(frozen=True, eq=False)
class Resamples:
    """Counts in made-up repetitions of the same programme with other sessions.

    Attributes
    ----------
    spoke, base : (n, n_threads, n_groups) float64, in units
    """

    spoke: Floats
    base: Floats


@dataclass(frozen=True, eq=False)
class ClusterShares:
    """Per thread and group, (n_threads, n_groups): share with sessions as what was drawn.

    Attributes
    ----------
    share, low, high : float64, fractions; nan with fewer than two sessions
    sessions : int, in which somebody of the group was asked
    """

    share: Floats
    low: Floats
    high: Floats
    sessions: Ints


@dataclass(frozen=True, eq=False)
class LeftOut:
    """What leaving out one session can do.

    Attributes
    ----------
    low, high : (n_threads, n_groups) float64, least and most that the plain share becomes; nan
        where the only session is left out
    mover : (n_threads, n_groups) int, the session that moves the share most; -1 where none does
    extent_holds : (n_threads,) bool, the reach stays the same whichever session is left out
    extent_breaker : (n_threads,) int, the first session without which it changes; -1 for none
    more_holds, less_holds : (n_threads, n_groups) bool, is distinctive, and stays so
    """

    low: Floats
    high: Floats
    mover: Ints
    extent_holds: Bools
    extent_breaker: Ints
    more_holds: Bools
    less_holds: Bools


def resample(
    parts: Clusters, *, seed: int, n: int = N_RESAMPLES, stratum: ArrayLike | None = None
) -> Resamples:
    """Return counts in which sessions are drawn anew, with replacement.

    Parameters
    ----------
    parts : Clusters
        Counts per session and group.
    seed : int
        Decides the draw.
    n : int, default 200
        Repetitions, at least 2.
    stratum : (n_sessions,) int, optional
        Sessions are drawn within a stratum. By default a session's stratum is the group that it
        has most units of, which suits regions; for kinds of speaker give the region.

    Returns
    -------
    Resamples
        Weighted counts; a stratum with one session is the same in every repetition.

    Raises
    ------
    InputError
        If `n` is under 2 or a stratum number does not fit.

    Notes
    -----
    Whole sessions, because what is said at one table hangs together. Of m sessions m - 1 are drawn
    and each counts m / (m - 1): drawing m gives too little variance, a quarter with four.
    Source: J.N.K. Rao, C.F.J. Wu (1988), Resampling inference with complex survey data, JASA
    83(401), 231-241.
    """
    if n < 2:
        raise InputError(f"n must be at least 2; got {n}.")
    weights = _weights(_strata(parts, stratum), n, np.random.default_rng(seed))
    shape = (n, parts.spoke.shape[1], parts.n_groups)
    spoke, base = np.zeros(shape), np.zeros(shape)
    for g in range(parts.n_groups):
        own = parts.of_group(g)
        drawn = weights[:, parts.session[own]]
        spoke[:, :, g], base[:, :, g] = drawn @ parts.spoke[own], drawn @ parts.base[own]
    return Resamples(np.minimum(spoke, base), base)


def _strata(parts: Clusters, stratum: ArrayLike | None) -> Ints:
    if stratum is not None:
        strata = whole_numbers("stratum", stratum)
        if strata.shape != (parts.n_sessions,):
            raise InputError(f"stratum {strata.shape} must be ({parts.n_sessions},).")
        in_range("stratum", strata, np.iinfo(np.int64).max)
        return strata
    units = np.zeros((parts.n_sessions, max(parts.n_groups, 1)))
    units[parts.session, parts.group] = parts.base.max(axis=1, initial=0)
    return np.asarray(units.argmax(axis=1), dtype=np.int64)


def _weights(strata: Ints, n: int, rng: np.random.Generator) -> Floats:
    weights = np.ones((n, len(strata)))
    for number in np.unique(strata):
        own = np.flatnonzero(strata == number)
        m = len(own)
        if m > 1:
            drawn = rng.multinomial(m - 1, np.full(m, 1 / m), size=n)
            weights[:, own] = drawn * (m / (m - 1))
    return weights


def cluster_shares(parts: Clusters, drawn: Resamples) -> ClusterShares:
    """Return the plain share per thread and group, with an interval from the drawn sessions.

    Parameters
    ----------
    parts : Clusters
        Counts per session and group.
    drawn : Resamples
        From `resample` of the same parts.

    Returns
    -------
    ClusterShares
        Fractions; nan with fewer than two sessions, from which nothing can be drawn anew.

    Notes
    -----
    The variance over the repetitions says of how many independent units the counts are worth; with
    that many an exact binomial interval is made, wider by the ratio of t-values as sessions are
    few. The plain 2.5 and 97.5 % points of the repetitions miss far too often with 3 to 6 sessions.
    Nothing is borrowed from other groups.
    Source: E.L. Korn, B.I. Graubard (1998), Survey Methodology 24(2), 193-201; variance from the
    bootstrap.
    """
    k, n = parts.total(parts.spoke), parts.total(parts.base)
    sessions = parts.total((parts.base > 0).astype(np.float64)).astype(np.int64)
    usable = (sessions > 1) & (n > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = k / n
        variance = np.var(np.where(drawn.base > 0, drawn.spoke / drawn.base, p), axis=0, ddof=1)
        worth = np.where(variance > 0, p * (1 - p) / variance, n)
    t_units = stdtrit(np.maximum(n - 1, 1), 1 - TAIL)
    t_sessions = stdtrit(np.maximum(sessions - 1, 1), 1 - TAIL)
    worth = np.clip(worth * (t_units / t_sessions) ** 2, 1e-9, n)
    p = np.where(usable, p, np.nan)
    hits, misses = p * worth, (1 - p) * worth
    with np.errstate(invalid="ignore"):
        low = np.where(hits > 0, betaincinv(hits, misses + 1, TAIL), 0 * p)
        high = np.where(misses > 0, betaincinv(hits + 1, misses, 1 - TAIL), 0 * p + 1)
    return ClusterShares(p, low, high, sessions)


def extent_stability(drawn: Resamples, found: Shares, reached: Reach) -> Floats:
    """Return, per thread, the share of repetitions in which its reach is the same.

    Parameters
    ----------
    drawn : Resamples
        From `resample`, for the regions.
    found, reached : Shares, Reach
        What was found.

    Returns
    -------
    (n_threads,) float64
        Fractions; 1 is in all repetitions. Regions with one session do not vary, so a high figure
        says little where most regions have one.

    Notes
    -----
    What a thread borrows between regions is kept as found, for speed.
    """
    present = _present(drawn.spoke, drawn.base, found, reached.floor)
    counted = (found.base >= reached.least) & (drawn.base > 0)
    again = extent((present & counted).sum(axis=2), counted.sum(axis=2))
    return np.asarray((again == reached.extent).mean(axis=0), dtype=np.float64)


def _present(spoke: Floats, base: Floats, found: Shares, floor: float) -> Bools:
    """Return where the lower bound lies above the floor: little of the posterior is under it.

    Counts of (..., n_threads, n_groups), with what each thread borrows as it was found.
    """
    a, b = found.prior[:, :1], found.prior[:, 1:]
    hits, misses = spoke / found.effect[:, None] + a, (base - spoke) / found.effect[:, None] + b
    with np.errstate(invalid="ignore"):
        # Only a mean above the floor can have its lower bound there: the rest is not computed.
        likely = (spoke > 0) & (hits > floor * (hits + misses))
    result = np.zeros(spoke.shape, dtype=bool)
    result[likely] = betainc(hits[likely], misses[likely], floor) < TAIL
    return result


def distinctive_stability(drawn: Resamples, found: Distinctive) -> Floats:
    """Return, per thread and group, the share of repetitions that agree it is distinctive.

    Parameters
    ----------
    drawn : Resamples
        From `resample`, for the same groups.
    found : Distinctive
        What was found.

    Returns
    -------
    (n_threads, n_groups) float64
        Fraction of repetitions in which it is found again, on the same side; nan where it was not
        found distinctive.
    """
    again = np.zeros(found.z.shape)
    for spoke, base in zip(drawn.spoke, drawn.base, strict=True):
        again += found_again(spoke, base, found) * np.nan_to_num(found.z) > 0
    return np.where(found.more | found.less, again / len(drawn.spoke), np.nan)


def leave_one_out(parts: Clusters, found: Shares, reached: Reach, contrast: Distinctive) -> LeftOut:
    """Return what happens to shares, reach and distinction without any one session.

    Parameters
    ----------
    parts : Clusters
        Counts per session and group.
    found, reached, contrast : Shares, Reach, Distinctive
        What was found for the same groups.

    Returns
    -------
    LeftOut
        Extremes of the plain share, the session that moves it most, and what survives.

    Notes
    -----
    What a thread borrows between groups is kept as found, and the minimum numbers of speakers and
    sessions behind *more* are not asked again.
    """
    k, n = parts.total(parts.spoke), parts.total(parts.base)
    spoke, base = k[:, parts.group].T - parts.spoke, n[:, parts.group].T - parts.base
    low, high, mover = _extremes(parts, k, n, spoke, base)
    same = _extents_without(parts, found, reached, spoke, base) == reached.extent
    holds = same.all(axis=0)
    breaker = np.where(holds, -1, (~same).argmax(axis=0) if len(same) else -1)
    more, less = contrast.more.copy(), contrast.less.copy()
    order = np.argsort(parts.session, kind="stable")
    ends = np.searchsorted(parts.session[order], np.arange(parts.n_sessions + 1))
    for session in range(parts.n_sessions):
        pairs = order[ends[session] : ends[session + 1]]
        kk, nn = k.copy(), n.copy()
        kk[:, parts.group[pairs]], nn[:, parts.group[pairs]] = spoke[pairs].T, base[pairs].T
        z = found_again(kk, nn, contrast)
        more &= z > 0
        less &= z < 0
    return LeftOut(low, high, mover, holds, breaker, more, less)


def _extremes(
    parts: Clusters, k: Floats, n: Floats, spoke: Floats, base: Floats
) -> tuple[Floats, Floats, Ints]:
    with np.errstate(invalid="ignore", divide="ignore"):
        plain, without = k / n, spoke / base  # (threads, groups), (pairs, threads)
    low, high = plain.copy(), plain.copy()
    mover = np.full(k.shape, -1, dtype=np.int64)
    for g in range(parts.n_groups):
        own = parts.of_group(g)
        asked = parts.base[own] > 0
        figures = np.where(asked, without[own], plain[:, g])
        if not len(figures):
            continue
        low[:, g], high[:, g] = figures.min(axis=0), figures.max(axis=0)
        # Leaving out the only session takes the figure away, which moves it most.
        move = np.where(np.isnan(figures) & asked, np.inf, np.abs(figures - plain[:, g]))
        move = np.nan_to_num(move, nan=0.0, posinf=np.inf)
        most = move.argmax(axis=0)
        moved = move[most, np.arange(k.shape[0])] > 0
        mover[:, g] = np.where(moved, parts.session[own][most], -1)
    return low, high, mover


def _extents_without(
    parts: Clusters, found: Shares, reached: Reach, spoke: Floats, base: Floats
) -> Ints:
    """Return (n_sessions, n_threads): the extent when a session is left out."""
    counted = found.base >= reached.least
    present = counted & _present(found.spoke, found.base, found, reached.floor)
    still_counted = base >= reached.least
    still = still_counted & _present(spoke.T, base.T, found, reached.floor).T
    n_present = np.repeat(present.sum(axis=1)[None], parts.n_sessions, axis=0)
    n_counted = np.repeat(counted.sum(axis=1)[None], parts.n_sessions, axis=0)
    np.add.at(n_present, parts.session, still.astype(int) - present[:, parts.group].T)
    np.add.at(n_counted, parts.session, still_counted.astype(int) - counted[:, parts.group].T)
    return extent(n_present, n_counted)
