"""The first report: a run as a document of the contract. All of it is a draft."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from caleidoscoop.journey.drafts import Draft, Group, Quote, Said, files_of, reason_of
from caleidoscoop.programmes.facts import known_region
from caleidoscoop.reports.document import FORMAT, Document
from caleidoscoop.voices.formats import reason_label
from caleidoscoop.voices.models import Intake, LeftOut, Outcome

NOWHERE = "..nowhere"  # where no region is known; no region has dots in its key
HUES = 11


@dataclass(frozen=True)
class Heard:
    """Who spoke in a region, or where no region is known."""

    key: str
    name: str
    said: tuple[Said, ...]
    unplaced: tuple[Said, ...]

    @property
    def place(self) -> str:
        return self.key or NOWHERE

    @property
    def speakers(self) -> int:
        return len({one.counts_as for one in self.said})

    @property
    def sources(self) -> int:
        return len({one.source for one in self.said})


def draft_document(draft: Draft, intakes: Sequence[Intake]) -> Document:
    """Return the first report: the same for the same folder, on any day and machine."""
    heard = _heard(draft)
    numbered = list(enumerate(_in_order(draft), start=1))
    return {
        "format": FORMAT,
        "meta": {
            "id": draft.run.input_sha256[:16],
            "title": _("What runs through what people said"),
            "programme": "Caleidoscoop",
            "lang": "en" if get_language() == "en" else "nl",
            "is_draft": True,
            "is_fictional": False,
            "note": _("draft: proposal of the software"),
        },
        "summary": _summary(draft),
        "regions": [_region(row) for row in heard],
        "chapters": _chapters(draft, [group for _number, group in numbered]),
        "threads": [
            _thread(number, group, heard, len(draft.regions)) for number, group in numbered
        ],
        "evidence": [
            _evidence(group, number, quote)
            for _place, group in numbered
            for number, quote in enumerate(group.quotes, start=1)
        ],
        "method": _method(draft),
        "appendices": [_unplaced(heard), _received(draft, intakes)],
        "colophon": {"engine": _engine(draft)},
    }


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


def _in_order(draft: Draft) -> list[Group]:
    return sorted(draft.leaves, key=lambda g: (-len(g.regions), -g.speakers, g.key))


def _summary(draft: Draft) -> dict[str, Any]:
    leaves, said, sources = len(draft.leaves), len(draft.said), draft.sources
    lead = ngettext(
        "The software proposes %(n)s draft thread.",
        "The software proposes %(n)s draft threads.",
        leaves,
    )
    regions = len(draft.regions)
    return {
        "lead": _text(lead % {"n": leaves}),
        "figures": [
            {"value": str(said), "label": ngettext("fragment", "fragments", said)},
            {"value": str(sources), "label": ngettext("source", "sources", sources)},
            {"value": str(regions), "label": ngettext("region", "regions", regions)},
            {"value": str(len(draft.unplaced)), "label": _("not placed yet")},
        ],
        "warning": _(
            "Nobody has read or accepted these groups. They help to start reading; they are no "
            "findings. A name is made of words that at least three speakers or sources use."
        ),
    }


def _region(row: Heard) -> dict[str, Any]:
    known = known_region(row.name)
    hue = {"hue": known.position % HUES + 1} if known else {}
    return {
        "key": row.place,
        "name": row.name,
        **hue,
        "heard": {
            "fragments": len(row.said),
            "speakers": row.speakers,
            "sources": row.sources,
            "uncovered": len(row.unplaced),
        },
    }


def _chapters(draft: Draft, groups: Sequence[Group]) -> list[dict[str, Any]]:
    """Divide the groups by how many regions speak in them; a draft says no more than that."""
    everywhere = len(draft.regions)
    parts: dict[str, list[str]] = {"all": [], "some": [], "one": []}
    for group in groups:
        spoken = len(group.regions)
        reach = "all" if everywhere > 1 and spoken == everywhere else "some"
        parts[reach if spoken > 1 else "one"].append(group.key)
    titles = {
        "all": _("In all regions"),
        "some": _("In several regions"),
        "one": _("In one region, or with no region known"),
    }
    return [
        {"key": key, "title": titles[key], "threads": keys} for key, keys in parts.items() if keys
    ]


def _thread(number: int, group: Group, heard: Sequence[Heard], everywhere: int) -> dict[str, Any]:
    per_region = Counter(one.region for one in group.said)
    counts: dict[str, int] = {
        "fragments": len(group.said),
        "regions": len(group.regions),
        "regions_of": everywhere,
        "speakers": group.speakers,
        "sources": group.sources,
    }
    reach = [
        {
            "region": row.place,
            "level": "heard" if per_region[row.key] else "none",
            "count": per_region[row.key],
        }
        for row in heard
    ]
    doubt = {} if group.is_steady else {"is_weak": True, "notes": [_steadiness(group)]}
    return {
        "id": group.key,
        "kind": "",
        "number": str(number),
        "title": group.title,
        "counts": counts,
        "reach": reach,
        "remark": _remark(group),
        **doubt,
        "evidence": [_evidence_id(group, place) for place, _ in enumerate(group.quotes, start=1)],
        "said": [_said(one) for one in group.said],
    }


def _remark(group: Group) -> str:
    told = [", ".join(group.regions)]
    if group.kinds:
        told.append(f"{_('Kinds of speaker:')} {', '.join(group.kinds)}.")
    if group.is_steady:
        told.append(_steadiness(group))
    return "\n".join(filter(None, told))


def _steadiness(group: Group) -> str:
    share = f"{group.stability:.2f}"
    if get_language() != "en":
        share = share.replace(".", ",")
    if group.is_steady:
        return _("Steady: found again in repeated runs (overlap %(share)s).") % {"share": share}
    told = _("Unsteady: repeated runs divide these fragments differently (overlap %(share)s).")
    return told % {"share": share}


def _evidence_id(group: Group, number: int) -> str:
    return f"{group.key}-{number}"


def _evidence(group: Group, number: int, quote: Quote) -> dict[str, Any]:
    said = quote.said
    return {
        "id": _evidence_id(group, number),
        "region": said.region or NOWHERE,
        "speaker": said.kind_label,
        "element": said.element_label,
        "source": _place(said),
        "status": "shown",
        "text": quote.text,
    }


def _said(one: Said) -> dict[str, str]:
    return {"text": one.text, "source": _place(one)}


def _place(said: Said) -> str:
    return ", ".join(filter(None, [said.source, said.place]))


def _method(draft: Draft) -> dict[str, Any]:
    how = _(
        "Fragments were put together by the letters and words they share, without a language "
        "model. The same input and seed give the same result. Every fragment is in exactly one "
        "group or in the list of what is not placed yet; none was dropped. Groups by words miss "
        "what people say in other words."
    )
    limits = [
        _("Who spoke is not always known; then the table or the source counts as one speaker.")
    ]
    not_known = [r.name for r in draft.regions if known_region(r.name) is None]
    if not_known:
        told = _("Regions that the programme does not know yet:")
        limits.append(f"{told} {', '.join(not_known)}.")
    return {"steps": [{"text": _text(how)}], "limits": limits}


def _engine(draft: Draft) -> dict[str, Any]:
    run = draft.run
    return {
        "version": f"{run.engine} {run.engine_version}",
        "seed": run.seed,
        "input_hash": run.input_sha256,
        "parameters": [
            {"name": str(name), "value": str(value)} for name, value in run.parameters.items()
        ],
    }


def _unplaced(heard: Sequence[Heard]) -> dict[str, Any]:
    lists = [
        {"title": row.name, "items": [_said(one) for one in row.unplaced]}
        for row in heard
        if row.unplaced
    ]
    told = _(
        "These fragments resemble no group. That says nothing about their weight: a voice on its "
        "own can be the one that matters. Read them all."
    )
    text = told if lists else _("There are none.")
    return {"title": _("Not placed yet"), "text": text, "lists": lists}


def _received(draft: Draft, intakes: Sequence[Intake]) -> dict[str, Any]:
    files = [file for file in files_of(intakes, draft) if file["outcome"] != "refused"]
    rows = [
        [
            " ".join(filter(None, [file["path"], file["reason"]])),
            *(str(file[key]) for key in ("fragments", "words", "words_left_out")),
        ]
        for file in files
    ]
    header = [_("File"), _("Fragments"), _("Words"), _("Words left out")]
    lists = []
    if left_out := _left_out(intakes):
        lists.append({"title": _("Left out, and why"), "items": left_out})
    refused = [
        {"text": intake.path, "source": reason_of(intake)}
        for intake in intakes
        if intake.outcome == Outcome.REFUSED
    ]
    if refused:
        lists.append({"title": _("Refused, and why"), "items": refused})
    table = {"title": _("What came in"), "header": header, "rows": rows}
    return {"title": _("What came in"), "tables": [table], "lists": lists}


def _left_out(intakes: Sequence[Intake]) -> list[dict[str, str]]:
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
    told = []
    for row in rows:
        times = ngettext("%(n)s time", "%(n)s times", row["times"]) % {"n": row["times"]}
        words = ngettext("%(n)s word", "%(n)s words", row["words"]) % {"n": row["words"]}
        told.append({"text": reason_label(row["reason"]), "source": f"{times}, {words}"})
    return told


def _text(text: str) -> list[list[dict[str, Any]]]:
    return [[{"parts": [{"text": text}]}]]
