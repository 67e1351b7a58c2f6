"""What people allow, and what they take back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from caleidoscoop.people.models import User
from caleidoscoop.programmes.models import Programme
from caleidoscoop.shared import jobs
from caleidoscoop.shared.models import record
from caleidoscoop.shared.refused import Refused
from caleidoscoop.voices.actions.fragments import must_be_editable
from caleidoscoop.voices.models import (
    Consent,
    Fragment,
    Source,
    Speaker,
    Use,
    Withdrawal,
    may_edit,
)


@transaction.atomic
def record_consent(
    *,
    use: str,
    is_given: bool,
    by: User,
    at: datetime,
    source: Source | None = None,
    speaker: Speaker | None = None,
    how: str = "",
) -> Consent:
    """Write down what a speaker allows, or what a source allows by default.

    Raises Refused if the use is not known, or the region is not this person's. Publishing needs
    to be told how consent was given.
    """
    _must_be_told(use, how, is_given=is_given)
    target = speaker or source
    assert target is not None
    region = source.region if source else target.session.region
    if not may_edit(by, programme=target.session.programme, region=region):
        raise Refused(_("Consent is written down by who works in the region."))
    consent, _made = Consent.objects.update_or_create(
        source=source,
        speaker=speaker,
        use=use,
        defaults={"is_given": is_given, "how": how[:200], "by": by, "at": at},
    )
    programme = source.programme if source else target.session.programme
    record(
        programme_key=programme.key,
        verb="consent_recorded",
        target=target,
        by=by,
        at=at,
        use=use,
        is_given=is_given,
    )
    if use == Use.PUBLISH:
        _renew_reports(programme, at)
    return consent


@transaction.atomic
def record_consents(
    *,
    use: str,
    is_given: bool,
    by: User,
    at: datetime,
    source: Source | None = None,
    speakers: Sequence[Speaker] = (),
    how: str = "",
) -> int:
    """Write down for several speakers, and for a source, what they allow; return for how many.

    What is written down so already is left as it is. Raises Refused if nobody is chosen, or as
    `record_consent` does: then nothing is written down at all.
    """
    if source is None and not speakers:
        raise Refused(_("Choose one or more speakers first, or the source as a whole."))
    told = Consent.objects.filter(use=use, is_given=is_given, how=how[:200])
    known = set(told.filter(speaker__in=speakers).values_list("speaker", flat=True))
    fresh = [speaker for speaker in speakers if speaker.pk not in known]
    for speaker in fresh:
        record_consent(use=use, is_given=is_given, speaker=speaker, how=how, by=by, at=at)
    is_new_source = source is not None and not told.filter(source=source).exists()
    if is_new_source:
        record_consent(use=use, is_given=is_given, source=source, how=how, by=by, at=at)
    return len(fresh) + is_new_source


def changed_by_consent(
    *,
    use: str,
    is_given: bool,
    source: Source | None = None,
    speakers: Sequence[Speaker] = (),
    how: str = "",
) -> int:
    """Return of how many fragments a consent would change whether this use is allowed.

    A speaker's word counts for all that speaker said; a source's for who said nothing of this use.
    Raises Refused as `record_consents` does.
    """
    _must_be_told(use, how, is_given=is_given)
    if source is None and not speakers:
        raise Refused(_("Choose one or more speakers first, or the source as a whole."))
    about = Q(speaker__in=speakers)
    if source is not None:
        told = Consent.objects.filter(use=use, speaker__isnull=False).values("speaker")
        about |= Q(source=source) & (Q(speaker__isnull=True) | ~Q(speaker__in=told))
    fragments = Fragment.objects.filter(about).present()
    allowed = fragments.allowing(use).count()
    return fragments.count() - allowed if is_given else allowed


def _must_be_told(use: str, how: str, *, is_given: bool) -> None:
    if use not in Use.values:
        raise Refused(_("This is not something that consent can be given for."))
    if is_given and use in {Use.PUBLISH, Use.PUBLISH_WITH_KIND} and not how.strip():
        raise Refused(_("Write down how consent to publish was given."))


def withdraw_speaker(
    *, speaker: Speaker, by: User | None, at: datetime, reason: str = ""
) -> Withdrawal:
    """Take back all that one speaker said, everywhere at once.

    Raises Refused if some of it was said where this person does not work.
    """
    fragments = list(speaker.fragments.filter(withdrawal__isnull=True))
    if by is not None:
        must_be_editable(fragments, by, gone_too=True)
    return _withdraw(speaker.session.programme, fragments, speaker, by, at, reason)


def withdraw_fragments(
    *, fragments: Sequence[Fragment], by: User | None, at: datetime, reason: str = ""
) -> Withdrawal:
    """Take back some fragments, everywhere at once.

    Raises Refused if there are none, if they are of more than one programme, or if they are not
    this person's to withdraw.
    """
    if len({f.programme_id for f in fragments}) != 1:
        raise Refused(_("Choose fragments of one programme."))
    if by is not None:
        must_be_editable(fragments, by, gone_too=True)
    return _withdraw(fragments[0].programme, fragments, None, by, at, reason)


@transaction.atomic
def _withdraw(
    programme: Programme,
    fragments: Sequence[Fragment],
    speaker: Speaker | None,
    by: User | None,
    at: datetime,
    reason: str,
) -> Withdrawal:
    Programme.objects.filter(pk=programme.pk).update(last_withdrawal=F("last_withdrawal") + 1)
    programme.refresh_from_db(fields=["last_withdrawal"])
    withdrawal = Withdrawal.objects.create(
        programme=programme,
        number=programme.last_withdrawal,
        speaker=speaker,
        reason=reason[:200],
        by=by,
        at=at,
    )
    keys = [f.pk for f in fragments]
    Fragment.objects.filter(pk__in=keys, withdrawal__isnull=True).update(withdrawal=withdrawal)
    record(
        programme_key=programme.key,
        verb="withdrawn",
        target=withdrawal,
        by=by,
        at=at,
        fragments=len(keys),
    )
    _renew_reports(programme, at)
    return withdrawal


def _renew_reports(programme: Programme, at: datetime) -> None:
    """Let published reports lose words that may no longer be read, or show them again."""
    jobs.enqueue_once(
        "render_editions", by=None, at=at, programme_key=programme.key, programme=programme.pk
    )
