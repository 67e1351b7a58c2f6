"""What the pages of voices say back: what changed, with a way back, and why a file was refused."""

from datetime import datetime

from django.contrib import messages
from django.http import QueryDict
from django.urls import reverse

from caleidoscoop.people.http import SignedInRequest
from caleidoscoop.people.models import User
from caleidoscoop.programmes.models import Programme
from caleidoscoop.shared import jobs
from caleidoscoop.voices import actions
from caleidoscoop.voices.formats import Unreadable
from caleidoscoop.voices.formats.refusal import MESSAGES
from caleidoscoop.voices.models import Intake, Outcome


def posted(request: SignedInRequest) -> QueryDict | None:
    """Return what was typed, also when all fields came back empty; None before that."""
    return request.POST if request.method == "POST" else None


def say_with_undo(
    request: SignedInRequest, programme: Programme, message: str, *, at: datetime
) -> None:
    """Say what was done at this moment; the message carries the address that undoes it."""
    change = actions.last_change(by=request.user, at=at)
    undo = reverse("voices:change_undo", args=[programme.key, change.pk])
    messages.success(request, message, extra_tags=undo)


def let_evidence_follow(programme: Programme, *, by: User, at: datetime) -> None:
    """Ask, in the transaction of a change to texts, that evidence goes along with its words."""
    jobs.enqueue(
        "carry_evidence", by=by, at=at, programme_key=programme.key, programme=programme.pk
    )


def why_refused(intake: Intake) -> str:
    """Return why a file did not come in, in the language of the reader."""
    if intake.outcome != Outcome.REFUSED:
        return ""
    details = intake.notes.get("details", {})
    if intake.reason in MESSAGES and "details" in intake.notes:
        return Unreadable(intake.reason, **details).message
    return str(intake.notes.get("message") or intake.reason)
