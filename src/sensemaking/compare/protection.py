"""What is hidden of one thread, so that nothing hidden can be worked out."""

from itertools import combinations

import numpy as np

from sensemaking.compare.atoms import Atoms, Shown, Side, Thread, sums
from sensemaking.compare.attack import exposed
from sensemaking.compare.voices import Bools, Ints

REGION, KIND, TOTAL = range(3)
Memory = dict[bytes, list[Shown]]


class Rule:
    """What may be shown of a thread."""

    def __init__(self, coarse: Ints, least: int) -> None:
        self.coarse = coarse
        self.least = least

    def protect(self, thread: Thread, memory: Memory) -> tuple[Shown, Shown]:
        """Return what is large enough to show, and what of that may be shown."""
        start = self._large_enough(thread)
        return start, self._guarded(thread, start, memory)

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
        look = _Look(self, thread)
        if not len(look.leaks(start)):
            return start
        # What served a thread with the same cells is tried first: one pattern is easier to read.
        known = memory.setdefault(
            b"".join(s.block.tobytes() + s.shown.tobytes() for s in start), []
        )
        for shown in known:
            if not len(look.leaks(shown)):
                return shown
        shown = look.hide(start)
        if _worth(shown)[:2] < _worth(start)[:2]:
            # It spread to the regions: perhaps it is better to give no kinds at all.
            kindless = start[KIND].without(np.ones_like(self.coarse, dtype=bool))
            shown = max(shown, look.hide((start[REGION], kindless, start[TOTAL])), key=_worth)
        shown = look.show_again(start, shown)
        known.append(shown)
        return shown

    def secrets(self, atoms: Atoms, views: list[Shown]) -> tuple[Bools, Bools]:
        """Return (n_secrets, n_atoms) what each hidden count adds up, and which may be 0.

        Of a base that is large enough it may be known that none spoke, as where a 0 is shown; and
        of the few that came, went or stayed, since that follows from such a 0. Of a large cell that
        an earlier edition shows, those few are all there is to hide.
        """
        cells: dict[bytes, Bools] = {}
        passers: dict[bytes, Bools] = {}

        for side in range(3):
            told = np.zeros(atoms.n_cells[side], dtype=bool)
            for e, view in enumerate(views):
                alone = _alone(atoms, view, e, side)
                large = atoms.base(side, e) >= self.least
                for cell in np.flatnonzero(~alone & ~(told & large)):
                    whole = (atoms.cell[side] == cell) & atoms.member[e]
                    cells[whole.tobytes()] = whole
                told |= alone & view[side].shown
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


class _Look:
    """One thread as an attacker sees it, who remembers which counts are possible."""

    def __init__(self, rule: Rule, thread: Thread) -> None:
        self.rule = rule
        self.thread = thread
        self.given_before: dict[bytes, bool] = {}
        self.possible = np.zeros((0, len(thread.atoms.size)), dtype=np.int64)

    def leaks(self, shown: Shown) -> Bools:
        """Return (n_leaks, n_atoms): the hidden counts that can be worked out."""
        atoms = self.thread.atoms
        views = [*self.thread.then, shown]
        secrets, may_be_none = self.rule.secrets(atoms, views)
        figures = [atoms.figures(view, e) for e, view in enumerate(views)]
        values = [*self.thread.values, figures[-1] @ atoms.spoke]
        given = self._exposed(figures, values, secrets, may_be_none)
        if given.any() and self.thread.then:
            # What earlier editions give away by themselves, no hiding takes back.
            given[given] = ~self._given_before(
                figures[:-1], values[:-1], secrets[given], may_be_none[given]
            )
        return secrets[given]

    def _given_before(
        self, figures: list[Bools], values: list[Ints], secrets: Bools, may_be_none: Bools
    ) -> Bools:
        new = np.array(
            [secret.tobytes() not in self.given_before for secret in secrets], dtype=bool
        )
        if new.any():
            given = self._exposed(figures, values, secrets[new], may_be_none[new])
            for secret, is_given in zip(secrets[new], given, strict=True):
                self.given_before[secret.tobytes()] = bool(is_given)
        return np.array([self.given_before[secret.tobytes()] for secret in secrets], dtype=bool)

    def _exposed(
        self, figures: list[Bools], values: list[Ints], secrets: Bools, may_be_none: Bools
    ) -> Bools:
        given, found = exposed(
            self.thread.atoms.size,
            np.concatenate(figures),
            np.concatenate(values),
            secrets,
            self.possible,
            may_be_none=may_be_none,
        )
        self.possible = np.unique(np.concatenate([self.possible, found]), axis=0)
        return given

    def hide(self, shown: Shown) -> Shown:
        """Return the same with one figure after the other hidden, until nothing leaks."""
        leaking = self.leaks(shown)
        while len(leaking):
            options = _one_less(self.thread.atoms, shown, leaking)
            if not options:
                break  # This edition tells nothing any more.
            # The first that helps, else the first: what was hidden in vain is shown again later.
            tried = []
            for option in options:
                tried.append((option, self.leaks(option)))
                if len(tried[-1][1]) < len(leaking):
                    break
            shown, leaking = min(tried, key=lambda option: len(option[1]))
        return shown

    def show_again(self, start: Shown, shown: Shown) -> Shown:
        """Return the same with figures that were hidden on the way, and need not be, shown."""
        for side in (TOTAL, REGION, KIND):
            base = self.thread.atoms.base(side, -1)
            blocks = [b for b in start[side].blocks() if not (b & shown[side].shown).any()]
            for block in sorted(blocks, key=lambda cells: -int(base[cells].sum())):
                more = list(shown)
                more[side] = Side(
                    start[side].block, shown[side].shown | (block & start[side].shown)
                )
                option = (more[REGION], more[KIND], more[TOTAL])
                if not len(self.leaks(option)):
                    shown = option
        return shown


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
