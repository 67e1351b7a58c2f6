"""Let evidence follow its words when a fragment is split, joined or corrected."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from caleidoscoop.programmes.models import Programme
from caleidoscoop.threads.models import Evidence, EvidenceQuerySet
from caleidoscoop.voices.models import FragmentVersion, VersionPart

Span = tuple[FragmentVersion, int, int]


@transaction.atomic
def carry_evidence(*, programme: Programme, at: datetime) -> tuple[int, int]:
    """Move evidence from texts that are no longer current to the same words in the current ones.

    Return how many were carried along and how many are stale: their words are no longer there.
    Stale evidence keeps its row, counts no more, and is listed for people.
    """
    return carry_rows(Evidence.objects.filter(version__fragment__programme=programme), at=at)


def carry_rows(rows: EvidenceQuerySet, *, at: datetime) -> tuple[int, int]:
    """Carry those of the rows that are behind; return how many were carried, how many are stale."""
    behind = rows.behind().select_related("version__fragment__current").order_by("pk")
    carried = stale = 0
    for evidence in behind:
        spans = list(_find(evidence.version, evidence.start, evidence.end))
        if not spans:
            stale += 1
            continue
        Evidence.objects.filter(pk=evidence.pk).update(retired_at=at)
        for version, start, end in spans:
            _carry(evidence, version, start, end)
        carried += 1
    return carried, stale


def _carry(evidence: Evidence, version: FragmentVersion, start: int, end: int) -> None:
    same_place = Evidence.objects.filter(
        thread=evidence.thread,
        link=evidence.link,
        finding_version=evidence.finding_version,
        version=version,
        start=start,
        end=end,
        retired_at__isnull=True,
    )
    if same_place.exists():
        return
    Evidence.objects.create(
        thread=evidence.thread,
        link=evidence.link,
        finding_version=evidence.finding_version,
        version=version,
        start=start,
        end=end,
        sha256=hashlib.sha256(version.text[start:end].encode()).hexdigest(),
        stance=evidence.stance,
        passage=evidence.passage,
        proposed_by=evidence.proposed_by,
        accepted_by=evidence.accepted_by,
        accepted_at=evidence.accepted_at,
        carried_from=evidence,
    )


def _find(version: FragmentVersion, start: int, end: int) -> Iterator[Span]:
    """Yield where these words stand today: by the parts that were noted, else by looking."""
    fragment = version.fragment
    if fragment.current_id == version.pk and fragment.gone_at is None:
        yield version, start, end
        return
    parts = list(
        VersionPart.objects.filter(of_version=version)
        .select_related("version__fragment__current")
        .order_by("version_id", "start")
    )
    for part in parts:
        low = max(start, part.of_start)
        high = min(end, part.of_start + part.length)
        if low < high:
            shift = part.start - part.of_start
            yield from _find(part.version, low + shift, high + shift)
    current = fragment.current
    if parts or current is None or current.pk == version.pk or fragment.gone_at is not None:
        return
    words = version.text[start:end]
    at = current.text.find(words)
    if at >= 0 and current.text.find(words, at + 1) < 0:  # twice the same words: people decide
        yield current, at, at + len(words)
