"""Which threads a report tells of."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from caleidoscoop.reports.models import Report
from caleidoscoop.reports.reading import ReadFinding
from caleidoscoop.threads.models import Evidence, Stance, Thread
from caleidoscoop.voices.models import Element

KINDS = list(Element.values)


def told_threads(report: Report, findings: Iterable[ReadFinding]) -> list[Thread]:
    """Return the threads that something supports today, by kind and in their order.

    A report of the programme tells of common threads, and of others that a finding rests on; one
    of a region of its own threads and the common ones it supports.
    """
    named = [thread.pk for finding in findings for thread in finding.threads]
    supported = Evidence.objects.standing().filter(thread=OuterRef("pk"), stance=Stance.SUPPORTS)
    if report.region_id:
        supported = supported.filter(version__fragment__region=report.region_id)
        scope = Q(region__isnull=True) | Q(region=report.region_id)
    else:
        scope = Q(region__isnull=True) | Q(pk__in=named)
    threads = Thread.objects.open().filter(scope, Exists(supported), programme=report.programme)
    order = {kind: place for place, kind in enumerate(KINDS)}
    return sorted(
        threads.select_related("current"),
        key=lambda thread: (order.get(thread.kind, len(order)), thread.position, thread.pk),
    )
