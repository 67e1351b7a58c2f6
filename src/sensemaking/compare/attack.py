"""What somebody who reads everything that is shown can work out of what is not."""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from sensemaking.compare.voices import Bools, Floats, Ints

ROOM = 2  # between the least and the most that a hidden count may be
_FAR = 1 << 40


def exposed(
    size: Ints, figures: Bools, values: Ints, secrets: Bools, possible: Ints | None = None
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
        Counts known to fit the figures, so that they need not be sought again. What fits some
        figures fits a part of them.

    Returns
    -------
    (n_secrets,) bool
        True where the count is certain, or known to be above 0 and within fewer than three values.
        (Known to be 0 or 1 says of nobody that they spoke.) All true when the figures contradict
        each other, since nothing is known then of what they tell.
    (n_points, n_atoms) int
        What is possible, with what was found.

    Notes
    -----
    Least and most are found over whole numbers, so that a half never counts as room. A solution
    for one secret is a possible value of all others too, and few are sought by themselves.
    Source: the attacker's problem of M. Fischetti, J.J. Salazar (2001), Solving the Cell
    Suppression Problem on Tabular Data with Linear Constraints, Management Science 47(7),
    1008-1027. Deviation: this notion of room in place of lower and upper protection levels.
    """
    points = np.zeros((0, len(size)), dtype=np.int64) if possible is None else possible
    attained = secrets.astype(np.int64) @ points.T
    least, most = attained.min(axis=1, initial=_FAR), attained.max(axis=1, initial=-_FAR)
    open_ = ~enough_room(least, most)
    together = secrets[open_].sum(axis=0).astype(np.float64)
    aims: list[tuple[Floats, int]] = [(together, -1), (-together, -1)] if open_.any() else []
    for i in np.flatnonzero(open_):
        row = secrets[i].astype(np.float64)
        aims += [(row, int(i)), (-row, int(i))]
    for aim, owner in aims:
        if owner >= 0 and enough_room(least[owner], most[owner]):
            continue
        point = _extreme(aim, size, figures, values)
        if point is None:
            return np.ones(len(secrets), dtype=bool), points
        points = np.concatenate([points, point[None]])
        found = secrets @ point
        least, most = np.minimum(least, found), np.maximum(most, found)
    return ~enough_room(least, most), points


def enough_room(least: Ints, most: Ints) -> Bools:
    """Return whether a count between least and most tells too little to matter."""
    return np.asarray((most - least >= ROOM) | ((least == 0) & (most >= 1)))


def _extreme(aim: Floats, size: Ints, figures: Bools, values: Ints) -> Ints | None:
    """Return the possible counts with the highest aim; None if there are none."""
    constraints = (
        LinearConstraint(figures.astype(np.float64), values, values) if len(figures) else ()
    )
    answer = milp(-aim, constraints=constraints, bounds=Bounds(0, size), integrality=1)
    if answer.x is None:
        return None
    point = np.rint(answer.x).astype(np.int64)
    # Whoever relies on the solver's tolerance alone may call a cell safe that is not.
    fits = (point >= 0).all() and (point <= size).all() and (figures @ point == values).all()
    return np.asarray(point) if fits else None
