"""What happened to a thread: who did what when, and what of it can be undone."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from caleidoscoop.people.models import User
from caleidoscoop.shared.models import Change, RecordEntry, key_of
from caleidoscoop.threads.models import Thread

VERBS = {
    "thread_made": _("started the thread"),
    "thread_renamed": _("changed the thread"),
    "threads_merged": _("merged two threads"),
    "thread_split": _("split off a thread"),
    "suggestion_accepted": _("accepted a suggestion of the software"),
    "evidence_added": _("added evidence"),
    "evidence_retired": _("took evidence away"),
    "evidence_moved": _("moved evidence"),
    "link_evidence_added": _("added evidence of a link"),
    "link_evidence_retired": _("took evidence of a link away"),
    "stance_taken": _("weighed evidence anew"),
    "threads_linked": _("linked two threads"),
    "threads_unlinked": _("removed a link"),
    "finding_written": _("wrote a finding"),
    "finding_revised": _("revised a finding"),
}
LINES = 100
PERSON = "people.user:"


@dataclass(frozen=True)
class HistoryLine:
    """One change: who, what, when; and by whom it was undone, if it was."""

    change: Change
    what: str
    who: str
    undone_by: str

    @property
    def at(self) -> datetime:
        return self.change.at


def history_of(thread: Thread) -> list[HistoryLine]:
    """Return what the public record says of a thread, the newest first, with three queries more."""
    entries = RecordEntry.objects.filter(target=key_of(thread), verb__in=VERBS)
    keys = [entry.details["change"] for entry in entries.order_by("-at", "-pk")[:LINES]]
    changes = Change.objects.in_bulk(keys)
    undone = RecordEntry.objects.filter(
        target__in=[key_of(change) for change in changes.values() if change.undone_at],
        verb="change_undone",
    )
    undoers = {entry.target: entry.actor for entry in undone}
    names = names_of({change.by for change in changes.values()} | set(undoers.values()))
    return [
        HistoryLine(
            change=changes[key],
            what=str(VERBS[changes[key].verb]),
            who=names.get(changes[key].by, ""),
            undone_by=names.get(undoers.get(key_of(changes[key]), ""), ""),
        )
        for key in keys
        if key in changes
    ]


def names_of(keys: set[str]) -> dict[str, str]:
    """Return the names of colleagues by the key under which the record knows them."""
    numbers = [int(key.removeprefix(PERSON)) for key in keys if key.startswith(PERSON)]
    return {key_of(user): str(user) for user in User.objects.filter(pk__in=numbers)}
