"""Put words under a thread, move them, weigh them, take them away."""

import hashlib
import uuid
from collections.abc import Sequence, Set
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from caleidoscoop.people.models import User
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads.actions.rules import must_be_open, write_change
from caleidoscoop.threads.models import Evidence, Stance, Thread, ThreadLink
from caleidoscoop.voices.models import Fragment, FragmentVersion


class Stretch(NamedTuple):
    """Some words of one version, and how they bear on a thread."""

    version: FragmentVersion
    start: int
    end: int
    stance: str = Stance.SUPPORTS


@transaction.atomic
def add_evidence(
    *,
    thread: Thread,
    version: FragmentVersion,
    start: int,
    end: int,
    stance: str = Stance.SUPPORTS,
    by: User,
    at: datetime,
) -> Evidence:
    """Put a stretch of what somebody said under a thread.

    Raises Refused if the stretch is not in the text or stands under the thread already, the
    fragment is not usable, or the thread is not this person's.
    """
    [evidence] = add_evidence_of(
        thread=thread, stretches=[Stretch(version, start, end, stance)], by=by, at=at
    )
    return evidence


@transaction.atomic
def add_evidence_of(
    *, thread: Thread, stretches: Sequence[Stretch], by: User, at: datetime
) -> list[Evidence]:
    """Put several stretches under a thread, all or none; each can be undone by itself.

    Raises Refused as `add_evidence` does.
    """
    must_be_open(thread, by)
    must_be_usable({stretch.version for stretch in stretches}, by)
    made = []
    for version, start, end, stance in stretches:
        evidence, is_new = put_under(
            thread, version, start, end, stance=stance, proposed_by="", by=by, at=at
        )
        if not is_new:
            raise Refused(_("These words are evidence of this thread already."))
        write_change(
            "evidence_added",
            thread.programme,
            by=by,
            at=at,
            after={"evidence": evidence.pk},
            targets=[thread],
        )
        made.append(evidence)
    return made


def put_under(
    what: Thread | ThreadLink,
    version: FragmentVersion,
    start: int,
    end: int,
    *,
    stance: str,
    proposed_by: str,
    by: User | None,
    at: datetime,
    passage: uuid.UUID | None = None,
    carried_from: Evidence | None = None,
) -> tuple[Evidence, bool]:
    """Write a piece of evidence, or return the one that stands at exactly this place.

    Say whether it was written: undoing must not take away what stood there before.
    """
    if stance not in Stance.values:
        raise Refused(_("Evidence supports, nuances or contradicts."))
    if not 0 <= start < end <= len(version.text):
        raise Refused(_("This stretch is not in the text."))
    of = {"link" if isinstance(what, ThreadLink) else "thread": what}
    standing = Evidence.objects.filter(
        version=version, start=start, end=end, retired_at__isnull=True, **of
    ).first()
    if standing is not None:
        return standing, False
    made = Evidence.objects.create(
        **of,
        version=version,
        start=start,
        end=end,
        sha256=hashlib.sha256(version.text[start:end].encode()).hexdigest(),
        stance=stance,
        passage=passage or uuid.uuid4(),
        proposed_by=proposed_by,
        accepted_by=by,
        accepted_at=at,
        carried_from=carried_from,
    )
    return made, True


def must_be_usable(versions: Set[FragmentVersion], by: User) -> None:
    usable = Fragment.objects.usable().visible_to(by)
    if usable.filter(current__in=versions).count() != len(versions):
        raise Refused(_("This fragment cannot be used, or its text has changed since."))


@transaction.atomic
def move_evidence(
    *, evidence: Sequence[Evidence], into: Thread, by: User, at: datetime
) -> list[int]:
    """Let evidence prove another thread instead.

    Raises Refused if it stands there already, or was moved or taken away in the meantime.
    """
    must_be_open(into, by)
    if not evidence:
        raise Refused(_("Choose evidence to move."))
    sources = sorted({e.thread for e in evidence if e.thread}, key=lambda thread: thread.pk)
    for thread in sources:
        must_be_open(thread, by)
        if thread.programme_id != into.programme_id or thread.pk == into.pk:
            raise Refused(_("Choose another thread of the same programme."))
    moved = shift_evidence(evidence, into, by=by, at=at)
    write_change(
        "evidence_moved",
        into.programme,
        by=by,
        at=at,
        before={"evidence": [e.pk for e in evidence]},
        after={"evidence": moved, "thread": into.pk},
        targets=[into, *sources],
    )
    return moved


def shift_evidence(
    evidence: Sequence[Evidence], into: Thread, *, by: User, at: datetime
) -> list[int]:
    """Retire rows under one thread and write them under another: evidence itself never changes.

    Return the keys of the rows that were written.
    """
    standing = Evidence.objects.select_for_update(of=("self",)).filter(
        pk__in=[e.pk for e in evidence], retired_at__isnull=True
    )
    rows = list(standing.select_related("version").order_by("pk"))
    if len(rows) != len(evidence):
        raise Refused(
            _("Some of this evidence was moved or taken away in the meantime. Choose again.")
        )
    written: list[int] = []
    for old in rows:
        Evidence.objects.filter(pk=old.pk).update(retired_at=at)
        row, is_new = put_under(
            into,
            old.version,
            old.start,
            old.end,
            stance=old.stance,
            proposed_by=old.proposed_by,
            by=by,
            at=at,
            passage=old.passage,
            carried_from=old,
        )
        if is_new:
            written.append(row.pk)
    return written


@transaction.atomic
def retire_evidence(*, evidence: Evidence, by: User, at: datetime) -> None:
    """Take evidence away from its thread; it stays in the history."""
    thread = evidence.thread
    assert thread is not None
    must_be_open(thread, by)
    if not Evidence.objects.filter(pk=evidence.pk, retired_at__isnull=True).update(retired_at=at):
        raise Refused(_("This evidence was taken away already."))
    write_change(
        "evidence_retired",
        thread.programme,
        by=by,
        at=at,
        before={"evidence": evidence.pk},
        targets=[thread],
    )


@transaction.atomic
def take_stance(*, evidence: Evidence, stance: str, by: User, at: datetime) -> None:
    """Say whether evidence supports, nuances or contradicts its thread."""
    thread = evidence.thread
    assert thread is not None
    must_be_open(thread, by)
    if stance not in Stance.values:
        raise Refused(_("Evidence supports, nuances or contradicts."))
    now = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    if now.retired_at is not None:
        raise Refused(_("This evidence was taken away already."))
    if now.stance == stance:
        raise Refused(_("This is how the evidence was weighed already."))
    Evidence.objects.filter(pk=now.pk).update(stance=stance)
    write_change(
        "stance_taken",
        thread.programme,
        by=by,
        at=at,
        before={"evidence": evidence.pk, "stance": now.stance},
        after={"stance": stance},
        targets=[thread],
    )
