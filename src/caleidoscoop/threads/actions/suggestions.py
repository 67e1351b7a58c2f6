"""Decide on what the engine or a person proposes."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from caleidoscoop.people.models import User
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.shared.models import record
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads.actions.evidence import put_under
from caleidoscoop.threads.actions.rules import must_be_coder, must_be_open, write_change
from caleidoscoop.threads.actions.threads import new_thread
from caleidoscoop.threads.models import Cluster, Run, Stance, Suggestion, SuggestionState, Thread
from caleidoscoop.voices.models import Fragment


@transaction.atomic
def accept_suggestion(
    *,
    suggestion: Suggestion,
    by: User,
    at: datetime,
    title: str = "",
    kind: str = "",
    fragments: Sequence[Fragment] | None = None,
    into: Thread | None = None,
) -> Thread:
    """Make a thread of a suggestion, or add it to one; the chosen fragments become its evidence.

    Raises Refused if it was decided already, or if a chosen fragment can no longer be used.
    """
    suggestion = _open(suggestion, by)
    chosen = _chosen(suggestion, fragments, by)
    if suggestion.cluster_id and not chosen:
        raise Refused(_("Choose at least one fragment: a thread rests on evidence."))
    if into is not None:
        must_be_open(into, by)
        if (into.programme_id, into.region_id) != (suggestion.programme_id, suggestion.region_id):
            raise Refused(_("Choose a thread of the same region or programme."))
    thread = into or new_thread(
        programme=suggestion.programme,
        region=suggestion.region,
        title=title or suggestion.title,
        statement="",
        kind=kind,
        by=by,
        at=at,
    )
    evidence = _put(thread, chosen, suggestion, by, at)
    _decide(suggestion, SuggestionState.ACCEPTED, by=by, at=at, thread=thread)
    write_change(
        "suggestion_accepted",
        suggestion.programme,
        by=by,
        at=at,
        before={"suggestion": suggestion.pk},
        after={"thread": thread.pk, "is_new": into is None, "evidence": evidence},
        targets=[thread, suggestion],
    )
    return thread


@transaction.atomic
def reject_suggestion(*, suggestion: Suggestion, by: User, at: datetime, why: str = "") -> None:
    """Leave a suggestion aside; it stays in the history with the reason."""
    suggestion = _open(suggestion, by)
    _decide(suggestion, SuggestionState.REJECTED, by=by, at=at, why=why)
    write_change(
        "suggestion_rejected",
        suggestion.programme,
        by=by,
        at=at,
        before={"suggestion": suggestion.pk},
        targets=[suggestion],
    )


@transaction.atomic
def reopen_suggestion(*, suggestion: Suggestion, by: User, at: datetime) -> None:
    """Put a rejected suggestion back into the tray."""
    must_be_coder(by, programme=suggestion.programme, region=suggestion.region)
    rejected = Suggestion.objects.filter(pk=suggestion.pk, state=SuggestionState.REJECTED)
    if not rejected.update(state=SuggestionState.OPEN, decided_at=None, decided_by=None, why=""):
        raise Refused(_("Only a rejected suggestion can be put back."))
    record(
        programme_key=suggestion.programme.key,
        verb="suggestion_reopened",
        target=suggestion,
        by=by,
        at=at,
    )


@transaction.atomic
def propose_thread(
    *, programme: Programme, region: Region | None, title: str, by: User, at: datetime
) -> Suggestion:
    """Let a member propose a thread that others decide on."""
    title = title.strip()
    if not title:
        raise Refused(_("A thread needs a title."))
    if not by.current_roles().in_scope(programme=programme, region=region).exists():
        raise Refused(_("Only people who work in this region or programme may propose."))
    suggestion = Suggestion.objects.create(
        programme=programme, region=region, proposed_by=by, title=title[:200], made_at=at
    )
    record(programme_key=programme.key, verb="thread_proposed", target=suggestion, by=by, at=at)
    return suggestion


@transaction.atomic
def propose_group(*, cluster: Cluster, by: User, at: datetime) -> Suggestion:
    """Put a group of what no thread covers in the tray; one that is there already stays as it is.

    Raises Refused if this person does not work there, or words were taken back since.
    """
    run = Run.objects.select_related("programme").get(pk=cluster.run_id)
    if not by.current_roles().in_scope(programme=run.programme, region=run.region).exists():
        raise Refused(_("Only people who work in this region or programme may propose."))
    if run.last_withdrawal < run.programme.last_withdrawal:
        raise Refused(
            _("Words were taken back since this was proposed. Ask for new suggestions first.")
        )
    suggestion, is_new = Suggestion.objects.get_or_create(
        cluster=cluster,
        defaults={
            "programme": run.programme,
            "region": run.region,
            "proposed_by": by,
            "title": cluster.title,
            "made_at": at,
        },
    )
    if is_new:
        record(
            programme_key=run.programme.key,
            verb="thread_proposed",
            target=suggestion,
            by=by,
            at=at,
        )
    return suggestion


def _open(suggestion: Suggestion, by: User) -> Suggestion:
    suggestion = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
    must_be_coder(by, programme=suggestion.programme, region=suggestion.region)
    if suggestion.state != SuggestionState.OPEN:
        raise Refused(_("Somebody has decided on this suggestion already."))
    cluster = suggestion.cluster
    if cluster and cluster.run.last_withdrawal < suggestion.programme.last_withdrawal:
        raise Refused(
            _("Words were taken back since this was proposed. Ask for new suggestions first.")
        )
    return suggestion


def _chosen(
    suggestion: Suggestion, fragments: Sequence[Fragment] | None, by: User
) -> list[Fragment]:
    """Return the members of the suggestion that were chosen and may be used."""
    if suggestion.cluster is None:
        return []
    members = (
        Fragment.objects.usable().visible_to(by).filter(memberships__cluster=suggestion.cluster)
    )
    found = list(members.select_related("current").order_by("pk"))
    if fragments is None:
        return found
    wanted = {f.pk for f in fragments}
    if not wanted <= {f.pk for f in found}:
        raise Refused(
            _("Some of these fragments can no longer be used. Look at what is left, and decide.")
        )
    return [f for f in found if f.pk in wanted]


def _put(
    thread: Thread, fragments: Sequence[Fragment], suggestion: Suggestion, by: User, at: datetime
) -> list[int]:
    """Put whole fragments under the thread; return the keys of the evidence that was written."""
    written = []
    for fragment in fragments:
        assert fragment.current is not None
        assert suggestion.cluster is not None
        evidence, is_new = put_under(
            thread,
            fragment.current,
            0,
            len(fragment.current.text),
            stance=Stance.SUPPORTS,
            proposed_by=f"run:{suggestion.cluster.run_id}",
            by=by,
            at=at,
        )
        if is_new:
            written.append(evidence.pk)
    return written


def _decide(
    suggestion: Suggestion,
    state: str,
    *,
    by: User,
    at: datetime,
    why: str = "",
    thread: Thread | None = None,
) -> None:
    Suggestion.objects.filter(pk=suggestion.pk).update(
        state=state, decided_by=by, decided_at=at, why=why.strip()[:300], thread=thread
    )
