"""Put back what a change to threads did: rows come back, nothing is erased."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from caleidoscoop.people.models import User
from caleidoscoop.shared.models import Change, record
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads.actions.carrying import carry_rows
from caleidoscoop.threads.actions.findings import add_finding_version
from caleidoscoop.threads.actions.proofs import must_stand
from caleidoscoop.threads.actions.rules import must_be_coder, must_be_open, worked_on
from caleidoscoop.threads.actions.threads import add_version
from caleidoscoop.threads.models import (
    Evidence,
    Finding,
    FindingVersion,
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
    if change.verb not in _UNDO:
        raise Refused(_("This cannot be undone here."))
    if change.undone_at is not None:
        raise Refused(_("This was undone already."))
    _UNDO[change.verb](change, by, at)
    change.undone_at = at
    change.save(update_fields=["undone_at"])
    record(programme_key=change.programme_key, verb="change_undone", target=change, by=by, at=at)
    return change


def _undo_made(change: Change, by: User, at: datetime) -> None:
    thread = Thread.objects.get(pk=change.after["thread"])
    must_be_open(thread, by)
    _close_if_empty(thread, at)


def _undo_renamed(change: Change, by: User, at: datetime) -> None:
    thread = Thread.objects.get(pk=change.after["thread"])
    must_be_open(thread, by)
    if thread.current_id != change.after["version"]:
        raise worked_on()
    old = ThreadVersion.objects.get(pk=change.before["version"])
    Thread.objects.filter(pk=thread.pk).update(kind=change.before["kind"])
    thread.domains.set(change.before["domains"])
    add_version(thread, title=old.title, statement=old.statement, reason="undo", by=by, at=at)


def _undo_merged(change: Change, by: User, at: datetime) -> None:
    thread = Thread.objects.get(pk=change.before["thread"])
    into = Thread.objects.get(pk=change.after["thread"])
    must_be_open(into, by)
    if thread.merged_into_id != into.pk:
        raise worked_on()
    Thread.objects.filter(pk=thread.pk).update(closed_at=None, merged_into=None)
    _put_back(change.before["evidence"], change.after["evidence"], into, at)
    for key in change.after["link_evidence"]:
        _retire(_heirs([key], _link_of(key)), at)
    links = ThreadLink.objects.filter(pk__in=change.after["links"], removed_at__isnull=True)
    if Evidence.objects.filter(link__in=links, retired_at__isnull=True).exists():
        raise worked_on()
    links.update(removed_at=at)
    for link in ThreadLink.objects.filter(pk__in=change.before["links"]):
        _put_link_back(link)
    into.findings.remove(*change.after["findings"])


def _undo_split(change: Change, by: User, at: datetime) -> None:
    twin = Thread.objects.get(pk=change.after["thread"])
    must_be_open(twin, by)
    must_be_open(Thread.objects.get(pk=change.before["thread"]), by)
    _put_back(change.before["evidence"], change.after["evidence"], twin, at)
    _close_if_empty(twin, at)


def _undo_accepted(change: Change, by: User, at: datetime) -> None:
    thread = Thread.objects.get(pk=change.after["thread"])
    must_be_open(thread, by)
    suggestion = Suggestion.objects.get(pk=change.before["suggestion"])
    if suggestion.state != SuggestionState.ACCEPTED:
        raise worked_on()
    _retire(_heirs(change.after["evidence"], thread), at)
    if change.after["is_new"]:
        _close_if_empty(thread, at)
    _reopen(suggestion)


def _undo_rejected(change: Change, by: User, at: datetime) -> None:
    suggestion = Suggestion.objects.get(pk=change.before["suggestion"])
    must_be_coder(by, programme=suggestion.programme, region=suggestion.region)
    if suggestion.state != SuggestionState.REJECTED:
        raise worked_on()
    _reopen(suggestion)


def _undo_added(change: Change, by: User, at: datetime) -> None:
    thread = _thread_of(change.after["evidence"])
    must_be_open(thread, by)
    _retire(_heirs([change.after["evidence"]], thread), at)


def _undo_retired(change: Change, by: User, at: datetime) -> None:
    must_be_open(_thread_of(change.before["evidence"]), by)
    _let_stand([change.before["evidence"]], at)


def _undo_link_evidence_added(change: Change, by: User, at: datetime) -> None:
    link = _link_of(change.after["evidence"])
    must_stand(link, by)
    _retire(_heirs([change.after["evidence"]], link), at)


def _undo_link_evidence_retired(change: Change, by: User, at: datetime) -> None:
    must_stand(_link_of(change.before["evidence"]), by)
    _let_stand([change.before["evidence"]], at)


def _undo_moved(change: Change, by: User, at: datetime) -> None:
    into = Thread.objects.get(pk=change.after["thread"])
    must_be_open(into, by)
    for thread in Thread.objects.filter(evidence__in=change.before["evidence"]).distinct():
        must_be_open(thread, by)
    _put_back(change.before["evidence"], change.after["evidence"], into, at)


def _undo_stance(change: Change, by: User, at: datetime) -> None:
    thread = _thread_of(change.before["evidence"])
    must_be_open(thread, by)
    heirs = _heirs([change.before["evidence"]], thread)
    if any(evidence.stance != change.after["stance"] for evidence in heirs):
        raise worked_on()
    keys = [evidence.pk for evidence in heirs]
    Evidence.objects.filter(pk__in=keys).update(stance=change.before["stance"])


def _undo_linked(change: Change, by: User, at: datetime) -> None:
    link = ThreadLink.objects.get(pk=change.after["link"])
    must_be_open(link.from_thread, by)
    if link.evidence.filter(retired_at__isnull=True).exists():
        raise worked_on()
    if not ThreadLink.objects.filter(pk=link.pk, removed_at__isnull=True).update(removed_at=at):
        raise worked_on()


def _undo_unlinked(change: Change, by: User, at: datetime) -> None:
    link = ThreadLink.objects.get(pk=change.before["link"])
    must_be_open(link.from_thread, by)
    if link.to_thread.closed_at is not None:
        raise worked_on()
    _put_link_back(link)


def _undo_finding_written(change: Change, by: User, at: datetime) -> None:
    finding = Finding.objects.get(pk=change.after["finding"])
    must_be_coder(by, programme=finding.programme, region=finding.region)
    if finding.versions.count() > 1:
        raise worked_on()
    Finding.objects.filter(pk=finding.pk).update(closed_at=at)


def _undo_finding_revised(change: Change, by: User, at: datetime) -> None:
    finding = Finding.objects.get(pk=change.after["finding"])
    must_be_coder(by, programme=finding.programme, region=finding.region)
    if finding.current_id != change.after["version"] or finding.closed_at is not None:
        raise worked_on()
    old = FindingVersion.objects.get(pk=change.before["version"])
    add_finding_version(finding, old.text, "undo", by, at)


def _heirs(keys: Iterable[int], under: Thread | ThreadLink) -> list[Evidence]:
    """Return what stands today of rows that a change wrote under a thread or a link.

    A row whose fragment was corrected since went on in another row, carried along with its words;
    so did the pieces of a row that was cut in two and is whole again.
    Raises Refused when one was moved or taken away since: that is somebody's work.
    """
    column = "link_id" if isinstance(under, ThreadLink) else "thread_id"
    standing: list[Evidence] = []
    waiting = list(Evidence.objects.filter(pk__in=list(keys)))
    while waiting:
        standing += [row for row in waiting if row.retired_at is None]
        retired = [row.pk for row in waiting if row.retired_at is not None]
        # What was moved elsewhere and put back again is of no matter.
        matters = Q(**{column: under.pk}) | Q(retired_at__isnull=True)
        # Another passage that stood at the same place is no heir: it was there for itself.
        together = Q(joined_from__in=retired, joined_from__passage=F("passage"))
        went_on = Q(carried_from__in=retired) | together
        waiting = list(Evidence.objects.filter(matters & went_on).distinct())
        known = {row.carried_from_id for row in waiting}
        joined = Evidence.objects.filter(
            pk__in=retired, went_into__in=waiting, passage=F("went_into__passage")
        )
        if set(retired) - known - set(joined.values_list("pk", flat=True)):
            raise worked_on()
        if any(getattr(row, column) != under.pk for row in waiting):
            raise worked_on()
    return standing


def _retire(rows: Iterable[Evidence], at: datetime) -> None:
    Evidence.objects.filter(pk__in=[row.pk for row in rows]).update(retired_at=at)


def _put_back(before: list[int], after: list[int], under: Thread, at: datetime) -> None:
    """Retire what a change wrote under a thread, and let stand again what it retired."""
    _retire(_heirs(after, under), at)
    _let_stand(before, at)


def _let_stand(keys: list[int], at: datetime) -> None:
    """Let evidence stand again, where its words are today, unless that stands anew."""
    back = []
    for evidence in Evidence.objects.filter(pk__in=keys, retired_at__isnull=False):
        same = Evidence.objects.filter(
            thread=evidence.thread,
            link=evidence.link,
            finding_version=evidence.finding_version,
            version=evidence.version,
            start=evidence.start,
            end=evidence.end,
            retired_at__isnull=True,
        )
        if not same.exists():
            Evidence.objects.filter(pk=evidence.pk).update(retired_at=None)
            back.append(evidence.pk)
    carry_rows(Evidence.objects.filter(pk__in=back), at=at)


def _thread_of(key: int) -> Thread:
    thread = Evidence.objects.select_related("thread").get(pk=key).thread
    assert thread is not None
    return thread


def _link_of(key: int) -> ThreadLink:
    link = Evidence.objects.select_related("link__from_thread").get(pk=key).link
    assert link is not None
    return link


def _close_if_empty(thread: Thread, at: datetime) -> None:
    if thread.evidence.filter(retired_at__isnull=True).exists():
        raise worked_on()
    Thread.objects.filter(pk=thread.pk).update(closed_at=at)


def _put_link_back(link: ThreadLink) -> None:
    same = ThreadLink.objects.filter(
        from_thread=link.from_thread,
        to_thread=link.to_thread,
        kind=link.kind,
        removed_at__isnull=True,
    )
    if not same.exists():
        ThreadLink.objects.filter(pk=link.pk).update(removed_at=None)


def _reopen(suggestion: Suggestion) -> None:
    Suggestion.objects.filter(pk=suggestion.pk).update(
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
    "link_evidence_added": _undo_link_evidence_added,
    "link_evidence_retired": _undo_link_evidence_retired,
    "stance_taken": _undo_stance,
    "threads_linked": _undo_linked,
    "threads_unlinked": _undo_unlinked,
    "finding_written": _undo_finding_written,
    "finding_revised": _undo_finding_revised,
}
