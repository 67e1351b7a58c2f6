"""The first report: one page of HTML that asks nothing of any other. All of it is a draft."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Count, Sum
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caleidoscoop.journey.drafts import Draft, Group, Said, files_of, reason_of
from caleidoscoop.journey.folder import SYSTEM
from caleidoscoop.programmes.facts import known_region
from caleidoscoop.voices.formats import reason_label
from caleidoscoop.voices.models import Intake, LeftOut, Outcome

STYLE = Path(__file__).parent / "data" / "draft_report.css"
SHADES = 4


@dataclass(frozen=True)
class Cell:
    """How many fragments of a group are of one region, and how dark that is shown."""

    fragments: int
    shade: int


@dataclass(frozen=True)
class Shown:
    """A group with its number in the report and its fragments per region."""

    number: int
    group: Group
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Heard:
    """Who spoke in a region, or where no region is known."""

    key: str
    name: str
    said: tuple[Said, ...]
    unplaced: tuple[Said, ...]

    @property
    def speakers(self) -> int:
        return len({one.counts_as for one in self.said})

    @property
    def sources(self) -> int:
        return len({one.source for one in self.said})


def report_html(draft: Draft, intakes: Sequence[Intake]) -> str:
    """Return the first report: the same bytes for the same folder, on any day and machine."""
    heard = _heard(draft)
    return render_to_string(
        "journey/draft_report.html",
        {
            "draft": draft,
            "run": draft.run,
            "language": get_language() or "nl",
            "style": STYLE.read_text(encoding="utf-8"),
            "heard": heard,
            "not_known": [r.name for r in draft.regions if known_region(r.name) is None],
            "reach": _by_reach(draft, heard),
            "files": [file for file in files_of(intakes, draft) if file["outcome"] != "refused"],
            "refused": [
                {"path": i.path, "why": reason_of(i)}
                for i in intakes
                if i.outcome == Outcome.REFUSED and i.reason != SYSTEM
            ],
            "left_out": _left_out(intakes),
        },
    )


def _heard(draft: Draft) -> list[Heard]:
    """Return one row per region, and one for what has none."""
    names = [(region.key, region.name) for region in draft.regions]
    if any(not one.region for one in draft.said):
        names.append(("", _("no region known")))
    return [
        Heard(
            key,
            name,
            tuple(one for one in draft.said if one.region == key),
            tuple(one for one in draft.unplaced if one.region == key),
        )
        for key, name in names
    ]


def _by_reach(draft: Draft, heard: Sequence[Heard]) -> list[tuple[str, list[Shown]]]:
    """Divide the leaves by how many regions speak in them; a draft says no more than that."""
    everywhere = len(draft.regions)
    groups = sorted(draft.leaves, key=lambda g: (-len(g.regions), -g.speakers, g.key))
    most = max((n for group in groups for n in _counts(group, heard)), default=1)
    shown = [
        Shown(number, group, tuple(_cell(n, most) for n in _counts(group, heard)))
        for number, group in enumerate(groups, start=1)
    ]
    shared = [s for s in shown if everywhere > 1 and len(s.group.regions) == everywhere]
    some = [s for s in shown if len(s.group.regions) > 1 and s not in shared]
    one = [s for s in shown if s not in shared and s not in some]
    parts = [
        (_("In all regions"), shared),
        (_("In several regions"), some),
        (_("In one region, or with no region known"), one),
    ]
    return [(name, groups) for name, groups in parts if groups]


def _counts(group: Group, heard: Sequence[Heard]) -> list[int]:
    per_region = Counter(one.region for one in group.said)
    return [per_region[row.key] for row in heard]


def _cell(fragments: int, most: int) -> Cell:
    return Cell(fragments, -(-fragments * SHADES // most))


def _left_out(intakes: Sequence[Intake]) -> list[dict[str, Any]]:
    """Count the words that became no fragment, per reason."""
    sources = {intake.source_id for intake in intakes if intake.source_id}
    readings = Intake.objects.filter(source__in=sources, outcome=Outcome.IMPORTED)
    last = dict(readings.order_by("pk").values_list("source", "pk"))
    rows = (
        LeftOut.objects.filter(intake__in=last.values())
        .values("reason")
        .annotate(times=Count("pk"), words=Sum("words"))
        .order_by("reason")
    )
    return [{**row, "reason": reason_label(row["reason"])} for row in rows]
