"""Work on fragments by hand: correct, split, join, label, move, release."""

import hashlib
import unicodedata
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from caleidoscoop.people.models import User
from caleidoscoop.programmes.models import Programme
from caleidoscoop.shared.models import Change, key_of, record
from caleidoscoop.shared.refused import Refused
from caleidoscoop.voices.models import (
    Fragment,
    FragmentVersion,
    Speaker,
    VersionPart,
    may_edit,
)

LABELS = (
    "region_id",
    "element",
    "layer",
    "condition",
    "domain_id",
    "speaker_id",
    "municipality_id",
    "table_name",
)
SEPARATOR = " "


def clean(text: str) -> str:
    """Return text as a version may hold it: NFC, no NUL, no white space around it."""
    return unicodedata.normalize("NFC", text.replace("\x00", "")).strip()


@transaction.atomic
def correct_fragment(
    *, fragment: Fragment, text: str, reason: str, by: User, at: datetime
) -> FragmentVersion:
    """Give a fragment a new version; the one before stays.

    Raises Refused if nothing is left of the text, or if nothing changes.
    """
    must_be_editable([fragment], by)
    text = clean(text)
    if not text:
        raise Refused(_("A fragment needs text. To take words back, withdraw them."))
    if text == fragment.text:
        raise Refused(_("The text is the same as before."))
    before = fragment.current_id
    version = add_version(fragment, text, reason, by, at)
    write_change(
        "fragment_corrected",
        fragment.programme,
        by,
        at,
        before={"current": {str(fragment.pk): before}},
        after={"current": {str(fragment.pk): version.pk}},
    )
    return version


@transaction.atomic
def split_fragment(
    *, fragment: Fragment, position: int, by: User, at: datetime
) -> tuple[Fragment, Fragment]:
    """Divide a fragment in two at a place in its text; the first half keeps the id.

    Raises Refused if one of the halves would be empty.
    """
    must_be_editable([fragment], by)
    whole = fragment.current
    assert whole is not None
    position = max(position, 0)
    head, tail = whole.text[:position], whole.text[position:]
    first, second = head.strip(), tail.strip()
    if not first or not second:
        raise Refused(_("Choose a place inside the text: both halves need words."))
    twin = Fragment.objects.get(pk=fragment.pk)
    twin.pk, twin.key, twin.current = None, uuid.uuid4().hex, None
    twin.part = _make_room_after(fragment)
    twin.save(force_insert=True)
    one = add_version(fragment, first, "split", by, at)
    two = add_version(twin, second, "split", by, at)
    add_part(one, 0, whole, len(head) - len(head.lstrip()), len(first))
    add_part(two, 0, whole, len(head) + len(tail) - len(tail.lstrip()), len(second))
    write_change(
        "fragment_split",
        fragment.programme,
        by,
        at,
        before={"version": whole.pk},
        after={"first": fragment.pk, "second": twin.pk},
    )
    return fragment, twin


@transaction.atomic
def join_fragments(*, fragments: Sequence[Fragment], by: User, at: datetime) -> Fragment:
    """Make one fragment of neighbours in a source, in their order; the first keeps the id.

    Raises Refused if there are fewer than two, if they differ in source, speaker or region, or if
    something else stands between them.
    """
    must_be_editable(fragments, by)
    ordered = sorted(fragments, key=lambda f: (f.ordinal, f.part, f.pk))
    if len(ordered) < 2:
        raise Refused(_("Choose two or more fragments to join."))
    if len({(f.source_id, f.speaker_id, f.region_id) for f in ordered}) > 1:
        raise Refused(_("Only fragments of one source, speaker and region can become one."))
    _must_be_neighbours(ordered)
    before = {str(f.pk): f.current_id for f in ordered}
    joined = _join(ordered, SEPARATOR.join(f.text for f in ordered), "join", by, at)
    write_change(
        "fragments_joined",
        joined.programme,
        by,
        at,
        before={"current": before},
        after={"joined": joined.pk, "version": joined.current_id},
    )
    return joined


@transaction.atomic
def relabel_fragments(
    *, fragments: Sequence[Fragment], by: User, at: datetime, **labels: Any
) -> int:
    """Give fragments other labels: element, domain, region, speaker and so on. Return how many."""
    unknown = set(labels) - set(LABELS)
    if unknown:
        raise TypeError(f"Not a label: {', '.join(sorted(unknown))}.")
    must_be_editable(fragments, by)
    if not fragments or not labels:
        raise Refused(_("Choose fragments, and what to change."))
    programme = fragments[0].programme
    _must_fit(labels, programme, by)
    kept = (*labels, "is_labelled_by_hand")
    before = {str(f.pk): {name: getattr(f, name) for name in kept} for f in fragments}
    chosen = Fragment.objects.filter(pk__in=[f.pk for f in fragments])
    chosen.update(**labels, is_labelled_by_hand=True)
    write_change(
        "fragments_relabelled",
        programme,
        by,
        at,
        before={"labels": before},
        after={"labels": labels},
    )
    return len(fragments)


