"""What the page of one thread tells: who says it where, who does not, and what it hangs together
with."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from caleidoscoop.people.models import User
from caleidoscoop.programmes.models import Region
from caleidoscoop.threads.models import (
    Evidence,
    Stance,
    Thread,
)
from caleidoscoop.threads.reading.strength import (
    KINDS,
    QUOTABLE,
    Base,
    with_counting,
)
from caleidoscoop.voices.formats import place_label
from caleidoscoop.voices.models import (
    Condition,
    Fragment,
    Layer,
    SessionKind,
    Source,
    Speaker,
    SpeakerKind,
)

QUOTES_PER_REGION = 2
AGAINST = 6
STALE = 50


@dataclass(frozen=True)
class Quote:
    """A piece of evidence as a reader gets it: the words, who said them where, and how far they
    lead."""

    evidence: Evidence
    may_open: bool
    may_place: bool

    @property
    def fragment(self) -> Fragment:
        return self.evidence.version.fragment

    @property
    def speaker(self) -> str:
        speaker = self.fragment.speaker
        if speaker is None or speaker.kind == SpeakerKind.UNKNOWN:
            return ""
        parts = [speaker.get_kind_display()]
        parts += [speaker.get_position_display()] if speaker.position else []
        return ", ".join(str(part) for part in parts)

    @property
    def place(self) -> str:
        fragment = self.fragment
        return f"{fragment.source.title}, {place_label(fragment.place)}" if self.may_place else ""


@dataclass
class RegionLine:
    """What was said in one region: how many quotes of which stance, by whom; none is no region."""

    region: Region | None
    stances: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    kinds_for: set[str] = field(default_factory=set)
    kinds_against: set[str] = field(default_factory=set)
    quotes: list[Quote] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.stances.values())

    @property
    def kind_names(self) -> list[str]:
        known = (self.kinds_for | self.kinds_against) & set(KINDS)
        return [str(SpeakerKind(kind).label) for kind in KINDS if kind in known]

    @property
    def more(self) -> int:
        return self.total - len(self.quotes)


@dataclass
class KindLine:
    """What one kind of speaker says: in how many regions, how many quotes of which stance."""

    kind: str
    regions: set[int] = field(default_factory=set)
    stances: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    is_heard_elsewhere: bool = False

    @property
    def label(self) -> str:
        return str(SpeakerKind(self.kind).label)

    @property
    def total(self) -> int:
        return sum(self.stances.values())


Cells = list[tuple[int | None, str, str, int]]


def cells_of(thread: Thread) -> Cells:
    """Return how many quotes stand under a thread per region, kind of speaker and stance."""
    standing = with_counting(Evidence.objects.standing().filter(thread=thread)).order_by()
    counted = standing.values("region", "speaker_kind", "stance").annotate(n=Count("pk"))
    return [(row["region"], row["speaker_kind"], row["stance"], row["n"]) for row in counted]


def region_lines(cells: Cells, base: Base, quotes: Iterable[Quote]) -> list[RegionLine]:
    """Return the regions in which something was said, in their order, each with a few quotes."""
    lines: dict[int | None, RegionLine] = {r.pk: RegionLine(r) for r in base.regions}
    lines[None] = RegionLine(None)
    for region, kind, stance, n in cells:
        line = lines[region]
        line.stances[stance] += n
        against = stance == Stance.CONTRADICTS
        (line.kinds_against if against else line.kinds_for).add(kind)
    for quote in quotes:
        lines[quote.fragment.region_id].quotes.append(quote)
    return [line for line in lines.values() if line.total]


def kind_lines(cells: Cells, thread: Thread) -> list[KindLine]:
    """Return every kind of speaker, the most heard first; of a silent one, whether it was there."""
    lines = {kind: KindLine(kind) for kind in SpeakerKind.values}
    for region, kind, stance, n in cells:
        lines[kind].stances[stance] += n
        if region is not None:
            lines[kind].regions.add(region)
    present = Speaker.objects.filter(session__programme=thread.programme_id)
    for kind in present.order_by().values_list("kind", flat=True).distinct():
        lines[kind].is_heard_elsewhere = True
    rows = [line for line in lines.values() if line.kind in KINDS or line.total]
    return sorted(rows, key=lambda line: (line.kind not in KINDS, -line.total))


def shown(evidence: "QuerySet[Evidence]") -> "QuerySet[Evidence]":
    """Load what a quote is shown with."""
    return evidence.select_related(
        "version__fragment__region",
        "version__fragment__speaker",
        "version__fragment__municipality",
        "version__fragment__source__session",
    )


def varied_quotes(thread: Thread) -> tuple[list[Evidence], list[Evidence]]:
    """Return some quotes per region, of different kinds of speaker first; and those against.

    The database picks the first of every region, kind and stance, so that a thread with thousands
    of quotes loads no more than a page shows.
    """
    first = Window(
        RowNumber(),
        partition_by=[F("region"), F("speaker_kind"), F("stance")],
        order_by=[Case(When(QUOTABLE, then=Value(0)), default=Value(1)).asc(), F("pk").asc()],
    )
    standing = with_counting(Evidence.objects.standing().filter(thread=thread))
    ranked: QuerySet[Any] = standing.annotate(rank=first)
    picked = ranked.filter(rank__lte=QUOTES_PER_REGION)
    rows = list(shown(picked))
    against = [row for row in rows if row.stance == Stance.CONTRADICTS]
    per_region: dict[int | None, list[Evidence]] = defaultdict(list)
    for row in sorted(rows, key=_support_first):
        place = per_region[row.version.fragment.region_id]
        if row.stance != Stance.CONTRADICTS and len(place) < QUOTES_PER_REGION:
            place.append(row)
    return [row for place in per_region.values() for row in place], against[:AGAINST]


def quotes_of(evidence: Iterable[Evidence], user: User) -> list[Quote]:
    """Return evidence as quotes; whether this person may open their sources costs one query.

    A document is known by its name to all who read the thread, a file of a session is not.
    """
    rows = list(evidence)
    keys = {row.version.fragment.source_id for row in rows}
    visible = Source.objects.visible_to(user).filter(pk__in=keys)
    open_ones = set(visible.values_list("pk", flat=True)) if keys else set()
    quotes = []
    for row in rows:
        source = row.version.fragment.source
        may_open = source.pk in open_ones
        is_document = source.session.kind == SessionKind.DOCUMENT
        quotes.append(Quote(row, may_open, may_open or is_document))
    return quotes


def marks_of(thread: Thread) -> list[str]:
    """Return the layers and conditions under which most of the evidence was labelled."""
    labelled = (
        Evidence.objects.standing()
        .filter(thread=thread)
        .exclude(version__fragment__layer="", version__fragment__condition="")
        .order_by()
        .values("version__fragment__layer", "version__fragment__condition")
        .annotate(n=Count("pk"))
        .order_by("-n")[:2]
    )
    marks = []
    for row in labelled:
        layer, condition = row["version__fragment__layer"], row["version__fragment__condition"]
        names = [str(Layer(layer).label)] if layer else []
        names += [str(Condition(condition).label)] if condition else []
        marks.append(": ".join(names))
    return marks


def stale_evidence(thread: Thread, user: User) -> list[Quote]:
    """Return evidence whose words are no longer there, as far as this person may read them."""
    readable = Fragment.objects.visible_to(user)
    stale = Evidence.objects.stale().filter(thread=thread, version__fragment__in=readable)
    rows = shown(stale).select_related("version__fragment__current").order_by("pk")
    return quotes_of(rows[:STALE], user)


def _support_first(evidence: Any) -> tuple[int, bool, int]:
    return evidence.rank, evidence.stance != Stance.SUPPORTS, evidence.pk
