"""Undo of work on fragments by hand: what was there comes back as a new version."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from caleidoscoop.people.models import User
from caleidoscoop.shared.models import Change, key_of, record
from caleidoscoop.shared.refused import Refused
from caleidoscoop.voices.actions.fragments import add_part, add_version, must_be_editable
from caleidoscoop.voices.models import Fragment, FragmentQuerySet, FragmentVersion, VersionPart


@transaction.atomic
def undo_change(*, change: Change, by: User, at: datetime) -> Change:
    """Put back what a change by hand did, as new versions: nothing is ever lost.

    Raises Refused if it was undone before, or if somebody went on with what it made.
    """
    change = Change.objects.select_for_update().get(pk=change.pk)
    if change.undone_at is not None:
        raise Refused(_("This was undone already."))
    _UNDO[change.verb](change, by, at)
    change.undone_at = at
    change.save(update_fields=["undone_at"])
    record(programme_key=change.programme_key, verb="change_undone", target=change, by=by, at=at)
    return change


def last_change(*, by: User, at: datetime) -> Change:
    """Return the change that an action of this person wrote at this moment."""
    return Change.objects.filter(by=key_of(by), at=at, verb__in=_UNDO).latest("pk")


def fragments_of(change: Change) -> FragmentQuerySet:
    """Return the fragments that a change by hand was about; none if it was about other things."""
    keys = {
        "fragment_corrected": lambda: change.after["current"],
        "fragment_split": lambda: [change.after["first"], change.after["second"]],
        "fragments_joined": lambda: change.before["current"],
        "fragments_relabelled": lambda: change.before["labels"],
        "fragments_released": lambda: change.after["released"],
    }
    found = keys.get(change.verb)
    return Fragment.objects.filter(pk__in=[int(key) for key in found()] if found else [])


def _undo_correct(change: Change, by: User, at: datetime) -> None:
    (key, version_id), *_rest = change.before["current"].items()
    fragment = _fragments([int(key)], by)[0]
    made = FragmentVersion.objects.get(pk=change.after["current"][key])
    if change.after.get("is_choice"):
        # What there was to choose is open again, so the version of before is the one of now.
        _must_be_chosen(fragment, made)
        Fragment.objects.filter(pk=fragment.pk).update(current=version_id)
        return
    _current_of(fragment, made)
    text = FragmentVersion.objects.get(pk=version_id).text
    add_version(fragment, text, "undo", by, at)


def _undo_split(change: Change, by: User, at: datetime) -> None:
    first, second = _fragments([change.after["first"], change.after["second"]], by)
    whole = FragmentVersion.objects.get(pk=change.before["version"])
    parts = {
        part.version.fragment_id: part
        for part in VersionPart.objects.filter(of_version=whole).select_related("version")
    }
    halves = [(parts[f.pk], _current_of(f, parts[f.pk].version)) for f in (first, second)]
    version = add_version(first, whole.text, "undo", by, at)
    for part, half in halves:
        add_part(version, part.of_start, half, part.start, part.length)
    Fragment.objects.filter(pk=second.pk).update(gone_at=at)


def _undo_join(change: Change, by: User, at: datetime) -> None:
    joined = _fragments([change.after["joined"]], by)[0]
    made = change.after.get("version", joined.current_id)
    parts = list(VersionPart.objects.filter(version=made).select_related("of_version"))
    if {str(p.of_version.fragment_id) for p in parts} != set(change.before["current"]):
        raise Refused(_("Somebody has worked on this since, so it cannot be undone."))
    whole = _current_of(joined, FragmentVersion.objects.get(pk=made))
    for part in parts:
        fragment = Fragment.objects.get(pk=part.of_version.fragment_id)
        version = add_version(fragment, part.of_version.text, "undo", by, at)
        add_part(version, part.of_start, whole, part.start, part.length)
        Fragment.objects.filter(pk=fragment.pk).update(gone_at=None)


def _undo_relabel(change: Change, by: User, at: datetime) -> None:
    before = change.before["labels"]
    for fragment in _fragments([int(key) for key in before], by):
        now = {name: getattr(fragment, name) for name in change.after["labels"]}
        if now != change.after["labels"]:
            raise Refused(_("Somebody has worked on this since, so it cannot be undone."))
        Fragment.objects.filter(pk=fragment.pk).update(**before[str(fragment.pk)])


def _undo_release(change: Change, by: User, at: datetime) -> None:
    fragments = _fragments(change.after["released"], by)
    Fragment.objects.filter(pk__in=[f.pk for f in fragments]).update(released_at=None)


def _fragments(keys: Sequence[int], by: User) -> list[Fragment]:
    found = {f.pk: f for f in Fragment.objects.filter(pk__in=keys).select_related("current")}
    fragments = [found[key] for key in keys]
    must_be_editable(fragments, by, gone_too=True)
    return fragments


def _must_be_chosen(fragment: Fragment, made: FragmentVersion) -> None:
    if fragment.current_id != made.pk:
        raise Refused(_("Somebody has worked on this since, so it cannot be undone."))


def _current_of(fragment: Fragment, made: FragmentVersion) -> FragmentVersion:
    """Return the version of now; refuse where its words are no longer those that a change made."""
    now = fragment.current
    if now is None or fragment.gone_at is not None or now.sha256 != made.sha256:
        raise Refused(_("Somebody has worked on this since, so it cannot be undone."))
    return now


_UNDO: dict[str, Callable[[Change, User, datetime], None]] = {
    "fragment_corrected": _undo_correct,
    "fragment_split": _undo_split,
    "fragments_joined": _undo_join,
    "fragments_relabelled": _undo_relabel,
    "fragments_released": _undo_release,
}
