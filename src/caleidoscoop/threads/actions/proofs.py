"""Put words under a link between threads, and take them away."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from caleidoscoop.people.models import User
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads.actions.evidence import must_be_usable, put_under
from caleidoscoop.threads.actions.rules import must_be_open, write_change
from caleidoscoop.threads.models import Evidence, Stance, ThreadLink
from caleidoscoop.voices.models import FragmentVersion


@transaction.atomic
def add_link_evidence(
    *,
    link: ThreadLink,
    version: FragmentVersion,
    start: int,
    end: int,
    stance: str = Stance.SUPPORTS,
    by: User,
    at: datetime,
) -> Evidence:
    """Put a stretch of what somebody said under a link.

    Raises Refused if the stretch is not in the text or stands under the link already, the fragment
    is not usable, the link was removed, or the thread it starts from is not this person's.
    """
    must_stand(link, by)
    must_be_usable({version}, by)
    evidence, is_new = put_under(
        link, version, start, end, stance=stance, proposed_by="", by=by, at=at
    )
    if not is_new:
        raise Refused(_("These words are evidence of this link already."))
    write_change(
        "link_evidence_added",
        link.from_thread.programme,
        by=by,
        at=at,
        after={"evidence": evidence.pk},
        targets=[link.from_thread, link.to_thread],
    )
    return evidence


@transaction.atomic
def retire_link_evidence(*, evidence: Evidence, by: User, at: datetime) -> None:
    """Take evidence away from its link; it stays in the history."""
    link = evidence.link
    assert link is not None
    must_stand(link, by)
    if not Evidence.objects.filter(pk=evidence.pk, retired_at__isnull=True).update(retired_at=at):
        raise Refused(_("This evidence was taken away already."))
    write_change(
        "link_evidence_retired",
        link.from_thread.programme,
        by=by,
        at=at,
        before={"evidence": evidence.pk},
        targets=[link.from_thread, link.to_thread],
    )


def must_stand(link: ThreadLink, by: User) -> None:
    """Refuse a link from another's thread, or one that was removed."""
    must_be_open(link.from_thread, by)
    if link.removed_at is not None:
        raise Refused(_("This link was removed already."))
