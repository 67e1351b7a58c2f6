"""What somebody who reads everything that is shown can work out of what is not."""

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from sensemaking.compare.voices import Bools, Floats, Ints

ROOM = 2  # between the least and the most that a hidden count may be
_FAR = 1 << 40
_FEW = 4  # secrets that are looked into one by one at once


def exposed(
    size: Ints,
    figures: Bools,
    values: Ints,
    secrets: Bools,
    possible: Ints | None = None,
    *,
    may_be_none: Bools | None = None,
) -> tuple[Bools, Ints]:
    """Return which secrets an attacker knows too closely, and possible counts that show it.

    Parameters
    ----------
    size : (n_atoms,) int
        Units in each atom: units that no table, edition or secret tells apart. The attacker knows
        these sizes, and that between none and all of them spoke.
    figures : (n_figures, n_atoms) bool
        Which atoms each shown count adds up.
    values : (n_figures,) int
        The shown counts.
    secrets : (n_secrets, n_atoms) bool
        Which atoms each hidden count adds up.
    possible : (n_points, n_atoms) int, optional
        Counts found before; those that fit the figures need not be sought again.
    may_be_none : (n_secrets,) bool, optional
        Which may be known to be 0; by default none may.

    Returns
    -------
    (n_secrets,) bool
        True where the count is certain, or known to be above 0 and within fewer than three values.
        (Known to be 0 or 1 says of nobody that they spoke.) All true when the figures contradict
        each other, since nothing is known then of what they tell.
    (n_points, n_atoms) int
        What was found possible beside it.

    Notes
    -----
    Least and most are found over whole numbers, so that a half never counts as room. A solution
    for one secret is a possible value of all others too, and few are sought by themselves.
    Source: the attacker's problem of M. Fischetti, J.J. Salazar (2001), Solving the Cell
    Suppression Problem on Tabular Data with Linear Constraints, Management Science 47(7),
    1008-1027. Deviation: this notion of room in place of lower and upper protection levels.
    """
    points = np.zeros((0, len(size)), dtype=np.int64) if possible is None else possible
    points = points[(points @ figures.T == values).all(axis=1)]
    n_known = len(points)
    fine_at_none = np.zeros(len(secrets), bool) if may_be_none is None else may_be_none
    tight = _too_tight(points, secrets, fine_at_none)
    # All at once first, and what follows from it: that shows of most that they have room.
    for together in (True, False):
        if not tight.any():
            break
        if together and tight.sum() <= _FEW:
            continue
        aims = secrets[tight].astype(np.float64)
        aims = aims.sum(axis=0, keepdims=True) if together else aims
        found = _extremes(np.concatenate([aims, -aims]), size, figures, values)
        if found is None:
            return np.ones(len(secrets), dtype=bool), points[n_known:]
        points = np.concatenate([points, found])
        if together:
            points = np.concatenate([points, *(_alike(p, size, figures, secrets) for p in found)])
        tight = _too_tight(points, secrets, fine_at_none)
    return tight, points[n_known:]


def _alike(point: Ints, size: Ints, figures: Bools, secrets: Bools) -> Ints:
    """Return more possible counts: per secret, as much and as little in it as a swap allows.

    Atoms that stand in the same figures may change what they hold among each other.
    """
    _, column = np.unique(figures.T, axis=0, return_inverse=True)
    column = column.ravel()
    held = np.bincount(column, weights=point).astype(np.int64)
    points = np.empty((2 * len(secrets), len(size)), dtype=np.int64)
    for i, first in enumerate([*secrets, *~secrets]):
        order = np.lexsort((~first, column))  # within a column, those that are filled first
        filled = np.cumsum(size[order]) - size[order]
        starts = np.searchsorted(column[order], column[order], side="left")
        before = filled - filled[starts]
        points[i, order] = np.clip(held[column[order]] - before, 0, size[order])
    return points


def _too_tight(points: Ints, secrets: Bools, may_be_none: Bools) -> Bools:
    """Return which secrets have too little room between the counts that were found possible."""
    attained = secrets.astype(np.int64) @ points.T
    least, most = attained.min(axis=1, initial=_FAR), attained.max(axis=1, initial=-_FAR)
    wide = most - least >= ROOM
    return np.asarray(~wide & ~((least == 0) & ((most >= 1) | may_be_none)))


def _extremes(aims: Floats, size: Ints, figures: Bools, values: Ints) -> Ints | None:
    """Return, per aim, the possible counts at which it is highest; None if there are none."""
    many = len(aims)  # programmes side by side in one, since starting the solver costs most
    constraints = ()
    if len(figures):
        side_by_side = sparse.kron(sparse.eye_array(many), figures.astype(np.float64), "csc")
        constraints = LinearConstraint(side_by_side, np.tile(values, many), np.tile(values, many))
    answer = milp(
        -aims.ravel(),
        constraints=constraints,
        bounds=Bounds(0, np.tile(size, many)),
        integrality=1,
        options={"mip_rel_gap": 0},
    )
    if answer.x is None or not answer.success:
        return None
    points = np.rint(answer.x).astype(np.int64).reshape(many, -1)
    # Whoever relies on the solver's tolerance alone may call a cell safe that is not.
    fit = (points >= 0).all() and (points <= size).all()
    return points if fit and (points @ figures.T == values).all() else None
