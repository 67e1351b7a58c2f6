"""A region sees the draft of a report before it is published, and may answer beside it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from caleidoscoop.people.models import RoleKind, User
from caleidoscoop.programmes.models import Region
from caleidoscoop.reports.actions.rules import must_write
from caleidoscoop.reports.models import Report, Review
from caleidoscoop.shared.models import record
from caleidoscoop.shared.refused import Refused

# Shorter is no term: a region must be able to put it on an agenda.
SHORTEST_TERM = timedelta(days=5)
MAX_ANSWER = 10_000
ANSWERERS = (RoleKind.REGION_LEAD, RoleKind.FACILITATOR)


def may_answer(user: User, review: Review) -> bool:
    """Whether this person speaks for the region: somebody of that region, not of the programme."""
    roles = user.current_roles().filter(region=review.region, programme=review.report.programme_id)
    return roles.filter(kind__in=ANSWERERS).exists()


@transaction.atomic
def send_to_regions(
    *, report: Report, regions: Sequence[Region], ends_on: date, by: User, at: datetime
) -> list[Review]:
    """Show the draft to regions and ask for their answer within a term.

    Sent again, the term begins anew and the region must look again; its answer stays until it
    writes another. Raises Refused if the term is too short or a region is of another programme.
    """
    must_write(report, by)
    if not regions:
        raise Refused(_("Choose at least one region."))
    if any(region.programme_id != report.programme_id for region in regions):
        raise Refused(_("Choose regions of this programme."))
    if ends_on < localdate(at) + SHORTEST_TERM:
        raise Refused(_("Give the regions at least %(n)s days.") % {"n": SHORTEST_TERM.days})
    reviews = []
    for region in regions:
        review, _is_new = Review.objects.update_or_create(
            report=report,
            region=region,
            defaults={
                "sent_at": at,
                "sent_by": by,
                "ends_on": ends_on,
                "seen_at": None,
                "seen_by": None,
            },
        )
        _tell(review, "draft_sent", by, at)
        reviews.append(review)
    return reviews


@transaction.atomic
def see_draft(*, review: Review, by: User, at: datetime) -> None:
    """Write down that the region has seen the draft, once."""
    if not may_answer(by, review):
        return
    if Review.objects.filter(pk=review.pk, seen_at=None).update(seen_at=at, seen_by=by):
        _tell(review, "draft_seen", by, at)


@transaction.atomic
def answer_draft(*, review: Review, answer: str, by: User, at: datetime) -> Review:
    """Write the answer of a region, which stands beside the report; empty: nothing to add.

    Raises Refused if this person does not speak for the region, or the term is over.
    """
    review = Review.objects.select_for_update().get(pk=review.pk)
    if not may_answer(by, review):
        raise Refused(_("Only a region answers for itself."))
    if localdate(at) > review.ends_on:
        raise Refused(
            _("The term ended on %(day)s.") % {"day": date_format(review.ends_on, "j F Y")}
        )
    answer = answer.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(answer) > MAX_ANSWER:
        raise Refused(_("An answer holds at most %(n)s signs.") % {"n": MAX_ANSWER})
    if review.answered_at and answer == review.answer:
        return review
    review.answer, review.answered_at, review.answered_by = answer, at, by
    review.seen_at, review.seen_by = review.seen_at or at, review.seen_by or by
    review.save()
    _tell(review, "draft_answered", by, at)
    return review


def _tell(review: Review, verb: str, by: User, at: datetime) -> None:
    record(
        programme_key=review.report.programme.key,
        verb=verb,
        target=review,
        by=by,
        at=at,
        region=review.region.key,
    )
