"""The same figures by slow and plain means."""

import numpy as np
from scipy.optimize import brentq
from scipy.special import betainc, betaln, gammaln


def pooled(spoke, base, weights=120, places=1201):
    """Return share, low and high per group: the mixture itself, on a fine grid, no Beta in place.

    Brute force over the common share and its weight, with quantiles by root finding.
    """
    middle = np.median([n for n in base if n])
    x = np.linspace(-22, 12, places)
    m, not_m = 1 / (1 + np.exp(-x)), 1 / (1 + np.exp(x))
    log_density, a, b = [], [], []
    for weight in (np.arange(weights) + 0.5) / weights:
        precision = middle * weight / (1 - weight)
        a.append(precision * m)
        b.append(precision * not_m)
        fit = sum(
            gammaln(k + a[-1]) + gammaln(n - k + b[-1]) - gammaln(n + precision)
            for k, n in zip(spoke, base, strict=True)
        )
        fit = fit - len(spoke) * betaln(a[-1], b[-1])
        log_density.append(fit + 0.5 * np.log(m * not_m) + np.log(1 - weight))
    density = np.exp(np.array(log_density) - np.max(log_density))
    keep = density > density.max() * 1e-7
    density, a, b = density[keep] / density[keep].sum(), np.array(a)[keep], np.array(b)[keep]
    return np.array([_summary(density, k + a, n - k + b) for k, n in zip(spoke, base, strict=True)])


def _summary(weight, a, b):
    def under(p):
        return float((weight * betainc(a, b, p)).sum())

    def quantile(tail):
        if under(1e-9) >= tail:
            return 0.0
        return brentq(lambda p: under(p) - tail, 1e-9, 1 - 1e-9, xtol=1e-6)

    return float((weight * a / (a + b)).sum()), quantile(0.025), quantile(0.975)


def sessions_world(rng, *, n_threads, n_regions, n_sessions, per_session, shares, alike):
    """Return spoke, session and region of units whose sessions have a share of their own.

    `alike` is the correlation of two units of one session: 0 is none.
    """
    session = np.repeat(np.arange(n_regions * n_sessions), per_session)
    region = session // n_sessions
    own = np.broadcast_to(shares, (n_threads, n_regions))[
        :, np.arange(n_regions).repeat(n_sessions)
    ]
    if alike:
        size = 1 / alike - 1
        own = rng.beta(own * size, (1 - own) * size)
    return rng.random((len(session), n_threads)) < own.T[session], session, region
