"""What a thread hangs together with: what it rests on, and what comes of it."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caleidoscoop.people.models import User
from caleidoscoop.threads.models import Evidence, LinkKind, Thread, ThreadLink
from caleidoscoop.threads.reading.scope import scope_of
from caleidoscoop.threads.reading.strength import NOTHING, Strength, strengths_of


@dataclass(frozen=True)
class Neighbour:
    """A thread at the other end of a link."""

    link: ThreadLink
    thread: Thread
    strength: Strength
    quotes: int = 0
    may_prove: bool = False


@dataclass(frozen=True)
class Step:
    """Threads that bear on this one in the same way."""

    title: str | Promise
    neighbours: list[Neighbour]


@dataclass(frozen=True)
class Chain:
    """What a thread rests on, what comes of it, and what stands beside it."""

    before: list[Step]
    after: list[Step]
    beside: list[Step]

    def __bool__(self) -> bool:
        return bool(self.before or self.after or self.beside)


# Where a link is shown, and under which words: for the thread it starts from, and where it ends.
OUTWARD: dict[str, tuple[str, str | Promise]] = {
    LinkKind.UNDER: ("after", _("Lies under")),
    LinkKind.ANSWERS: ("before", _("What it answers")),
    LinkKind.SERVES: ("before", _("What it serves")),
    LinkKind.LEADS_TO_MORE: ("after", _("Leads to more")),
    LinkKind.LEADS_TO_LESS: ("after", _("Leads to less")),
    LinkKind.PART_OF: ("beside", _("Part of")),
    LinkKind.CONTRADICTS: ("beside", _("Contradicts")),
}
INWARD: dict[str, tuple[str, str | Promise]] = {
    LinkKind.UNDER: ("before", _("What lies under it")),
    LinkKind.ANSWERS: ("after", _("What answers it")),
    LinkKind.SERVES: ("after", _("What serves it")),
    LinkKind.LEADS_TO_MORE: ("before", _("Becomes more by")),
    LinkKind.LEADS_TO_LESS: ("before", _("Becomes less by")),
    LinkKind.PART_OF: ("beside", _("Parts of it")),
    LinkKind.CONTRADICTS: ("beside", _("Contradicted by")),
}


def chain_of(thread: Thread, user: User) -> Chain:
    """Return the threads linked with this one, as far as this person may see them."""
    visible = Thread.objects.visible_to(user).open()
    standing = ThreadLink.objects.filter(removed_at__isnull=True).select_related(
        "from_thread__current", "to_thread__current", "from_thread__region", "to_thread__region"
    )
    own = Q(from_thread=thread, to_thread__in=visible) | Q(
        to_thread=thread, from_thread__in=visible
    )
    links = list(standing.filter(own).order_by("is_inferred", "pk"))
    answers = [
        link.from_thread_id
        for link in links
        if link.kind == LinkKind.ANSWERS and link.to_thread_id == thread.pk
    ]
    # An idea serves a need; under a bottleneck it is found by way of the need that answers it.
    further = standing.filter(
        kind=LinkKind.SERVES, to_thread__in=answers, from_thread__in=visible
    ).exclude(from_thread=thread)
    ideas = list(further.order_by("is_inferred", "pk")) if answers else []
    ends = [other_end(link, thread) for link in links] + [link.from_thread for link in ideas]
    strengths = strengths_of([end.pk for end in ends]) if ends else {}
    scope = scope_of(user, thread.programme)
    quotes = quotes_per_link([*links, *ideas])

    def near(link: ThreadLink, end: Thread) -> Neighbour:
        strength = strengths.get(end.pk, NOTHING)
        may_prove = scope.holds_thread(link.from_thread) and link.from_thread.closed_at is None
        return Neighbour(link, end, strength, quotes.get(link.pk, 0), may_prove)

    steps: dict[tuple[str, str | Promise], dict[int, Neighbour]] = defaultdict(dict)
    for link in links:
        end = other_end(link, thread)
        ways = OUTWARD if link.from_thread_id == thread.pk else INWARD
        steps[ways[link.kind]].setdefault(end.pk, near(link, end))
    for link in ideas:
        end = link.from_thread
        steps["after", _("Ideas that serve those")].setdefault(end.pk, near(link, end))
    found = [(place, Step(title, list(ends.values()))) for (place, title), ends in steps.items()]
    return Chain(*([s for place, s in found if place == p] for p in ("before", "after", "beside")))


def quotes_per_link(links: list[ThreadLink]) -> dict[int, int]:
    """Return how many quotes bear on each link today, by its key."""
    standing = Evidence.objects.standing().filter(link__in=links).order_by()
    counted = standing.values("link_id").annotate(n=Count("pk"))
    return {row["link_id"]: row["n"] for row in counted}


def other_end(link: ThreadLink, thread: Thread) -> Thread:
    return link.to_thread if link.from_thread_id == thread.pk else link.from_thread
