"""Rows for a list of threads."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from caleidoscoop.people.models import User
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.threads.models import Evidence, Thread, ThreadLink
from caleidoscoop.threads.reading.links import LinkSentence, sentence_from, sentence_to
from caleidoscoop.threads.reading.strength import (
    NOTHING,
    Base,
    Reach,
    Strength,
    reach_of,
    strengths_of,
)
from caleidoscoop.voices.models import Fragment, FragmentQuerySet

ORDER = list(Reach)
LINKS = 3


@dataclass
class ThreadRow:
    """A thread in a list, with its strength, one quote and what links say of it."""

    thread: Thread
    strength: Strength
    reach: Reach
    base: Base
    quote: Evidence | None = None
    sentences: list[LinkSentence] = field(default_factory=list)

    @property
    def regions(self) -> list[Region]:
        return [region for region in self.base.regions if region.pk in self.strength.regions]

    @property
    def reached(self) -> list[str]:
        return [region.key for region in self.regions]


def rows_of(threads: "QuerySet[Thread]", base: Base) -> list[ThreadRow]:
    """Return the threads by how widely they are shared, the widest first."""
    strengths = strengths_of(threads.order_by().values("pk"))
    rows = []
    for thread in threads.select_related("current", "region").prefetch_related("domains"):
        strength = strengths.get(thread.pk, NOTHING)
        rows.append(ThreadRow(thread, strength, reach_of(strength, base), base))
    return sorted(
        rows,
        key=lambda row: (
            ORDER.index(row.reach),
            -len(row.strength.regions),
            row.thread.position,
            row.thread.pk,
        ),
    )


def add_quotes_and_links(rows: list[ThreadRow], user: User) -> None:
    """Give the rows of one page their quotes and links, with two queries for all of them."""
    quotes = Evidence.objects.select_related(
        "version__fragment__region", "version__fragment__speaker", "version__fragment__source"
    ).in_bulk([row.strength.quote_id for row in rows if row.strength.quote_id])
    keys = [row.thread.pk for row in rows]
    visible = Thread.objects.visible_to(user).open()
    links = (
        ThreadLink.objects.filter(removed_at__isnull=True)
        .filter(
            Q(from_thread__in=keys, to_thread__in=visible)
            | Q(to_thread__in=keys, from_thread__in=visible)
        )
        .select_related("from_thread__current", "to_thread__current")
        .order_by("kind", "pk")
    )
    to: dict[int, list[ThreadLink]] = defaultdict(list)
    back: dict[int, list[ThreadLink]] = defaultdict(list)
    for link in links:
        to[link.from_thread_id].append(link)
        back[link.to_thread_id].append(link)
    for row in rows:
        row.quote = quotes.get(row.strength.quote_id or 0)
        row.sentences = [sentence_to(link) for link in to[row.thread.pk][:LINKS]]
        row.sentences += [sentence_from(link) for link in back[row.thread.pk][:LINKS]]


def uncovered(programme: Programme, user: User) -> FragmentQuerySet:
    """Return the fragments this person may read that are evidence of no thread."""
    evidence = Evidence.objects.filter(
        version__fragment=OuterRef("pk"),
        retired_at__isnull=True,
        thread__closed_at__isnull=True,
        thread__isnull=False,
    )
    fragments: FragmentQuerySet = Fragment.objects.usable().visible_to(user)
    return fragments.filter(~Exists(evidence), programme=programme)
