"""Which quotes stand beside a thread: varied, short, one per speaker, spread over regions."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Value, When, Window
from django.db.models.functions import RowNumber

from caleidoscoop.reports.models import Report
from caleidoscoop.threads.models import Evidence, Stance
from caleidoscoop.threads.reading import QUOTABLE, with_counting
from caleidoscoop.voices.models import Fragment, Use

# How many quotes a thread shows of each stance.
SHOWN = {Stance.SUPPORTS: 6, Stance.NUANCES: 2, Stance.CONTRADICTS: 2}


def quotes_beside(report: Report, threads: Iterable[int]) -> dict[int, list[int]]:
    """Return the evidence that is shown beside each thread, with one query for all of them.

    Only what may be published is taken. What speaks against a thread is always shown with it.
    """
    of_fragment = Fragment.objects.filter(pk=OuterRef("version__fragment"))
    standing = Evidence.objects.standing().filter(
        Exists(of_fragment.allowing(Use.PUBLISH)), thread__in=list(threads)
    )
    if report.region_id:
        standing = standing.filter(version__fragment__region=report.region_id)
    first = Window(
        RowNumber(),
        partition_by=[F("thread"), F("region"), F("speaker_kind"), F("stance")],
        order_by=[Case(When(QUOTABLE, then=Value(0)), default=Value(1)).asc(), F("pk").asc()],
    )
    fields = ("rank", "pk", "thread_id", "region", "speaker_kind", "stance", "unit")
    rows: Any = with_counting(standing).annotate(rank=first).filter(rank__lte=2)
    found: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.order_by("rank", "pk").values_list(*fields, named=True):
        found[row.thread_id][row.stance].append(row)
    return {
        thread: [pk for stance, most in SHOWN.items() for pk in _spread(by_stance[stance], most)]
        for thread, by_stance in found.items()
    }


def _spread(rows: list[Any], most: int) -> list[int]:
    """Take turns: first regions and kinds that were not heard yet, never one speaker twice."""
    taken: list[Any] = []
    left = list(rows)
    while left and len(taken) < most:
        regions, kinds = {row.region for row in taken}, {row.speaker_kind for row in taken}
        best = min(left, key=lambda r: (r.region in regions, r.speaker_kind in kinds, r.rank, r.pk))
        taken.append(best)
        left = [row for row in left if row.unit != best.unit]
    return [row.pk for row in taken]
