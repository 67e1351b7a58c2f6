"""What the engine and people proposed, and what it found no place for."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from caleidoscoop.people.models import User
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.threads.models import (
    ClusterMember,
    ClusterQuote,
    Evidence,
    Run,
    Suggestion,
)
from caleidoscoop.threads.reading.strength import KINDS
from caleidoscoop.voices.models import Fragment, FragmentQuerySet, SpeakerKind

QUOTES = 3
STEADY, FAIR = 0.75, 0.5


class Stability(models.TextChoices):
    STEADY = "steady", _("steady: found in nearly every attempt")
    FAIR = "fair", _("fairly steady: some fragments change places")
    LOOSE = "loose", _("loose: falls apart in other attempts")


@dataclass
class SuggestionRow:
    """A suggestion with what its fragments are, as far as they may be used today."""

    suggestion: Suggestion
    size: int = 0
    kinds: set[str] = field(default_factory=set)
    sessions: int = 0
    regions: dict[int, int] = field(default_factory=dict)
    covered: int = 0
    quotes: list[ClusterQuote] = field(default_factory=list)
    places: list[tuple[Region, int]] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.suggestion.title

    @property
    def stability(self) -> Stability | None:
        cluster = self.suggestion.cluster
        if cluster is None:
            return None
        if cluster.stability >= STEADY:
            return Stability.STEADY
        return Stability.FAIR if cluster.stability >= FAIR else Stability.LOOSE

    @property
    def percent(self) -> int:
        cluster = self.suggestion.cluster
        return round(100 * cluster.stability) if cluster else 0

    @property
    def kind_names(self) -> list[str]:
        return [str(SpeakerKind(kind).label) for kind in KINDS if kind in self.kinds]


def members_of(user: User, clusters: list[int]) -> "models.QuerySet[ClusterMember]":
    """Return the members of clusters that may be used today and that this person may read."""
    usable = Fragment.objects.usable().visible_to(user)
    return ClusterMember.objects.filter(cluster__in=clusters, fragment__in=usable)


def suggestion_rows(
    suggestions: list[Suggestion], user: User, regions: list[Region]
) -> list[SuggestionRow]:
    """Return the suggestions of one page with their counts and quotes, with four queries."""
    rows = {s.cluster_id: SuggestionRow(s) for s in suggestions if s.cluster_id}
    clusters = list(rows)
    members = members_of(user, clusters).order_by()
    _count(rows, members)
    elsewhere = Evidence.objects.filter(
        version__fragment=OuterRef("fragment"),
        retired_at__isnull=True,
        thread__closed_at__isnull=True,
        thread__isnull=False,
    )
    covered = members.filter(Exists(elsewhere)).values("cluster").annotate(n=Count("pk"))
    for found in covered:
        rows[found["cluster"]].covered = found["n"]
    readable = Fragment.objects.usable().visible_to(user)
    quotes = ClusterQuote.objects.filter(
        cluster__in=clusters,
        version__fragment__in=readable,
        version__fragment__current=F("version"),
    ).select_related("version__fragment__region", "version__fragment__speaker")
    for quote in quotes:
        if len(rows[quote.cluster_id].quotes) < QUOTES:
            rows[quote.cluster_id].quotes.append(quote)
    for row in rows.values():
        row.places = [(r, row.regions[r.pk]) for r in regions if r.pk in row.regions]
    return [rows[s.cluster_id] if s.cluster_id else SuggestionRow(s) for s in suggestions]


def _count(rows: dict[int, SuggestionRow], members: "models.QuerySet[ClusterMember]") -> None:
    session = Coalesce("fragment__speaker__session_id", "fragment__source__session_id")
    counted = (
        members.annotate(region=F("fragment__region_id"), kind=F("fragment__speaker__kind"))
        .annotate(session=session)
        .values("cluster", "region", "kind", "session")
        .annotate(n=Count("pk"))
    )
    sessions: dict[int, set[int]] = defaultdict(set)
    for found in counted:
        row = rows[found["cluster"]]
        row.size += found["n"]
        if found["kind"]:
            row.kinds.add(found["kind"])
        if found["region"] is not None:
            row.regions[found["region"]] = row.regions.get(found["region"], 0) + found["n"]
        sessions[found["cluster"]].add(found["session"])
    for key, held in sessions.items():
        rows[key].sessions = len(held)


def latest_runs(programme: Programme) -> dict[int | None, Run]:
    """Return the last run that proposed threads of the programme, and of each region that has one
    of its own."""
    runs = Run.objects.of_drafts().filter(programme=programme).defer("unplaced")
    runs = runs.order_by("at", "pk")
    return {run.region_id: run for run in runs}


def unplaced(run: Run, user: User) -> FragmentQuerySet:
    """Return the fragments of a run's scope that are in none of its groups: nothing was like them,
    or they came in later."""
    placed = ClusterMember.objects.filter(cluster__run=run, fragment=OuterRef("pk"))
    fragments: FragmentQuerySet = Fragment.objects.usable().visible_to(user)
    scope = Q(programme=run.programme_id)
    if run.region_id:
        scope &= Q(region=run.region_id)
    return fragments.filter(scope, ~Exists(placed))
