"""Which passage of a corrected file is which fragment of the file before."""

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

ALIKE = 0.6  # share of common characters from which a passage is a corrected one, not a new one


@dataclass(frozen=True)
class Match:
    """Positions: (old, new) of what stayed and of what changed, and what is only in one of both."""

    same: tuple[tuple[int, int], ...]
    changed: tuple[tuple[int, int], ...]
    new: tuple[int, ...]
    gone: tuple[int, ...]


def match(old: Sequence[str], new: Sequence[str]) -> Match:
    """Return how two readings of one file correspond, each passage used once.

    Equal texts belong together wherever they stand, in order of appearance. What is left between
    the same two neighbours and is alike enough was corrected.
    """
    same = _equal(old, new)
    partner = {n: o for o, n in same}
    taken = {o for o, _ in same}
    changed: list[tuple[int, int]] = []
    corrected: set[int] = set()  # where passages moved, two gaps may hold the same old ones
    for left_old, left_new in _gaps(len(old), len(new), partner, taken):
        pairs = _corrected(old, new, [o for o in left_old if o not in corrected], left_new)
        corrected.update(o for o, _ in pairs)
        changed.extend(pairs)
    paired_old = taken | {o for o, _ in changed}
    paired_new = set(partner) | {n for _, n in changed}
    return Match(
        same=tuple(same),
        changed=tuple(changed),
        new=tuple(n for n in range(len(new)) if n not in paired_new),
        gone=tuple(o for o in range(len(old)) if o not in paired_old),
    )


def _equal(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    places: dict[str, deque[int]] = defaultdict(deque)
    for position, text in enumerate(old):
        places[text].append(position)
    return [(places[text].popleft(), n) for n, text in enumerate(new) if places.get(text)]


def _gaps(
    n_old: int, n_new: int, partner: dict[int, int], taken: set[int]
) -> list[tuple[list[int], list[int]]]:
    """Return runs of unmatched new passages, each with the unmatched old ones at the same place."""
    gaps: list[tuple[list[int], list[int]]] = []
    run: list[int] = []
    before = -1
    for n in range(n_new + 1):
        if n < n_new and n not in partner:
            run.append(n)
            continue
        after = partner.get(n, n_old)
        if run:
            between = range(before + 1, after) if after > before else range(before + 1, n_old)
            free = [o for o in between if o not in taken]
            if free:
                gaps.append((free, run))
            run = []
        before = after
    return gaps


def _corrected(
    old: Sequence[str], new: Sequence[str], left_old: list[int], left_new: list[int]
) -> list[tuple[int, int]]:
    """Pair each new passage with the first old one in reach that is alike enough."""
    free = deque(left_old)
    pairs: list[tuple[int, int]] = []
    for n in left_new:
        for o in list(free)[:50]:
            if _alike(old[o], new[n]):
                pairs.append((o, n))
                while free and free[0] <= o:  # order is kept, so what was passed over is gone
                    free.popleft()
                break
    return pairs


def _alike(one: str, other: str) -> bool:
    pair = SequenceMatcher(None, one, other, autojunk=False)
    if pair.real_quick_ratio() < ALIKE or pair.quick_ratio() < ALIKE:
        return False
    return pair.ratio() >= ALIKE
