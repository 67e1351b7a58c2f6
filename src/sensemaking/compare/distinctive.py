"""What one region or kind speaks of more, or less, than the others."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from sensemaking.compare.voices import Bools, Counts, Floats
from sensemaking.errors import InputError

STRENGTH = 10.0  # speakers that the prior stands for
RATE = 0.05  # of false discoveries
LEAST_SPOKE = 3
LEAST_SESSIONS = 2
LEAST_BASE = 5


@dataclass(frozen=True, eq=False)
class Distinctive:
    """Per thread and group, (n_threads, n_groups), against all other groups together.

    Attributes
    ----------
    log_odds : float64, natural logarithm of the ratio of odds; above 0 is more than elsewhere
    z : float64, log_odds in standard errors
    q : float64, share of false discoveries if this and all stronger ones are called distinctive
    more, less : bool, distinctive, and heard from enough speakers and sessions
    strength, rate : float, with which this was found
    effect : (n_threads,) float64, likewise
    Figures are nan where the group or the others were not asked.
    """

    log_odds: Floats
    z: Floats
    q: Floats
    more: Bools
    less: Bools
    strength: float
    rate: float
    effect: Floats


def distinctive(
    counts: Counts,
    *,
    strength: float = STRENGTH,
    effect: ArrayLike = 1.0,
    rate: float = RATE,
    least: tuple[int, int, int] = (LEAST_SPOKE, LEAST_SESSIONS, LEAST_BASE),
) -> Distinctive:
    """Return which threads a group speaks of more, or less, than the other groups together.

    Parameters
    ----------
    counts : Counts
        Of threads and groups.
    strength : float, default 10
        How many speakers the prior stands for, above 0: both sides are drawn to the share of all
        by so many.
    effect : float or (n_threads,) float, default 1
        Design effect of a thread, at least 1 (`design_effect`).
    rate : float, default 0.05
        Share of false discoveries that is accepted.
    least : (int, int, int), default (3, 2, 5)
        *More* asks so many speakers and so many sessions that spoke of it; *less* so many
        speakers asked; both hold for the base too.

    Returns
    -------
    Distinctive
        Five (n_threads, n_groups) arrays. All pairs together are one family for the rate.

    Raises
    ------
    InputError
        If strength or effect is out of range.

    Notes
    -----
    Log-odds with an informative Dirichlet prior: equation 16 with the prior of equation 23 and the
    variance before the approximation that drops what was not said, since a share of speakers may
    well be above a half. q after Benjamini and Hochberg; the comparisons of one thread depend on
    each other (each group is among the others of the rest), which their bound stands up to in
    simulation. Without `effect`, speakers of one session count as independent and too much is
    called distinctive.
    Source: B.L. Monroe, M.P. Colaresi, K.M. Quinn (2008), Fightin' Words, Political Analysis 16(4),
    372-403. Deviation: counts are speakers out of speakers asked, not words out of words, so
    that who talks much weighs no more.
    """
    phi = np.asarray(effect, dtype=np.float64)
    if strength <= 0 or not (phi >= 1).all():
        raise InputError(f"strength {strength} must be above 0, effect {phi.min()} at least 1.")
    phi = np.broadcast_to(phi, counts.spoke.shape[:1])
    log_odds, z = compare_with_rest(
        counts.spoke / phi[:, None], counts.base / phi[:, None], strength
    )
    q = false_discovery_rate(z_to_p(z))
    spoke, sessions, base = least
    with np.errstate(invalid="ignore"):
        found = (q <= rate) & (counts.base >= base)
        heard = (counts.spoke >= spoke) & (counts.sessions >= sessions)
        more, less = found & (z > 0) & heard, found & (z < 0)
    return Distinctive(log_odds, z, q, more, less, strength, rate, phi)


def compare_with_rest(spoke: Floats, base: Floats, strength: float) -> tuple[Floats, Floats]:
    """Return log-odds and z per group of the last axis, against the sum of the other groups."""
    all_spoke, all_base = spoke.sum(-1, keepdims=True), base.sum(-1, keepdims=True)
    # Never quite none or all, so that the prior is proper.
    typical = strength * (all_spoke + 0.5) / (all_base + 1)
    y, silent = spoke + typical, base - spoke + strength - typical
    y_rest = all_spoke - spoke + typical
    silent_rest = (all_base - base) - (all_spoke - spoke) + strength - typical
    log_odds = np.log(y * silent_rest / (silent * y_rest))
    z = log_odds / np.sqrt(1 / y + 1 / silent + 1 / y_rest + 1 / silent_rest)
    compared = (base > 0) & (all_base > base)
    return np.where(compared, log_odds, np.nan), np.where(compared, z, np.nan)


def found_again(spoke: Floats, base: Floats, found: Distinctive) -> Floats:
    """Return z per thread and group of other counts, 0 where the settings find nothing."""
    phi = found.effect[:, None]
    _, z = compare_with_rest(spoke / phi, base / phi, found.strength)
    with np.errstate(invalid="ignore"):
        return np.where(false_discovery_rate(z_to_p(z)) <= found.rate, z, 0.0)


def z_to_p(z: Floats) -> Floats:
    """Return the two-sided p-value of a standard normal deviate."""
    return np.asarray(2 * ndtr(-np.abs(z)), dtype=np.float64)


def false_discovery_rate(p: ArrayLike) -> Floats:
    """Return the q-value of each p-value; all of them are one family.

    Parameters
    ----------
    p : (...) float
        In [0, 1]; nan is no test.

    Returns
    -------
    (...) float64
        The smallest rate at which this one is found; nan for no test.

    Notes
    -----
    Source: Y. Benjamini, Y. Hochberg (1995), Journal of the Royal Statistical Society B 57(1),
    289-300.
    """
    values = np.asarray(p, dtype=np.float64)
    flat = values.ravel()
    tested = np.flatnonzero(~np.isnan(flat))
    order = tested[np.argsort(flat[tested], kind="stable")]
    raw = flat[order] * len(order) / np.arange(1, len(order) + 1)
    q = np.full(flat.shape, np.nan)
    q[order] = np.minimum.accumulate(raw[::-1])[::-1]
    return q.reshape(values.shape)
