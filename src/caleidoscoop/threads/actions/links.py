"""Say how threads bear on each other, and take it back."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from caleidoscoop.people.models import User
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads.actions.evidence import put_under
from caleidoscoop.threads.actions.rules import must_be_open, write_change
from caleidoscoop.threads.models import LinkKind, Thread, ThreadLink


@transaction.atomic
def link_threads(
    *,
    from_thread: Thread,
    to_thread: Thread,
    kind: str,
    by: User,
    at: datetime,
    is_inferred: bool = False,
) -> ThreadLink:
    """Say how one thread bears on another.

    Raises Refused if they are of different programmes, or so linked already.
    """
    must_be_open(from_thread, by)
    if kind not in LinkKind.values:
        raise Refused(_("This kind of link is not known."))
    if to_thread.closed_at is not None:
        raise Refused(_("This thread was closed or merged into another. Open that one."))
    if from_thread.programme_id != to_thread.programme_id or from_thread.pk == to_thread.pk:
        raise Refused(_("Choose another thread of the same programme."))
    standing = ThreadLink.objects.filter(removed_at__isnull=True, kind=kind)
    if standing.filter(from_thread=from_thread, to_thread=to_thread).exists():
        raise Refused(_("These threads are linked so already."))
    if (
        kind == LinkKind.PART_OF
        and standing.filter(from_thread=to_thread, to_thread=from_thread).exists()
    ):
        raise Refused(_("The other thread is part of this one already."))
    link = ThreadLink.objects.create(
        from_thread=from_thread,
        to_thread=to_thread,
        kind=kind,
        is_inferred=is_inferred,
        by=by,
        at=at,
    )
    write_change(
        "threads_linked",
        from_thread.programme,
        by=by,
        at=at,
        after={"link": link.pk},
        targets=[from_thread, to_thread],
    )
    return link


@transaction.atomic
def unlink_threads(*, link: ThreadLink, by: User, at: datetime) -> None:
    """Take a link away; it stays in the history."""
    must_be_open(link.from_thread, by)
    if not ThreadLink.objects.filter(pk=link.pk, removed_at__isnull=True).update(removed_at=at):
        raise Refused(_("This link was removed already."))
    write_change(
        "threads_unlinked",
        link.from_thread.programme,
        by=by,
        at=at,
        before={"link": link.pk},
        targets=[link.from_thread, link.to_thread],
    )


def move_links(
    thread: Thread, into: Thread, *, by: User, at: datetime
) -> tuple[list[int], list[int], list[int]]:
    """Let the links of a thread go on from another; return the old ones, the new, and the evidence
    that was written under links.

    A link between the two has nothing to go on to; of one that stands there already, only the
    evidence goes along. The old links keep theirs, for when this is undone.
    """
    both = Q(from_thread=thread) | Q(to_thread=thread)
    old = list(ThreadLink.objects.filter(both, removed_at__isnull=True).order_by("pk"))
    ThreadLink.objects.filter(pk__in=[link.pk for link in old]).update(removed_at=at)
    new, proofs = [], []
    for link in old:
        ends = {
            "from_thread_id": into.pk if link.from_thread_id == thread.pk else link.from_thread_id,
            "to_thread_id": into.pk if link.to_thread_id == thread.pk else link.to_thread_id,
            "kind": link.kind,
        }
        if ends["from_thread_id"] == ends["to_thread_id"]:
            continue
        goes_on = ThreadLink.objects.filter(removed_at__isnull=True, **ends).first()
        if goes_on is None:
            goes_on = ThreadLink.objects.create(is_inferred=link.is_inferred, by=by, at=at, **ends)
            new.append(goes_on.pk)
        proofs += _copy_proofs(link, goes_on, by=by, at=at)
    return [link.pk for link in old], new, proofs


def _copy_proofs(link: ThreadLink, to: ThreadLink, *, by: User, at: datetime) -> list[int]:
    written = []
    rows = link.evidence.filter(retired_at__isnull=True).select_related("version")
    for row in rows.order_by("pk"):
        made, is_new = put_under(
            to,
            row.version,
            row.start,
            row.end,
            stance=row.stance,
            proposed_by=row.proposed_by,
            by=by,
            at=at,
            passage=row.passage,
        )
        if is_new:
            written.append(made.pk)
    return written
