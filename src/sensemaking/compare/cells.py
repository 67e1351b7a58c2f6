"""Which figures may be public: small cells are joined or hidden, and cannot be worked out."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from sensemaking.compare.atoms import Atoms, Shown, Side, SideBySide, Thread, sums
from sensemaking.compare.attack import exposed
from sensemaking.compare.cube import COARSE, LEAST, Cell, Edition, Table
from sensemaking.compare.voices import Bools, Ints, Voices, groups_of
from sensemaking.errors import InputError

REGION, KIND, TOTAL = range(3)
Memory = dict[bytes, list[Shown]]


def publish(
    voices: Voices,
    unit: ArrayLike,
    region: ArrayLike,
    kind: ArrayLike,
    *,
    n_regions: int,
    coarse: Sequence[int] = COARSE,
    past: Sequence[Edition] = (),
    least: int = LEAST,
) -> Edition:
    """Return the public cube: per thread a total, a count per region and a count per kind.

    Parameters
    ----------
    voices : Voices
        Units and threads.
    unit : (n_units,) str
        Key of each unit, all different; the same key in every edition.
    region, kind : (n_units,) int
        0 <= region < n_regions; 0 <= kind < len(coarse).
    n_regions : int
        How many regions there are.
    coarse : sequence of int, default COARSE
        For each kind, the group it is joined to when one of the group is too small.
    past : sequence of Edition
        What was made public before, with the same threads (a thread that is new has no base
        there), regions and kinds.
    least : int, default 5
        Units in the base of a figure, at least 2.

    Returns
    -------
    Edition
        Three tables that may be shown, beside everything that was shown before. Where they hide a
        cell, the figure of an earlier edition may stand, named as such: it is public already.

    Raises
    ------
    InputError
        If keys repeat, or numbers or shapes do not fit each other or the past.

    Notes
    -----
    Small: a base above 0 and below `least`; or a base that differs from that of the same figure in
    an earlier edition by so few units that came or went. Small kinds are joined with their group;
    what is small still is hidden; then more is hidden, the smallest base first, until an attacker
    can pin down no hidden count (`exposed`). The attacker is taken to know everything shown now
    and before, how many units of each kind were asked in each region, which editions count them,
    and how their answers were coded anew. Hidden counts are those of all regions and kinds that
    do not stand alone, and of the few that came, went or stayed; not those that earlier editions
    give away by themselves. A 0 is shown as any other count, and of `least` units and more, or of
    those who came or went, it may be worked out; of a small cell it may not.
    Not guarded: a shown count of none or all says so of everybody in it; a kind within a region,
    of which nothing is published, may follow from that; and the choice of what is hidden may itself
    tell something to somebody who repeats this with guesses.
    Compute intervals and reach for the public from these tables: `shares` of all counts borrow
    from hidden cells, and could be solved for them.
    Source: M. Fischetti, J.J. Salazar (2001), Management Science 47(7), 1008-1027; A. Hundepool et
    al. (2012), Statistical Disclosure Control, Wiley, chapter 4. Deviation: greedy, so it may hide
    more than the least that is needed.
    """
    if least < 2:
        raise InputError(f"least must be at least 2; got {least}.")
    new = _everything_hidden(voices, unit, region, kind, (n_regions, len(coarse), 1))
    for edition in past:
        if edition.n_cells != new.n_cells or edition.asked.shape[1] != voices.n_threads:
            raise InputError("An earlier edition has other threads, regions or kinds.")
    together = SideBySide([*past, new])
    rule = _Rule(np.asarray(coarse), least)
    memory: Memory = {}
    rows = [rule.row(together.thread(t), memory) for t in range(voices.n_threads)]
    tables = [
        Table(*(np.stack([row[side][i] for row in rows]) for i in range(4)))
        if rows
        else new.tables[side]
        for side in range(3)
    ]
    return replace(new, regions=tables[REGION], kinds=tables[KIND], total=tables[TOTAL])


def _everything_hidden(
    voices: Voices, unit: ArrayLike, region: ArrayLike, kind: ArrayLike, n: tuple[int, int, int]
) -> Edition:
    keys = np.asarray(unit, dtype=np.str_)
    if keys.shape != (voices.n_units,) or len(np.unique(keys)) != len(keys):
        raise InputError(f"unit {keys.shape} must give each of {voices.n_units} units its own key.")
    regions, kinds, total = (
        Table(*(np.full((voices.n_threads, c), value) for value in (int(Cell.GUARD), 0, -1, -1)))
        for c in n
    )
    return Edition(
        regions=regions,
        kinds=kinds,
        total=total,
        unit=keys,
        region=groups_of(voices, region, n[REGION]),
        kind=groups_of(voices, kind, n[KIND]),
        spoke=voices.heard,
        asked=voices.occasions[voices.session],
    )


class _Rule:
    """What may be shown of a thread."""

    def __init__(self, coarse: Ints, least: int) -> None:
        self.coarse = coarse
        self.least = least

    def row(self, thread: Thread, memory: Memory) -> list[tuple[Ints, Ints, Ints, Ints]]:
        """Return state, block, spoke and base per cell, for each side."""
        start = self._large_enough(thread)
        shown = self._guarded(thread, start, memory)
        return [
            _cells(thread.atoms, number, before, after)
            for number, (before, after) in enumerate(zip(start, shown, strict=True))
        ]

    def _small(self, units: int) -> bool:
        return 0 < units < self.least

    def _large_enough(self, thread: Thread) -> Shown:
        """Return what might be shown if nobody reckoned further."""

        def small(side: int, cells: Bools) -> bool:
            inside = thread.atoms.inside(side, cells)
            now = thread.atoms.member[-1]
            parts = [inside & now]
            for e, view in enumerate(thread.then):
                if any((cells == other).all() for other in view[side].blocks()):
                    before = thread.atoms.member[e]
                    came, went = inside & now & ~before, inside & before & ~now
                    # Who came hides who went; with one of them alone, the difference is theirs.
                    parts += [came | went] if not (came.any() and went.any()) else []
            return any(self._small(int(thread.atoms.size[part].sum())) for part in parts)

        sides = []
        for side, n_cells in enumerate(thread.atoms.n_cells):
            block = np.arange(n_cells)
            for group in np.unique(self.coarse) if side == KIND else ():
                own = np.flatnonzero(self.coarse == group)
                if any(small(side, np.arange(n_cells) == cell) for cell in own):
                    block[own] = own[0]
            few = np.array([small(side, block == block[c]) for c in range(n_cells)], dtype=bool)
            base = sums(block, thread.atoms.base(side, -1), n_cells)[block]
            sides.append(Side(block, (base > 0) & ~few))
        return sides[REGION], sides[KIND], sides[TOTAL]

    def _guarded(self, thread: Thread, start: Shown, memory: Memory) -> Shown:
        """Return the same with more hidden, until nothing that is hidden can be worked out."""
        leaking, points = self._leaks(thread, start)
        if not len(leaking):
            return start
        # What served a thread with the same cells is tried first: one pattern is easier to read.
        known = memory.setdefault(
            b"".join(s.block.tobytes() + s.shown.tobytes() for s in start), []
        )
        for shown in known:
            if not len(self._leaks(thread, shown, points)[0]):
                return shown
        shown = self._hide(thread, start, leaking, points)
        if _worth(shown)[:2] < _worth(start)[:2]:
            # It spread to the regions: perhaps it is better to give no kinds at all.
            kindless = (start[REGION], start[KIND].without(np.ones_like(self.coarse, bool)))
            other = (*kindless, start[TOTAL])
            other = self._hide(thread, other, *self._leaks(thread, other, points))
            shown = max(shown, other, key=_worth)
        shown = self._show_again(thread, start, shown)
        known.append(shown)
        return shown

    def _show_again(self, thread: Thread, start: Shown, shown: Shown) -> Shown:
        """Return the same with figures that were hidden on the way, and need not be, shown."""
        for side in (TOTAL, REGION, KIND):
            base = thread.atoms.base(side, -1)
            blocks = [b for b in start[side].blocks() if not (b & shown[side].shown).any()]
            for block in sorted(blocks, key=lambda cells: -int(base[cells].sum())):
                more = list(shown)
                more[side] = Side(
                    start[side].block, shown[side].shown | (block & start[side].shown)
                )
                option = (more[REGION], more[KIND], more[TOTAL])
                if not len(self._leaks(thread, option)[0]):
                    shown = option
        return shown

    def _hide(self, thread: Thread, shown: Shown, leaking: Bools, points: Ints) -> Shown:
        """Return the same with one figure after the other hidden, until nothing leaks."""
        while len(leaking):
            options = _one_less(thread.atoms, shown, leaking)
            if not options:
                break  # This edition tells nothing any more.
            # The first that helps, else the first: what was hidden in vain is shown again later.
            tried = []
            for option in options:
                tried.append((option, *self._leaks(thread, option, points)))
                if len(tried[-1][1]) < len(leaking):
                    break
            shown, leaking, points = min(tried, key=lambda option: len(option[1]))
        return shown

    def _leaks(
        self, thread: Thread, shown: Shown, points: Ints | None = None
    ) -> tuple[Bools, Ints]:
        """Return (n_leaks, n_atoms) the hidden counts that can be worked out, and what shows it.

        The points are possible counts under figures that hold all of these.
        """
        atoms = thread.atoms
        views = [*thread.then, shown]
        secrets, may_be_none = self._secrets(atoms, views)
        figures = [atoms.figures(view, e) for e, view in enumerate(views)]
        values = [*thread.values, figures[-1] @ atoms.spoke]
        given, found = exposed(
            atoms.size,
            np.concatenate(figures),
            np.concatenate(values),
            secrets,
            points,
            may_be_none=may_be_none,
        )
        if given.any() and thread.then:
            # What earlier editions give away by themselves, no hiding takes back.
            figures, values = figures[:-1], values[:-1]
            before, _ = exposed(
                atoms.size,
                np.concatenate(figures),
                np.concatenate(values),
                secrets[given],
                found,
                may_be_none=may_be_none[given],
            )
            given[given] = ~before
        return secrets[given], found

    def _secrets(self, atoms: Atoms, views: list[Shown]) -> tuple[Bools, Bools]:
        """Return (n_secrets, n_atoms) what each hidden count adds up, and which may be 0.

        Of a base that is large enough it may be known that none spoke, as where a 0 is shown; and
        of the few that came, went or stayed, since that follows from such a 0.
        """
        cells: dict[bytes, Bools] = {}
        passers: dict[bytes, Bools] = {}

        for e, view in enumerate(views):
            for side in range(3):
                for cell in np.flatnonzero(~_alone(atoms, view, e, side)):
                    whole = (atoms.cell[side] == cell) & atoms.member[e]
                    cells[whole.tobytes()] = whole
        for a, b in combinations(range(len(views)), 2):
            for side in range(3):
                for compared in self._compared(atoms, views, (a, b), side):
                    inside = atoms.inside(side, compared)
                    in_a, in_b = atoms.member[a], atoms.member[b]
                    for part in (in_a & ~in_b, in_b & ~in_a, in_a & in_b):
                        few = inside & part
                        if self._small(int(atoms.size[few].sum())) and few.tobytes() not in cells:
                            passers[few.tobytes()] = few
        rows = [*cells.values(), *passers.values()]
        return (
            np.asarray(rows, dtype=bool).reshape(len(rows), len(atoms.size)),
            np.array(
                [atoms.size[row].sum() >= self.least for row in cells.values()]
                + [True] * len(passers),
                dtype=bool,
            ),
        )

    def _compared(
        self, atoms: Atoms, views: list[Shown], pair: tuple[int, int], side: int
    ) -> list[Bools]:
        """Return the sets of cells of which who came and went is nobody's business.

        Every region, every group of kinds, the total; and every kind that one of them shows.
        """
        n_cells = atoms.n_cells[side]
        cells = [np.arange(n_cells) == cell for cell in range(n_cells)]
        if side != KIND:
            return cells
        either = [_alone(atoms, views[e], e, side) & views[e][side].shown for e in pair]
        groups = [self.coarse == group for group in np.unique(self.coarse)]
        return groups + [cells[c] for c in np.flatnonzero(either[0] | either[1])]


def _alone(atoms: Atoms, view: Shown, edition: int, side: int) -> Bools:
    """Return the cells with a figure of their own, or with nobody in them."""
    base = atoms.base(side, edition)
    whole = sums(view[side].block, base, len(base))[view[side].block]
    return np.asarray((base == 0) | (view[side].shown & (whole == base)))


def _one_less(atoms: Atoms, shown: Shown, leaking: Bools) -> list[Shown]:
    """Return the ways to hide one figure more.

    Of each side the smallest figure, and the smallest that holds what leaks; in an order in which
    the better guard comes first: the side that leaks, then kinds, then regions, the total last.
    """
    options: list[tuple[tuple[bool, bool, bool, int], Shown]] = []
    for side, view in enumerate(shown):
        base = atoms.base(side, -1)
        blocks = sorted(view.blocks(), key=lambda cells: int(base[cells].sum()))
        around = [
            cells
            for cells in blocks
            if any(atoms.inside(side, cells)[part].all() for part in leaking)
        ]
        # Whether what leaks is a cell of this side: that is where another one guards it.
        own = any(len(np.unique(atoms.cell[side][part])) == 1 for part in leaking)
        for cells in [*blocks[:1], *(c for c in around[:1] if c is not blocks[0])]:
            less = list(shown)
            less[side] = view.without(cells)
            rank = (side == TOTAL, not own, side == REGION, int(base[cells].sum()))
            options.append((rank, (less[REGION], less[KIND], less[TOTAL])))
    return [option for _, option in sorted(options, key=lambda ranked: ranked[0])]


def _worth(shown: Shown) -> tuple[int, int, int]:
    """Return what is shown as what is given up last first: the total, then regions, then kinds."""
    regions, kinds, total = (int(side.shown.sum()) for side in shown)
    return total, regions, kinds


def _cells(atoms: Atoms, side: int, start: Side, end: Side) -> tuple[Ints, Ints, Ints, Ints]:
    base = atoms.base(side, -1)
    spoke = sums(atoms.cell[side], atoms.spoke, len(base))
    block_base = sums(end.block, base, len(base))[end.block]
    block_spoke = sums(end.block, spoke, len(base))[end.block]
    state = np.select(
        [base == 0, end.shown & (block_base == base), end.shown, start.shown],
        [Cell.NOBODY, Cell.SHOWN, Cell.JOINED, Cell.GUARD],
        Cell.TOO_FEW,
    )
    figure = np.select([base == 0, end.shown], [0, 1], -1)
    return (
        np.asarray(state, dtype=np.int64),
        end.block,
        np.where(figure == 1, block_spoke, figure),
        np.where(figure == 1, block_base, figure),
    )
