"""Shares with an interval, where groups borrow from each other as far as they are alike."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, betaln, expit, gammaln, logit

from sensemaking.compare.voices import Clusters, Floats
from sensemaking.errors import InputError

LEVEL = 0.95
# Nodes over the weight of the common share (in [0, 1]), and over its place (in standard deviations
# of its logit; further down on the left, because none of n leaves a long tail to zero).
_WEIGHT_NODES = 6
_PLACES = np.linspace(-7.0, 5.0, 13)


@dataclass(frozen=True, eq=False)
class Shares:
    """Per row and group, fractions in [0, 1]; nan where nobody was asked.

    Attributes
    ----------
    spoke, base : (..., n_groups) float64, in units
    share : (..., n_groups) float64, best guess, drawn towards the other groups
    low, high : (..., n_groups) float64, ends of the central 95 % interval
    prior : (..., 2) float64
        What a row borrows: so many units that spoke and so many that did not (a Beta prior that
        stands for the mixture); nan for a row in which nobody was asked.
    effect : (...) float64, the design effect that was reckoned with
    """

    spoke: Floats
    base: Floats
    share: Floats
    low: Floats
    high: Floats
    prior: Floats
    effect: Floats


def shares(spoke: ArrayLike, base: ArrayLike, *, effect: ArrayLike = 1.0) -> Shares:
    """Return, per row and group, the share that spoke, with a 95 % interval.

    Parameters
    ----------
    spoke : (..., n_groups) int or float
        Units that spoke, 0 <= spoke <= base. The groups of the last axis borrow from each other.
    base : (..., n_groups) int or float
        Units that were asked; 0 where nobody was.
    effect : float or (...) float, default 1
        Design effect of a row, at least 1 (`design_effect`): each unit counts for 1/effect.

    Returns
    -------
    Shares
        Arrays of the shape of `spoke`.

    Raises
    ------
    InputError
        If shapes differ, spoke exceeds base, or the effect is under 1.

    Notes
    -----
    Assumes that units of a group speak independently with the probability of the group, and that
    these probabilities are draws from one Beta distribution. Its mean m has a Beta(1/2, 1/2) prior;
    its precision M one on the weight W = M / (M + middle base) that a group gives to the others,
    with density 2 (1 - W): rather too little borrowed than too much. Both are weighted by their
    marginal likelihood instead of fixed at its maximum, because a fixed prior makes intervals too
    narrow when groups are few. The mixture of posteriors is then replaced by the Beta distribution
    with its mean and variance.
    Coverage is 95 % on average over groups; a group far from all others is drawn to them, and its
    own interval may miss more often. Units of one session are alike: give the `effect`.
    Source: R.E. Kass, D. Steffey (1989), JASA 84(407), 717-726; C.L. Christiansen, C.N. Morris
    (1997), JASA 92(438), 618-632. Deviation: their prior on the weight is uniform, and quadrature
    takes the place of approximation.
    """
    k, n, phi = _checked(spoke, base, effect)
    shape, groups = k.shape, k.shape[-1]
    k, n, phi = k.reshape(-1, groups), n.reshape(-1, groups), phi.reshape(-1, 1)
    some = n.sum(axis=1) > 0
    mean, variance = np.full(k.shape, np.nan), np.full(k.shape, np.nan)
    prior = np.full((len(k), 2), np.nan)
    if some.any():
        mean[some], variance[some], prior[some] = _posterior(
            k[some] / phi[some], n[some] / phi[some]
        )
    mean[n == 0] = np.nan
    with np.errstate(invalid="ignore"):
        size = mean * (1 - mean) / variance - 1
    low, high = _quantiles(mean * size, (1 - mean) * size)
    return Shares(
        spoke=k.reshape(shape),
        base=n.reshape(shape),
        share=mean.reshape(shape),
        low=low.reshape(shape),
        high=high.reshape(shape),
        prior=prior.reshape(*shape[:-1], 2),
        effect=phi.reshape(shape[:-1]),
    )


def _checked(spoke: ArrayLike, base: ArrayLike, effect: ArrayLike) -> tuple[Floats, Floats, Floats]:
    k, n = np.asarray(spoke, dtype=np.float64), np.asarray(base, dtype=np.float64)
    if k.shape != n.shape or k.ndim == 0:
        raise InputError(f"spoke {k.shape} and base {n.shape} must have one shape, with groups.")
    if not (np.isfinite(k).all() and np.isfinite(n).all()) or (k < 0).any() or (k > n).any():
        raise InputError("spoke must lie between 0 and base, everywhere.")
    phi = np.asarray(effect, dtype=np.float64)
    if not (phi >= 1).all():
        raise InputError(f"effect must be at least 1; got {phi.min()}.")
    return k, n, np.broadcast_to(phi, k.shape[:-1])


def _quantiles(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    tail = (1 - LEVEL) / 2
    return betaincinv(a, b, tail), betaincinv(a, b, 1 - tail)


def _posterior(k: Floats, n: Floats) -> tuple[Floats, Floats, Floats]:
    """Return mean and variance per cell, and the prior of each row."""
    node, node_weight = np.polynomial.legendre.leggauss(_WEIGHT_NODES)
    # Of the common share against a group of middle size; density 2 (1 - weight).
    weight = 1 - np.sqrt((1 - node) / 2)
    middle = np.nanmedian(np.where(n > 0, n, np.nan), axis=1)
    precision = middle[:, None] * weight / (1 - weight)  # (rows, nodes)

    m, log_density = _common(k, n, precision)
    log_density += np.log(node_weight)[None, :, None]
    density = np.exp(log_density - log_density.max(axis=(1, 2), keepdims=True))
    density /= density.sum(axis=(1, 2), keepdims=True)

    w = density.sum(axis=2)  # (rows, nodes)
    m1, m2 = (density * m).sum(axis=2), (density * m * m).sum(axis=2)
    big = precision[:, None, :]  # (rows, 1, nodes), against cells (rows, groups, 1)
    kk, nn = k[:, :, None], n[:, :, None]
    first = (w[:, None] * kk + big * m1[:, None]) / (nn + big)
    second = (
        w[:, None] * kk * (kk + 1) + (2 * kk + 1) * big * m1[:, None] + big * big * m2[:, None]
    ) / ((nn + big) * (nn + big + 1))
    mean = first.sum(axis=2)
    variance = second.sum(axis=2) - mean**2

    typical = np.clip((w * weight).sum(axis=1), 1e-6, 1 - 1e-6)
    strength = middle * typical / (1 - typical)
    centre = m1.sum(axis=1)
    return mean, variance, np.stack([strength * centre, strength * (1 - centre)], axis=1)


def _common(k: Floats, n: Floats, precision: Floats) -> tuple[Floats, Floats]:
    """Return places of the common share, and their log density, each (rows, nodes, places).

    The places lie around the share of all groups together, as wide as the precision makes it.
    """
    # What a group tells of the common share when each varies by itself around it.
    share_of = 1 / (1 + np.maximum(n[:, None, :] - 1, 0) / (precision[:, :, None] + 1))
    tells = (n[:, None, :] * share_of).sum(axis=2)
    spoke = (k[:, None, :] * share_of).sum(axis=2)
    centre = logit((spoke + 0.5) / (tells + 1))
    width = np.sqrt(1 / (spoke + 0.5) + 1 / (tells - spoke + 0.5))
    x = np.clip(centre[:, :, None] + width[:, :, None] * _PLACES, -30.0, 30.0)
    m = expit(x)
    a, b = precision[:, :, None] * m, precision[:, :, None] * expit(-x)
    fits = np.zeros_like(m)
    for g in range(k.shape[1]):  # in turn, to keep the arrays in the processor's cache
        kg, ng = k[:, g, None, None], n[:, g, None, None]
        fits += gammaln(kg + a) + gammaln(ng - kg + b) - gammaln(ng + precision[:, :, None])
    fits -= k.shape[1] * betaln(a, b)
    # Beta(1/2, 1/2) on m is a density of sqrt(m (1 - m)) on its logit.
    prior = 0.5 * (np.log(m) + np.log(expit(-x)))
    return m, fits + prior + np.log(width)[:, :, None]


def design_effect(parts: Clusters) -> Floats:
    """Return, per thread, how much more its counts vary than those of independent units.

    Parameters
    ----------
    parts : Clusters
        Counts per session and group.

    Returns
    -------
    (n_threads,) float64
        At least 1; 1 where no group has two sessions or all answers are equal. Ten units count
        as ten divided by this.

    Notes
    -----
    The variance between the sessions of a group against what independent units would give, summed
    over groups, so that a few sessions a group are enough. One figure for all groups of a thread.
    Source: J.N.K. Rao, A.J. Scott (1992), Biometrics 48(2), 577-585. Deviation: pooled over groups,
    both sums with the correction for the degrees of freedom, and never under 1.
    """
    found = np.zeros(parts.spoke.shape[1])
    expected = np.zeros(parts.spoke.shape[1])
    for g in range(parts.n_groups):
        own = parts.of_group(g)
        k, n = parts.spoke[own], parts.base[own]
        total, m = n.sum(axis=0), (n > 0).sum(axis=0)
        usable = (m > 1) & (total > 1)
        with np.errstate(invalid="ignore", divide="ignore"):
            p = k.sum(axis=0) / total
            unit = p * (1 - p) * total / (total - 1)
            squares = ((k - n * p) ** 2).sum(axis=0)
            under_null = unit * (n * (1 - n / total)).sum(axis=0)
        found += np.where(usable, squares, 0)
        expected += np.where(usable, under_null, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected > 0, np.maximum(found / expected, 1.0), 1.0)
