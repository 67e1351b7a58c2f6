"""The door to the engine for who is not heard: what no thread covers, who is seldom evidence, and
what rests on one."""

import hashlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _
from scipy import sparse

from caleidoscoop.people.models import User
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.shared.models import record
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads.analysis.comparing import Bools, Floats, Ints
from caleidoscoop.threads.analysis.drafting import Input, input_of, keep_groups
from caleidoscoop.threads.models import COVERAGE, Evidence, Run
from sensemaking.compare.reach import LEAST_SPEAKERS
from sensemaking.compare.unheard import heard, support
from sensemaking.compare.voices import Voices
from sensemaking.text import Coverage, Draft, least_covered
from sensemaking.text.coverage import VERSION, threads_hash

LEAST = LEAST_SPEAKERS


@dataclass(frozen=True, eq=False)
class Beside:
    """Per group of speakers: how many spoke, how many of them are evidence, the ends of the
    interval of that share, and whether it lies under or above that of everybody else."""

    spoke: Ints
    used: Ints
    low: Floats
    high: Floats
    speaking_share: Floats
    evidence_share: Floats
    seldom: Bools
    often: Bools


def beside(is_evidence: Bools, group: Ints, n_groups: int) -> Beside:
    """Return the share of the evidence beside the share of the speaking, per group."""
    found = heard(is_evidence, group, n_groups)
    return Beside(
        spoke=np.bincount(group, minlength=n_groups),
        used=np.bincount(group[is_evidence], minlength=n_groups),
        low=found.used.low.ravel(),
        high=found.used.high.ravel(),
        speaking_share=found.speaking_share,
        evidence_share=found.evidence_share,
        seldom=found.seldom,
        often=found.often,
    )


def resting_on_one(unit: Ints, thing: Ints, n_things: int, label_of_unit: Ints) -> Bools:
    """Return which things rest on speakers of a single label, from pairs of who and what.

    A label below zero is not known, and such a speaker is left out.
    """
    known = label_of_unit[unit] >= 0
    unit, thing = unit[known], thing[known]
    spoke = sparse.csr_array(
        (np.ones(len(unit), dtype=np.int64), (unit, thing)), shape=(len(label_of_unit), n_things)
    )
    voices = Voices(spoke, np.zeros(len(label_of_unit), dtype=np.int64))
    return support(voices, np.maximum(label_of_unit, 0)).rests_on_one


def group_uncovered(
    *,
    programme: Programme,
    at: datetime,
    by: User | None = None,
    region: Region | None = None,
    seed: int = 0,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Run:
    """Group what no thread covers, the least covered first, and keep the run with its groups.

    A run that read the same is not made again: that one is returned.
    Raises Refused if there is nothing to look at.
    """
    read = input_of(programme, region)
    if not read.fragments:
        raise Refused(_("There are no fragments to analyse yet. Bring in what people said first."))
    last_withdrawal = programme.last_withdrawal
    threads = _threads_of(read, programme)
    digest = hashlib.sha256(f"{read.sha256}{threads_hash(threads)}".encode()).hexdigest()
    same = Run.objects.of_coverage().filter(programme=programme, region=region).first()
    now = (digest, VERSION, seed, last_withdrawal)
    if same and now == (
        same.input_sha256,
        same.engine_version,
        same.seed,
        same.last_withdrawal,
    ):
        return same
    found = least_covered(
        read.passages(), threads, seed=seed, place_names=read.place_names, progress=progress
    )
    return _keep(programme, region, read, found, digest, last_withdrawal, by, at)


def _threads_of(read: Input, programme: Programme) -> dict[str, set[str]]:
    """Return the open threads that each fragment is evidence of, both by key."""
    evidence = Evidence.objects.filter(
        retired_at__isnull=True,
        thread__programme=programme,
        thread__closed_at__isnull=True,
    )
    under: dict[str, set[str]] = defaultdict(set)
    for fragment, thread in evidence.values_list("version__fragment__key", "thread__key"):
        if fragment in read.fragments:
            under[fragment].add(thread)
    return dict(under)


@transaction.atomic
def _keep(
    programme: Programme,
    region: Region | None,
    read: Input,
    found: Coverage,
    digest: str,
    last_withdrawal: int,
    by: User | None,
    at: datetime,
) -> Run:
    """Keep the groups in their order, each by itself: no tree stands above them."""
    assert found.engine.name == COVERAGE
    run = Run.objects.create(
        programme=programme,
        region=region,
        engine=found.engine.name,
        engine_version=found.engine.version,
        parameters={**found.engine.parameters, "distance": dict(found.distance)},
        seed=found.engine.seed,
        input_sha256=digest,
        last_withdrawal=last_withdrawal,
        fragments=len(read.fragments),
        unplaced=list(found.alone),
        covered=0,
        at=at,
    )
    groups = tuple(replace(group, parent=None, level=0) for group in found.groups)
    draft = Draft(groups, found.alone, (), found.membership, found.engine)
    keep_groups(run, read, draft, groups)
    record(
        programme_key=programme.key,
        verb="uncovered_grouped",
        target=run,
        by=by,
        at=at,
        fragments=len(found.score),
        groups=len(groups),
    )
    return run
