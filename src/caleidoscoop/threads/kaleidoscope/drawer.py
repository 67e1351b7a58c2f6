"""An open cell: who says it, who is missing, and the quotes."""

from dataclasses import dataclass

import numpy as np
from django.core.paginator import Page, Paginator

from caleidoscoop.threads.kaleidoscope.counting import Counter, Numbers, code_of
from caleidoscoop.threads.kaleidoscope.dimensions import DIMENSIONS, NONE, Item
from caleidoscoop.threads.kaleidoscope.pivot import LEAST
from caleidoscoop.threads.kaleidoscope.snapshot import KINDS, STANCES, Bools, Snapshot, unique
from caleidoscoop.threads.kaleidoscope.view import ALL, Sides, View
from caleidoscoop.threads.models import Evidence, EvidenceQuerySet, Stance
from caleidoscoop.threads.reading import Quote, quotes_of, shown
from caleidoscoop.voices.models import SpeakerKind

QUOTES_A_PAGE = 10
UNKNOWN = str(SpeakerKind.UNKNOWN)


@dataclass(frozen=True)
class Facet:
    """One way to narrow the quotes: how many there are, and the address that narrows."""

    label: str
    number: int
    url: str
    is_chosen: bool
    stance: str = ""


@dataclass(frozen=True)
class Facets:
    """All ways to narrow the quotes by one side."""

    label: str
    all_url: str
    facets: tuple[Facet, ...]

    @property
    def is_narrowed(self) -> bool:
        return any(facet.is_chosen for facet in self.facets)


@dataclass(frozen=True)
class Section:
    """The quotes of one stance on a page, and how many there are in all."""

    stance: str
    label: str
    number: int
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Missing:
    """Who is not heard in a cell: who spoke there of other things, and who did not speak there."""

    silent: tuple[str, ...]
    absent: tuple[str, ...]
    of_regions: bool = False

    def __bool__(self) -> bool:
        return bool(self.silent or self.absent)


@dataclass(frozen=True)
class Drawer:
    """What stands beside the table when a cell is open."""

    row: Item | None
    column: Item | None
    view: View
    speakers: int
    base: int
    sessions: int
    sessions_in_base: int
    against: int
    kinds_for: tuple[str, ...]
    kinds_against: tuple[str, ...]
    kinds_absent: tuple[str, ...]
    missing: Missing
    facets: tuple[Facets, ...]
    sections: tuple[Section, ...]
    page: "Page[int]"

    @property
    def is_small(self) -> bool:
        return 0 < self.base < LEAST

    @property
    def number(self) -> int:
        return self.page.paginator.count

    @property
    def title(self) -> str:
        return " · ".join(item.label for item in (self.row, self.column) if item)

    @property
    def items(self) -> list[Item]:
        return [item for item in (self.row, self.column) if item]

    @property
    def region(self) -> Item | None:
        return next((item for item in self.items if item.region and not item.is_thread), None)

    @property
    def thread(self) -> Item | None:
        return next((item for item in self.items if item.is_thread), None)

    @property
    def names(self) -> list[tuple[str, bool]]:
        """The kinds of speaker around the rose, and whether one did not speak here at all."""
        return [
            (str(SpeakerKind(kind).label), kind in self.kinds_absent)
            for kind in KINDS
            if kind != UNKNOWN
        ]

    @property
    def shows_regions(self) -> bool:
        """Whether the quotes may be of several regions, so that each must name its own."""
        return self.region is None and "region" not in self.view.filter_of

    @property
    def is_narrowed(self) -> bool:
        return any(facets.is_narrowed for facets in self.facets)

    @property
    def previous_url(self) -> str:
        number = self.page.number - 1
        return self.view.with_quotes(quotes=str(number) if number > 1 else "").url

    @property
    def next_url(self) -> str:
        return self.view.with_quotes(quotes=str(self.page.number + 1)).url


def drawer_of(view: View, snapshot: Snapshot, sides: Sides) -> Drawer:
    """Open the cell that a view names; without a column it is a whole row, and the reverse."""
    counter = Counter(view, snapshot, sides)
    proof = _proof_in_cell(counter)
    heard = _heard_in_cell(counter)
    takes = counter.takes(proof)
    fragment = snapshot.place[proof]
    against = snapshot.stance[proof] == STANCES.index(Stance.CONTRADICTS)
    support = snapshot.stance[proof] == STANCES.index(Stance.SUPPORTS)
    kinds_here = snapshot.spoken.kind[heard]
    kinds_for, kinds_against = (
        _kinds(snapshot.spoken.kind[fragment[which]]) for which in (support, against)
    )
    present = _kinds(kinds_here)
    row, column = (
        sides.item(side, key) if key else None
        for side, key in ((view.rows, view.row), (view.columns, view.column))
    )
    narrowed, facets = _narrowed(counter, proof)
    page = Paginator(_in_order(snapshot, sides, narrowed), QUOTES_A_PAGE).get_page(
        dict(view.of_quotes).get("quotes", 1)
    )
    return Drawer(
        row=row,
        column=column,
        view=view,
        speakers=len(unique(snapshot.units[fragment[takes]])),
        base=len(unique(snapshot.units[heard])),
        sessions=len(unique(snapshot.sessions[fragment[takes]])),
        sessions_in_base=len(unique(snapshot.sessions[heard])),
        against=len(unique(snapshot.units[fragment[against]])),
        kinds_for=kinds_for,
        kinds_against=kinds_against,
        kinds_absent=tuple(kind for kind in KINDS if kind not in (*present, UNKNOWN)),
        missing=_missing(counter, fragment, heard),
        facets=facets,
        sections=_sections(snapshot, sides, narrowed, page),
        page=page,
    )


