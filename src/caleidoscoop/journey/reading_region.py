"""What the page of one region tells: its land, what holds there, and who was heard."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from caleidoscoop.journey.reading import quote_url
from caleidoscoop.people.models import User
from caleidoscoop.programmes.models import Membership, Programme, Region
from caleidoscoop.threads.models import Evidence, Stance, Thread
from caleidoscoop.threads.reading import (
    Base,
    Quote,
    ThreadRow,
    quotes_of,
    rows_of,
    shown,
    uncovered,
)
from caleidoscoop.voices.models import (
    Fragment,
    FragmentQuerySet,
    Session,
    SessionKind,
    Source,
    SpeakerKind,
)

UNPLACED = 3
SOURCES = 12


def memberships_on(region: Region, on: date) -> list[Membership]:
    """Return the municipalities of a region on a day, those that are certain first."""
    members = region.memberships.filter(
        Q(from_on__isnull=True) | Q(from_on__lte=on), Q(until_on__isnull=True) | Q(until_on__gt=on)
    )
    return list(
        members.select_related("municipality").order_by("-is_certain", "municipality__name", "pk")
    )


@dataclass
class Holding:
    """A common thread that holds in a region: who says so there, and one quote from there."""

    row: ThreadRow
    kinds_for: set[str] = field(default_factory=set)
    kinds_against: set[str] = field(default_factory=set)
    quote: Quote | None = None
    quote_url: str = ""

    @property
    def thread(self) -> Thread:
        return self.row.thread


def holdings_of(
    region: Region, programme: Programme, rows: list[ThreadRow], user: User
) -> list[Holding]:
    """Return the threads that people of a region support, each with a quote from there."""
    holdings = {row.thread.pk: Holding(row) for row in rows if region.pk in row.strength.regions}
    here = Evidence.objects.standing().filter(thread__in=holdings, version__fragment__region=region)
    kinds = here.order_by().values_list("thread", "stance", "version__fragment__speaker__kind")
    for thread, stance, kind in kinds.distinct():
        holding = holdings[thread]
        against = stance == Stance.CONTRADICTS
        (holding.kinds_against if against else holding.kinds_for).add(kind or SpeakerKind.UNKNOWN)
    for quote in quotes_of(shown(_first_of_each(here)).order_by("pk"), user):
        holding = holdings[quote.evidence.thread_id or 0]
        holding.quote = quote
        if quote.may_open:
            start, end = quote.evidence.start, quote.evidence.end
            holding.quote_url = quote_url(programme, quote.fragment, start, end)
    return list(holdings.values())


def _first_of_each(evidence: "QuerySet[Evidence]") -> "QuerySet[Evidence]":
    supporting = evidence.filter(stance=Stance.SUPPORTS).order_by().values("thread")
    return Evidence.objects.filter(pk__in=supporting.annotate(first=Min("pk")).values("first"))


def own_threads(region: Region, user: User, base: Base) -> list[ThreadRow]:
    return rows_of(Thread.objects.visible_to(user).open().filter(region=region), base)


@dataclass
class KindHeard:
    """One kind of speaker in a region: how many spoke, and how much was said."""

    kind: str
    speakers: int = 0
    fragments: int = 0

    @property
    def label(self) -> str:
        return str(SpeakerKind(self.kind).label)


def kinds_heard(region: Region) -> list[KindHeard]:
    """Return every kind of speaker, also who was not heard; unknown only when there is any."""
    said = Fragment.objects.usable().filter(region=region).order_by().values("speaker__kind")
    lines = {kind: KindHeard(kind) for kind in SpeakerKind.values}
    for row in said.annotate(n=Count("pk"), speakers=Count("speaker", distinct=True)):
        line = lines[row["speaker__kind"] or SpeakerKind.UNKNOWN]
        line.fragments += row["n"]
        line.speakers += row["speakers"]
    return [line for line in lines.values() if line.kind != SpeakerKind.UNKNOWN or line.fragments]


@dataclass(frozen=True)
class SessionRow:
    """One occasion, and how much of what was said there is of the region."""

    session: Session
    fragments: int


def sessions_of(region: Region) -> list[SessionRow]:
    """Return the occasions of a region, and those elsewhere at which it is spoken of."""
    said = Fragment.objects.usable().filter(region=region).order_by()
    held = said.annotate(session=Coalesce("speaker__session_id", "source__session_id"))
    counts = {row["session"]: row["n"] for row in held.values("session").annotate(n=Count("pk"))}
    sessions = Session.objects.filter(Q(region=region) | Q(pk__in=counts))
    ordered = sessions.order_by(F("held_on").asc(nulls_last=True), "name", "pk")
    return [SessionRow(session, counts.get(session.pk, 0)) for session in ordered]


@dataclass(frozen=True)
class SourceRow:
    """A source with words of the region, as far as this person may open it."""

    source: Source
    fragments: int
    may_open: bool


def sources_of(region: Region, user: User) -> list[SourceRow]:
    """Return the sources with words of a region. A document is known by name to every member."""
    said = Fragment.objects.usable().filter(region=region).order_by()
    counts = {row["source"]: row["n"] for row in said.values("source").annotate(n=Count("pk"))}
    open_ones = set(
        Source.objects.visible_to(user).filter(pk__in=counts).values_list("pk", flat=True)
    )
    sources = Source.objects.filter(pk__in=counts).select_related("session")
    return [
        SourceRow(source, counts[source.pk], source.pk in open_ones)
        for source in sources.order_by("-added_at", "title", "pk")
        if source.pk in open_ones or source.session.kind == SessionKind.DOCUMENT
    ]


def unplaced_in(region: Region, programme: Programme, user: User) -> FragmentQuerySet:
    """Return what was said in a region that no thread rests on, as far as one may read it."""
    said = uncovered(programme, user).filter(region=region)
    related = ("current", "speaker", "region", "source")
    rows: FragmentQuerySet = said.select_related(*related).order_by("-released_at", "pk")
    return rows
