"""What the slots of a report say today: figures with their question, quotes with their label."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caleidoscoop.programmes.models import Region
from caleidoscoop.reports.analysis import Cube, public_cube
from caleidoscoop.reports.models import Report
from caleidoscoop.reports.said import K, Said
from caleidoscoop.reports.slots import EVERYTHING, FIGURES, Slot, SlotKind
from caleidoscoop.threads.models import Evidence, Stance, Thread
from caleidoscoop.threads.reading import who_spoke, with_counting
from caleidoscoop.voices.models import Fragment, SpeakerKind

# How many regions spoke, or how much was said in all, tells nothing of one person.
UNPERSONAL = frozenset({SlotKind.REGIONS, SlotKind.FRAGMENTS})


@dataclass(frozen=True)
class Answer:
    """What a slot says today. Without `text` it says nothing, and `why` tells the writer."""

    text: str = ""
    why: str = ""
    is_small: bool = False

    @property
    def is_known(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True)
class Label:
    """How a published quote names who said it: a kind, perhaps coarser, and perhaps the region."""

    kind: str = ""
    region: Region | None = None

    def __str__(self) -> str:
        return ", ".join(
            part for part in (self.kind, self.region.name if self.region else "") if part
        )


class Figures:
    """Answers the slots of one report. Asks the database once for every kind of question."""

    def __init__(self, report: Report, slots: Iterable[Slot]) -> None:
        self.report = report
        self.slots = [
            slot for slot in slots if slot.kind in FIGURES or slot.kind == SlotKind.THREAD
        ]
        self.regions = {region.key: region for region in report.programme.regions.all()}

    def answer(self, slot: Slot) -> Answer:
        """Return what the slot says today, in the language that is switched on."""
        if slot.region and slot.region not in self.regions:
            return Answer(why=_("There is no region with the key %(key)s.") % {"key": slot.region})
        if slot.kind is SlotKind.THREAD:
            thread = self.threads.get(slot.argument)
            return Answer(thread.title) if thread else _no_thread(slot)
        base = self._spoken(slot)
        if slot.kind not in UNPERSONAL and len({said.unit for said in base}) < K:
            text = _("too few speakers for a figure")
            return Answer(text, why=_("Fewer than %(k)s speakers.") % {"k": K}, is_small=True)
        if slot.argument in EVERYTHING and slot.kind is SlotKind.SHARE:
            return Answer(why=_("A share is of a thread: name its key."))
        if slot.argument in EVERYTHING:
            n = self._fragments(slot) if slot.kind is SlotKind.FRAGMENTS else _count(slot, base)
            return Answer(_counted(slot.kind, n))
        if slot.kind is SlotKind.FRAGMENTS:
            return Answer(why=_("This figure is about the whole: use {{fragments:all}}."))
        if slot.argument not in self.threads:
            return _no_thread(slot)
        if slot.kind is SlotKind.SHARE:
            return self._share(slot)
        n = _count(slot, self._supporting(slot))
        of = self._regions_of(slot) if slot.kind is SlotKind.REGIONS else _count(slot, base)
        return Answer(_out_of(slot.kind, n, of))

    @cached_property
    def threads(self) -> dict[str, Thread]:
        """Return the threads that the slots name and this report may tell of, by their key."""
        keys = {slot.argument for slot in self.slots}
        found = Thread.objects.open().filter(programme=self.report.programme, key__in=keys)
        if self.report.region_id is None:
            found = found.common()
        return {thread.key: thread for thread in found.select_related("current")}

    @cached_property
    def _support(self) -> dict[int, set[Said]]:
        by_thread: dict[int, set[Said]] = defaultdict(set)
        for thread, one in _supporting_rows([thread.pk for thread in self.threads.values()]):
            by_thread[thread].add(one)
        return by_thread

    @cached_property
    def spoken(self) -> set[Said]:
        """Return who spoke in the scope of the report."""
        return {Said(*row) for row in _spoken_in(self.report)}

    def _fragments(self, slot: Slot) -> int:
        usable = _usable_in(self.report)
        if slot.region:
            usable = usable.filter(region=self.regions[slot.region])
        return usable.count()

    def _spoken(self, slot: Slot) -> set[Said]:
        return self._within(self.spoken, slot)

    def _supporting(self, slot: Slot) -> set[Said]:
        return self._within(self._support[self.threads[slot.argument].pk], slot)

    def _within(self, said: set[Said], slot: Slot) -> set[Said]:
        region = self.regions[slot.region].pk if slot.region else self.report.region_id
        return {one for one in said if one.region == region} if region else said

    def _regions_of(self, slot: Slot) -> int:
        return 1 if slot.region or self.report.region_id else len(self.regions)

    def _share(self, slot: Slot) -> Answer:
        """Say between which shares of the speakers it lies, from public figures only."""
        cube = self.public
        figure = (
            cube.in_region(slot.argument, slot.region)
            if slot.region
            else cube.in_all(slot.argument)
        )
        if figure is None or not figure.is_shown:
            text = _("too few speakers for a figure")
            return Answer(text, why=_("The public table hides this figure."), is_small=True)
        low, high = round(100 * figure.low), round(100 * figure.high)
        return Answer(_("between %(low)s and %(high)s percent") % {"low": low, "high": high})

    @cached_property
    def public(self) -> Cube:
        """Return the public figures of the threads that the slots name."""
        return self.cube_of(self.threads.values())

    def cube_of(self, threads: Iterable[Thread]) -> Cube:
        """Return the figures of these threads that may be public, beside every edition before."""
        report = self.report
        regions = [report.region] if report.region else list(self.regions.values())
        return public_cube(
            self.spoken,
            self.support_of(threads),
            [(region.pk, region.key) for region in regions],
            past=[edition.cube for edition in report.editions.order_by("number") if edition.cube],
        )

    def support_of(self, threads: Iterable[Thread]) -> dict[str, set[Said]]:
        """Return who supports each of these threads, by its key, with one query."""
        keys = {thread.pk: thread.key for thread in threads}
        said: dict[str, set[Said]] = {key: set() for key in keys.values()}
        for thread, one in _supporting_rows(keys):
            if self.report.region_id in (None, one.region):
                said[keys[thread]].add(one)
        return said

    def label_of(self, region: Region | None, kind: str) -> Label:
        """Return how a published quote names who said it, as coarse as its numbers ask.

        With fewer than K speakers of a kind in the region the kind becomes government or society;
        with fewer than K of those, only the region is named; with fewer than K there, nobody.
        """
        per_kind = self._units_in[region.pk if region else None]
        if len(set().union(*per_kind.values())) < K:
            return Label()
        for kinds, word in _coarser(kind):
            if len(set().union(*(per_kind.get(one, set()) for one in kinds))) >= K:
                return Label(word, region)
        return Label("", region)

    @cached_property
    def _units_in(self) -> dict[int | None, dict[str, set[str]]]:
        """Return who spoke, per region and kind; under no region, everybody."""
        units: dict[int | None, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for said in self.spoken:
            for region in {said.region, None}:
                units[region][said.kind].add(said.unit)
        return units


GOVERNMENT = (
    SpeakerKind.RIJK,
    SpeakerKind.PROVINCE,
    SpeakerKind.MUNICIPALITY,
    SpeakerKind.WATER_AUTHORITY,
)
SOCIETY = (SpeakerKind.PARTNER, SpeakerKind.BUSINESS)


def _coarser(kind: str) -> list[tuple[tuple[str, ...], str]]:
    if kind == SpeakerKind.UNKNOWN:
        return []
    own = ((kind,), str(SpeakerKind(kind).label))
    if kind in GOVERNMENT:
        return [own, (GOVERNMENT, _("government"))]
    if kind in SOCIETY:
        return [own, (SOCIETY, _("society"))]
    return [own]


def _supporting_rows(threads: Iterable[int]) -> Iterator[tuple[int, Said]]:
    standing = Evidence.objects.standing().filter(thread__in=list(threads), stance=Stance.SUPPORTS)
    rows = with_counting(standing).order_by()
    fields = ("thread_id", "region", "session", "speaker_kind", "unit")
    for thread, *said in rows.values_list(*fields).distinct():
        yield thread, Said(*said)


def _usable_in(report: Report) -> "QuerySet[Fragment]":
    usable = Fragment.objects.usable().filter(programme=report.programme)
    return usable.filter(region=report.region_id) if report.region_id else usable


def _spoken_in(report: Report) -> "QuerySet[Any]":
    spoken = who_spoke(_usable_in(report)).order_by()
    return spoken.values_list("region_id", "session", "speaker_kind", "unit").distinct()


def _no_thread(slot: Slot) -> Answer:
    return Answer(why=_("There is no thread with the key %(key)s.") % {"key": slot.argument})


def _count(slot: Slot, said: set[Said]) -> int:
    if slot.kind is SlotKind.REGIONS:
        return len({one.region for one in said} - {None})
    if slot.kind is SlotKind.SESSIONS:
        return len({one.session for one in said})
    if slot.kind is SlotKind.KINDS:
        return len({one.kind for one in said} - {SpeakerKind.UNKNOWN.value})
    return len({one.unit for one in said})


def _counted(kind: SlotKind, n: int) -> str:
    words = {
        SlotKind.REGIONS: ngettext("%(n)s region", "%(n)s regions", n),
        SlotKind.SESSIONS: ngettext("%(n)s session", "%(n)s sessions", n),
        SlotKind.KINDS: ngettext("%(n)s kind of speaker", "%(n)s kinds of speaker", n),
        SlotKind.FRAGMENTS: ngettext("%(n)s fragment", "%(n)s fragments", n),
    }
    several = ngettext("%(n)s speaker or table", "%(n)s speakers or tables", n)
    return words.get(kind, several) % {"n": n}


def _out_of(kind: SlotKind, n: int, of: int) -> str:
    words = {
        SlotKind.REGIONS: _("%(n)s of the %(of)s regions"),
        SlotKind.SESSIONS: _("%(n)s of the %(of)s sessions"),
        SlotKind.KINDS: _("%(n)s of the %(of)s kinds of speaker"),
    }
    return words.get(kind, _("%(n)s of the %(of)s speakers or tables")) % {"n": n, "of": of}
