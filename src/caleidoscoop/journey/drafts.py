"""A run as files: threads.json, import.json and the first report. All of it is a draft."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Count
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caleidoscoop.programmes.models import Region
from caleidoscoop.threads.models import Cluster, ClusterMember, Run
from caleidoscoop.voices.formats import place_label, reason_label
from caleidoscoop.voices.models import Fragment, FragmentVersion, Intake, LeftOut

STYLE = Path(__file__).parent / "data" / "draft_report.css"
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
    regions: tuple[Region, ...]

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
    regions = Region.objects.filter(programme=run.programme).order_by("position", "key")
    return Draft(
        run=run,
        said=tuple(said[key] for key in sorted(said)),
        groups=tuple(groups),
        unplaced=tuple(said[key] for key in run.unplaced),
        regions=tuple(regions),
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


def import_json(intakes: Sequence[Intake]) -> str:
    """Return what came of each file; what was known already shows the counts of its source."""
    return _json({"files": [_file(intake) for intake in intakes]})


def report_html(draft: Draft, intakes: Sequence[Intake]) -> str:
    """Return the first report as one file that asks nothing of any other."""
    return render_to_string(
        "journey/draft_report.html",
        {
            "draft": draft,
            "run": draft.run,
            "language": get_language() or "nl",
            "style": STYLE.read_text(encoding="utf-8"),
            "reach": _by_reach(draft),
            "regions": [_region_row(draft, region) for region in draft.regions],
            "without_region": _row("", draft.said, draft.unplaced),
            "files": [
                {**_file(intake), "outcome_label": intake.get_outcome_display()}
                for intake in intakes
            ],
            "refused": [
                {"path": i.path, "why": i.notes.get("message", i.reason)}
                for i in intakes
                if i.outcome == "refused"
            ],
            "left_out": _left_out(intakes),
        },
    )


def _members(run: Run) -> dict[int, list[str]]:
    members: dict[int, list[str]] = {}
    rows = ClusterMember.objects.filter(cluster__run=run).order_by("fragment__key")
    for cluster, key in rows.values_list("cluster_id", "fragment__key"):
        members.setdefault(cluster, []).append(key)
    return members


def _said(run: Run, keys: Sequence[str]) -> dict[str, Said]:
    fragments = (
        Fragment.objects.filter(programme=run.programme)
        .select_related("source", "region", "speaker", "current")
        .order_by("key")
    )
    wanted = set(keys)
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
        for f in fragments.iterator(chunk_size=2000)
        if f.key in wanted
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
    quotes = cluster.quotes.select_related("version__fragment")
    return Group(
        key=cluster.key,
        parent=cluster.parent.key if cluster.parent else None,
        title=cluster.title or _("Group without a common word"),
        terms=tuple(cluster.terms),
        stability=round(cluster.stability, 4),
        said=tuple(said[key] for key in sorted(keys)),
        quotes=tuple(Quote(said[q.version.fragment.key], q.start, q.end) for q in quotes),
        is_leaf=cluster.pk not in children,
    )


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


def _file(intake: Intake) -> dict[str, Any]:
    told = intake
    if intake.outcome == "known" and intake.source is not None:
        earlier = intake.source.intakes.filter(outcome="imported").order_by("-pk").first()
        told = earlier or intake
    present = 0
    if intake.source is not None and intake.outcome != "refused":
        standing = intake.source.fragments.filter(intake__switched_on_at__isnull=False)
        present = standing.filter(gone_in__isnull=True, gone_at__isnull=True).count()
    return {
        "path": intake.path,
        "sha256": intake.sha256,
        "outcome": intake.outcome,
        "reason": intake.reason,
        "fragments": present,
        "words": told.words,
        "words_left_out": told.words_left_out,
    }


def _by_reach(draft: Draft) -> list[tuple[str, list[Group]]]:
    """Divide the leaves by how many regions speak in them; a draft says no more than that."""
    everywhere = len({said.region for said in draft.said if said.region})
    groups = sorted(draft.leaves, key=lambda g: (-len(g.regions), -g.speakers, g.key))
    shared = [g for g in groups if everywhere > 1 and len(g.regions) == everywhere]
    some = [g for g in groups if len(g.regions) > 1 and g not in shared]
    one = [g for g in groups if g not in shared and g not in some]
    return [
        (_("In all regions"), shared),
        (_("In several regions"), some),
        (_("In one region, or with no region known"), one),
    ]


def _region_row(draft: Draft, region: Region) -> dict[str, Any]:
    here = [said for said in draft.said if said.region == region.key]
    unplaced = [said for said in draft.unplaced if said.region == region.key]
    return _row(region.name, here, unplaced)


def _row(name: str, said: Sequence[Said], unplaced: Sequence[Said]) -> dict[str, Any]:
    if not name:
        said = [s for s in said if not s.region]
        unplaced = [s for s in unplaced if not s.region]
    return {
        "name": name,
        "fragments": len(said),
        "speakers": len({s.counts_as for s in said}),
        "sources": len({s.source for s in said}),
        "unplaced": len(unplaced),
        "unplaced_said": unplaced,
    }


def _left_out(intakes: Sequence[Intake]) -> list[dict[str, Any]]:
    """Count the words that became no fragment, per reason."""
    readings = [i.source_id for i in intakes if i.source_id]
    rows = (
        LeftOut.objects.filter(intake__source__in=readings, intake__switched_on_at__isnull=False)
        .values("reason")
        .annotate(times=Count("pk"))
        .order_by("reason")
    )
    return [{"reason": reason_label(row["reason"]), "times": row["times"]} for row in rows]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=False) + "\n"
