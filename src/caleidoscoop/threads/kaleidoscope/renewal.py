"""Snapshots are kept per process, and renewed by the public record before anyone counts with them.

Every change to what proves something is recorded in its own transaction, so a snapshot that has
seen the last line of the record is up to date. What the lines say was touched is read again; after
a line that is not known here, everything is.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Count, Max
from django.db.models.functions import Coalesce

from caleidoscoop.programmes.models import Programme
from caleidoscoop.shared.models import Change, RecordEntry
from caleidoscoop.threads.kaleidoscope.snapshot import (
    Snapshot,
    Touched,
    read_again,
    snapshot_of,
)
from caleidoscoop.voices.actions import fragments_of
from caleidoscoop.voices.models import Fragment

# A transaction that began earlier may commit a line with a lower number later (PostgreSQL). The
# last so many lines are counted, so that one that was missed is noticed.
WINDOW = 2_000
MOST_TOUCHED = 2_000  # from here on, reading everything is as quick
MOST_BYTES = 256 * 1024 * 1024

THREAD = "threads.thread:"
# Later apps record what they do with rows of their own; what they change of these, the action of
# these apps records.
APPS = {"programmes", "shared", "threads", "voices"}
OF_THREADS = {
    "evidence_added",
    "evidence_carried",
    "evidence_moved",
    "evidence_retired",
    "stance_taken",
    "suggestion_accepted",
    "thread_split",
    "threads_merged",
}
OF_FRAGMENTS = {
    "fragment_corrected",
    "fragment_split",
    "fragments_joined",
    "fragments_relabelled",
    "fragments_released",
}
# Titles, links and roles are asked for each page; the rest changes nothing that is counted.
OF_NOTHING = {
    "draft_downloaded",
    "finding_revised",
    "finding_written",
    "kaleidoscope_downloaded",
    "link_evidence_added",
    "link_evidence_retired",
    "record_downloaded",
    "role_granted",
    "signed_in",
    "signed_out",
    "suggestion_rejected",
    "suggestion_reopened",
    "thread_made",
    "thread_proposed",
    "thread_renamed",
    "threads_drafted",
    "threads_linked",
    "threads_unlinked",
    "upload_removed",
}


@dataclass(frozen=True)
class Stamp:
    """How far a snapshot has read the record: the last line, and how many there are from `start`
    on."""

    start: int
    last: int
    lines: int


@dataclass
class Kept:
    """The snapshot of a programme, renewed by one thread at a time."""

    stamp: Stamp | None = None
    snapshot: Snapshot | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


_kept: OrderedDict[int, Kept] = OrderedDict()
_lock = threading.Lock()


def current(programme: Programme) -> Snapshot:
    """Return what proves something in a programme at this moment."""
    with _lock:
        kept = _kept.setdefault(programme.pk, Kept())
        _kept.move_to_end(programme.pk)
    with kept.lock:
        if kept.stamp is None or kept.snapshot is None:
            # The stamp first: what is written while we read makes the next page read it again.
            kept.stamp = _stamp(programme)
            kept.snapshot = snapshot_of(programme)
        elif (now := _stamp(programme, kept.stamp)) != kept.stamp:
            touched = _touched_since(programme, kept.stamp, now)
            if touched is None or len(touched) > MOST_TOUCHED:
                kept.snapshot = snapshot_of(programme)
            elif touched:
                kept.snapshot = read_again(kept.snapshot, programme, touched)
            kept.stamp = _moved_on(programme, now)
        found = kept.snapshot
    _let_go()
    return found


def forget() -> None:
    """Let go of every snapshot."""
    with _lock:
        _kept.clear()


def _let_go() -> None:
    """Keep the programmes looked at last, within the memory there is for them; always one."""
    with _lock:
        sizes = {pk: kept.snapshot.nbytes for pk, kept in _kept.items() if kept.snapshot}
        while sum(sizes.values()) > MOST_BYTES and len(sizes) > 1:
            oldest = next(pk for pk in _kept if pk in sizes)
            del _kept[oldest], sizes[oldest]


def _stamp(programme: Programme, of: Stamp | None = None) -> Stamp:
    entries = RecordEntry.objects.of_programme(programme.key)
    if of is None:
        last = entries.aggregate(last=Coalesce(Max("pk"), 0))["last"]
        of = Stamp(max(last - WINDOW, 0), last, 0)
    found = entries.filter(pk__gt=of.start).aggregate(
        last=Coalesce(Max("pk"), 0), lines=Count("pk")
    )
    return Stamp(of.start, found["last"], found["lines"])


def _moved_on(programme: Programme, stamp: Stamp) -> Stamp:
    """Let the window follow, once it holds twice what it should."""
    if stamp.last - stamp.start < 2 * WINDOW:
        return stamp
    start = stamp.last - WINDOW
    left = RecordEntry.objects.of_programme(programme.key).filter(pk__gt=stamp.start, pk__lte=start)
    # Taken off, not counted anew: a line that came in between must not pass for one that was read.
    return Stamp(start, stamp.last, stamp.lines - left.count())


def _touched_since(programme: Programme, before: Stamp, now: Stamp) -> Touched | None:
    """Return what the lines since touched; None for anything, as of a line not known here."""
    new = list(
        RecordEntry.objects.of_programme(programme.key).filter(
            pk__gt=before.last, pk__lte=now.last
        )[:MOST_TOUCHED]
    )
    if before.lines + len(new) != now.lines:
        return None
    touched = Touched()
    for entry in new:
        part = _touched_by(entry)
        if part is None:
            return None
        touched |= part
    return touched


def _touched_by(entry: RecordEntry) -> Touched | None:
    if entry.verb in OF_NOTHING or entry.target.partition(".")[0] not in APPS:
        return Touched()
    if entry.verb in OF_THREADS:
        return _proofs_of_change(entry) or _threads([entry.target])
    if entry.verb in OF_FRAGMENTS:
        return _fragments_of_change(_key_in(entry.target))
    known: dict[str, Callable[[RecordEntry], Touched | None]] = {
        "change_undone": _undone,
        "consent_recorded": _consent,
        "source_imported": _consent,
        "withdrawn": _withdrawn,
    }
    return known[entry.verb](entry) if entry.verb in known else None


def _proofs_of_change(entry: RecordEntry) -> Touched | None:
    """Return the evidence that a change names, before and after; without one nothing is known."""
    change = Change.objects.filter(pk=entry.details.get("change")).first()
    if change is None:
        return None
    keys: set[int] = set()
    for side in (change.before, change.after):
        named = side.get("evidence", [])
        keys.update([named] if isinstance(named, int) else named)
    return Touched(proofs=frozenset(keys)) if keys else None


def _threads(targets: list[str]) -> Touched:
    keys = [_key_in(target) for target in targets if target.startswith(THREAD)]
    return Touched(threads=frozenset(keys))


def _fragments_of_change(key: int) -> Touched | None:
    change = Change.objects.filter(pk=key).first()
    if change is None:
        return None
    return Touched(fragments=frozenset(fragments_of(change).values_list("pk", flat=True)))


def _undone(entry: RecordEntry) -> Touched | None:
    """An undone change touched what it touched when it was made."""
    change = Change.objects.filter(pk=_key_in(entry.target)).first()
    if change is None:
        return None
    if change.verb in OF_FRAGMENTS:
        return _fragments_of_change(change.pk)
    if change.verb in OF_NOTHING:
        return Touched()
    if change.verb not in OF_THREADS:
        return None
    made = RecordEntry.objects.of_programme(change.programme_key).filter(
        at=change.at, verb=change.verb
    )
    targets = [line.target for line in made if line.details.get("change") == change.pk]
    return _threads(targets)


def _consent(entry: RecordEntry) -> Touched | None:
    name, _, key = entry.target.partition(":")
    if name == "voices.source":
        return Touched(sources=frozenset([int(key)]))
    if name == "voices.speaker":
        return Touched(speakers=frozenset([int(key)]))
    return None


def _withdrawn(entry: RecordEntry) -> Touched:
    words = Fragment.objects.filter(withdrawal=_key_in(entry.target))
    return Touched(fragments=frozenset(words.values_list("pk", flat=True)))


def _key_in(target: str) -> int:
    return int(target.rpartition(":")[2])
