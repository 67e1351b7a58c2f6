"""Two attackers of the public cube that share no code with what guards it.

Both read the tables of all editions and know who was counted in each (region, kind, asked or not).
"""

from itertools import combinations

import numpy as np
from scipy.optimize import linprog

from sensemaking.compare import Cell

SIDES = ("regions", "kinds", "total")


def told(editions, thread):
    """Yield (edition, side, cells, count) for each figure that stands in a table."""
    for number, edition in enumerate(editions):
        for side in SIDES:
            table = getattr(edition, side)
            seen = set()
            for cell, state in enumerate(table.state[thread]):
                block = table.block[thread, cell]
                if state in (Cell.SHOWN, Cell.JOINED) and block not in seen:
                    seen.add(block)
                    yield (
                        number,
                        side,
                        set(np.flatnonzero(table.block[thread] == block)),
                        int(table.spoke[thread, cell]),
                    )


def untold(editions, thread, least):
    """Yield (what, n, row) for each count that is nobody's business; the row is who is in it.

    Each cell without a figure of its own, in this edition or, if it is large, an earlier one; and
    of each cell that some edition shows by itself, and the total, fewer than `least` who came,
    went or stayed between two editions.
    """
    people = People(editions, thread)
    shown = set()
    for number, edition in enumerate(editions):
        for side in SIDES:
            for cell, state in enumerate(getattr(edition, side).state[thread]):
                row = people.who(number, side, {cell})
                hidden = state in (Cell.JOINED, Cell.TOO_FEW, Cell.GUARD)
                if hidden and not ((side, cell) in shown and row.sum() >= least):
                    yield (number, side, cell), int(row.sum()), row
                elif state == Cell.SHOWN:
                    shown.add((side, cell))
    for a, b in combinations(range(len(editions)), 2):
        for side, cell in sorted({*shown, ("total", 0)}):
            one, other = (people.who(number, side, {cell}) for number in (a, b))
            for name, part in (
                ("went", one * (1 - other)),
                ("came", other * (1 - one)),
                ("stayed", one * other),
            ):
                if 0 < part.sum() < least:
                    yield (a, b, side, cell, name), int(part.sum()), part


class People:
    """Everybody who was ever counted in a thread, by key."""

    def __init__(self, editions, thread):
        self.rows = {}
        for number, edition in enumerate(editions):
            for i, key in enumerate(edition.unit):
                if edition.asked[i, thread]:
                    row = self.rows.setdefault(
                        str(key), (int(edition.region[i]), int(edition.kind[i]), set())
                    )
                    row[2].add(number)
        self.keys = sorted(self.rows)

    def who(self, edition, side, cells):
        """Return a row of 0 and 1: who is in these cells of an edition."""

        def place(row):
            return {"regions": row[0], "kinds": row[1], "total": 0}[side]

        rows = [self.rows[key] for key in self.keys]
        return np.array([edition in row[2] and place(row) in cells for row in rows], dtype=float)


def by_programming(editions, thread, *, read=None, least=5):
    """Yield (what, n, least, most) for each hidden count, by linear programming over groups.

    Only the tables of the first `read` editions are read.
    """
    people = People(editions, thread)
    rows = [people.rows[key] for key in people.keys]
    alike = sorted({(r, k, tuple(sorted(e))) for r, k, e in rows})
    place = [alike.index((r, k, tuple(sorted(e)))) for r, k, e in rows]
    size = np.bincount(place, minlength=len(alike))

    def per_group(row):
        return np.bincount(place, weights=row, minlength=len(alike)) / np.maximum(size, 1)

    equations, values = [], []
    for edition, side, cells, value in told(editions[:read], thread):
        equations.append(per_group(people.who(edition, side, cells)))
        values.append(value)
    bounds = [(0, int(n)) for n in size]
    known = {"A_eq": np.array(equations), "b_eq": values} if equations else {}
    for what, n, row in untold(editions, thread, least):
        aim = per_group(row)
        low = linprog(aim, bounds=bounds, method="highs", **known)
        high = linprog(-aim, bounds=bounds, method="highs", **known)
        assert low.status == high.status == 0, "the tables contradict each other"
        yield what, n, low.fun, -high.fun


def by_trying_all(editions, thread, *, read=None, least=5):
    """Yield (what, n, least, most) for each hidden count, over every way to have answered."""
    people = People(editions, thread)
    n = len(people.keys)
    answers = (np.arange(1 << n)[:, None] >> np.arange(n)) & 1
    for edition, side, cells, value in told(editions[:read], thread):
        answers = answers[answers @ people.who(edition, side, cells) == value]
    assert len(answers), "the tables contradict each other"
    for what, size, row in untold(editions, thread, least):
        possible = answers @ row
        yield what, size, possible.min(), possible.max()


def solved(attack, editions, thread, least=5):
    """Return the hidden counts that the last edition gives away: none, if all is well.

    Of `least` people and more, and of those who came or went, it may be known that none spoke.
    """

    def too_close(what, n, low, high):
        if low < 0.01:
            return high < 0.99 and len(what) == 3 and n < least
        return high - low < 1.99

    found = [now for now in attack(editions, thread, least=least) if too_close(*now)]
    if not found:
        return []
    before = attack(editions, thread, read=len(editions) - 1, least=least)
    given = [what for what, *then in before if too_close(what, *then)]
    return [now for now in found if now[0] not in given]
