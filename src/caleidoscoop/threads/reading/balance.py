"""Who speaks and is seldom evidence, and which threads and findings rest on one."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from django.db.models import Q
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from caleidoscoop.programmes.models import Region
from caleidoscoop.threads.analysis.uncovered import LEAST, Beside, beside, resting_on_one
from caleidoscoop.threads.kaleidoscope.sight import Sight
from caleidoscoop.threads.kaleidoscope.snapshot import (
    KINDS,
    STANCES,
    UNKNOWN_KIND,
    Ints,
    Snapshot,
    places_in,
)
from caleidoscoop.threads.models import Evidence, Finding, Stance
from caleidoscoop.voices.models import Fragment, SpeakerKind

AT_A_TIME = 5_000  # keys in a question to the database


@dataclass(frozen=True)
class HeardLine:
    """One kind or region: how many spoke, and how many of those are evidence, with an interval."""

    region: Region | None
    label: str
    spoke: int
    used: int
    low: int
    high: int
    speaking: int
    evidence: int
    is_seldom: bool
    verdict: str

    @property
    def percent(self) -> int:
        return round(100 * self.used / self.spoke) if self.spoke else 0


@dataclass(frozen=True)
class Narrow:
    """A thread or finding with on how little it rests."""

    title: str
    thread_key: str
    region: Region | None
    caution: str
    is_finding: bool


def heard_by_kind(snapshot: Snapshot, sight: Sight, place: Region | None) -> list[HeardLine]:
    """Return every kind of speaker, also one that did not speak."""
    found = _beside(snapshot, sight, place, snapshot.spoken.kind.astype(np.int64), len(KINDS))
    labels = [str(SpeakerKind(kind).label) for kind in KINDS]
    lines = _lines(found, [None] * len(KINDS), labels)
    return [line for line, kind in zip(lines, KINDS, strict=True) if _is_told(line, kind)]


def _is_told(line: HeardLine, kind: str) -> bool:
    return bool(line.spoke) or kind != SpeakerKind.UNKNOWN


def heard_by_region(snapshot: Snapshot, sight: Sight) -> list[HeardLine]:
    """Return every region, and what names none where something was said so."""
    keys = np.array([0, *(region.pk for region in sight.regions)], dtype=np.int64)
    order = np.argsort(keys)
    at = np.searchsorted(keys[order], snapshot.spoken.region)
    group = order[np.minimum(at, len(keys) - 1)]
    found = _beside(snapshot, sight, None, group, len(keys))
    labels = [_("Without a region"), *(region.name for region in sight.regions)]
    nowhere, *lines = _lines(found, [None, *sight.regions], labels)
    return [*lines, nowhere] if nowhere.spoke else lines


def _beside(
    snapshot: Snapshot, sight: Sight, place: Region | None, group: Ints, n_groups: int
) -> Beside:
    """Count who spoke; a table that spoke in two groups counts in each."""
    spoken = snapshot.spoken
    is_evidence = np.zeros(len(spoken), dtype=bool)
    is_evidence[snapshot.place[_seen(snapshot, sight)]] = True
    rows = np.flatnonzero(spoken.region == place.pk) if place else np.arange(len(spoken))
    who, unit = np.unique(
        snapshot.units[rows].astype(np.int64) * n_groups + group[rows], return_inverse=True
    )
    used = np.bincount(unit, weights=is_evidence[rows], minlength=len(who)) > 0
    return beside(used, who % n_groups, n_groups)


def _seen(snapshot: Snapshot, sight: Sight) -> NDArray[np.int64]:
    """Return which of the standing evidence is of threads that this reader sees."""
    if not len(snapshot.thread):
        return np.zeros(0, dtype=np.int64)
    is_seen = np.isin(snapshot.thread_keys, [thread.pk for thread in sight.threads])
    return np.flatnonzero(is_seen[snapshot.thread])


def _lines(found: Beside, regions: list[Region | None], labels: list[str]) -> list[HeardLine]:
    def percent(value: float) -> int:
        return 0 if np.isnan(value) else round(100 * float(value))

    return [
        HeardLine(
            region=region,
            label=label,
            spoke=int(found.spoke[i]),
            used=int(found.used[i]),
            low=percent(found.low[i]),
            high=percent(found.high[i]),
            speaking=percent(found.speaking_share[i]),
            evidence=percent(found.evidence_share[i]),
            is_seldom=bool(found.seldom[i]),
            verdict=_verdict(found, i),
        )
        for i, (region, label) in enumerate(zip(regions, labels, strict=True))
    ]


def _verdict(found: Beside, i: int) -> str:
    if not found.spoke[i]:
        return _("nobody spoke")
    if found.spoke[i] < LEAST:
        return _("too few to say")
    if found.seldom[i]:
        return _("seldom evidence")
    if found.often[i]:
        return _("often evidence")
    return _("as the others")


def narrow_lines(snapshot: Snapshot, sight: Sight, place: Region | None) -> list[Narrow]:
    """Return the threads and findings that rest on one table, speaker, session or kind.

    Of a place: its own and the common ones. With three queries, and one per thousands of fragments
    under those that rest on one session.
    """
    threads = [t for t in sight.threads if not place or t.region_id in (None, place.pk)]
    findings = _findings(sight, place)
    column = {thread.pk: i for i, thread in enumerate(threads)}
    fragment, thing = _supports(snapshot, column)
    parts = [(fragment, thing)]
    for number, finding in enumerate(findings, start=len(threads)):
        own = [column[t.pk] for t in finding.threads.all() if t.pk in column]
        under = np.flatnonzero(np.isin(thing, own))
        parts.append((fragment[under], np.full(len(under), number)))
    parts.append(_own_evidence(snapshot, findings, len(threads)))
    fragment = np.concatenate([part[0] for part in parts])
    thing = np.concatenate([part[1] for part in parts])
    cautions = _cautions(snapshot, fragment, thing, len(threads) + len(findings))
    lines = [
        Narrow(t.title, t.key, sight.region_of.get(t.region_id), cautions[i], False)
        for i, t in enumerate(threads)
        if cautions[i]
    ]
    for number, finding in enumerate(findings, start=len(threads)):
        of = [t for t in finding.threads.all() if t.pk in column]
        if cautions[number] and of and finding.current:
            region = sight.region_of.get(finding.region_id)
            lines.append(Narrow(finding.current.text, of[0].key, region, cautions[number], True))
    return lines


def _findings(sight: Sight, place: Region | None) -> list[Finding]:
    here = Q(region__isnull=True) | Q(region=place) if place else Q()
    findings = Finding.objects.standing().visible_to(sight.user)
    rows = findings.filter(here, programme=sight.programme).select_related("current")
    return list(rows.prefetch_related("threads").order_by("pk"))


def _supports(snapshot: Snapshot, column: dict[int, int]) -> tuple[Ints, Ints]:
    """Return pairs of the place of a fragment and the number of a thread that it supports."""
    number = np.array([column.get(int(key), -1) for key in snapshot.thread_keys], dtype=np.int64)
    if not len(number):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    thing = number[snapshot.thread]
    chosen = (thing >= 0) & (snapshot.stance == STANCES.index(Stance.SUPPORTS))
    return snapshot.place[chosen].astype(np.int64), thing[chosen]


def _own_evidence(snapshot: Snapshot, findings: list[Finding], first: int) -> tuple[Ints, Ints]:
    """Return the same pairs of what findings have as evidence of their own."""
    number = {finding.current_id: first + i for i, finding in enumerate(findings)}
    own = Evidence.objects.standing().filter(
        finding_version__in=list(number), stance=Stance.SUPPORTS
    )
    rows = list(own.values_list("version__fragment_id", "finding_version_id"))
    keys = np.array([key for key, _version in rows], dtype=np.int64)
    thing = np.array([number[version] for _key, version in rows], dtype=np.int64)
    place = places_in(snapshot.spoken.key, keys)
    return place[place >= 0], thing[place >= 0]


def _cautions(snapshot: Snapshot, fragment: Ints, thing: Ints, n_things: int) -> list[str]:
    """Say on how little each rests, the narrowest first; empty when it rests on more."""
    spoken, units = snapshot.spoken, snapshot.units.astype(np.int64)
    unit = units[fragment]
    kind_of_unit = np.full(snapshot.n_units, -1, dtype=np.int64)
    kind_of_unit[units] = np.where(spoken.kind == UNKNOWN_KIND, -1, spoken.kind)
    session = snapshot.session_of_unit.astype(np.int64)
    one_session = resting_on_one(unit, thing, n_things, session)
    one_speaker = resting_on_one(unit, thing, n_things, np.arange(snapshot.n_units))
    one_kind = resting_on_one(unit, thing, n_things, kind_of_unit)
    one_table = _at_one_table(snapshot, fragment, thing, one_session)
    said = []
    for i in range(n_things):
        if i in one_table:
            said.append(_("rests on one table"))
        elif one_speaker[i]:
            said.append(_("rests on one speaker or source"))
        elif one_session[i]:
            said.append(_("rests on one session"))
        else:
            said.append(_("rests on one kind of speaker") if one_kind[i] else "")
    return said


def _at_one_table(
    snapshot: Snapshot, fragment: Ints, thing: Ints, one_session: NDArray[np.bool_]
) -> set[int]:
    """Return which of the things in one session were said at one table with a name."""
    chosen = np.flatnonzero(one_session[thing]) if len(thing) else np.zeros(0, dtype=np.int64)
    keys = np.unique(snapshot.spoken.key[fragment[chosen]]).tolist()
    table: dict[int, tuple[int, str]] = {}
    for start in range(0, len(keys), AT_A_TIME):
        rows = Fragment.objects.filter(pk__in=keys[start : start + AT_A_TIME])
        for key, source, name in rows.values_list("pk", "source_id", "table_name"):
            table[key] = (source, name)
    tables: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for place, number in zip(fragment[chosen].tolist(), thing[chosen].tolist(), strict=True):
        tables[number].add(table[int(snapshot.spoken.key[place])])
    return {number for number, held in tables.items() if len(held) == 1 and min(held)[1]}
