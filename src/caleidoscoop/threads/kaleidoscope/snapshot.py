"""What proves something today in a programme, as arrays: small enough to keep, quick to count.

A snapshot holds every usable fragment, because who spoke is the base of every share, and the
standing evidence of threads. It knows nothing of readers: whose threads count is asked per page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import chain
from typing import Any, NamedTuple, Self, TypeAlias

import numpy as np
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from caleidoscoop.programmes.models import Programme
from caleidoscoop.threads.models import Evidence, Stance
from caleidoscoop.voices.models import Condition, Element, Fragment, Layer, SpeakerKind

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

STANCES: list[str] = list(Stance.values)
KINDS: list[str] = list(SpeakerKind.values)
UNKNOWN_KIND = KINDS.index(SpeakerKind.UNKNOWN)
# Place 0 is for what was not labelled.
ELEMENTS: list[str] = ["", *Element.values]
LAYERS: list[str] = ["", *Layer.values]
CONDITIONS: list[str] = ["", *Condition.values]

# Numbers of tables and sources without a speaker: a name gets one and keeps it.
TableNumbers: TypeAlias = dict[tuple[int, str], int]


@dataclass(frozen=True, eq=False)
class Columns:
    """Rows as columns of equal length, in the order of their keys."""

    key: Ints

    def __len__(self) -> int:
        return len(self.key)

    def at(self, chosen: Any) -> Self:
        return replace(self, **{f.name: getattr(self, f.name)[chosen] for f in fields(self)})

    def joined(self, other: Self) -> Self:
        both = {
            f.name: np.concatenate([getattr(self, f.name), getattr(other, f.name)])
            for f in fields(self)
        }
        order = np.argsort(both["key"], kind="stable")
        return replace(self, **{name: column[order] for name, column in both.items()})


@dataclass(frozen=True, eq=False)
class Spoken(Columns):
    """The usable fragments of a programme, by their key. 0 stands for none."""

    version: Ints
    source: Ints
    speaker: Ints
    # The speaker's key; of a table or source, its number below zero.
    unit: Ints
    session: Ints
    region: Ints
    domain: Ints
    kind: NDArray[np.int8]
    element: NDArray[np.int8]
    layer: NDArray[np.int8]
    condition: NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Proofs(Columns):
    """Accepted evidence of threads that was not retired, on whatever version it stands."""

    thread: Ints
    version: Ints
    stance: NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Fragments and evidence side by side. Of the evidence that stands: which it is of `proofs`,
    the place of its fragment in `spoken`, and of its thread in `thread_keys`. Who spoke, and in
    which session, is numbered from 0 per fragment."""

    spoken: Spoken
    proofs: Proofs
    tables: TableNumbers = field(repr=False)
    standing: NDArray[np.int32]
    place: NDArray[np.int32]
    thread: NDArray[np.int32]
    stance: NDArray[np.int8]
    thread_keys: Ints
    units: NDArray[np.int32]
    n_units: int
    sessions: NDArray[np.int32]
    n_sessions: int
    # A speaker, table or source is of one session.
    session_of_unit: NDArray[np.int32]

    @property
    def nbytes(self) -> int:
        arrays = [self.standing, self.place, self.thread, self.units, self.sessions]
        arrays += [getattr(self.spoken, f.name) for f in fields(self.spoken)]
        arrays += [getattr(self.proofs, f.name) for f in fields(self.proofs)]
        return sum(array.nbytes for array in arrays) + 200 * len(self.tables)


def snapshot_of(programme: Programme) -> Snapshot:
    """Read all of a programme."""
    tables: TableNumbers = {}
    spoken = _read_spoken(Fragment.objects.filter(programme=programme), tables)
    proofs = _read_proofs(Evidence.objects.filter(thread__programme=programme))
    return _put_together(spoken, proofs, tables)


@dataclass(frozen=True)
class Touched:
    """Of what something may have changed, by key."""

    threads: frozenset[int] = frozenset()
    proofs: frozenset[int] = frozenset()
    fragments: frozenset[int] = frozenset()
    sources: frozenset[int] = frozenset()
    speakers: frozenset[int] = frozenset()

    def __or__(self, other: "Touched") -> "Touched":
        return Touched(*(mine | theirs for mine, theirs in zip(self.all, other.all, strict=True)))

    def __len__(self) -> int:
        return sum(len(keys) for keys in self.all)

    @property
    def all(self) -> tuple[frozenset[int], ...]:
        return self.threads, self.proofs, self.fragments, self.sources, self.speakers


def read_again(snapshot: Snapshot, programme: Programme, touched: Touched) -> Snapshot:
    """Return the snapshot with what was touched read anew, and all else as it was."""
    spoken, tables = snapshot.spoken, dict(snapshot.tables)
    said = Q(pk__in=touched.fragments) | Q(source__in=touched.sources)
    said |= Q(speaker__in=touched.speakers)
    if touched.fragments or touched.sources or touched.speakers:
        stale = np.isin(spoken.key, _keys(touched.fragments))
        stale |= np.isin(spoken.source, _keys(touched.sources))
        stale |= np.isin(spoken.speaker, _keys(touched.speakers))
        again = Fragment.objects.filter(said, programme=programme)
        fresh = _read_spoken(again, tables)
        # A fragment that got another source or speaker stands under its old one still.
        stale |= np.isin(spoken.key, fresh.key)
        spoken = spoken.at(~stale).joined(fresh)
    proofs = snapshot.proofs
    if touched.threads or touched.proofs:
        old = np.isin(proofs.thread, _keys(touched.threads))
        old |= np.isin(proofs.key, _keys(touched.proofs))
        wanted = Q(thread__in=touched.threads) | Q(pk__in=touched.proofs)
        rows = Evidence.objects.filter(wanted, thread__programme=programme)
        proofs = proofs.at(~old).joined(_read_proofs(rows))
    return _put_together(spoken, proofs, tables, snapshot)


