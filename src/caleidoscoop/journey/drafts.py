"""A run as data: threads.json and import.json. All of it is a draft."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from caleidoscoop.programmes.models import Region
from caleidoscoop.threads.analysis import put_back_labels
from caleidoscoop.threads.models import Cluster, ClusterMember, Run
from caleidoscoop.voices.formats import place_label
from caleidoscoop.voices.models import Fragment, FragmentVersion, Intake, Outcome
from sensemaking.text import telling_clause

STEADY = 0.6  # stability from which a group is found again more often than not


@dataclass(frozen=True)
class Said:
    """One fragment as the engine read it."""

    key: str
    text: str
    source: str
    place: str
    region: str
    region_name: str
    speaker_kind: str
    kind_label: str
    element: str
    element_label: str
    counts_as: str


@dataclass(frozen=True)
class Quote:
    said: Said
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.said.text[self.start : self.end]


@dataclass(frozen=True)
class Group:
    """A draft thread with what it rests on."""

    key: str
    parent: str | None
    title: str
    terms: tuple[str, ...]
    stability: float
    said: tuple[Said, ...]
    quotes: tuple[Quote, ...]
    is_leaf: bool

    @property
    def is_steady(self) -> bool:
        return self.stability >= STEADY

    @property
    def speakers(self) -> int:
        return len({said.counts_as for said in self.said})

    @property
    def sources(self) -> int:
        return len({said.source for said in self.said})

    @property
    def regions(self) -> list[str]:
        """Return the names of the regions in which this was said."""
        return sorted({said.region_name for said in self.said if said.region})

    @property
    def kinds(self) -> list[str]:
        return sorted({said.kind_label for said in self.said if said.speaker_kind != "unknown"})

    def counts_by_region(self) -> dict[str, dict[str, int]]:
        counts: dict[str, dict[str, int]] = {}
        for region in sorted({said.region for said in self.said}):
            there = [said for said in self.said if said.region == region]
            counts[region] = {
                "fragments": len(there),
                "speakers": len({said.counts_as for said in there}),
                "sources": len({said.source for said in there}),
            }
        return counts


@dataclass(frozen=True)
class Draft:
    """All that a run proposes."""

    run: Run
    said: tuple[Said, ...]
    groups: tuple[Group, ...]
    unplaced: tuple[Said, ...]
    regions: tuple[Region, ...]  # in which something was said

    @property
    def leaves(self) -> list[Group]:
        return [group for group in self.groups if group.is_leaf]

    @property
    def sources(self) -> int:
        return len({said.source for said in self.said})


def read_draft(run: Run) -> Draft:
    """Return a run with the texts that the engine read, in an order made of content."""
    clusters = list(run.clusters.select_related("parent").order_by("pk"))
    members = _members(run)
    said = _said(run, [key for keys in members.values() for key in keys] + run.unplaced)
    children: dict[int | None, list[Cluster]] = {}
    for cluster in clusters:
        children.setdefault(cluster.parent_id, []).append(cluster)
    groups = [_group(cluster, children, members, said) for cluster in clusters]
    groups.sort(key=lambda group: (-len(group.said), group.key))
    spoke = {one.region for one in said.values()}
    regions = Region.objects.filter(programme=run.programme).order_by("position", "key")
    return Draft(
        run=run,
        said=tuple(said[key] for key in sorted(said)),
        groups=tuple(groups),
        unplaced=tuple(said[key] for key in run.unplaced),
        regions=tuple(region for region in regions if region.key in spoke),
    )


def threads_json(draft: Draft) -> str:
    """Return the run as data: the same input and seed give the same bytes."""
    run = draft.run
    return _json(
        {
            "engine": {
                "name": run.engine,
                "version": run.engine_version,
                "parameters": run.parameters,
                "seed": run.seed,
            },
            "input": {
                "sources": draft.sources,
                "fragments": len(draft.said),
                "sha256": run.input_sha256,
            },
            "fragments": [_fragment(said) for said in draft.said],
            "threads": [_thread(group) for group in draft.groups],
            "unplaced": [said.key for said in draft.unplaced],
        }
    )


def import_json(intakes: Sequence[Intake], draft: Draft | None) -> str:
    """Return what came of each file; the fragments add up to those of the run."""
    return _json({"files": files_of(intakes, draft)})


def files_of(intakes: Sequence[Intake], draft: Draft | None) -> list[dict[str, Any]]:
    """Return, per file, what came of it.

    What was known already shows the counts of its source. Of two files that say the same in one
    region only one counts; the words of the other are left out.
    """
    fragments: dict[str, int] = {}
    for said in draft.said if draft else ():
        fragments[said.source] = fragments.get(said.source, 0) + 1
    counting: dict[int, Intake] = {}
    for intake in intakes:
        source = intake.source
        if source is not None and (source.pk not in counting or intake.path == source.path):
            counting[source.pk] = intake
    files = []
    for intake in intakes:
        source = intake.source
        words = left_out = present = 0
        reason = reason_of(intake)
        if source is not None:
            words, left_out = _words(intake)
            if counting[source.pk] is intake:
                present = fragments.get(source.path, 0)
            else:
                left_out = words
                reason = _("The same as %(path)s.") % {"path": counting[source.pk].path}
        files.append(
            {
                "path": intake.path,
                "sha256": intake.sha256,
                "outcome": intake.outcome,
                "reason": reason,
                "fragments": present,
                "words": words,
                "words_left_out": left_out,
            }
        )
    return files


def reason_of(intake: Intake) -> str:
    """Return in the words of people why a file was refused; empty when it was not."""
    return str(intake.notes.get("message", intake.reason))


def _words(intake: Intake) -> tuple[int, int]:
    told = intake
    if intake.outcome == Outcome.KNOWN and intake.source is not None:
        readings = intake.source.intakes.filter(outcome=Outcome.IMPORTED)
        told = readings.order_by("-pk").first() or intake
    return told.words, told.words_left_out


def _members(run: Run) -> dict[int, list[str]]:
    members: dict[int, list[str]] = {}
    rows = ClusterMember.objects.filter(cluster__run=run).order_by("fragment__key")
    for cluster, key in rows.values_list("cluster_id", "fragment__key"):
        members.setdefault(cluster, []).append(key)
    return members


def _said(run: Run, keys: Sequence[str]) -> dict[str, Said]:
    wanted = set(keys)
    rows = Fragment.objects.filter(programme=run.programme).select_related(
        "source", "region", "speaker", "current"
    )
    fragments = [f for f in rows.order_by("key").iterator(chunk_size=2000) if f.key in wanted]
    put_back_labels(run.programme, fragments)
    as_read = dict(
        FragmentVersion.objects.filter(
            fragment__programme=run.programme, intake__switched_on_at__isnull=False
        )
        .order_by("number")
        .values_list("fragment_id", "text")
    )
    return {
        f.key: Said(
            key=f.key,
            text=as_read.get(f.pk, f.text),
            source=f.source.path,
            place=place_label(f.place),
            region=f.region.key if f.region else "",
            region_name=f.region.name if f.region else "",
            speaker_kind=f.kind,
            kind_label=str(f.speaker.get_kind_display()) if f.speaker else "",
            element=f.element,
            element_label=str(f.get_element_display()) if f.element else "",
            counts_as=f.counts_as,
        )
        for f in fragments
    }


def _group(
    cluster: Cluster,
    children: dict[int | None, list[Cluster]],
    members: dict[int, list[str]],
    said: dict[str, Said],
) -> Group:
    below = [cluster]
    keys: list[str] = []
    while below:
        one = below.pop()
        keys.extend(members.get(one.pk, []))
        below.extend(children.get(one.pk, []))
    quotes = cluster.quotes.select_related("version__fragment").order_by("pk")
    quoted = tuple(Quote(said[q.version.fragment.key], q.start, q.end) for q in quotes)
    return Group(
        key=cluster.key,
        parent=cluster.parent.key if cluster.parent else None,
        title=cluster.title or _working_title(quoted),
        terms=tuple(cluster.terms),
        stability=round(cluster.stability, 4),
        said=tuple(said[key] for key in sorted(keys)),
        quotes=quoted,
        is_leaf=cluster.pk not in children,
    )


def _working_title(quotes: Sequence[Quote]) -> str:
    """Return what to call a group in a draft when too few people share a word: words of a quote.

    Only in a draft, which shows the quote as well: nobody's words become the name of a thread.
    """
    if not quotes:
        return _("Group without a shared word")
    text = quotes[0].text
    return f"“{text[slice(*telling_clause(text))]}”"


def _fragment(said: Said) -> dict[str, str]:
    return {
        "id": said.key,
        "text": said.text,
        "source": said.source,
        "region": said.region,
        "speaker_kind": said.speaker_kind,
        "element": said.element,
    }


def _thread(group: Group) -> dict[str, Any]:
    return {
        "id": group.key,
        "parent": group.parent,
        "title": group.title,
        "terms": list(group.terms),
        "stability": group.stability,
        "fragments": [said.key for said in group.said],
        "quotes": [
            {"fragment": q.said.key, "start": q.start, "end": q.end, "text": q.text}
            for q in group.quotes
        ],
        "regions": group.counts_by_region(),
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=False) + "\n"