@transaction.atomic
def release_fragments(*, fragments: Sequence[Fragment], by: User, at: datetime) -> int:
    """Let threads, search and exports use these fragments. Return how many were released."""
    must_be_editable(fragments, by)
    held = [f for f in fragments if f.released_at is None]
    if not held:
        raise Refused(_("These fragments are released already."))
    keys = [f.pk for f in held]
    Fragment.objects.filter(pk__in=keys, released_at__isnull=True).update(released_at=at)
    write_change(
        "fragments_released", held[0].programme, by, at, before={}, after={"released": keys}
    )
    return len(held)


def _make_room_after(fragment: Fragment) -> int:
    """Return the part that comes next at this place; the parts behind it move up."""
    place = Fragment.objects.filter(source=fragment.source_id, ordinal=fragment.ordinal)
    place.filter(part__gt=fragment.part).update(part=F("part") + 1)
    return fragment.part + 1


def _join(ordered: Sequence[Fragment], text: str, reason: str, by: User, at: datetime) -> Fragment:
    old = [f.current for f in ordered]
    version = add_version(ordered[0], text, reason, by, at)
    start = 0
    for part in old:
        assert part is not None
        add_part(version, start, part, 0, len(part.text))
        start += len(part.text) + len(SEPARATOR)
    Fragment.objects.filter(pk__in=[f.pk for f in ordered[1:]]).update(gone_at=at)
    return ordered[0]


def add_version(
    fragment: Fragment, text: str, reason: str, by: User, at: datetime
) -> FragmentVersion:
    last = fragment.versions.aggregate(last=Max("number"))["last"] or 0
    version = FragmentVersion.objects.create(
        fragment=fragment,
        number=last + 1,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        reason=reason[:200],
        by=by,
        at=at,
    )
    fragment.current = version
    Fragment.objects.filter(pk=fragment.pk).update(current=version)
    return version


def add_part(
    version: FragmentVersion, start: int, of: FragmentVersion, of_start: int, length: int
) -> None:
    VersionPart.objects.create(
        version=version, start=start, of_version=of, of_start=of_start, length=length
    )


def _must_be_neighbours(ordered: Sequence[Fragment]) -> None:
    """Refuse when another fragment that stands in the source has its place between these."""
    first, last = ordered[0], ordered[-1]
    stretch = Fragment.objects.filter(
        source=first.source_id, ordinal__range=(first.ordinal, last.ordinal)
    )
    places = stretch.present().order_by("ordinal", "part", "pk").values_list("pk", flat=True)
    keys = list(places)
    between = keys[keys.index(first.pk) : keys.index(last.pk) + 1]
    if between != [f.pk for f in ordered]:
        raise Refused(
            _(
                "Only fragments that follow each other can become one. Something stands between "
                "these: choose that too, or join what does follow."
            )
        )


def must_be_editable(fragments: Sequence[Fragment], by: User, *, gone_too: bool = False) -> None:
    """Refuse when a fragment is out of reach of this person, gone, or withdrawn."""
    keys = {f.pk for f in fragments}
    reach = Fragment.objects.filter(pk__in=keys, withdrawal__isnull=True).editable_by(by)
    if not gone_too:
        reach = reach.present()
    if reach.count() != len(keys):
        raise Refused(_("Some of these fragments are not yours to change, or no longer there."))
    if len({f.programme_id for f in fragments}) > 1:
        raise Refused(_("Choose fragments of one programme."))


def _must_fit(labels: dict[str, Any], programme: Programme, by: User) -> None:
    """Refuse a region out of reach of this person, and a speaker of another programme."""
    if "region_id" in labels:
        region = programme.regions.filter(pk=labels["region_id"]).first()
        if region is None and labels["region_id"] is not None:
            raise Refused(_("This region is not part of the programme."))
        if not may_edit(by, programme=programme, region=region):
            raise Refused(_("You can only move fragments to a region that is yours."))
    speaker = labels.get("speaker_id")
    if speaker and not Speaker.objects.filter(pk=speaker, session__programme=programme).exists():
        raise Refused(_("This speaker is not part of the programme."))


def write_change(
    verb: str,
    programme: Programme,
    by: User,
    at: datetime,
    *,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    change = Change.objects.create(
        programme_key=programme.key, verb=verb, before=before, after=after, by=key_of(by), at=at
    )
    record(programme_key=programme.key, verb=verb, target=change, by=by, at=at)
