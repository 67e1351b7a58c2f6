"""Which threads a report tells of."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from caleidoscoop.reports.analysis import Cube, public_cube
from caleidoscoop.reports.figures import Figures
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


def cube_of(report: Report, figures: Figures, threads: Iterable[Thread]) -> Cube:
    """Return the figures of these threads that may be public, beside every edition before."""
    regions = [report.region] if report.region else list(report.programme.regions.all())
    return public_cube(
        figures.spoken,
        figures.support_of(threads),
        [(region.pk, region.key) for region in regions],
        past=[edition.cube for edition in report.editions.order_by("number") if edition.cube],
    )
