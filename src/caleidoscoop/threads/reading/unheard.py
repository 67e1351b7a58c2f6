"""What no thread covers, counted and in groups, and some of what is covered to look at again."""

from dataclasses import dataclass

import numpy as np
from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from caleidoscoop.people.models import READERS_OF_VOICES, User
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.threads.kaleidoscope.sight import Sight
from caleidoscoop.threads.kaleidoscope.snapshot import Snapshot
from caleidoscoop.threads.models import ClusterMember, Evidence, Run, Suggestion
from caleidoscoop.threads.reading.page import Quote, quotes_of, shown
from caleidoscoop.threads.reading.scope import Scope
from caleidoscoop.threads.reading.threads import uncovered
from caleidoscoop.threads.reading.tray import SuggestionRow, suggestion_rows
from caleidoscoop.voices.models import Fragment, FragmentQuerySet, SpeakerKind

SAMPLE = 5


@dataclass(frozen=True)
class Measured:
    """What `make bench-coverage` measured: numbers of coded texts, and percents (docs/text.md)."""

    few: int = 200
    shown_of_few: int = 19
    many: int = 600
    shown_of_many: int = 43
    chance: int = 10
    least: int = 61
    most: int = 77


@dataclass(frozen=True)
class Line:
    """How many fragments no thread covers, out of how many; of one region, or one kind."""

    region: Region | None
    kind: str
    label: str
    loose: int
    total: int

    @property
    def percent(self) -> int:
        return round(100 * self.loose / self.total) if self.total else 0


@dataclass(frozen=True)
class Uncovered:
    """What no thread covers per region and per kind of speaker, and all of it."""

    regions: list[Line]
    kinds: list[Line]
    total: Line


@dataclass(frozen=True)
class Since:
    """What became of the fragments of a run: in a group and loose still, in none and loose, under a
    thread by now, and loose but not in the run."""

    grouped: int
    alone: int
    covered: int
    new: int

    @property
    def is_behind(self) -> bool:
        return bool(self.covered or self.new)


def places_of(user: User, programme: Programme, regions: list[Region]) -> list[Region | None]:
    """Return where this person reads voices: the whole programme (none) and its regions, or some
    of those; nothing for who reads none."""
    roles = user.current_roles().filter(programme=programme, kind__in=READERS_OF_VOICES)
    held = set(roles.values_list("region", flat=True))
    if None in held:
        return [None, *regions]
    return [region for region in regions if region.pk in held]


def readable(programme: Programme, user: User, place: Region | None) -> FragmentQuerySet:
    """Return the fragments of a place that may be used and that this person may read."""
    fragments: FragmentQuerySet = Fragment.objects.usable().visible_to(user)
    here = Q(region=place) if place else Q()
    return fragments.filter(here, programme=programme)


def counts_of(
    programme: Programme, user: User, place: Region | None, regions: list[Region]
) -> Uncovered:
    """Count what no thread covers, with one query."""
    loose = Exists(uncovered(programme, user).filter(pk=OuterRef("pk")))
    rows = (
        readable(programme, user, place)
        .order_by()
        .annotate(
            spoke_as=Coalesce("speaker__kind", Value(SpeakerKind.UNKNOWN.value)),
            is_loose=Case(When(loose, then=Value(1)), default=Value(0)),
        )
        .values("region", "spoke_as", "is_loose")
        .annotate(n=Count("pk"))
    )
    table = [(row["region"], row["spoke_as"], row["is_loose"], row["n"]) for row in rows]

    def line(region: Region | None, kind: str, label: str, which: int, value: object) -> Line:
        cells = [cell for cell in table if which < 0 or cell[which] == value]
        return Line(region, kind, label, sum(c[3] for c in cells if c[2]), sum(c[3] for c in cells))

    by_region = [line(r, "", r.name, 0, r.pk) for r in regions]
    by_region.append(line(None, "", "", 0, None))
    by_kind = [line(None, k, str(SpeakerKind(k).label), 1, k) for k in SpeakerKind.values]
    return Uncovered(
        regions=[one for one in by_region if one.total],
        kinds=[one for one in by_kind if one.total],
        total=line(None, "", "", -1, None),
    )


def last_look(programme: Programme, place: Region | None) -> Run | None:
    """Return the last run that grouped what no thread covers in a place."""
    return Run.objects.of_coverage().filter(programme=programme, region=place).first()


def group_rows(
    run: Run, user: User, regions: list[Region], most: int | None
) -> list[SuggestionRow]:
    """Return the groups of a run that hold something loose, the least covered first."""
    clusters = run.clusters.select_related("suggestion").order_by("pk")
    seen = ClusterMember.objects.filter(
        cluster=OuterRef("pk"), fragment__in=uncovered(run.programme, user)
    )
    clusters = clusters.filter(Exists(seen))[:most]
    groups = [
        getattr(cluster, "suggestion", None)
        or Suggestion(
            programme=run.programme, region=run.region, cluster=cluster, title=cluster.title
        )
        for cluster in clusters
    ]
    return suggestion_rows(groups, user, regions)


def since(run: Run, user: User, place: Region | None) -> Since:
    """Count where the fragments of a run are now, with four queries.

    What is loose now is in a group, in none, or new: each of it once.
    """
    loose = uncovered(run.programme, user).filter(Q(region=place) if place else Q())
    member = ClusterMember.objects.filter(cluster__run=run, fragment=OuterRef("pk"))
    grouped = loose.filter(Exists(member)).count()
    others = set(loose.filter(~Exists(member)).values_list("key", flat=True))
    known = others.intersection(run.unplaced)
    still = readable(run.programme, user, place).filter(Exists(member)).count()
    return Since(
        grouped=grouped, alone=len(known), covered=still - grouped, new=len(others) - len(known)
    )


@dataclass(frozen=True)
class Drawn(Quote):
    """A quote, and whether this person may weigh it anew."""

    may_weigh: bool = False


@dataclass(frozen=True)
class Sample:
    """Some fragments under threads, each with one of its threads; the same for the same seed."""

    quotes: list[Drawn]
    seed: int
    of: int


def sample_of(
    snapshot: Snapshot, sight: Sight, scope: Scope, place: Region | None, seed: int
) -> Sample:
    """Draw some of the fragments under the threads that a reader sees, all equally likely."""
    spoken = snapshot.spoken
    is_seen = np.isin(snapshot.thread_keys, [thread.pk for thread in sight.threads])
    possible = np.flatnonzero(is_seen[snapshot.thread]) if len(snapshot.thread) else np.arange(0)
    if place:
        possible = possible[spoken.region[snapshot.place[possible]] == place.pk]
    covered = np.unique(snapshot.place[possible])
    draw = np.random.default_rng(seed)
    keys = []
    for fragment in draw.choice(covered, min(SAMPLE, len(covered)), replace=False).tolist():
        own = possible[snapshot.place[possible] == fragment]
        keys.append(int(snapshot.proofs.key[snapshot.standing[draw.choice(own)]]))
    evidence = Evidence.objects.standing().visible_to(sight.user).filter(pk__in=keys)
    rows = {row.pk: row for row in shown(evidence).select_related("thread__current")}
    found = [rows[key] for key in keys if key in rows]
    drawn = [
        Drawn(q.evidence, q.may_open, q.may_place, scope.holds(row.thread.region_id))
        for q, row in zip(quotes_of(found, sight.user), found, strict=True)
        if row.thread
    ]
    return Sample(quotes=drawn, seed=seed, of=len(covered))
