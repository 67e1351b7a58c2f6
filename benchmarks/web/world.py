"""A made-up programme of full size, written at one go; every rule of the database is kept."""

import hashlib
import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

from caleidoscoop.people.models import Role, RoleKind, User
from caleidoscoop.programmes.models import Domain, Programme, Region
from caleidoscoop.shared.models import record
from caleidoscoop.threads.models import (
    Evidence,
    LinkKind,
    Stance,
    Thread,
    ThreadLink,
    ThreadVersion,
)
from caleidoscoop.voices.models import (
    Condition,
    Consent,
    Element,
    Fragment,
    FragmentVersion,
    Intake,
    Layer,
    Outcome,
    Session,
    Source,
    Speaker,
    SpeakerKind,
    Use,
)

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
REGIONS = 11
SESSIONS_A_REGION = 40
SPEAKERS_A_SESSION = 50
COMMON, REGIONAL = 60, 220
BATCH = 20_000
KEY = "meting"
MOMENT = connection.ops.adapt_datetimefield_value(AT)
TEXTS = [f"Wat hier gezegd wordt, staat in de woorden van wie sprak: {n}." for n in range(999)]
HASHES = [hashlib.sha256(text.encode()).hexdigest() for text in TEXTS]
QUOTES = [
    [hashlib.sha256(text[place : place + 30].encode()).hexdigest() for place in range(10)]
    for text in TEXTS
]


def build(n_fragments: int, proofs_each: int) -> Programme:
    """Write the programme, its people, voices, threads and evidence."""
    rng = random.Random(1)
    with transaction.atomic():
        programme = Programme.objects.create(key=KEY, name="Meting", is_fictional=True)
        regions = Region.objects.bulk_create(
            Region(programme=programme, key=f"regio-{n}", name=f"Regio {n}", position=n)
            for n in range(REGIONS)
        )
        _people(programme, regions)
        threads = _threads(programme, regions, rng)
        sources, speakers = _sessions(programme, regions)
        region_of = _fragments(programme, sources, speakers, n_fragments, rng)
        _set_sequences()
    analyse()
    with transaction.atomic():
        _evidence(region_of, threads, proofs_each, rng)
        record(programme_key=KEY, verb="example_loaded", target=programme, by=None, at=AT)
    return programme


