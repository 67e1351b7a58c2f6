"""What a corrected file means for the fragments that its last reading brought."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from caleidoscoop.voices.formats import Passage
from caleidoscoop.voices.matching import Match, match
from caleidoscoop.voices.models import Fragment, FragmentVersion, Source


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
class Foreseen:
    """How many fragments a corrected file would leave, change, add and mark as gone."""

    same: int
    changed: int
    new: int
    gone: int


def foresee(source: Source, passages: Sequence[Passage]) -> Foreseen:
    """Return what reading these passages as a correction of a source would do; nothing is kept."""
    before = read_before(source)
    found = match_with(before, passages)
    gone = [before[o] for o in found.gone if before[o].fragment.gone_at is None]
    return Foreseen(
        same=len(found.same),
        changed=len(found.changed),
        new=len(found.new),
        gone=sum(not old.is_by_hand for old in gone),
    )


def read_before(source: Source) -> tuple[Before, ...]:
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


def match_with(before: Sequence[Before], passages: Sequence[Passage]) -> Match:
    """Match against the last reading; what was gone from it comes back only by equal words."""
    found = match([old.text for old in before], [passage.text for passage in passages])
    revived = {(o, n) for o, n in found.changed if before[o].is_gone_from_file}
    return Match(
        same=found.same,
        changed=tuple(pair for pair in found.changed if pair not in revived),
        new=tuple(sorted([*found.new, *(n for _, n in revived)])),
        gone=tuple(sorted([*found.gone, *(o for o, _ in revived)])),
    )
