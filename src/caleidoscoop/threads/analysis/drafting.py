"""The door to the text engine: fragments in, a run with suggestions out."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from caleidoscoop.programmes.facts import place_names
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.shared.models import Change, record
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads.models import (
    Cluster,
    ClusterMember,
    ClusterQuote,
    Evidence,
    Run,
    Suggestion,
    SuggestionState,
)
from caleidoscoop.voices.models import Fragment, FragmentVersion
from sensemaking.text import Draft, DraftThread, Embedder, Passage, find_threads

BATCH = 500
# From this share on, a group says again what people made a thread of; below it, there is more to
# decide on than a few fragments that came in since.
COVERED = 0.6


@dataclass(frozen=True)
class Input:
    """The fragments of a run by key, each with the version that the engine read."""

    fragments: dict[str, Fragment]
    versions: dict[str, FragmentVersion]

    @property
    def sha256(self) -> str:
        """Hash what the engine reads, whatever the order of the rows."""
        digest = hashlib.sha256()
        for key in sorted(self.fragments):
            digest.update(f"{key}\x1f{self.versions[key].sha256}\x1e".encode())
        return digest.hexdigest()

    @property
    def place_names(self) -> list[str]:
        """Name the places that a title need not: those of the country and of the fragments."""
        own = {f.region.name for f in self.fragments.values() if f.region}
        return sorted(own | set(place_names()))

    def passages(self) -> list[Passage]:
        return [
            Passage(
                key=key,
                text=self.versions[key].text,
                speaker=_who(fragment),
                source=fragment.source.path,
                region=fragment.region.key if fragment.region else "",
                language=fragment.language,
            )
            for key, fragment in self.fragments.items()
        ]


def _who(fragment: Fragment) -> str:
    """Name the unit of counting by content, so that it is the same in every database."""
    if fragment.speaker is None:
        return f"{fragment.source.path}/{fragment.table_name}"
    session = fragment.speaker.session
    region = session.region.key if session.region else ""
    return f"{region}/{session.name}/{fragment.speaker.label}"


def input_of(
    programme: Programme,
    region: Region | None = None,
    *,
    sources: Sequence[int] | None = None,
    as_read: bool = False,
) -> Input:
    """Return what may be analysed: usable fragments as they are, or as their files have them."""
    fragments = Fragment.objects.filter(programme=programme)
    if sources is not None:
        fragments = fragments.filter(source__in=sources)
    if region is not None:
        fragments = fragments.filter(region=region)
    version: F | Subquery = F("current")
    if as_read:
        fragments = fragments.filter(gone_in__isnull=True, withdrawal__isnull=True)
        fragments = fragments.filter(intake__switched_on_at__isnull=False)
        fragments = fragments.filter(released_at__isnull=False).allowing("quote_internally")
        from_file = FragmentVersion.objects.filter(
            fragment=OuterRef("pk"), intake__switched_on_at__isnull=False
        )
        version = Subquery(from_file.order_by("-number").values("pk")[:1])
    else:
        fragments = fragments.usable()
    rows = list(
        fragments.annotate(read=version)
        .filter(read__isnull=False)
        .select_related("region", "speaker__session__region", "source")
        .order_by("key")
    )
    if as_read:
        put_back_labels(programme, rows)
    versions = FragmentVersion.objects.filter(fragment__programme=programme)
    by_id = {v.pk: v for v in versions.iterator(chunk_size=2000)}
    return Input(
        fragments={f.key: f for f in rows},
        versions={f.key: by_id[getattr(f, "read")] for f in rows},  # noqa: B009 (an annotation)
    )


def put_back_labels(programme: Programme, fragments: Sequence[Fragment]) -> None:
    """Give fragments, in memory only, the labels that they had before people changed them."""
    given: dict[int, dict[str, object]] = {}
    changes = Change.objects.filter(programme_key=programme.key, verb="fragments_relabelled")
    for before in changes.order_by("pk").values_list("before", flat=True):
        for key, labels in before["labels"].items():
            given[int(key)] = {**labels, **given.get(int(key), {})}
    for fragment in fragments:
        for name, value in given.get(fragment.pk, {}).items():
            setattr(fragment, name, value)


def draft_threads(
    *,
    programme: Programme,
    at: datetime,
    region: Region | None = None,
    seed: int = 0,
    language: str = "nl",
    sources: Sequence[int] | None = None,
    as_read: bool = False,
    embedder: Embedder | None = None,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Run:
    """Let the engine propose threads, and keep the run with its suggestions.

    What people accepted stays as it is, and is not proposed to them again. Open suggestions of
    earlier runs make way.
    Raises Refused if there is nothing to analyse.
    """
    read = input_of(programme, region, sources=sources, as_read=as_read)
    if not read.fragments:
        raise Refused(_("There are no fragments to analyse yet. Bring in what people said first."))
    last_withdrawal = programme.last_withdrawal
    draft = find_threads(
        read.passages(),
        seed=seed,
        language=language,
        embedder=embedder,
        place_names=read.place_names,
        progress=progress,
    )
    return _keep(programme, region, read, draft, last_withdrawal, at)


@transaction.atomic
def _keep(
    programme: Programme,
    region: Region | None,
    read: Input,
    draft: Draft,
    last_withdrawal: int,
    at: datetime,
) -> Run:
    run = Run.objects.create(
        programme=programme,
        region=region,
        engine=draft.engine.name,
        engine_version=draft.engine.version,
        parameters=dict(draft.engine.parameters),
        seed=draft.engine.seed,
        input_sha256=read.sha256,
        last_withdrawal=last_withdrawal,
        fragments=len(read.fragments),
        unplaced=list(draft.unplaced),
        at=at,
    )
    leaves = _leaves(draft.threads)
    clusters = keep_groups(run, read, draft, leaves)
    covered = _covered(run, read, leaves)
    run.covered = len(covered)
    run.save(update_fields=["covered"])
    _suggest(run, [clusters[leaf.key] for leaf in leaves if leaf.key not in covered], at)
    record(
        programme_key=programme.key,
        verb="threads_drafted",
        target=run,
        by=None,
        at=at,
        fragments=run.fragments,
        suggestions=len(leaves) - run.covered,
        covered=run.covered,
    )
    return run


def keep_groups(
    run: Run, read: Input, draft: Draft, leaves: Sequence[DraftThread]
) -> dict[str, Cluster]:
    """Keep the groups of a draft, with what is in each leaf and the quotes of each group."""
    clusters = _keep_clusters(run, draft.threads)
    ClusterMember.objects.bulk_create(
        (
            ClusterMember(
                cluster=clusters[leaf.key],
                fragment=read.fragments[key],
                membership=draft.membership.get(key, 0.0),
            )
            for leaf in leaves
            for key in leaf.members
        ),
        batch_size=BATCH,
    )
    ClusterQuote.objects.bulk_create(
        (
            ClusterQuote(
                cluster=clusters[thread.key],
                version=read.versions[quote.passage],
                start=quote.start,
                end=quote.end,
            )
            for thread in draft.threads
            for quote in thread.quotes
        ),
        batch_size=BATCH,
    )
    return clusters


def _keep_clusters(run: Run, threads: Sequence[DraftThread]) -> dict[str, Cluster]:
    kept: dict[str, Cluster] = {}
    for thread in sorted(threads, key=lambda t: t.level):
        kept[thread.key] = Cluster.objects.create(
            run=run,
            key=thread.key,
            parent=kept[thread.parent] if thread.parent else None,
            level=thread.level,
            title=thread.title[:200],
            terms=list(thread.terms),
            stability=thread.stability,
        )
    return kept


def _leaves(threads: Sequence[DraftThread]) -> list[DraftThread]:
    parents = {thread.parent for thread in threads}
    return [thread for thread in threads if thread.key not in parents]


def _covered(run: Run, read: Input, leaves: Sequence[DraftThread]) -> set[str]:
    """Return the keys of the groups that stand for the most part under one open thread of the
    same scope."""
    standing = Evidence.objects.standing().filter(
        thread__programme=run.programme,
        thread__region=run.region,
        thread__closed_at__isnull=True,
    )
    threads: dict[int, set[int]] = defaultdict(set)
    for fragment, thread in standing.values_list("version__fragment_id", "thread_id").order_by():
        threads[fragment].add(thread)
    covered = set()
    for leaf in leaves:
        under = Counter(t for key in leaf.members for t in threads[read.fragments[key].pk])
        if max(under.values(), default=0) >= COVERED * len(leaf.members):
            covered.add(leaf.key)
    return covered


def _suggest(run: Run, leaves: Sequence[Cluster], at: datetime) -> None:
    """Put the leaves in the tray, in the place of what earlier runs left undecided there.

    What a person proposed stays, also when it is a group that the engine made.
    """
    earlier = Suggestion.objects.filter(
        programme=run.programme,
        region=run.region,
        cluster__isnull=False,
        proposed_by__isnull=True,
        state=SuggestionState.OPEN,
    )
    earlier.update(state=SuggestionState.SUPERSEDED, decided_at=at)
    Suggestion.objects.bulk_create(
        Suggestion(
            programme=run.programme,
            region=run.region,
            cluster=leaf,
            title=leaf.title,
            made_at=at,
        )
        for leaf in leaves
    )