def _put_together(
    spoken: Spoken, proofs: Proofs, tables: TableNumbers, before: Snapshot | None = None
) -> Snapshot:
    """Find the fragment of each piece of evidence. What stands on a version that is not current, or
    of a fragment that may not be used, is kept aside: it counts again once that changes."""
    by_version = np.argsort(spoken.version, kind="stable")
    found = places_in(spoken.version[by_version], proofs.version)
    standing = np.flatnonzero(found >= 0)
    thread_keys, thread = numbered(proofs.thread[standing])
    whole = before if before and before.spoken is spoken else _numbered_speech(spoken)
    return Snapshot(
        spoken=spoken,
        proofs=proofs,
        tables=tables,
        standing=standing.astype(np.int32),
        place=by_version[found[standing]].astype(np.int32),
        thread=thread,
        stance=proofs.stance[standing],
        thread_keys=thread_keys,
        units=whole.units,
        n_units=whole.n_units,
        sessions=whole.sessions,
        n_sessions=whole.n_sessions,
        session_of_unit=whole.session_of_unit,
    )


class Numbered(NamedTuple):
    """Who spoke, and in which session, numbered from 0."""

    units: NDArray[np.int32]
    n_units: int
    sessions: NDArray[np.int32]
    n_sessions: int
    session_of_unit: NDArray[np.int32]


def _numbered_speech(spoken: Spoken) -> Numbered:
    units, unit_of = numbered(spoken.unit)
    sessions, session_of = numbered(spoken.session)
    session_of_unit = np.zeros(len(units), dtype=np.int32)
    session_of_unit[unit_of] = session_of
    return Numbered(unit_of, len(units), session_of, len(sessions), session_of_unit)


def places_in(known: Ints, wanted: Ints) -> Ints:
    """Return where each wanted value stands among the known ones, which are in order; else -1."""
    if not len(known):
        return np.full(len(wanted), -1)
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[at] == wanted, at, -1)


def numbered(column: Ints) -> tuple[Ints, NDArray[np.int32]]:
    """Return the different values in order, and for each row the place of its value in them."""
    known = unique(column)
    return known, np.searchsorted(known, column).astype(np.int32)


def unique(column: NDArray[Any]) -> Any:
    """Return the different values in order; NumPy's own hashes, which is many times slower."""
    ordered = np.sort(column)
    is_new = np.ones(len(ordered), dtype=bool)
    is_new[1:] = ordered[1:] != ordered[:-1]
    return ordered[is_new]


def _read_spoken(fragments: "QuerySet[Fragment]", tables: TableNumbers) -> Spoken:
    usable: Any = fragments & Fragment.objects.usable()
    rows = (
        usable.order_by("pk")
        .annotate(
            spoke_in=Coalesce("speaker__session_id", "source__session_id"),
            spoke_as=Coalesce("speaker__kind", Value(SpeakerKind.UNKNOWN.value)),
        )
        .values_list(
            "pk",
            "current_id",
            "source_id",
            "speaker_id",
            "table_name",
            "spoke_in",
            "region_id",
            "domain_id",
            "spoke_as",
            "element",
            "layer",
            "condition",
        )
    )
    columns = list(zip(*rows.iterator(chunk_size=20_000), strict=True)) or [()] * 12
    key, version, source, speaker, table, session, region, domain, kind, element, layer, cond = (
        columns
    )
    unit = [
        person or -tables.setdefault((of, name), len(tables) + 1)
        for person, of, name in zip(speaker, source, table, strict=True)
    ]
    return Spoken(
        key=_numbers(key),
        version=_numbers(version),
        source=_numbers(source),
        speaker=_numbers(speaker),
        unit=_numbers(unit),
        session=_numbers(session),
        region=_numbers(region),
        domain=_numbers(domain),
        kind=_places(kind, KINDS, UNKNOWN_KIND),
        element=_places(element, ELEMENTS),
        layer=_places(layer, LAYERS),
        condition=_places(cond, CONDITIONS),
    )


def _read_proofs(evidence: "QuerySet[Evidence]") -> Proofs:
    whens = [When(stance=name, then=Value(number)) for number, name in enumerate(STANCES)]
    rows = (
        evidence.filter(retired_at__isnull=True, accepted_at__isnull=False)
        .order_by()
        .annotate(stance_number=Case(*whens, output_field=IntegerField()))
        .values_list("pk", "thread_id", "version_id", "stance_number")
    )
    flat = np.fromiter(chain.from_iterable(rows.iterator(chunk_size=20_000)), dtype=np.int64)
    table = flat.reshape(-1, 4)
    table = table[np.argsort(table[:, 0], kind="stable")]
    return Proofs(
        key=table[:, 0].copy(),
        thread=table[:, 1].copy(),
        version=table[:, 2].copy(),
        stance=table[:, 3].astype(np.int8),
    )


def _numbers(column: Iterable[int | None]) -> Ints:
    return np.fromiter((value or 0 for value in column), dtype=np.int64)


def _places(column: Iterable[str], names: Sequence[str], otherwise: int = 0) -> NDArray[np.int8]:
    places = {name: number for number, name in enumerate(names)}
    return np.fromiter((places.get(value, otherwise) for value in column), dtype=np.int8)


def _keys(keys: frozenset[int]) -> Ints:
    return np.fromiter(keys, dtype=np.int64, count=len(keys))
