"""Stage the passages of a file in batches, then switch them on together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, OuterRef, Subquery

from caleidoscoop.shared.models import record
from caleidoscoop.voices.actions.dating import date_sessions
from caleidoscoop.voices.actions.labels import Labels
from caleidoscoop.voices.actions.rereading import Before, match_with, read_before
from caleidoscoop.voices.actions.rows import (
    BATCH,
    batches,
    fragments_of,
    give_keys,
    version_of,
)
from caleidoscoop.voices.formats import Extract
from caleidoscoop.voices.matching import Match
from caleidoscoop.voices.models import (
    Consent,
    Fragment,
    FragmentVersion,
    Intake,
    LeftOut,
    Outcome,
    Source,
    Use,
)

MOST_NOTED = 100
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
    before = read_before(source)
    found = match_with(before, extract.passages)
    done = 0
    for numbers in batches(found.new):
        _stage_new(intake, source, extract, numbers, labels, is_released=is_released)
        done += len(numbers)
        progress(source.title, done, len(extract.passages))
    for pairs in batches(found.changed):
        _stage_changed(intake, before, extract, pairs)
    for entries in batches(extract.left_out):
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
    read_now = fragments_of(intake, source, extract, places, labels, is_released=is_released)
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
    for keys in batches(gone):
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
        "unknown_values": (
            [list(told) for told in (*extract.unknown_values, *labels.take_unknown())]
        )[:MOST_NOTED],
        "without_header": list(extract.without_header),
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
    date_sessions(source)
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


def _stage_new(
    intake: Intake,
    source: Source,
    extract: Extract,
    numbers: Sequence[int],
    labels: Labels,
    *,
    is_released: bool,
) -> None:
    fragments = fragments_of(intake, source, extract, numbers, labels, is_released=is_released)
    give_keys(fragments, [extract.passages[number].text for number in numbers], intake)
    with transaction.atomic():
        Fragment.objects.bulk_create(fragments)
        FragmentVersion.objects.bulk_create(
            version_of(fragment, extract.passages[number].text, 1, "import", intake)
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
        version_of(
            fragment, extract.passages[n].text, numbers[fragment.pk] + 1, "corrected file", intake
        )
        for fragment, (_, n) in zip(fragments, pairs, strict=True)
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
