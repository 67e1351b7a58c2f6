"""Who speaks but is seldom evidence, and which threads rest on one table, session or kind."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from sensemaking.compare.reach import LEAST_SPEAKERS
from sensemaking.compare.shares import Shares, shares
from sensemaking.compare.voices import Bools, Floats, Ints, Voices, in_range, whole_numbers
from sensemaking.errors import InputError


@dataclass(frozen=True, eq=False)
class Heard:
    """Per group, how many of those who spoke are evidence.

    Attributes
    ----------
    speaking_share : (n_groups,) float64, of all who spoke, the fraction in this group
    evidence_share : (n_groups,) float64, of all who are evidence, the fraction in this group
    used : Shares of one row, per group the fraction of its speakers who are evidence
    overall : float, that fraction of everybody; nan without speakers
    seldom, often : (n_groups,) bool, enough spoke, and the whole interval of `used` lies under, or
        above, the fraction of everybody else
    """

    speaking_share: Floats
    evidence_share: Floats
    used: Shares
    overall: float
    seldom: Bools
    often: Bools


@dataclass(frozen=True, eq=False)
class Support:
    """Per thread, on how many different sessions, tables or kinds it rests.

    Attributes
    ----------
    n_speakers, n_labels : (n_threads,) int
    largest : (n_threads,) int, the label with most speakers, of equals the lowest; -1 for none
    largest_share : (n_threads,) float64, fraction of the speakers; nan without speakers
    """

    n_speakers: Ints
    n_labels: Ints
    largest: Ints
    largest_share: Floats

    @property
    def rests_on_one(self) -> Bools:
        """Where all that is heard comes from a single session, table or kind."""
        return np.asarray(self.n_labels == 1)


def heard(
    is_evidence: ArrayLike, group: ArrayLike, n_groups: int, *, least: int = LEAST_SPEAKERS
) -> Heard:
    """Return, per group, the share of the evidence beside the share of the speaking.

    Parameters
    ----------
    is_evidence : (n_units,) bool
        Whether a fragment of the unit is evidence of anything.
    group : (n_units,) int
        Kind or region of each unit, 0 <= group < n_groups.
    n_groups : int
        How many groups there are.
    least : int, default 5
        Speakers in a group before it is called seldom or often heard.

    Returns
    -------
    Heard
        Shares are nan when nobody spoke, or nobody is evidence.

    Raises
    ------
    InputError
        If the lengths differ or a group is out of range.

    Notes
    -----
    The group is held against everybody else, so that a large group is not held against itself.
    Where nothing is amiss, about one group in twenty is called seldom or often all the same. It
    counts speakers, so it finds a kind that is passed over, not a single person; and not
    whoever was never in the room.
    """
    evidence, groups = np.asarray(is_evidence, dtype=bool), whole_numbers("group", group)
    if evidence.shape != groups.shape or groups.ndim != 1:
        raise InputError(f"is_evidence {evidence.shape} and group {groups.shape} must match.")
    in_range("group", groups, n_groups)
    spoke = np.bincount(groups, minlength=n_groups)
    used = np.bincount(groups[evidence], minlength=n_groups)
    found = shares(used, spoke)
    with np.errstate(invalid="ignore", divide="ignore"):
        speaking, among = spoke / spoke.sum(), used / used.sum()
        others = (used.sum() - used) / (spoke.sum() - spoke)
        overall = float(used.sum() / np.float64(spoke.sum()))
        enough = spoke >= least
        seldom, often = enough & (found.high < others), enough & (found.low > others)
    return Heard(speaking, among, found, overall, seldom, often)


def support(voices: Voices, label: ArrayLike) -> Support:
    """Return, per thread, on how many sessions, tables or kinds the speakers divide.

    Parameters
    ----------
    voices : Voices
        Units and threads; all who spoke count, where it was asked or not.
    label : (n_units,) int
        Session, table, source or kind of each unit, from 0.

    Returns
    -------
    Support
        Four (n_threads,) arrays.

    Raises
    ------
    InputError
        If `label` does not fit the units.
    """
    labels = whole_numbers("label", label)
    if labels.shape != (voices.n_units,):
        raise InputError(
            f"label {labels.shape} must give one number to each of {voices.n_units} units."
        )
    n_labels = int(labels.max(initial=0)) + 1
    in_range("label", labels, n_labels)
    member = sparse.csr_array(
        (np.ones(voices.n_units, dtype=np.int64), (labels, np.arange(voices.n_units))),
        shape=(n_labels, voices.n_units),
    )
    table = (member @ voices.spoke).toarray()
    total = table.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(total > 0, table.max(axis=0) / total, np.nan)
    return Support(
        n_speakers=total,
        n_labels=(table > 0).sum(axis=0),
        largest=np.where(total > 0, table.argmax(axis=0), -1),
        largest_share=share,
    )
