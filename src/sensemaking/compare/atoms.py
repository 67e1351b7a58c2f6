"""The units of one thread in all editions, in groups that nothing published tells apart."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sensemaking.compare.cube import Edition
from sensemaking.compare.voices import Bools, Ints, Matrix
from sensemaking.errors import InputError


@dataclass(frozen=True, eq=False)
class Side:
    """What one edition shows of one thread on one side, per cell."""

    block: Ints
    shown: Bools

    def blocks(self) -> Iterator[Bools]:
        """Yield the cells of each block that is shown."""
        for number in np.unique(self.block[self.shown]):
            yield self.block == number

    def without(self, cells: Bools) -> "Side":
        """Return the same with a block hidden."""
        return Side(self.block, self.shown & ~cells)


Shown = tuple[Side, Side, Side]  # regions, kinds, total


@dataclass(frozen=True, eq=False)
class Atoms:
    """Units that are alike in region, kind and the editions that count them.

    Attributes
    ----------
    size : (n_atoms,) int, units
    spoke : (n_atoms,) int, how many of them spoke, 0 for those not counted now
    cell : (3, n_atoms) int, the cell on each side
    member : (n_editions, n_atoms) bool, counted in each edition; the last one is new
    n_cells : cells of each side
    """

    size: Ints
    spoke: Ints
    cell: Ints
    member: Bools
    n_cells: tuple[int, int, int]

    def inside(self, side: int, cells: Bools) -> Bools:
        """Return which atoms are in some cells of a side."""
        return np.asarray(cells[self.cell[side]])

    def base(self, side: int, edition: int) -> Ints:
        """Return the units per cell of a side that an edition counts."""
        return sums(self.cell[side], self.size * self.member[edition], self.n_cells[side])

    def figures(self, shown: Shown, edition: int) -> Bools:
        """Return (n_figures, n_atoms): what each shown figure of an edition adds up."""
        rows = [
            self.inside(side, cells) & self.member[edition]
            for side, view in enumerate(shown)
            for cells in view.blocks()
        ]
        return np.asarray(rows, dtype=bool).reshape(len(rows), len(self.size))


@dataclass(frozen=True, eq=False)
class Thread:
    """One thread: its atoms, and per earlier edition what was shown, as it would be coded now."""

    atoms: Atoms
    then: list[Shown]
    values: list[Ints]


class SideBySide:
    """The units of all editions, matched by their key; the last edition is the new one."""

    def __init__(self, editions: list[Edition]) -> None:
        keys, place = np.unique(
            np.concatenate([edition.unit for edition in editions]), return_inverse=True
        )
        ends = np.cumsum([len(edition.unit) for edition in editions])[:-1]
        self.editions = editions
        self.places = np.split(place.ravel(), ends)
        self.spoke: list[Matrix] = [edition.spoke.tocsc() for edition in editions]
        self.region, self.kind = np.zeros(len(keys), np.int64), np.zeros(len(keys), np.int64)
        for edition, at in zip(editions, self.places, strict=True):
            self.region[at], self.kind[at] = edition.region, edition.kind
        for edition, at in zip(editions, self.places, strict=True):
            if not (self.region[at] == edition.region).all():
                raise InputError("A unit has another region than in an earlier edition.")
            if not (self.kind[at] == edition.kind).all():
                raise InputError("A unit has another kind than in an earlier edition.")

    def thread(self, thread: int) -> Thread:
        """Return one thread, with answers as they were coded last."""
        n_editions, n_units = len(self.editions), len(self.region)
        asked = np.zeros((n_editions, n_units), dtype=bool)
        spoke = np.zeros((n_editions, n_units), dtype=np.int64)
        for e, (edition, at) in enumerate(zip(self.editions, self.places, strict=True)):
            asked[e, at] = edition.asked[:, thread]
            spoke[e, at] = self.spoke[e][:, [thread]].toarray().ravel()
        answer = np.zeros(n_units, dtype=np.int64)
        for e in range(n_editions):
            answer = np.where(asked[e], spoke[e], answer)

        n_cells = self.editions[-1].n_cells
        pattern = (asked * (1 << np.arange(n_editions))[:, None]).sum(axis=0)
        code = (pattern * n_cells[0] + self.region) * n_cells[1] + self.kind
        units = np.flatnonzero(pattern)
        _, first, place = np.unique(code[units], return_index=True, return_inverse=True)
        one_of = units[first]

        def per_atom(values: Ints) -> Ints:
            return sums(place.ravel(), values[units], len(first))

        atoms = Atoms(
            size=per_atom(np.ones(n_units, dtype=np.int64)),
            spoke=per_atom(answer * asked[-1]),
            cell=np.stack([self.region[one_of], self.kind[one_of], 0 * one_of]),
            member=asked[:, one_of],
            n_cells=n_cells,
        )
        then = [_view(edition, thread) for edition in self.editions[:-1]]
        values = [
            _values(edition, thread, then[e])
            + atoms.figures(then[e], e) @ per_atom(asked[e] * (answer - spoke[e]))
            for e, edition in enumerate(self.editions[:-1])
        ]
        return Thread(atoms, then, values)


def sums(place: Ints, values: Ints, n: int) -> Ints:
    """Return the sum of the values at each place 0 .. n - 1."""
    total = np.zeros(n, dtype=np.int64)
    np.add.at(total, place, values)
    return total


def _view(edition: Edition, thread: int) -> Shown:
    regions, kinds, total = (Side(t.block[thread], t.shown[thread]) for t in edition.tables)
    return regions, kinds, total


def _values(edition: Edition, thread: int, shown: Shown) -> Ints:
    values = [
        table.spoke[thread][cells & side.shown][0]
        for table, side in zip(edition.tables, shown, strict=True)
        for cells in side.blocks()
    ]
    return np.asarray(values, dtype=np.int64)
