"""What the engine says of counts in rows and columns: intervals, reach, and what stands out."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sensemaking.compare.distinctive import distinctive
from sensemaking.compare.reach import Extent, Reason, reach
from sensemaking.compare.shares import design_effect, shares
from sensemaking.compare.voices import Clusters, Counts

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

EXTENTS = {Extent.NONE: "none", Extent.ONE: "one", Extent.SOME: "some", Extent.ALL: "all"}


@dataclass(frozen=True, eq=False)
class PerSession:
    """Speakers of each thing per pair of session and group that occurs, sorted by group: those who
    spoke of it, (n_pairs, n_things), and all, (n_pairs,)."""

    spoke: Floats
    base: Ints
    session: Ints
    group: Ints
    n_groups: int


@dataclass(frozen=True, eq=False)
class Reached:
    """Per thing: in how many of the regions that count it is present, how far that reaches, and
    which regions have too few speakers to count."""

    extent: tuple[str, ...]
    n_present: Ints
    n_counted: Ints
    too_few: Bools


def effects_of(parts: PerSession) -> Floats:
    """Return, per thing, how much less speakers of one session tell than strangers would."""
    return design_effect(
        Clusters(
            spoke=parts.spoke,
            base=np.repeat(parts.base[:, None], parts.spoke.shape[1], axis=1).astype(np.float64),
            session=parts.session,
            group=parts.group,
            n_groups=parts.n_groups,
            n_sessions=int(parts.session.max(initial=-1)) + 1,
        )
    )


def intervals_of(spoke: Ints, base: Ints, effect: Floats | float = 1.0) -> tuple[Floats, Floats]:
    """Return the ends of the interval of a share; the last axis borrows among its groups."""
    if not spoke.size:
        return np.zeros(spoke.shape), np.zeros(spoke.shape)
    found = shares(spoke, base, effect=effect)
    return found.low, found.high


def reach_of(spoke: Ints, base: Ints, effect: Floats | float = 1.0) -> Reached:
    """Return how far each thing reaches, from speakers per thing and region."""
    if not spoke.size:
        none = np.zeros(len(spoke), dtype=np.int64)
        return Reached(("none",) * len(spoke), none, none, np.zeros(spoke.shape, dtype=bool))
    found = reach(shares(spoke, base, effect=effect))
    return Reached(
        extent=tuple(EXTENTS[Extent(value)] for value in found.extent),
        n_present=found.n_present,
        n_counted=found.n_counted,
        too_few=found.reason == Reason.TOO_FEW,
    )


def standing_out(
    spoke: Ints, base: Ints, sessions: Ints, effect: Floats | float = 1.0
) -> tuple[Bools, Bools]:
    """Return where a group speaks of a thing more, and where less, than the others together."""
    if not spoke.size:
        return np.zeros(spoke.shape, dtype=bool), np.zeros(spoke.shape, dtype=bool)
    found = distinctive(
        Counts(spoke=spoke, base=base, unasked=np.zeros_like(spoke), sessions=sessions),
        effect=effect,
    )
    return found.more, found.less
