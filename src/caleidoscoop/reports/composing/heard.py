"""Who was heard in a region and in the whole, and who was not."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _

from caleidoscoop.programmes.models import Region
from caleidoscoop.reports.reading import ReadReport
from caleidoscoop.reports.said import K, Said
from caleidoscoop.threads.models import Evidence
from caleidoscoop.threads.reading import KINDS
from caleidoscoop.voices.models import Fragment, SpeakerKind


def heard_in(read: ReadReport, regions: Iterable[Region]) -> dict[int, dict[str, Any]]:
    """Return how much was said in each region and by whom; small groups have no figure."""
    usable = Fragment.objects.usable().filter(programme=read.report.programme).order_by()
    counted = usable.values("region").annotate(
        fragments=Count("pk"), sources=Count("source", distinct=True)
    )
    counts: dict[int, dict[str, Any]] = {row["region"]: dict(row) for row in counted}
    return {region.pk: _heard(read, region, counts.get(region.pk, {})) for region in regions}


def _heard(read: ReadReport, region: Region, counts: dict[str, Any]) -> dict[str, Any]:
    said = [one for one in read.figures.spoken if one.region == region.pk]
    units = {one.unit for one in said}
    told = {
        "fragments": counts.get("fragments", 0),
        "sources": counts.get("sources", 0),
        "sessions": len({one.session for one in said}),
        "speakers": len(units) if len(units) >= K or not units else None,
    }
    return told | ({"by_kind": by_kind(said)} if units else {})


def by_kind(said: list[Said]) -> list[dict[str, Any]]:
    """Return the speakers per kind; below K no figure, and what is hidden is K together or more.

    A single gap, or gaps that hold few people together, would follow from the total.
    """
    counts = {kind: len({one.unit for one in said if one.kind == kind}) for kind in KINDS}
    unknown = len({one.unit for one in said if one.kind == SpeakerKind.UNKNOWN})
    shown = {**counts, SpeakerKind.UNKNOWN.value: unknown}
    hidden = {kind for kind, n in shown.items() if 0 < n < K}
    others = sorted((kind for kind, n in shown.items() if n >= K), key=lambda kind: shown[kind])
    while hidden and others and (len(hidden) == 1 or sum(shown[kind] for kind in hidden) < K):
        hidden.add(others.pop(0))
    return [
        {"kind": str(SpeakerKind(kind).label), "count": None if kind in hidden else n}
        for kind, n in shown.items()
        if n or kind in hidden
    ]


def not_heard(read: ReadReport, intro: list[list[dict[str, Any]]]) -> dict[str, Any]:
    """Return the kinds of speaker that no region or not every region heard, and what no thread
    covers."""
    spoken = read.figures.spoken
    regions = {r.pk: r.name for r in read.figures.regions.values()}
    there = {one.region for one in spoken} - {None}
    voices = []
    for kind in KINDS:
        heard = {one.region for one in spoken if one.kind == kind}
        missing = [regions[key] for key in regions if key in there and key not in heard]
        if missing:
            where = (
                _("all regions that spoke") if len(missing) == len(there) else ", ".join(missing)
            )
            voices.append({"who": str(SpeakerKind(kind).label), "where": where})
    usable = Fragment.objects.usable().filter(programme=read.report.programme)
    if read.report.region_id:
        usable = usable.filter(region=read.report.region_id)
    covering = Evidence.objects.filter(
        version__fragment=OuterRef("pk"),
        retired_at__isnull=True,
        thread__isnull=False,
        thread__closed_at__isnull=True,
    )
    told: dict[str, Any] = {
        "voices": voices,
        "uncovered": {"count": usable.filter(~Exists(covering)).count(), "of": usable.count()},
    }
    return told | ({"intro": intro} if intro else {})
