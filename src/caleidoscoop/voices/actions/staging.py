"""Stage the passages of a file in batches, then switch them on together."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.db.models import Max, OuterRef, Subquery

from caleidoscoop.shared.models import record
from caleidoscoop.voices.actions.labels import Labels
from caleidoscoop.voices.formats import Extract, Passage
from caleidoscoop.voices.matching import Match, match
from caleidoscoop.voices.models import (
    Consent,
    Element,
    Fragment,
    FragmentVersion,
    Intake,
    LeftOut,
    Outcome,
    Position,
    Source,
    Use,
)

BATCH = 500
SPEAKERS_AT_ONCE = 100
DEFAULT_USES = (Use.KEEP, Use.QUOTE_INTERNALLY)
PLACE = ("ordinal", "place", "gone_at", "gone_in_id")
LABELS = (
    "region_id",
    "speaker_id",
    "municipality_id",
    "table_name",
    "element",
    "domain_id",
    "said_on",
    "language",
)
Row = TypeVar("Row")


@dataclass(frozen=True)
class Before:
    """A fragment as the last reading of its file had it, and as it is now."""

    fragment: Fragment
    text: str  # as the file had it
    is_by_hand: bool  # people have gone on with it: corrected, split or joined

    @property
    def is_gone_from_file(self) -> bool:
        return self.fragment.gone_in_id is not None


@dataclass(frozen=True)
class Staged:
    """What one reading will do once it is switched on."""

    before: tuple[Before, ...]
    match: Match
    stayed: dict[int, Fragment]  # position in `before` -> the same fragment as the file has it now


def clear_staged(source: Source) -> None:
    """Remove what an earlier reading staged but never switched on."""
    for intake in source.intakes.filter(outcome=Outcome.STAGED):
        with transaction.atomic():
            fragments = Fragment.objects.filter(intake=intake)
            fragments.update(current=None)
            FragmentVersion.objects.filter(intake=intake).delete()
            fragments.delete()
            intake.left_out.all().delete()
            intake.delete()


def stage(
    *,
    intake: Intake,
    extract: Extract,
    labels: Labels,
    is_released: bool,
    progress: Callable[[str, int, int], None],
) -> Staged:
    """Write new fragments and versions that do not count yet, in batches."""
    source = intake.source
    assert source is not None
    before = _before(source)
    found = _match(before, extract.passages)
    done = 0
    for numbers in _batches(found.new):
        _stage_new(intake, source, extract, numbers, labels, is_released=is_released)
        done += len(numbers)
        progress(source.title, done, len(extract.passages))
    for pairs in _batches(found.changed):
        _stage_changed(intake, before, extract, pairs)
    for entries in _batches(extract.left_out):
        LeftOut.objects.bulk_create(
            LeftOut(
                intake=intake,
                place=entry.place[:200],
                text=entry.text,
                reason=entry.reason[:40],
                words=len(entry.text.split()),
            )
            for entry in entries
        )
    stayed = (*found.same, *found.changed)
    places = [n for _, n in stayed]
    read_now = _fragments(intake, source, extract, places, labels, is_released=is_released)
    return Staged(before, found, {o: now for (o, _), now in zip(stayed, read_now, strict=True)})


@transaction.atomic
def switch_on(
    *, intake: Intake, staged: Staged, extract: Extract, labels: Labels, size: int
) -> Intake:
    """Let a reading count: all of it, or nothing."""
    source = intake.source
    assert source is not None
    found, at = staged.match, intake.at
    by_hand = [old.fragment.pk for old in staged.before if old.is_by_hand]
    _point_at_new_versions(intake, but_not=by_hand)
    gone = [
        old.fragment.pk
        for old in (staged.before[o] for o in found.gone)
        if old.fragment.gone_at is None and not old.is_by_hand
    ]
    for keys in _batches(gone):
        Fragment.objects.filter(pk__in=keys).update(gone_at=at, gone_in=intake)
    _put_in_place(staged)
    for use in DEFAULT_USES:
        Consent.objects.get_or_create(
            source=source, use=use, defaults={"is_given": True, "at": at, "by": intake.by}
        )
    Source.objects.filter(pk=source.pk).update(sha256=intake.sha256, size=size)
    intake.outcome = Outcome.IMPORTED
    intake.switched_on_at = at
    intake.words, intake.words_left_out = extract.words, extract.words_left_out
    intake.fragments_new = len(found.new)
    intake.fragments_changed = len(found.changed)
    intake.fragments_gone = len(gone)
    intake.notes = {
        "unknown_headers": list(extract.unknown_headers),
        "unknown_values": [list(pair) for pair in extract.unknown_values][:100],
        "regions_made": labels.take_made_regions(),
        "encoding": extract.encoding,
        # Corrected in the file, but people had gone on with them: their work stands.
        "kept_by_hand": [
            old.fragment.key
            for old in (staged.before[o] for o, _ in found.changed)
            if old.is_by_hand
        ],
    }
    intake.save()
    record(
        programme_key=intake.programme.key,
        verb="source_imported",
        target=source,
        by=intake.by,
        at=at,
        new=len(found.new),
        changed=len(found.changed),
        gone=len(gone),
    )
    return intake


@dataclass(frozen=True)
class Foreseen:
    """How many fragments a corrected file would leave, change, add and mark as gone."""

    same: int
    changed: int
    new: int
    gone: int


def foresee(source: Source, passages: Sequence[Passage]) -> Foreseen:
    """Return what reading these passages as a correction of a source would do; nothing is kept."""
    before = _before(source)
    found = _match(before, passages)
    gone = [before[o] for o in found.gone if before[o].fragment.gone_at is None]
    return Foreseen(
        same=len(found.same),
        changed=len(found.changed),
        new=len(found.new),
        gone=sum(not old.is_by_hand for old in gone),
    )


def _before(source: Source) -> tuple[Before, ...]:
    """Return what earlier readings of this file brought; what people made by hand stays apart."""
    read_last = (
        FragmentVersion.objects.filter(
            fragment=OuterRef("pk"), intake__switched_on_at__isnull=False
        )
        .order_by("-number")
        .values("pk")[:1]
    )
    fragments = (
        Fragment.objects.filter(source=source, intake__switched_on_at__isnull=False)
        .annotate(read_last=Subquery(read_last))
        .filter(read_last__isnull=False)
        .order_by("ordinal", "pk")
    )
    last = dict(fragments.values_list("pk", "read_last"))
    texts = dict(FragmentVersion.objects.filter(fragment__source=source).values_list("pk", "text"))
    return tuple(
        Before(
            fragment=fragment,
            text=texts[last[fragment.pk]],
            is_by_hand=fragment.current_id != last[fragment.pk]
            or (fragment.gone_at is not None and fragment.gone_in_id is None),
        )
        for fragment in fragments
    )


def _match(before: Sequence[Before], passages: Sequence[Passage]) -> Match:
    """Match against the last reading; what was gone from it comes back only by equal words."""
    found = match([old.text for old in before], [passage.text for passage in passages])
    revived = {(o, n) for o, n in found.changed if before[o].is_gone_from_file}
    return Match(
        same=found.same,
        changed=tuple(pair for pair in found.changed if pair not in revived),
        new=tuple(sorted([*found.new, *(n for _, n in revived)])),
        gone=tuple(sorted([*found.gone, *(o for o, _ in revived)])),
    )


def _stage_new(
    intake: Intake,
    source: Source,
    extract: Extract,
    numbers: Sequence[int],
    labels: Labels,
    *,
    is_released: bool,
) -> None:
    fragments = _fragments(intake, source, extract, numbers, labels, is_released=is_released)
    _give_keys(fragments, [extract.passages[number].text for number in numbers], intake)
    with transaction.atomic():
        Fragment.objects.bulk_create(fragments)
        FragmentVersion.objects.bulk_create(
            _version(fragment, extract.passages[number].text, 1, "import", intake)
            for fragment, number in zip(fragments, numbers, strict=True)
        )
        first = FragmentVersion.objects.filter(fragment=OuterRef("pk"), number=1)
        Fragment.objects.filter(pk__in=[fragment.pk for fragment in fragments]).update(
            current=Subquery(first.values("pk")[:1])
        )


def _stage_changed(
    intake: Intake,
    before: Sequence[Before],
    extract: Extract,
    pairs: Sequence[tuple[int, int]],
) -> None:
    fragments = [before[o].fragment for o, _ in pairs]
    numbers = dict(
        FragmentVersion.objects.filter(fragment__in=fragments)
        .values_list("fragment")
        .annotate(last=Max("number"))
    )
    FragmentVersion.objects.bulk_create(
        _version(
            fragment, extract.passages[n].text, numbers[fragment.pk] + 1, "corrected file", intake
        )
        for fragment, (_, n) in zip(fragments, pairs, strict=True)
    )


def _fragments(
    intake: Intake,
    source: Source,
    extract: Extract,
    numbers: Sequence[int],
    labels: Labels,
    *,
    is_released: bool,
) -> list[Fragment]:
    """Return fragments as the file has them; their speakers are made some at a time.

    A commit for each speaker would wait for the disk each time; one for all would keep others out.
    """
    made: list[Fragment] = []
    for some in _batches(numbers, SPEAKERS_AT_ONCE):
        with transaction.atomic():
            made.extend(
                _fragment(intake, source, extract, number, labels, is_released=is_released)
                for number in some
            )
    return made


def _fragment(
    intake: Intake,
    source: Source,
    extract: Extract,
    number: int,
    labels: Labels,
    *,
    is_released: bool,
) -> Fragment:
    passage = extract.passages[number]
    fields = extract.fields_of(passage)
    region = labels.region(fields.get("region", "")) or source.region
    session = source.session
    if fields.get("session") or region != source.region:
        session = labels.session(fields.get("session", "") or session.name, region)
    element, position = fields.get("element", ""), fields.get("position", "")
    return Fragment(
        programme=intake.programme,
        source=source,
        intake=intake,
        ordinal=number,
        place=passage.place[:200],
        speaker=labels.speaker(
            {**fields, "position": position if position in Position.values else ""}, session
        ),
        region=region,
        municipality=labels.municipality(fields.get("municipality", "")),
        table_name=fields.get("table", "")[:80],
        element=element if element in Element.values else "",
        domain=labels.domain(fields.get("domain", "")),
        said_on=_day(fields.get("date", "")),
        language=fields.get("language", "nl")[:8] or "nl",
        released_at=intake.at if is_released else None,
    )


def _give_keys(fragments: Sequence[Fragment], texts: Sequence[str], intake: Intake) -> None:
    """Give ids made of content, so that the same folder gives the same ids anywhere."""
    left = list(zip(fragments, texts, strict=True))
    again = ""
    while left:
        for fragment, text in left:
            region = fragment.region.key if fragment.region else ""
            parts = [region, intake.sha256, str(fragment.ordinal), text]
            fragment.key = hashlib.sha256(("\x1f".join(parts) + again).encode()).hexdigest()[:32]
        there = Fragment.objects.filter(programme=intake.programme)
        taken = there.filter(key__in=[fragment.key for fragment, _ in left])
        keys = set(taken.values_list("key", flat=True))
        left = [(fragment, text) for fragment, text in left if fragment.key in keys]
        again += "\x1fagain"


def _version(
    fragment: Fragment, text: str, number: int, reason: str, intake: Intake
) -> FragmentVersion:
    return FragmentVersion(
        fragment=fragment,
        number=number,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        reason=reason,
        intake=intake,
        by=intake.by,
        at=intake.at,
    )


def _point_at_new_versions(intake: Intake, *, but_not: Sequence[int]) -> None:
    """Make the versions of this reading current, except where people have gone on by hand."""
    newest = FragmentVersion.objects.filter(fragment=OuterRef("pk"), intake=intake)
    changed = FragmentVersion.objects.filter(intake=intake)
    corrected = Fragment.objects.filter(pk__in=changed.values("fragment"))
    corrected.exclude(intake=intake).exclude(pk__in=but_not).update(
        current=Subquery(newest.order_by("-number").values("pk")[:1])
    )


def _put_in_place(staged: Staged) -> None:
    """Give what stayed its place and labels in the corrected file; what is back stands again."""
    moved: list[Fragment] = []
    for o, read_now in staged.stayed.items():
        fragment = staged.before[o].fragment
        if staged.before[o].is_by_hand:
            continue
        names: tuple[str, ...] = PLACE if fragment.is_labelled_by_hand else (*PLACE, *LABELS)
        differing = [n for n in names if getattr(fragment, n) != getattr(read_now, n)]
        for name in differing:
            setattr(fragment, name, getattr(read_now, name))
        if differing:
            moved.append(fragment)
    fields = [name.removesuffix("_id") for name in (*PLACE, *LABELS)]
    Fragment.objects.bulk_update(moved, fields, batch_size=BATCH)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _batches(rows: Iterable[Row], size: int = BATCH) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
