"""Fragments as a page shows them: with their text where one may read it, and why not elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caleidoscoop.people.models import User
from caleidoscoop.voices.models import Fragment, FragmentQuerySet, Intake, Outcome, Source, Use
from caleidoscoop.voices.wording import Stretch, marked

STANDING = Q(gone_at__isnull=True, withdrawal__isnull=True)
GONE_FROM_FILE = Q(gone_at__isnull=False, gone_in__isnull=False)
# Joined to another, or put back together: the words stand elsewhere in the same source.
ELSEWHERE = Q(gone_at__isnull=False, gone_in__isnull=True)
SHOWN: dict[str, Q] = {
    "": ~ELSEWHERE,
    "present": STANDING,
    "held": STANDING & Q(released_at__isnull=True),
    "changed": STANDING & Q(current__number__gt=1),
    "gone": GONE_FROM_FILE,
    "withdrawn": Q(withdrawal__isnull=False),
}
WITHDRAWN = _("These words were withdrawn.")
NOT_KEPT = _("For these words there is no consent to keep them.")
OTHER_REGION = _("Said in another region.")
NOT_RELEASED = _("Not released yet: only facilitators of the region read this.")


@dataclass(frozen=True)
class Line:
    """One fragment on a page. `hidden` says why its text is not shown; empty if it is."""

    fragment: Fragment
    stretches: Sequence[Stretch]
    hidden: str | Promise
    may_change: bool
    may_quote: bool
    is_chosen: bool = False


def fragments_of_source(source: Source) -> FragmentQuerySet:
    """Return all that was ever switched on of a source, in its order."""
    return (
        Fragment.objects.filter(source=source, intake__switched_on_at__isnull=False)
        .select_related("current", "speaker", "region", "domain", "municipality")
        .order_by("ordinal", "part", "pk")
    )


def waiting_in(source: Source, user: User) -> FragmentQuerySet:
    """Return what was changed by hand and in the file, about which this person may choose."""
    return (
        Fragment.objects.filter(source=source, intake__switched_on_at__isnull=False)
        .corrected_in_file()
        .visible_to(user)
        .editable_by(user)
        .allowing(Use.KEEP)
        .select_related("current__by", "programme", "speaker", "region", "domain")
        .order_by("ordinal", "part", "pk")
    )


def position_of(fragment: Fragment, among: FragmentQuerySet) -> int | None:
    """Return how many fragments come before this one; None if it is not among them."""
    if not among.filter(pk=fragment.pk).exists():
        return None
    before = (
        Q(ordinal__lt=fragment.ordinal)
        | Q(ordinal=fragment.ordinal, part__lt=fragment.part)
        | Q(ordinal=fragment.ordinal, part=fragment.part, pk__lt=fragment.pk)
    )
    return among.filter(before).count()


def lines_of(
    fragments: Sequence[Fragment],
    user: User,
    *,
    quote: tuple[str, int, int] | None = None,
    chosen: Sequence[str] = (),
) -> list[Line]:
    """Return the fragments as this person may see them; `quote` is (key, start, end) to mark."""
    these = Fragment.objects.filter(pk__in=[fragment.pk for fragment in fragments])
    visible = set(these.visible_to(user).values_list("pk", flat=True))
    editable = set(these.editable_by(user).present().values_list("pk", flat=True))
    kept = set(these.allowing(Use.KEEP).values_list("pk", flat=True))
    quotable = set(these.allowing(Use.QUOTE_INTERNALLY).values_list("pk", flat=True))
    lines = []
    for fragment in fragments:
        hidden = _why_hidden(fragment, visible, kept)
        start, end = (quote[1], quote[2]) if quote and quote[0] == fragment.key else (0, 0)
        lines.append(
            Line(
                fragment=fragment,
                stretches=[] if hidden else marked(fragment.text, start, end),
                hidden=hidden,
                may_change=fragment.pk in editable and fragment.pk in visible,
                may_quote=fragment.pk in quotable,
                is_chosen=fragment.key in chosen,
            )
        )
    return lines


def _why_hidden(fragment: Fragment, visible: set[int], kept: set[int]) -> str | Promise:
    if fragment.withdrawal_id is not None:
        return WITHDRAWN
    if fragment.pk not in visible:
        return NOT_RELEASED if fragment.released_at is None else OTHER_REGION
    return "" if fragment.pk in kept else NOT_KEPT


def counts_of(sources: Iterable[Source]) -> dict[int, dict[str, Any]]:
    """Return, per source, how many fragments stand, are not released, changed, gone, withdrawn."""
    rows = (
        Fragment.objects.filter(source__in=sources, intake__switched_on_at__isnull=False)
        .order_by()
        .values("source")
        .annotate(
            **{name: Count("pk", filter=which) for name, which in SHOWN.items() if name},
        )
    )
    return {row["source"]: dict(row) for row in rows}


def last_readings(sources: Iterable[Source]) -> dict[int, Intake]:
    """Return, per source, the reading of its file that counts."""
    intakes = Intake.objects.filter(source__in=sources, outcome=Outcome.IMPORTED)
    return {intake.source_id: intake for intake in intakes.order_by("at", "pk") if intake.source_id}
