"""Which figures may be public: small cells are joined or hidden, and cannot be worked out."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from sensemaking.compare.atoms import Atoms, Shown, Side, SideBySide, Thread, sums
from sensemaking.compare.cube import COARSE, LEAST, Cell, Edition, Table
from sensemaking.compare.protection import KIND, REGION, TOTAL, Memory, Rule
from sensemaking.compare.voices import Ints, Voices, groups_of
from sensemaking.errors import InputError


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
    rule = Rule(np.asarray(coarse), least)
    memory: Memory = {}
    threads = (together.thread(t) for t in range(voices.n_threads))
    rows = [_row(thread, *rule.protect(thread, memory)) for thread in threads]
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


def _row(thread: Thread, start: Shown, end: Shown) -> list[tuple[Ints, Ints, Ints, Ints]]:
    """Return state, block, spoke and base per cell, for each side."""
    return [
        _cells(thread.atoms, side, before, after)
        for side, (before, after) in enumerate(zip(start, end, strict=True))
    ]


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
