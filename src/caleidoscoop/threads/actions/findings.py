"""Write findings: claims on threads, with their evidence."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from caleidoscoop.people.models import User
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads.actions.rules import must_be_coder, write_change
from caleidoscoop.threads.models import Evidence, Finding, FindingVersion, Thread


@transaction.atomic
def write_finding(
    *,
    programme: Programme,
    region: Region | None,
    text: str,
    threads: Sequence[Thread],
    by: User,
    at: datetime,
) -> Finding:
    """Write a claim on threads.

    Raises Refused if it has no text, or if one of its threads has no evidence that stands.
    """
    must_be_coder(by, programme=programme, region=region)
    _must_rest_on_evidence(programme, threads)
    finding = Finding.objects.create(programme=programme, region=region, made_at=at)
    finding.threads.set(threads)
    add_finding_version(finding, text, "", by, at)
    write_change(
        "finding_written",
        programme,
        by=by,
        at=at,
        after={"finding": finding.pk},
        targets=[finding, *threads],
    )
    return finding


@transaction.atomic
def revise_finding(
    *,
    finding: Finding,
    text: str,
    reason: str,
    by: User,
    at: datetime,
    seen_version: int | None = None,
) -> FindingVersion:
    """Change a finding by a new version, with the reason. The one before stays.

    Raises Refused if no reason is given, nothing changes, or somebody else changed it since
    `seen_version`.
    """
    must_be_coder(by, programme=finding.programme, region=finding.region)
    finding = Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    current = finding.current
    if current is None or finding.closed_at is not None:
        raise Refused(_("This finding was taken back."))
    if seen_version is not None and current.number != seen_version:
        raise Refused(
            _("Somebody changed this finding while you were typing. Your text is kept below.")
        )
    if current.text == text.strip():
        raise Refused(_("The text is the same as before."))
    if not reason.strip():
        raise Refused(_("Write down why the finding changes."))
    version = add_finding_version(finding, text, reason, by, at)
    write_change(
        "finding_revised",
        finding.programme,
        by=by,
        at=at,
        before={"version": current.pk},
        after={"finding": finding.pk, "version": version.pk},
        targets=[finding, *finding.threads.all()],
    )
    return version


def _must_rest_on_evidence(programme: Programme, threads: Sequence[Thread]) -> None:
    if not threads or any(thread.programme_id != programme.pk for thread in threads):
        raise Refused(_("A finding rests on threads of this programme. Choose at least one."))
    proven = set(
        Evidence.objects.standing()
        .filter(thread__in=[thread.pk for thread in threads])
        .values_list("thread_id", flat=True)
    )
    if any(thread.pk not in proven for thread in threads):
        raise Refused(_("Every thread of a finding needs evidence first."))


def add_finding_version(
    finding: Finding, text: str, reason: str, by: User, at: datetime
) -> FindingVersion:
    text = text.strip()
    if not text:
        raise Refused(_("A finding needs text."))
    last = finding.versions.aggregate(last=Max("number"))["last"] or 0
    version = FindingVersion.objects.create(
        finding=finding, number=last + 1, text=text, reason=reason.strip()[:200], by=by, at=at
    )
    finding.current = version
    Finding.objects.filter(pk=finding.pk).update(current=version)
    return version