def analyse() -> None:
    """Tell the database what it holds, as its keeper does in time."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _people(programme: Programme, regions: Sequence[Region]) -> None:
    for name, kind, region in (
        ("lead", RoleKind.PROGRAMME_LEAD, None),
        ("facilitator", RoleKind.FACILITATOR, regions[0]),
    ):
        user = User.objects.create_user(f"{name}@example.org", name=name, is_fictional=True)
        Role.objects.create(user=user, kind=kind, programme=programme, region=region, granted_at=AT)


def _threads(programme: Programme, regions: Sequence[Region], rng: random.Random) -> list[Thread]:
    kinds = list(Element.values)[:9]
    threads = Thread.objects.bulk_create(
        Thread(
            programme=programme,
            region=None if n < COMMON else regions[n % REGIONS],
            key=f"draad-{n}",
            kind=kinds[n % len(kinds)],
            position=n,
            made_at=AT,
        )
        for n in range(COMMON + REGIONAL)
    )
    versions = ThreadVersion.objects.bulk_create(
        ThreadVersion(thread=thread, number=1, title=f"Wat door de stemmen loopt, {n}", at=AT)
        for n, thread in enumerate(threads)
    )
    for thread, version in zip(threads, versions, strict=True):
        thread.current = version
    Thread.objects.bulk_update(threads, ["current"])
    ThreadLink.objects.bulk_create(
        ThreadLink(
            from_thread=thread, to_thread=rng.choice(threads[:COMMON]), kind=LinkKind.PART_OF, at=AT
        )
        for thread in threads[COMMON:]
    )
    return threads


def _sessions(
    programme: Programme, regions: Sequence[Region]
) -> tuple[list[Source], dict[int, list[int]]]:
    sessions = Session.objects.bulk_create(
        Session(programme=programme, region=region, name=f"Avond {n}")
        for region in regions
        for n in range(SESSIONS_A_REGION)
    )
    sources = Source.objects.bulk_create(
        Source(
            programme=programme,
            region=session.region,
            session=session,
            path=f"{session.pk}.txt",
            title=f"{session.pk}.txt",
            sha256=hashlib.sha256(str(session.pk).encode()).hexdigest(),
            is_fictional=True,
            added_at=AT,
        )
        for session in sessions
    )
    Consent.objects.bulk_create(
        Consent(source=source, use=use, is_given=True, at=AT)
        for source in sources
        for use in (Use.KEEP, Use.QUOTE_INTERNALLY)
    )
    kinds = list(SpeakerKind.values)
    made = Speaker.objects.bulk_create(
        Speaker(session=session, label=f"S{n}", kind=kinds[n * n % len(kinds)])
        for session in sessions
        for n in range(SPEAKERS_A_SESSION)
    )
    speakers: dict[int, list[int]] = {session.pk: [] for session in sessions}
    for speaker in made:
        speakers[speaker.session_id].append(speaker.pk)
    return sources, speakers


def _fragments(
    programme: Programme,
    sources: Sequence[Source],
    speakers: dict[int, list[int]],
    n_fragments: int,
    rng: random.Random,
) -> list[int]:
    """Write fragments with one version each, under the same keys; return the region of each."""
    intakes = Intake.objects.bulk_create(
        Intake(
            programme=programme,
            region=source.region,
            source=source,
            path=source.path,
            sha256=source.sha256,
            outcome=Outcome.IMPORTED,
            at=AT,
            switched_on_at=AT,
        )
        for source in sources
    )
    domains = list(Domain.objects.values_list("pk", flat=True))
    elements, layers, conditions = (["", *of.values] for of in (Element, Layer, Condition))
    regions: list[int] = []

    def rows() -> Iterator[dict[str, Any]]:
        for n in range(n_fragments):
            source = sources[n % len(sources)]
            regions.append(source.region_id or 0)
            yield {
                "id": n + 1,
                "programme_id": programme.pk,
                "key": f"{n:032x}",
                "source_id": source.pk,
                "intake_id": intakes[n % len(sources)].pk,
                "ordinal": n // len(sources),
                "part": 0,
                "place": f"line {n}",
                # One in ten is a table's note.
                "speaker_id": rng.choice(speakers[source.session_id]) if n % 10 else None,
                "table_name": "" if n % 10 else f"tafel {n % 7}",
                "region_id": source.region_id,
                "element": rng.choice(elements),
                "layer": rng.choice(layers),
                "condition": rng.choice(conditions),
                "domain_id": rng.choice(domains),
                "language": "nl",
                "current_id": n + 1,
                "is_labelled_by_hand": False,
                "released_at": MOMENT if n % 50 else None,
            }

    _insert(Fragment, rows())
    _insert(
        FragmentVersion,
        (
            {
                "id": n + 1,
                "fragment_id": n + 1,
                "number": 1,
                "text": TEXTS[n % len(TEXTS)],
                "sha256": HASHES[n % len(TEXTS)],
                "reason": "import",
                "at": MOMENT,
            }
            for n in range(n_fragments)
        ),
    )
    return regions


def _evidence(
    region_of: Sequence[int], threads: Sequence[Thread], proofs_each: int, rng: random.Random
) -> None:
    common = [thread.pk for thread in threads[:COMMON]]
    # Some threads run through much more than others.
    weights = [1 / (1 + n % 20) for n in range(COMMON)]
    own: dict[int, list[int]] = {}
    for thread in threads[COMMON:]:
        own.setdefault(thread.region_id or 0, []).append(thread.pk)
    # Drawn beforehand: choosing by weight is slow, and what counts is that it differs.
    chosen = rng.choices(common, weights, k=100_003)
    stances = rng.choices(list(Stance.values), (8, 1, 1), k=10_007)

    def rows() -> Iterator[dict[str, Any]]:
        number = 0
        for n, region in enumerate(region_of):
            for place in range(proofs_each):
                number += 1
                thread = chosen[number % len(chosen)] if place else rng.choice(own[region])
                yield {
                    "thread_id": thread,
                    "version_id": n + 1,
                    "start": place,
                    "end": place + 30,
                    "sha256": QUOTES[n % len(TEXTS)][place],
                    "stance": stances[number % len(stances)],
                    "passage": f"{number:032x}",
                    "proposed_by": "",
                    "accepted_at": MOMENT,
                }

    _insert(Evidence, rows())


def _insert(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Write rows by plain SQL: what the ORM does for each takes longer than the database."""
    rows, table = iter(rows), model._meta.db_table
    while batch := list(islice(rows, BATCH)):
        columns = ", ".join(f'"{name}"' for name in batch[0])
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
                    for row in batch:
                        copy.write_row(tuple(row.values()))
                continue
            marks = ", ".join(["%s"] * len(batch[0]))
            cursor.executemany(
                f'INSERT INTO "{table}" ({columns}) VALUES ({marks})',
                [tuple(row.values()) for row in batch],
            )


def _set_sequences() -> None:
    """Let the database go on numbering after the keys that were given."""
    statements = connection.ops.sequence_reset_sql(no_style(), [Fragment, FragmentVersion])
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
