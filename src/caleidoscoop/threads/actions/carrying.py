"""Let evidence follow its words when a fragment is split, joined or corrected."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from caleidoscoop.programmes.models import Programme
from caleidoscoop.shared.models import record
from caleidoscoop.threads.actions.pieces import Piece, put_together
from caleidoscoop.threads.models import Evidence, EvidenceQuerySet, Thread
from caleidoscoop.voices.models import FragmentVersion, VersionPart

Span = tuple[FragmentVersion, int, int]


@transaction.atomic
def carry_evidence(*, programme: Programme, at: datetime) -> tuple[int, int]:
    """Move evidence from texts that are no longer current to the same words in the current ones.

    Return how many were carried along and how many are stale: their words are no longer there.
    Stale evidence keeps its row, counts no more, and is listed for people.
    """
    rows = Evidence.objects.filter(version__fragment__programme=programme)
    carried, n_stale = _carry_all(rows, at=at)
    of_threads = {row.thread_id for row in carried if row.thread_id is not None}
    for _key, thread in sorted(Thread.objects.in_bulk(of_threads).items()):
        record(programme_key=programme.key, verb="evidence_carried", target=thread, by=None, at=at)
    return len(carried), n_stale


def carry_rows(rows: EvidenceQuerySet, *, at: datetime) -> tuple[int, int]:
    """Carry those of the rows that are behind; return how many were carried, how many are stale."""
    carried, n_stale = _carry_all(rows, at=at)
    return len(carried), n_stale


def _carry_all(rows: EvidenceQuerySet, *, at: datetime) -> tuple[list[Evidence], int]:
    behind = list(rows.behind().select_related("version__fragment__current").order_by("pk"))
    pieces = [
        Piece(row, *span) for row in behind for span in _find(row.version, row.start, row.end)
    ]
    carried = {piece.row.pk for piece in pieces}
    for key in carried:
        Evidence.objects.filter(pk=key).update(retired_at=at)
    for piece in put_together(pieces):
        _carry(piece)
    return [row for row in behind if row.pk in carried], len(behind) - len(carried)


def _carry(piece: Piece) -> None:
    evidence, version = piece.row, piece.version
    same_place = Evidence.objects.filter(
        thread=evidence.thread_id,
        link=evidence.link_id,
        finding_version=evidence.finding_version_id,
        version=version,
        start=piece.start,
        end=piece.end,
        retired_at__isnull=True,
    )
    standing = same_place.first()
    if standing is not None:
        Evidence.objects.filter(pk=evidence.pk, carried_to__isnull=True).update(went_into=standing)
        return
    made = Evidence.objects.create(
        thread_id=evidence.thread_id,
        link_id=evidence.link_id,
        finding_version_id=evidence.finding_version_id,
        version=version,
        start=piece.start,
        end=piece.end,
        sha256=hashlib.sha256(version.text[piece.start : piece.end].encode()).hexdigest(),
        stance=evidence.stance,
        passage=evidence.passage,
        proposed_by=evidence.proposed_by,
        accepted_by_id=evidence.accepted_by_id,
        accepted_at=evidence.accepted_at,
        carried_from=evidence,
    )
    Evidence.objects.filter(pk__in=piece.joined).update(went_into=made)


def _find(version: FragmentVersion, start: int, end: int) -> Iterator[Span]:
    """Yield where these words stand today: by the parts that were noted, else by looking."""
    fragment = version.fragment
    current = fragment.current if fragment.gone_at is None else None
    if current is not None and current.sha256 == version.sha256:
        yield current, start, end
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
    if parts or current is None:
        return
    words = version.text[start:end]
    at = current.text.find(words)
    if at >= 0 and current.text.find(words, at + 1) < 0:  # twice the same words: people decide
        yield current, at, at + len(words)
