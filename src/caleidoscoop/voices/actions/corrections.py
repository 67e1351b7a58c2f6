"""Choose between what people made of a fragment and what its file says since."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from caleidoscoop.people.models import User
from caleidoscoop.shared.refused import Refused
from caleidoscoop.voices.actions.fragments import add_version, must_be_editable, write_change
from caleidoscoop.voices.models import Fragment, FragmentVersion, VersionPart


@transaction.atomic
def keep_by_hand(*, fragment: Fragment, by: User, at: datetime) -> FragmentVersion:
    """Let the text that people made stand, as a new version; the file's text stays as it is.

    Raises Refused if there is nothing to choose, or the fragment is not this person's.
    """
    by_hand, _in_file = _both(fragment, by)
    kept = add_version(fragment, by_hand.text, "kept by hand", by, at)
    _write(fragment, by_hand, kept, by, at)
    return kept


@transaction.atomic
def take_from_file(*, fragment: Fragment, by: User, at: datetime) -> FragmentVersion:
    """Let the text of the file stand again; a corrected file then changes it as any other.

    Raises Refused if there is nothing to choose, the fragment is not this person's, or it was
    split or joined: the file's text would say words that stand in another fragment too.
    """
    by_hand, in_file = _both(fragment, by)
    if was_reshaped(fragment):
        raise Refused(
            _("This fragment was split or joined, so the file's text does not fit it any more.")
        )
    Fragment.objects.filter(pk=fragment.pk).update(current=in_file)
    fragment.current = in_file
    _write(fragment, by_hand, in_file, by, at)
    return in_file


def was_reshaped(fragment: Fragment) -> bool:
    """Whether people ever split this fragment, or joined it with another."""
    about = Q(version__fragment=fragment) | Q(of_version__fragment=fragment)
    return fragment.gone_at is not None or VersionPart.objects.filter(about).exists()


def _both(fragment: Fragment, by: User) -> tuple[FragmentVersion, FragmentVersion]:
    """Return the version that people made, and that of the file."""
    must_be_editable([fragment], by, gone_too=True)
    waiting = Fragment.objects.filter(pk=fragment.pk).corrected_in_file()
    found = waiting.select_related("current").first()
    if found is None or found.current is None:
        raise Refused(_("Somebody chose between these texts already."))
    read = found.versions.filter(intake__switched_on_at__isnull=False)
    return found.current, read.latest("number")


def _write(
    fragment: Fragment, before: FragmentVersion, after: FragmentVersion, by: User, at: datetime
) -> None:
    write_change(
        "fragment_corrected",
        fragment.programme,
        by,
        at,
        before={"current": {str(fragment.pk): before.pk}},
        after={"current": {str(fragment.pk): after.pk}, "is_choice": True},
    )
