"""Publish a report: freeze what it says, and where the words of people stand."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from caleidoscoop.people.models import User
from caleidoscoop.reports.actions.rules import may_publish
from caleidoscoop.reports.actions.writing import read_report_in_its_language
from caleidoscoop.reports.checks import checks_of
from caleidoscoop.reports.composing import compose
from caleidoscoop.reports.models import Edition, Report
from caleidoscoop.shared.keys import is_same, keyed_hash
from caleidoscoop.shared.models import record
from caleidoscoop.shared.refused import Refused


@transaction.atomic
def publish_report(
    *, report: Report, by: User, at: datetime, reason: str = "", seen_edition: int | None = None
) -> Edition:
    """Publish a report as its next edition.

    Raises Refused if this person may not publish, a rule of publication does not hold, a next
    edition has no reason, or somebody else published since `seen_edition`.
    """
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not may_publish(by, report.programme):
        raise Refused(_("Only the programme lead publishes."))
    if report.closed_at is not None:
        raise Refused(_("This report was closed."))
    last = report.editions.order_by("-number").first()
    number = last.number + 1 if last else 1
    if seen_edition is not None and seen_edition != number - 1:
        raise Refused(_("Somebody else published this report just now."))
    if last and not reason.strip():
        raise Refused(_("Write down why there is a next edition."))
    broken = [
        c.label
        for c in checks_of(read_report_in_its_language(report), localdate(at))
        if not c.holds
    ]
    if broken:
        raise Refused(
            _("This report cannot be published yet: %(rules)s.") % {"rules": "; ".join(broken)}
        )
    composed = compose(report, edition=number, date=localdate(at).isoformat())
    sha256 = hash_of({"document": composed.document, "quotes": composed.places})
    edition = Edition.objects.create(
        report=report,
        number=number,
        structure=composed.document,
        quotes=composed.places,
        cube=composed.cube.kept,
        sha256=sha256,
        trail=trail_of(sha256, last.trail if last else ""),
        last_withdrawal=report.programme.last_withdrawal,
        reason=reason.strip()[:300],
        published_by=by,
        published_at=at,
    )
    record(
        programme_key=report.programme.key,
        verb="report_published",
        target=edition,
        by=by,
        at=at,
        report=report.key,
        number=number,
        sha256=sha256,
    )
    return edition


def hash_of(value: Any) -> str:
    """Hash a structure, whatever the order of its keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def trail_of(sha256: str, before: str) -> str:
    """Return the keyed hash that ties an edition to the one before it."""
    return keyed_hash("edition", f"{before}\x1f{sha256}")


def is_as_published(edition: Edition) -> bool:
    """Whether an edition is still what was published, and follows the one before it."""
    before = Edition.objects.filter(report=edition.report_id, number=edition.number - 1).first()
    sha256 = hash_of({"document": edition.structure, "quotes": edition.quotes})
    trail = trail_of(sha256, before.trail if before else "")
    return sha256 == edition.sha256 and is_same(trail, edition.trail)
