"""The public cube: what each edition shows of threads by region and by kind, and whom it counts."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sensemaking.compare.voices import Bools, Ints, Matrix, whole_numbers
from sensemaking.errors import InputError

LEAST = 5  # speakers in the base of a public figure
KINDS = (
    "rijk",
    "province",
    "municipality",
    "water_authority",
    "partner",
    "business",
    "resident",
    "unknown",
)
COARSE = (0, 0, 0, 0, 1, 1, 2, 3)  # government, society, resident, unknown


class Cell(IntEnum):
    """What a public table says at a cell."""

    SHOWN = 0
    JOINED = 1  # shown as one figure with the others of its block
    NOBODY = 2  # nobody was asked: there is nothing to show or to hide
    TOO_FEW = 3  # hidden: the base is too small, or differs too little from an earlier edition
    GUARD = 4  # hidden: it would give away another


@dataclass(frozen=True, eq=False)
class Table:
    """One side of the cube, each (n_threads, n_cells) int.

    Attributes
    ----------
    state : a `Cell`
    block : cells of a thread with one number are shown as one figure
    spoke, base : units of the block; -1 where hidden, 0 where nobody was asked
    """

    state: Ints
    block: Ints
    spoke: Ints
    base: Ints

    @property
    def shown(self) -> Bools:
        """Where a figure stands, of the cell or of its block."""
        return np.asarray((self.state == Cell.SHOWN) | (self.state == Cell.JOINED))

    @property
    def hidden(self) -> Bools:
        """Where somebody was asked and no figure stands."""
        return np.asarray((self.state == Cell.TOO_FEW) | (self.state == Cell.GUARD))


@dataclass(frozen=True, eq=False)
class Edition:
    """A cube that was made public, and who was counted in it. Only the tables are public.

    Attributes
    ----------
    regions, kinds, total : Table, of n_regions, n_kinds and one cell
    unit : (n_units,) str, key of each unit counted, the same in every edition
    region, kind : (n_units,) int
    spoke : (n_units, n_threads) sparse, who spoke of what where it was asked
    asked : (n_units, n_threads) bool, who is in the base
    """

    regions: Table
    kinds: Table
    total: Table
    unit: NDArray[np.str_]
    region: Ints
    kind: Ints
    spoke: Matrix
    asked: Bools

    @property
    def tables(self) -> tuple[Table, Table, Table]:
        """Return the three sides, in one order everywhere."""
        return self.regions, self.kinds, self.total

    @property
    def n_cells(self) -> tuple[int, int, int]:
        """Return how many cells each side has."""
        regions, kinds, total = (table.state.shape[1] for table in self.tables)
        return regions, kinds, total


def waiting(region: ArrayLike, was_counted: ArrayLike, *, least: int = LEAST) -> Bools:
    """Return which new units had better wait for a later edition.

    Parameters
    ----------
    region : (n_units,) int
        Region of each unit, from 0.
    was_counted : (n_units,) bool
        Whether the edition before counts the unit.
    least : int, default 5
        As for `publish`.

    Returns
    -------
    (n_units,) bool
        The new units of a region with some, but fewer than `least`, new ones. Counted, they
        would have their whole region hidden; waiting, they cost nothing. Say how many wait.

    Raises
    ------
    InputError
        If the lengths differ.
    """
    regions, counted = whole_numbers("region", region), np.asarray(was_counted, dtype=bool)
    if regions.shape != counted.shape or regions.ndim != 1:
        raise InputError(f"region {regions.shape} and was_counted {counted.shape} must match.")
    new = np.bincount(regions[~counted], minlength=int(regions.max(initial=-1)) + 1)
    return np.asarray(~counted & (new[regions] < least))
