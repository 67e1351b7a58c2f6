"""Counts a snapshot along two sides: speakers or sessions per cell, each counted once."""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from caleidoscoop.threads.analysis.comparing import PerSession
from caleidoscoop.threads.kaleidoscope.dimensions import (
    DIMENSIONS,
    Dimension,
    Item,
    threads_of,
)
from caleidoscoop.threads.kaleidoscope.snapshot import (
    KINDS,
    STANCES,
    Bools,
    Ints,
    Snapshot,
    places_in,
    unique,
)
from caleidoscoop.threads.kaleidoscope.view import ALL, Sides, View
from caleidoscoop.threads.models import Stance

Numbers: TypeAlias = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Placed:
    """The evidence a view is about, in its rows and columns. In a tree the same evidence stands
    under a thread and under all that it is part of."""

    proof: Numbers  # in the standing evidence of the snapshot
    row: Numbers
    column: Numbers


class Counter:
    """One view on one snapshot. Everything is asked of arrays; nothing of the database."""

    def __init__(self, view: View, snapshot: Snapshot, sides: Sides) -> None:
        self.view, self.snapshot, self.sides = view, snapshot, sides
        self.rows, self.columns = DIMENSIONS[view.rows], DIMENSIONS[view.columns]

    # What counts

    @cached_property
    def of_readers_threads(self) -> Bools:
        """Per thread of the snapshot, whether its evidence counts: seen, open, of this level."""
        mine = np.array(
            sorted(thread.pk for thread in threads_of(self.sides.sight, self.view.level)),
            dtype=np.int64,
        )
        return places_in(mine, self.snapshot.thread_keys) >= 0

    @cached_property
    def said(self) -> Bools:
        """Per fragment, whether the filters on who spoke and on what was said let it through."""
        keep = self.heard.copy()
        for name, key in self.view.filters:
            side = DIMENSIONS[name]
            if side.column and not side.is_who:
                keep &= self._is_of(side, key)
        return keep

    @cached_property
    def heard(self) -> Bools:
        """Per fragment, whether who spoke there is in the base: the filters on who and where."""
        keep = np.ones(len(self.snapshot.spoken), dtype=bool)
        for name, key in self.view.filters:
            if DIMENSIONS[name].is_who:
                keep &= self._is_of(DIMENSIONS[name], key)
        return keep

    def _is_of(self, side: Dimension, key: str) -> Bools:
        item = self.sides.item(side.key, key)
        values = sorted(item.values) if item else []
        return np.isin(side.column_of(self.snapshot), values)

    @cached_property
    def chosen(self) -> Numbers:
        """The evidence of any stance that a view is about."""
        snapshot = self.snapshot
        threads = self.of_readers_threads.copy()
        for name in ("thread", "kind"):
            if key := self.view.filter_of.get(name):
                item = self.sides.item(name, key)
                values = np.array(sorted(item.values) if item else [], dtype=np.int64)
                threads &= places_in(values, snapshot.thread_keys) >= 0
        keep = threads[snapshot.thread]
        if not self.said.all():
            keep &= self.said[snapshot.place]
        return np.flatnonzero(keep).astype(np.int32)

    def takes(self, proof: Numbers) -> Bools:
        """Whether the stance of evidence counts in the cells of this view."""
        wanted = self.view.stances
        if wanted == ALL:
            return np.ones(len(proof), dtype=bool)
        return self.snapshot.stance[proof] == STANCES.index(wanted)

    # Where it stands

    @cached_property
    def placed(self) -> Placed:
        proof = self.chosen
        row = self._codes(self.rows, proof)
        column = self._codes(self.columns, proof)
        if row is None:
            proof, row, again = self._spread(self.rows, proof)
            column = column[again] if column is not None else None
        if column is None:
            proof, column, again = self._spread(self.columns, proof)
            row = row[again]
        keep = (row >= 0) & (column >= 0)
        if not keep.all():
            proof, row, column = proof[keep], row[keep], column[keep]
        return Placed(proof, row, column)

    def _codes(self, side: Dimension, proof: Numbers) -> Numbers | None:
        """Return the item of each piece of evidence, or None where it may be of several."""
        items, snapshot = self.items_of(side), self.snapshot
        if side.column:
            return code_of(side.column_of(snapshot), items)[snapshot.place[proof]]
        if side.key == "stance":
            return code_of(snapshot.stance[proof].astype(np.int64), items)
        if sum(len(item.values) for item in items) > len(
            frozenset().union(*(item.values for item in items))
        ):
            return None
        return code_of(snapshot.thread_keys, items)[snapshot.thread[proof]]

    def _spread(self, side: Dimension, proof: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Repeat evidence for each item it is of; return evidence, item, and which one it was."""
        keys, items = self.snapshot.thread_keys, self.items_of(side)
        pairs = [(value, number) for number, item in enumerate(items) for value in item.values]
        table = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
        first = np.searchsorted(table[:, 0], keys, side="left")
        length = np.searchsorted(table[:, 0], keys, side="right") - first
        thread = self.snapshot.thread[proof]
        times = length[thread]
        again = np.repeat(np.arange(len(proof)), times)
        nth = np.arange(len(again)) - np.repeat(np.cumsum(times) - times, times)
        item = table[first[thread][again] + nth, 1]
        return proof[again], item.astype(np.int32), again.astype(np.int32)

    def items_of(self, side: Dimension) -> list[Item]:
        return self.sides.items(side.key)

    # How many

    def _units(self, *, sessions: bool) -> tuple[Numbers, int]:
        """Return who counts as one, per fragment, and how many there are."""
        if sessions:
            return self.snapshot.sessions, self.snapshot.n_sessions
        return self.snapshot.units, self.snapshot.n_units

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.items_of(self.rows)), len(self.items_of(self.columns))

    @cached_property
    def spoken(self) -> tuple[Ints, Ints]:
        """The cells, and who spoke in them: each pair once. Everything else is counted of these."""
        placed, snapshot = self.placed, self.snapshot
        takes = self.takes(placed.proof)
        who = snapshot.units[snapshot.place[placed.proof[takes]]]
        cell = placed.row[takes] * np.int32(self.shape[1]) + placed.column[takes]
        n_who = max(snapshot.n_units, 1)
        return np.divmod(unique(joint(cell, who, self.shape[0] * self.shape[1], n_who)), n_who)

    def spoke(self, *, sessions: bool) -> tuple[Ints, Ints, Ints, int]:
        """Return how many spoke per cell, row, column, and in all."""
        (n_rows, n_columns), (cell, who) = self.shape, self.spoken
        n_who = self.snapshot.n_units
        if sessions:
            who = self.snapshot.session_of_unit[who].astype(np.int64)
            n_who = self.snapshot.n_sessions
            cells = distinct(cell, who, n_rows * n_columns, n_who)
        else:
            cells = np.bincount(cell, minlength=n_rows * n_columns)
        row, column = np.divmod(cell, max(n_columns, 1))
        return (
            cells.reshape(n_rows, n_columns),
            distinct(row, who, n_rows, n_who),
            distinct(column, who, n_columns, n_who),
            len(unique(who)),
        )

    def base(self, *, sessions: bool) -> tuple[Ints, Ints, Ints, int]:
        """Return out of how many: all who spoke in the who and where of a cell, row, column, and in
        all, whatever they spoke of."""
        unit, n_units = self._units(sessions=sessions)
        heard = self.heard
        who = unit[heard].astype(np.int64)
        row, n_rows = self._base_codes(self.rows)
        column, n_columns = self._base_codes(self.columns)
        row, column = row[heard], column[heard]
        keep = (row >= 0) & (column >= 0)
        cell = row.astype(np.int64) * n_columns + column
        shape = (len(self.items_of(self.rows)), len(self.items_of(self.columns)))
        cells = distinct(cell[keep], who[keep], n_rows * n_columns, n_units)
        per_row = distinct(row[row >= 0], who[row >= 0], n_rows, n_units)
        per_column = distinct(column[column >= 0], who[column >= 0], n_columns, n_units)
        return (
            np.broadcast_to(cells.reshape(n_rows, n_columns), shape).copy(),
            np.broadcast_to(per_row, shape[:1]).copy(),
            np.broadcast_to(per_column, shape[1:]).copy(),
            len(unique(who)),
        )

    def _base_codes(self, side: Dimension) -> tuple[Numbers, int]:
        if not side.is_who:
            return np.zeros(len(self.snapshot.spoken), dtype=np.int32), 1
        items = self.items_of(side)
        return code_of(side.column_of(self.snapshot), items), len(items)

    def per_session(self, *, by_row: bool) -> PerSession:
        """Return speakers per session and who of one side, for the items of the other side."""
        snapshot = self.snapshot
        who_side, what_side = (self.columns, self.rows) if by_row else (self.rows, self.columns)
        n_groups, n_things = len(self.items_of(who_side)), len(self.items_of(what_side))
        n_sessions, n_units = max(snapshot.n_sessions, 1), max(snapshot.n_units, 1)
        group, _n = self._base_codes(who_side)
        pair_of = group.astype(np.int64) * n_sessions + snapshot.sessions
        asked = self.heard & (group >= 0)
        pairs = unique(pair_of[asked])
        base = distinct(
            places_in(pairs, pair_of[asked]),
            snapshot.units[asked].astype(np.int64),
            len(pairs),
            n_units,
        )
        cell, who = self.spoken
        row, column = np.divmod(cell, max(self.shape[1], 1))
        thing, group_of = (row, column) if by_row else (column, row)
        pair = places_in(
            pairs, group_of.astype(np.int64) * n_sessions + snapshot.session_of_unit[who]
        )
        spoke = np.bincount(pair * n_things + thing, minlength=len(pairs) * n_things)
        return PerSession(
            spoke=spoke.reshape(len(pairs), n_things).astype(np.float64),
            base=base,
            session=pairs % n_sessions,
            group=pairs // n_sessions,
            n_groups=n_groups,
        )

    def sessions_in_cells(self) -> Ints:
        return self.spoke(sessions=True)[0]

    @cached_property
    def _stances_of_kinds(self) -> NDArray[np.bool_]:
        """Which kinds of speaker take which stance: (rows, columns, kinds, stances)."""
        placed, snapshot = self.placed, self.snapshot
        (n_rows, n_columns), n_stances = self.shape, len(STANCES)
        kind = snapshot.spoken.kind[snapshot.place[placed.proof]]
        code = placed.row * np.int64(n_columns) + placed.column
        code = (code * len(KINDS) + kind) * n_stances + snapshot.stance[placed.proof]
        found = np.zeros(n_rows * n_columns * len(KINDS) * n_stances, dtype=bool)
        found[code] = True
        return found.reshape(n_rows, n_columns, len(KINDS), n_stances)

    def kinds(self, stance: str) -> NDArray[np.bool_]:
        """Return which kinds of speaker take a stance: (rows, columns, kinds)."""
        return self._stances_of_kinds[..., STANCES.index(stance)]

    def against(self) -> Ints:
        """Return how many speakers contradict, per cell."""
        placed, snapshot = self.placed, self.snapshot
        takes = np.flatnonzero(snapshot.stance[placed.proof] == STANCES.index(Stance.CONTRADICTS))
        n_rows, n_columns = self.shape
        who = snapshot.units[snapshot.place[placed.proof[takes]]]
        cell = placed.row[takes] * np.int32(n_columns) + placed.column[takes]
        counts = distinct(cell, who, n_rows * n_columns, snapshot.n_units)
        return counts.reshape(n_rows, n_columns)


def joint(group: Ints | Numbers, who: Ints | Numbers, n_groups: int, n_who: int) -> Ints | Numbers:
    """Return one number for each pair; small ones where they fit, which sort twice as fast."""
    if n_groups * n_who < 2**31:
        return group.astype(np.int32) * np.int32(n_who) + who.astype(np.int32)
    return group.astype(np.int64) * n_who + who.astype(np.int64)


def distinct(group: Ints | Numbers, who: Ints | Numbers, n_groups: int, n_who: int) -> Ints:
    """Return how many different ones there are in each group."""
    n_who = max(n_who, 1)
    return np.bincount(unique(joint(group, who, n_groups, n_who)) // n_who, minlength=n_groups)


def code_of(column: Ints, items: list[Item]) -> Numbers:
    """Return the number of the item that each value belongs to; -1 where there is none."""
    pairs = sorted((value, number) for number, item in enumerate(items) for value in item.values)
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    at = places_in(table[:, 0], column)
    codes = np.full(len(column), -1, dtype=np.int32)
    codes[at >= 0] = table[at[at >= 0], 1]
    return codes
