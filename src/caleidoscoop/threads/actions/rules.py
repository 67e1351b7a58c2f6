"""What every action on threads asks first, and writes down last."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from caleidoscoop.people.models import User, may_code
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.shared.models import Change, key_of, record
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads.models import Thread


def must_be_coder(by: User, *, programme: Programme, region: Region | None) -> None:
    """Refuse who may not work on threads of this scope."""
    if not may_code(by, programme=programme, region=region):
        raise Refused(
            _("Only a facilitator of this region may change its threads.")
            if region
            else _("Only the programme lead may change the common threads.")
        )


def must_be_open(thread: Thread, by: User) -> None:
    """Refuse a thread of another's scope, or one that was merged or closed."""
    must_be_coder(by, programme=thread.programme, region=thread.region)
    if thread.closed_at is not None:
        raise Refused(_("This thread was closed or merged into another. Open that one."))


def worked_on() -> Refused:
    return Refused(_("Somebody has worked on this since, so it cannot be undone."))


def write_change(
    verb: str,
    programme: Programme,
    *,
    by: User,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    targets: Sequence[models.Model] = (),
) -> Change:
    """Write down what was so before and after, so that it can be undone; and record it.

    The record gets a line for each target, so that each has the change in its own history.
    """
    change = Change.objects.create(
        programme_key=programme.key,
        verb=verb,
        before=before or {},
        after=after or {},
        by=key_of(by),
        at=at,
    )
    for target in targets or (change,):
        record(
            programme_key=programme.key, verb=verb, target=target, by=by, at=at, change=change.pk
        )
    return change
