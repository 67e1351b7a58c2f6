"""Threads, evidence, runs and suggestions for tests."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from caleidoscoop.people.models import User
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.threads.models import (
    Cluster,
    ClusterMember,
    ClusterQuote,
    Evidence,
    Run,
    Stance,
    Suggestion,
    Thread,
    ThreadVersion,
)
from caleidoscoop.voices.models import Fragment

AT = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


def hash_of(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def thread(
    programme: Programme,
    region: Region | None = None,
    title: str = "Bereikbaarheid",
    kind: str = "challenge",
    statement: str = "",
    by: User | None = None,
) -> Thread:
    made = Thread.objects.create(
        programme=programme,
        region=region,
        key=f"thread-{Thread.objects.count() + 1}",
        kind=kind,
        position=Thread.objects.count(),
        made_by=by,
        made_at=AT,
    )
    made.current = ThreadVersion.objects.create(
        thread=made, number=1, title=title, statement=statement, by=by, at=AT
    )
    made.save(update_fields=["current"])
    return made


def evidence(
    under: Thread,
    fragment: Fragment,
    start: int = 0,
    end: int | None = None,
    stance: str = Stance.SUPPORTS,
    **fields: object,
) -> Evidence:
    """Accepted evidence: the whole fragment unless told which stretch."""
    version = fragment.current
    assert version is not None
    end = len(version.text) if end is None else end
    return Evidence.objects.create(
        thread=under,
        version=version,
        start=start,
        end=end,
        sha256=hash_of(version.text[start:end]),
        stance=stance,
        **{"accepted_at": AT, **fields},
    )


def run(programme: Programme, region: Region | None = None) -> Run:
    return Run.objects.create(
        programme=programme,
        region=region,
        engine="lexical",
        engine_version="1",
        parameters={},
        seed=0,
        input_sha256="0" * 64,
        last_withdrawal=programme.last_withdrawal,
        fragments=0,
        at=AT,
    )


def group(
    of: Run, fragments: Sequence[Fragment], title: str = "bus, halte, fiets", level: int = 2
) -> Cluster:
    """A group of a run, with these fragments as its members and the first as its quote."""
    cluster = Cluster.objects.create(
        run=of,
        key=f"cluster-{of.clusters.count() + 1}",
        level=level,
        title=title,
        terms=title.split(", "),
        stability=0.8,
    )
    for fragment in fragments:
        ClusterMember.objects.create(cluster=cluster, fragment=fragment, membership=0.9)
    if fragments and fragments[0].current:
        ClusterQuote.objects.create(
            cluster=cluster,
            version=fragments[0].current,
            start=0,
            end=len(fragments[0].current.text),
        )
    return cluster


def suggestion(
    of: Run, fragments: Sequence[Fragment], title: str = "bus, halte, fiets"
) -> Suggestion:
    """An open suggestion of a run, with these fragments as its members and first quote."""
    return Suggestion.objects.create(
        programme=of.programme,
        region=of.region,
        cluster=group(of, fragments, title),
        title=title,
        made_at=AT,
    )
