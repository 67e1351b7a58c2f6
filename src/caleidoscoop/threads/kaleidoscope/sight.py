"""What one reader may see of a programme: threads, their parts, and sessions by their name."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q

from caleidoscoop.people.models import READERS_OF_VOICES, User
from caleidoscoop.programmes.models import Domain, Programme, Region
from caleidoscoop.threads.models import LinkKind, Thread, ThreadLink
from caleidoscoop.voices.models import Session, SessionKind


class ThreadName(NamedTuple):
    """A thread as a row or column needs it: a model for each would cost more than the counting."""

    pk: int
    key: str
    kind: str
    region_id: int | None
    title: str


class SessionName(NamedTuple):
    """A session as a row or column needs it."""

    pk: int
    name: str
    region_id: int | None


@dataclass(frozen=True, eq=False)
class Sight:
    """A reader in a programme. Rights are asked here, once a page, and never kept."""

    user: User
    programme: Programme

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        return tuple(self.programme.regions.all())

    @cached_property
    def region_of(self) -> dict[int | None, Region]:
        return {region.pk: region for region in self.regions}

    @cached_property
    def threads(self) -> tuple[ThreadName, ...]:
        """The open threads that this person may see: common ones, and of their own region."""
        visible = Thread.objects.visible_to(self.user).open().filter(programme=self.programme)
        rows = visible.order_by("position", "pk").values_list(
            "pk", "key", "kind", "region_id", "current__title"
        )
        return tuple(ThreadName(*row[:-1], row[-1] or row[1]) for row in rows)

    @cached_property
    def parts(self) -> dict[int, list[int]]:
        """Which threads are part of a thread, among those this person may see."""
        seen = {thread.pk for thread in self.threads}
        links = ThreadLink.objects.filter(
            kind=LinkKind.PART_OF,
            removed_at__isnull=True,
            from_thread__programme=self.programme,
        ).order_by("pk")
        parts: dict[int, list[int]] = defaultdict(list)
        for part, whole in links.values_list("from_thread_id", "to_thread_id"):
            if part in seen and whole in seen:
                parts[whole].append(part)
        return dict(parts)

    @cached_property
    def domains(self) -> tuple[Domain, ...]:
        return tuple(Domain.objects.all())

    @cached_property
    def sessions(self) -> tuple[SessionName, ...]:
        sessions = Session.objects.filter(programme=self.programme)
        ordered = sessions.order_by("region__position", "held_on", "name", "pk")
        rows = ordered.values_list("pk", "name", "region_id")
        return tuple(SessionName(*row) for row in rows)

    @cached_property
    def named_sessions(self) -> frozenset[int]:
        """The sessions this person knows by name: those whose sources are theirs to open.

        Of a quote from elsewhere only the region is told, so of its session too.
        """
        roles = self.user.current_roles().filter(
            programme=self.programme, kind__in=READERS_OF_VOICES
        )
        held = set(roles.values_list("region_id", flat=True))
        if not held:
            return frozenset()
        mine = Q(region__in=[key for key in held if key])
        documents = Q(region__isnull=True, kind=SessionKind.DOCUMENT)
        reach = Q() if None in held else mine | documents
        sessions = Session.objects.filter(reach, programme=self.programme)
        return frozenset(sessions.values_list("pk", flat=True))
