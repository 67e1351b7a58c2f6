"""The sides from which voices can be seen: what stands in rows, in columns, and in filters."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from caleidoscoop.programmes.models import Region
from caleidoscoop.threads.kaleidoscope.sight import Sight, ThreadName
from caleidoscoop.threads.kaleidoscope.snapshot import (
    CONDITIONS,
    ELEMENTS,
    KINDS,
    LAYERS,
    STANCES,
    Ints,
    Snapshot,
)
from caleidoscoop.threads.models import Stance
from caleidoscoop.voices.models import Condition, Element, Layer, SpeakerKind

NONE = "-"


class Level(models.TextChoices):
    COMMON = "common", gettext_lazy("common threads")
    REGIONAL = "regional", gettext_lazy("threads of regions")
    TREE = "tree", gettext_lazy("with what is part of them")


@dataclass(frozen=True)
class Item:
    """One row or column: its name, and which values of the column belong to it."""

    key: str
    label: str
    values: frozenset[int] = frozenset()
    region: Region | None = None
    # A kind of element has its sign, and so has a stance.
    sign: str = ""
    is_thread: bool = False
    depth: int = 0

    @property
    def sign_label(self) -> str:
        return str(Element(self.sign).label) if self.sign else ""


Items = Callable[[Sight, Level], Iterable[Item]]


@dataclass(frozen=True)
class Dimension:
    """A side to look from.

    Who spoke and where (`is_who`) is the base of a share: how many of them said something.
    `is_steady` ones keep their items when nobody spoke, because silence there says something.
    """

    key: str
    label: Promise
    items: Items
    # The column of fragments it stands in; threads and stances are of evidence.
    column: str = ""
    is_who: bool = False
    is_steady: bool = False

    def column_of(self, snapshot: Snapshot) -> Ints:
        return np.asarray(getattr(snapshot.spoken, self.column), dtype=np.int64)


def _region_items(sight: Sight, level: Level) -> Iterator[Item]:
    for region in sight.regions:
        yield Item(region.key, region.name, frozenset([region.pk]), region=region)
    yield Item(NONE, _("no region"), frozenset([0]))


def _session_items(sight: Sight, level: Level) -> Iterator[Item]:
    """Return sessions by name, or as those of their region where a reader does not know them."""
    others: dict[int | None, list[int]] = defaultdict(list)
    for session in sight.sessions:
        if session.pk in sight.named_sessions:
            region = sight.region_of.get(session.region_id)
            yield Item(str(session.pk), session.name, frozenset([session.pk]), region=region)
        else:
            others[session.region_id].append(session.pk)
    for region in sight.regions:
        if keys := others.get(region.pk):
            label = _("sessions in %(region)s") % {"region": region.name}
            yield Item(f"in-{region.key}", label, frozenset(keys), region=region)
    if keys := others.get(None):
        yield Item("in-programme", _("sessions of the whole programme"), frozenset(keys))


def _domain_items(sight: Sight, level: Level) -> Iterator[Item]:
    for domain in sight.domains:
        yield Item(domain.key, domain.name, frozenset([domain.pk]))
    yield Item(NONE, _("no domain"), frozenset([0]))


def _named(
    names: list[str], choices: type[models.TextChoices], none: Promise, *, has_sign: bool = False
) -> Items:
    def items(sight: Sight, level: Level) -> Iterator[Item]:
        for number, name in enumerate(names):
            if name:
                label, sign = str(choices(name).label), name if has_sign else ""
                yield Item(name, label, frozenset([number]), sign=sign)
        if "" in names:
            yield Item(NONE, str(none), frozenset([names.index("")]))

    return items


def _thread_items(sight: Sight, level: Level) -> Iterator[Item]:
    if level == Level.TREE:
        yield from _tree(sight)
        return
    for thread in threads_of(sight, level):
        yield _thread_item(sight, thread, frozenset([thread.pk]))


def threads_of(sight: Sight, level: Level) -> list[ThreadName]:
    """Return whose evidence counts."""
    if level == Level.TREE:
        return list(sight.threads)
    is_common = level == Level.COMMON
    return [thread for thread in sight.threads if (thread.region_id is None) == is_common]


def _tree(sight: Sight) -> Iterator[Item]:
    """Return each thread once, under the first that it is part of; it counts with its parts."""
    threads = {thread.pk: thread for thread in sight.threads}
    is_part = {part for parts in sight.parts.values() for part in parts}
    told: set[int] = set()

    def walk(key: int, depth: int) -> Iterator[Item]:
        if key in told:
            return
        told.add(key)
        yield _thread_item(sight, threads[key], whole_of(key, sight.parts), depth)
        for part in sight.parts.get(key, []):
            yield from walk(part, depth + 1)

    # Threads that are part of each other, round and round, have no beginning: any will do.
    for key in [*(key for key in threads if key not in is_part), *threads]:
        yield from walk(key, 0)


def whole_of(key: int, parts: dict[int, list[int]]) -> frozenset[int]:
    """Return a thread with all that is part of it, however deep."""
    found, ahead = {key}, [key]
    while ahead:
        new = [part for part in parts.get(ahead.pop(), []) if part not in found]
        found.update(new)
        ahead.extend(new)
    return frozenset(found)


def _thread_item(sight: Sight, thread: ThreadName, values: frozenset[int], depth: int = 0) -> Item:
    return Item(
        key=thread.key,
        label=thread.title,
        values=values,
        region=sight.region_of.get(thread.region_id),
        sign=thread.kind,
        is_thread=True,
        depth=depth,
    )


def _kind_items(sight: Sight, level: Level) -> Iterator[Item]:
    of_kind: dict[str, set[int]] = defaultdict(set)
    for thread in threads_of(sight, level):
        of_kind[thread.kind].add(thread.pk)
    for kind in Element.values:
        yield Item(kind, str(Element(kind).label), frozenset(of_kind[kind]), sign=kind)
    yield Item(NONE, _("no kind yet"), frozenset(of_kind[""]))


DIMENSIONS: dict[str, Dimension] = {
    dimension.key: dimension
    for dimension in (
        Dimension("thread", gettext_lazy("thread"), _thread_items),
        Dimension(
            "region",
            gettext_lazy("region"),
            _region_items,
            column="region",
            is_who=True,
            is_steady=True,
        ),
        Dimension(
            "speaker",
            gettext_lazy("kind of speaker"),
            _named(KINDS, SpeakerKind, gettext_lazy("unknown")),
            column="kind",
            is_who=True,
            is_steady=True,
        ),
        Dimension(
            "session", gettext_lazy("session"), _session_items, column="session", is_who=True
        ),
        Dimension("kind", gettext_lazy("kind of thread"), _kind_items),
        Dimension(
            "element",
            gettext_lazy("element"),
            _named(ELEMENTS, Element, gettext_lazy("no element"), has_sign=True),
            column="element",
        ),
        Dimension("domain", gettext_lazy("domain"), _domain_items, column="domain"),
        Dimension(
            "layer",
            gettext_lazy("layer"),
            _named(LAYERS, Layer, gettext_lazy("no layer")),
            column="layer",
        ),
        Dimension(
            "condition",
            pgettext_lazy("of systems change", "condition"),
            _named(CONDITIONS, Condition, gettext_lazy("no condition")),
            column="condition",
        ),
        Dimension(
            "stance",
            gettext_lazy("stance"),
            _named(STANCES, Stance, gettext_lazy("unknown")),
            is_steady=True,
        ),
    )
}
