"""Who spoke of what, and who was asked: the one table from which everything is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from sensemaking.errors import InputError

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Matrix: TypeAlias = Any  # scipy.sparse has no types


@dataclass(frozen=True, eq=False)
class Voices:
    """Units of counting (speakers; unknown: the table or source counts as one) and threads.

    Parameters
    ----------
    spoke : (n_units, n_threads) sparse or dense
        Not zero where the unit spoke of the thread; how often does not count.
    session : (n_units,) int
        Session of each unit, 0 <= session < n_sessions.
    asked : (n_sessions, n_threads) bool, optional
        Whether the session asked for what the thread is about; by default every session did.

    Raises
    ------
    InputError
        If lengths differ or a session number is out of range.
    """

    spoke: Matrix
    session: Ints
    asked: Bools | None = None

    def __post_init__(self) -> None:
        spoke = sparse.csr_array(self.spoke).astype(bool).astype(np.int64)
        spoke.eliminate_zeros()
        session = whole_numbers("session", self.session)
        if session.shape != (spoke.shape[0],):
            raise InputError(
                f"session {session.shape} must give one number to each of {spoke.shape[0]} units."
            )
        n_sessions = int(session.max(initial=-1)) + 1
        everywhere = np.ones((n_sessions, spoke.shape[1]), dtype=bool)
        asked = everywhere if self.asked is None else np.asarray(self.asked, dtype=bool)
        if asked.ndim != 2 or asked.shape[1] != spoke.shape[1] or asked.shape[0] < n_sessions:
            raise InputError(
                f"asked {asked.shape} must be at least ({n_sessions}, {spoke.shape[1]})."
            )
        in_range("session", session, asked.shape[0])
        for name, value in (("spoke", spoke), ("session", session), ("asked", asked)):
            object.__setattr__(self, name, value)

    @property
    def n_units(self) -> int:
        return int(self.spoke.shape[0])

    @property
    def n_threads(self) -> int:
        return int(self.spoke.shape[1])

    @property
    def n_sessions(self) -> int:
        return len(self.occasions)

    @property
    def occasions(self) -> Bools:
        """(n_sessions, n_threads) bool: where was asked for what."""
        assert self.asked is not None  # filled in at the start
        return self.asked

    @cached_property
    def heard(self) -> Matrix:
        """(n_units, n_threads) sparse: who spoke of a thread where it was asked."""
        return self.spoke.multiply(self.occasions[self.session]).tocsr()

    def only(self, units: Bools) -> "Voices":
        """Return the voices of some units, with all sessions and threads."""
        return Voices(self.spoke[units], self.session[units], self.asked)


@dataclass(frozen=True, eq=False)
class Counts:
    """Per thread and group, (n_threads, n_groups) int: how many units.

    Attributes
    ----------
    spoke : units that spoke of the thread where it was asked; never more than `base`
    base : units of the group in sessions where it was asked
    unasked : units that spoke of it where it was not asked; in no share, and never lost
    sessions : sessions in which at least one of `spoke` spoke
    """

    spoke: Ints
    base: Ints
    unasked: Ints
    sessions: Ints


@dataclass(frozen=True, eq=False)
class Clusters:
    """Counts per session and group, for the pairs that occur, sorted by group.

    Attributes
    ----------
    spoke, base : (n_pairs, n_threads) float64, in units
    session, group : (n_pairs,) int
    n_groups, n_sessions : int
    """

    spoke: Floats
    base: Floats
    session: Ints
    group: Ints
    n_groups: int
    n_sessions: int

    def of_group(self, group: int) -> slice:
        """Return where the pairs of a group are."""
        first, last = np.searchsorted(self.group, [group, group + 1])
        return slice(int(first), int(last))

    def total(self, figures: Floats) -> Floats:
        """Return (n_threads, n_groups): the sum over the sessions of each group."""
        parts = [figures[self.of_group(g)].sum(axis=0) for g in range(self.n_groups)]
        return np.stack(parts, axis=1) if parts else np.zeros((figures.shape[1], 0))


def clusters(voices: Voices, group: ArrayLike, n_groups: int) -> Clusters:
    """Return the counts per session and group.

    Parameters
    ----------
    voices : Voices
        Units and threads.
    group : (n_units,) int
        Region, kind or anything else of each unit, 0 <= group < n_groups.
    n_groups : int
        How many groups there are; a group may have no units.

    Returns
    -------
    Clusters
        One row per pair of session and group that occurs.

    Raises
    ------
    InputError
        If `group` does not fit the units or is out of range.
    """
    groups = groups_of(voices, group, n_groups)
    code = groups * max(voices.n_sessions, 1) + voices.session
    pairs, place, size = np.unique(code, return_inverse=True, return_counts=True)
    member = sparse.csr_array(
        (np.ones(voices.n_units), (place.ravel(), np.arange(voices.n_units))),
        shape=(len(pairs), voices.n_units),
    )
    session = pairs % max(voices.n_sessions, 1)
    return Clusters(
        spoke=(member @ voices.heard).toarray().astype(np.float64),
        base=size[:, None] * voices.occasions[session].astype(np.float64),
        session=session,
        group=pairs // max(voices.n_sessions, 1),
        n_groups=n_groups,
        n_sessions=voices.n_sessions,
    )


def count(voices: Voices, group: ArrayLike, n_groups: int) -> Counts:
    """Return, per thread and group, how many spoke of it out of those who were asked.

    Parameters
    ----------
    voices, group, n_groups
        As for `clusters`.

    Returns
    -------
    Counts
        Four (n_threads, n_groups) int arrays, in units or sessions.

    Raises
    ------
    InputError
        If `group` does not fit the units or is out of range.

    Notes
    -----
    Who brings up a thread where nobody asked stays out of the share: those who did not bring it up
    there had no occasion to, so counting only the ones who did would make any share too high.
    """
    parts = clusters(voices, group, n_groups)
    groups = groups_of(voices, group, n_groups)
    member = sparse.csr_array(
        (np.ones(voices.n_units, dtype=np.int64), (groups, np.arange(voices.n_units))),
        shape=(n_groups, voices.n_units),
    )
    everyone = (member @ voices.spoke).toarray().T
    spoke = np.rint(parts.total(parts.spoke)).astype(np.int64)
    return Counts(
        spoke=spoke,
        base=np.rint(parts.total(parts.base)).astype(np.int64),
        unasked=everyone - spoke,
        sessions=parts.total((parts.spoke > 0).astype(np.float64)).astype(np.int64),
    )


def cross(
    voices: Voices, region: ArrayLike, kind: ArrayLike, n_regions: int, n_kinds: int
) -> tuple[Ints, Ints]:
    """Return spoke and base, each (n_threads, n_regions, n_kinds) int, in units."""
    regions = groups_of(voices, region, n_regions)
    kinds = groups_of(voices, kind, n_kinds)
    counts = count(voices, regions * n_kinds + kinds, n_regions * n_kinds)
    shape = (voices.n_threads, n_regions, n_kinds)
    return counts.spoke.reshape(shape), counts.base.reshape(shape)


def groups_of(voices: Voices, group: ArrayLike, n_groups: int) -> Ints:
    """Return the group of each unit, or say why it does not fit."""
    groups = whole_numbers("group", group)
    if groups.shape != (voices.n_units,):
        raise InputError(
            f"group {groups.shape} must give one number to each of {voices.n_units} units."
        )
    in_range("group", groups, n_groups)
    return groups


def whole_numbers(name: str, values: ArrayLike | Sequence[int]) -> Ints:
    """Return the values as int64, or say that they are something else."""
    array = np.asarray(values)
    if array.size and array.dtype.kind not in "iu":
        raise InputError(f"{name} must hold whole numbers; got {array.dtype}.")
    return array.astype(np.int64)


def in_range(name: str, numbers: Ints, end: int) -> None:
    """Refuse numbers outside [0, end)."""
    if numbers.size and (numbers.min() < 0 or numbers.max() >= end):
        raise InputError(f"{name} must lie in [0, {end}); got [{numbers.min()}, {numbers.max()}].")
