"""Put back what a change to threads did: rows come back, nothing is erased."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from caleidoscoop.people.models import User
from caleidoscoop.shared.models import Change, record
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads.actions.rules import must_be_coder, must_be_open
from caleidoscoop.threads.actions.threads import add_version
from caleidoscoop.threads.models import (
    Evidence,
    Suggestion,
    SuggestionState,
    Thread,
    ThreadLink,
    ThreadVersion,
)


@transaction.atomic
def undo_change(*, change: Change, by: User, at: datetime) -> Change:
    """Undo one change to threads, in one's own scope.

    Raises Refused if it was undone before, or if somebody went on with what it made.
    """
    change = Change.objects.select_for_update().get(pk=change.pk)
    if change.undone_at is not None:
        raise Refused(_("This was undone already."))
    if change.verb not in _UNDO:
        raise Refused(_("This cannot be undone here."))
    _UNDO[change.verb](change, by, at)
    change.undone_at = at
    change.save(update_fields=["undone_at"])
    record(programme_key=change.programme_key, verb="change_undone", target=change, by=by, at=at)
    return change


def _undo_made(change: Change, by: User, at: datetime) -> None:
    thread = Thread.objects.get(pk=change.after["thread"])
    must_be_open(thread, by)
    if thread.evidence.filter(retired_at__isnull=True).exists():
        raise Refused(_("Somebody has worked on this since, so it cannot be undone."))
    Thread.objects.filter(pk=thread.pk).update(closed_at=at)


def _undo_renamed(change: Change, by: User, at: datetime) -> None:
    thread = Thread.objects.get(pk=change.after["thread"])
    must_be_open(thread, by)
    if thread.current_id != change.after["version"]:
        raise Refused(_("Somebody has worked on this since, so it cannot be undone."))
    old = ThreadVersion.objects.get(pk=change.before["version"])
    Thread.objects.filter(pk=thread.pk).update(kind=change.before["kind"])
    add_version(thread, title=old.title, statement=old.statement, reason="undo", by=by, at=at)


def _undo_merged(change: Change, by: User, at: datetime) -> None:
    thread = Thread.objects.get(pk=change.before["thread"])
    must_be_coder(by, programme=thread.programme, region=thread.region)
    Thread.objects.filter(pk=thread.pk).update(closed_at=None, merged_into=None)
    _put_back(change.before["evidence"], change.after["evidence"], at)


def _undo_split(change: Change, by: User, at: datetime) -> None:
    twin = Thread.objects.get(pk=change.after["thread"])
    must_be_open(twin, by)
    standing = set(twin.evidence.filter(retired_at__isnull=True).values_list("pk", flat=True))
    if standing != set(change.after["evidence"]):
        raise Refused(_("Somebody has worked on this since, so it cannot be undone."))
    Thread.objects.filter(pk=twin.pk).update(closed_at=at)
    _put_back(change.before["evidence"], change.after["evidence"], at)


def _undo_accepted(change: Change, by: User, at: datetime) -> None:
    thread = Thread.objects.get(pk=change.after["thread"])
    must_be_open(thread, by)
    Evidence.objects.filter(pk__in=change.after["evidence"], retired_at__isnull=True).update(
        retired_at=at
    )
    if change.after["is_new"]:
        if thread.evidence.filter(retired_at__isnull=True).exists():
            raise Refused(_("Somebody has worked on this since, so it cannot be undone."))
        Thread.objects.filter(pk=thread.pk).update(closed_at=at)
    _reopen(change)


def _undo_rejected(change: Change, by: User, at: datetime) -> None:
    suggestion = Suggestion.objects.get(pk=change.before["suggestion"])
    must_be_coder(by, programme=suggestion.programme, region=suggestion.region)
    _reopen(change)


def _undo_added(change: Change, by: User, at: datetime) -> None:
    evidence = _evidence(change.after["evidence"], by)
    Evidence.objects.filter(pk=evidence.pk, retired_at__isnull=True).update(retired_at=at)


def _undo_retired(change: Change, by: User, at: datetime) -> None:
    evidence = _evidence(change.before["evidence"], by)
    _put_back([evidence.pk], [], at)


def _undo_moved(change: Change, by: User, at: datetime) -> None:
    for key in (*change.before["evidence"], *change.after["evidence"]):
        _evidence(key, by)
    _put_back(change.before["evidence"], change.after["evidence"], at)


def _undo_stance(change: Change, by: User, at: datetime) -> None:
    evidence = _evidence(change.before["evidence"], by)
    if evidence.stance != change.after["stance"]:
        raise Refused(_("Somebody has worked on this since, so it cannot be undone."))
    Evidence.objects.filter(pk=evidence.pk).update(stance=change.before["stance"])


def _undo_linked(change: Change, by: User, at: datetime) -> None:
    link = ThreadLink.objects.get(pk=change.after["link"])
    must_be_open(link.from_thread, by)
    ThreadLink.objects.filter(pk=link.pk, removed_at__isnull=True).update(removed_at=at)


def _undo_unlinked(change: Change, by: User, at: datetime) -> None:
    link = ThreadLink.objects.get(pk=change.before["link"])
    must_be_open(link.from_thread, by)
    same = ThreadLink.objects.filter(
        from_thread=link.from_thread,
        to_thread=link.to_thread,
        kind=link.kind,
        removed_at__isnull=True,
    )
    if not same.exists():
        ThreadLink.objects.filter(pk=link.pk).update(removed_at=None)


def _put_back(before: list[int], after: list[int], at: datetime) -> None:
    """Retire what a change wrote, and let stand again what it retired, unless that stands anew."""
    Evidence.objects.filter(pk__in=after, retired_at__isnull=True).update(retired_at=at)
    for evidence in Evidence.objects.filter(pk__in=before, retired_at__isnull=False):
        same = Evidence.objects.filter(
            thread=evidence.thread,
            version=evidence.version,
            start=evidence.start,
            end=evidence.end,
            retired_at__isnull=True,
        )
        if not same.exists():
            Evidence.objects.filter(pk=evidence.pk).update(retired_at=None)


def _evidence(key: int, by: User) -> Evidence:
    evidence = Evidence.objects.select_related("thread").get(pk=key)
    assert evidence.thread is not None
    must_be_coder(by, programme=evidence.thread.programme, region=evidence.thread.region)
    return evidence


def _reopen(change: Change) -> None:
    Suggestion.objects.filter(pk=change.before["suggestion"]).update(
        state=SuggestionState.OPEN, decided_at=None, decided_by=None, thread=None, why=""
    )


_UNDO = {
    "thread_made": _undo_made,
    "thread_renamed": _undo_renamed,
    "threads_merged": _undo_merged,
    "thread_split": _undo_split,
    "suggestion_accepted": _undo_accepted,
    "suggestion_rejected": _undo_rejected,
    "evidence_added": _undo_added,
    "evidence_retired": _undo_retired,
    "evidence_moved": _undo_moved,
    "stance_taken": _undo_stance,
    "threads_linked": _undo_linked,
    "threads_unlinked": _undo_unlinked,
}