def _proof_in_cell(counter: Counter) -> Numbers:
    """Return the evidence of a cell, of every stance unless the view wants one."""
    placed, view = counter.placed, counter.view
    keep = np.ones(len(placed.proof), dtype=bool)
    for side, key, codes in (
        (counter.rows, view.row, placed.row),
        (counter.columns, view.column, placed.column),
    ):
        if key:
            keys = [item.key for item in counter.items_of(side)]
            keep &= codes == keys.index(key)
    proof = placed.proof[keep]
    if "stance" in view.filter_of and view.stances != ALL:
        proof = proof[counter.takes(proof)]
    # In a tree the same evidence stands in several rows.
    return unique(proof.astype(np.int64)).astype(np.int32)


def _heard_in_cell(counter: Counter) -> Bools:
    heard = counter.heard.copy()
    view = counter.view
    for side, key in ((counter.rows, view.row), (counter.columns, view.column)):
        item = counter.sides.item(side.key, key) if key else None
        if item and side.is_who:
            heard &= np.isin(side.column_of(counter.snapshot), sorted(item.values))
    return heard


def _missing(counter: Counter, fragment: Numbers, heard: Bools) -> Missing:
    """Return which kinds of speaker are missing; where the kind is fixed, which regions are."""
    view = counter.view
    fixed = set(view.filter_of)
    fixed |= {side for side, key in ((view.rows, view.row), (view.columns, view.column)) if key}
    if "speaker" in fixed and "region" in fixed:
        return Missing((), ())
    name = "region" if "speaker" in fixed else "speaker"
    side = DIMENSIONS[name]
    items = [i for i in counter.sides.items(name) if i.key not in (NONE, UNKNOWN)]
    column = side.column_of(counter.snapshot)
    says, spoke = (
        set(code_of(column[which], items).tolist()) for which in (fragment, np.flatnonzero(heard))
    )
    silent = [item.label for n, item in enumerate(items) if n in spoke and n not in says]
    absent = [item.label for n, item in enumerate(items) if n not in spoke]
    return Missing(tuple(silent), tuple(absent), of_regions=name == "region")


def _narrowed(counter: Counter, proof: Numbers) -> tuple[Numbers, tuple[Facets, ...]]:
    """Return the evidence that is wanted of a cell, and the ways to want it otherwise."""
    view, snapshot = counter.view, counter.snapshot
    wanted = dict(view.of_quotes)
    columns = {
        "from": ("region", snapshot.spoken.region[snapshot.place[proof]]),
        "by": ("speaker", snapshot.spoken.kind[snapshot.place[proof]].astype(np.int64)),
        "as": ("stance", snapshot.stance[proof].astype(np.int64)),
    }
    codes = {
        name: (side, code_of(column, counter.sides.items(side)))
        for name, (side, column) in columns.items()
    }
    keeps = {name: np.ones(len(proof), dtype=bool) for name in codes}
    for name, (side, code) in codes.items():
        if name in wanted:
            keys = [item.key for item in counter.sides.items(side)]
            keeps[name] = code == keys.index(wanted[name])
    facets = []
    for name, (side, code) in codes.items():
        others = np.logical_and.reduce([keep for other, keep in keeps.items() if other != name])
        items = counter.sides.items(side)
        numbers = np.bincount(code[others & (code >= 0)], minlength=len(items))
        found = tuple(
            Facet(
                label=item.label,
                number=int(numbers[n]),
                url=view.with_quotes(**{name: item.key}).url,
                is_chosen=wanted.get(name) == item.key,
                stance=item.key if side == "stance" else "",
            )
            for n, item in enumerate(items)
            if numbers[n] or wanted.get(name) == item.key
        )
        if len(found) > 1 or name in wanted:
            label = str(DIMENSIONS[side].label)
            facets.append(Facets(label, view.with_quotes(**{name: ""}).url, found))
    keep = np.logical_and.reduce(list(keeps.values()))
    return proof[keep], tuple(facets)


def _in_order(snapshot: Snapshot, sides: Sides, proof: Numbers) -> list[int]:
    """Return the keys of evidence by stance, region and kind of speaker, the oldest first."""
    spoken, place = snapshot.spoken, snapshot.place[proof]
    region = code_of(spoken.region[place], sides.items("region"))
    order = np.lexsort((proof, spoken.kind[place], region, snapshot.stance[proof]))
    keys: list[int] = snapshot.proofs.key[snapshot.standing[proof[order]]].tolist()
    return keys


def _sections(
    snapshot: Snapshot, sides: Sides, proof: Numbers, page: "Page[int]"
) -> tuple[Section, ...]:
    """Load the quotes of a page. What may be read is asked again in the query."""
    standing: EvidenceQuerySet = Evidence.objects.standing().visible_to(sides.sight.user)
    rows = shown(standing.filter(pk__in=list(page.object_list))).in_bulk()
    ordered = [rows[key] for key in page.object_list if key in rows]
    quotes = quotes_of(ordered, sides.sight.user)
    numbers = np.bincount(snapshot.stance[proof], minlength=len(STANCES))
    return tuple(
        Section(stance, str(Stance(stance).label), int(numbers[n]), found)
        for n, stance in enumerate(STANCES)
        if (found := tuple(q for q in quotes if q.evidence.stance == stance))
    )


def _kinds(column: "np.ndarray[tuple[int], np.dtype[np.int8]]") -> tuple[str, ...]:
    found = np.bincount(column, minlength=len(KINDS))
    return tuple(kind for n, kind in enumerate(KINDS) if found[n] and kind != UNKNOWN)
