"""How strong a thread is: three counts side by side, never one number."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Case, Count, F, Min, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.threads.models import Evidence, EvidenceQuerySet, Stance, Thread
from caleidoscoop.voices.models import Fragment, SpeakerKind

KINDS = [kind for kind in SpeakerKind.values if kind != SpeakerKind.UNKNOWN]
SUPPORTS = Q(stance=Stance.SUPPORTS)
# A quote that reads well: more than a few words, less than a page.
QUOTABLE = Q(length__gte=40, length__lte=240)


class Reach(models.TextChoices):
    ALL = "all", gettext_lazy("Shared by all regions")
    SOME = "some", gettext_lazy("Shared by some regions")
    ONE = "one", gettext_lazy("From one region")
    NOWHERE = "nowhere", gettext_lazy("With evidence that names no region")
    NONE = "none", gettext_lazy("No evidence yet that supports it")


@dataclass(frozen=True)
class Base:
    """Out of how many: the regions of a programme, its sessions with words that may be used, and
    the seven kinds of speaker."""

    regions: tuple[Region, ...]
    sessions: int
    kinds: int = len(KINDS)


@dataclass(frozen=True)
class Strength:
    """What stands under a thread. Regions, sessions, kinds, speakers and tables count support."""

    regions: frozenset[int] = frozenset()
    sessions: int = 0
    kinds: int = 0
    speakers: int = 0  # where nobody knows who spoke, the table or source counts as one
    people: int = 0
    tables: int = 0
    table: str = ""
    supports: int = 0
    nuances: int = 0
    contradicts: int = 0
    quote_id: int | None = None

    @property
    def quotes(self) -> int:
        return self.supports + self.nuances + self.contradicts

    @property
    def caution(self) -> str:
        """Say on how little a thread rests, the narrowest first; empty when it rests on more."""
        if not self.supports:
            return ""
        if self.tables == 1 and self.table:
            return _("rests on one table")
        if self.speakers == 1:
            return _("rests on one speaker") if self.people else _("rests on one source")
        if self.sessions == 1:
            return _("rests on one session")
        if self.kinds == 1:
            return _("rests on one kind of speaker")
        return ""

    @property
    def summary(self) -> str:
        """Say the counts in words, for a list."""
        parts = [
            ngettext("%(n)s session", "%(n)s sessions", self.sessions) % {"n": self.sessions},
            ngettext("%(n)s kind of speaker", "%(n)s kinds of speaker", self.kinds)
            % {"n": self.kinds},
            ngettext("%(n)s speaker or table", "%(n)s speakers or tables", self.speakers)
            % {"n": self.speakers},
        ]
        return ", ".join(parts)


NOTHING = Strength()


def base_of(programme: Programme) -> Base:
    # One pass over the fragments: a question per session reads far more of them.
    usable = Fragment.objects.usable().filter(programme=programme).order_by()
    spoken = usable.annotate(session=Coalesce("speaker__session_id", "source__session_id"))
    sessions = spoken.values("session").distinct().count()
    return Base(regions=tuple(programme.regions.all()), sessions=sessions)


def reach_of(strength: Strength, base: Base) -> Reach:
    if not strength.supports:
        return Reach.NONE
    reached = len(strength.regions)
    if not reached:
        return Reach.NOWHERE
    if reached == 1:
        return Reach.ONE
    return Reach.ALL if reached >= len(base.regions) else Reach.SOME


def with_counting(evidence: EvidenceQuerySet) -> "QuerySet[Any]":
    """Annotate evidence with the units of counting: session, kind, who spoke, at which table."""
    counted = _counted(evidence, "version__fragment__")
    return counted.annotate(region=F("version__fragment__region_id"), length=F("end") - F("start"))


def who_spoke(fragments: "QuerySet[Fragment]") -> "QuerySet[Any]":
    """Annotate fragments with the units of counting, as `with_counting` does evidence."""
    return _counted(fragments, "")


def _counted(rows: "QuerySet[Any]", fragment: str) -> "QuerySet[Any]":
    text = models.CharField()
    source = Cast(F(f"{fragment}source_id"), text)
    table = Concat(source, Value(":"), F(f"{fragment}table_name"), output_field=text)
    return rows.annotate(
        session=Coalesce(f"{fragment}speaker__session_id", f"{fragment}source__session_id"),
        speaker_kind=Coalesce(f"{fragment}speaker__kind", Value(SpeakerKind.UNKNOWN.value)),
        table=table,
        # As Fragment.counts_as: the speaker, else the table, else the source.
        unit=Case(
            When(
                **{f"{fragment}speaker__isnull": False},
                then=Concat(Value("s"), Cast(F(f"{fragment}speaker_id"), text), output_field=text),
            ),
            default=table,
            output_field=text,
        ),
    )


def strengths_of(threads: "QuerySet[Thread, Any] | list[int]") -> dict[int, Strength]:
    """Return the strength of threads by their key, with two queries; one without evidence is not
    in it."""
    standing = with_counting(Evidence.objects.standing().filter(thread__in=threads))
    regions: dict[int, set[int]] = defaultdict(set)
    of_region = standing.filter(SUPPORTS, region__isnull=False).order_by()
    for thread, region in of_region.values_list("thread_id", "region").distinct():
        regions[thread].add(region)
    known = ~Q(speaker_kind=SpeakerKind.UNKNOWN)
    counted = (
        standing.order_by()
        .values("thread_id")
        .annotate(
            sessions=Count("session", distinct=True, filter=SUPPORTS),
            kinds=Count("speaker_kind", distinct=True, filter=SUPPORTS & known),
            speakers=Count("unit", distinct=True, filter=SUPPORTS),
            people=Count("version__fragment__speaker", distinct=True, filter=SUPPORTS),
            tables=Count("table", distinct=True, filter=SUPPORTS),
            first_table=Min("version__fragment__table_name", filter=SUPPORTS),
            supports=Count("pk", filter=SUPPORTS),
            nuances=Count("pk", filter=Q(stance=Stance.NUANCES)),
            contradicts=Count("pk", filter=Q(stance=Stance.CONTRADICTS)),
            good=Min("pk", filter=SUPPORTS & QUOTABLE),
            any=Min("pk", filter=SUPPORTS),
        )
    )
    return {row["thread_id"]: _strength(dict(row), regions[row["thread_id"]]) for row in counted}


def _strength(row: dict[str, Any], regions: set[int]) -> Strength:
    return Strength(
        regions=frozenset(regions),
        sessions=row["sessions"],
        kinds=row["kinds"],
        speakers=row["speakers"],
        people=row["people"],
        tables=row["tables"],
        table=row["first_table"] or "",
        supports=row["supports"],
        nuances=row["nuances"],
        contradicts=row["contradicts"],
        quote_id=row["good"] or row["any"],
    )
