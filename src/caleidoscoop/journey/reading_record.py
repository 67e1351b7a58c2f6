"""The public record in words: who did what, by key and role, never the words of people."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from caleidoscoop.journey.reading import thread_url
from caleidoscoop.journey.record_details import About, about_of
from caleidoscoop.people.models import Role, RoleKind, User
from caleidoscoop.programmes.models import Programme
from caleidoscoop.shared.models import RecordEntry
from caleidoscoop.threads.models import Thread

PERSON = "people.user:"
THREAD = "threads.thread:"
SYSTEM = "system"
PRESENCE = ("signed_in", "signed_out")
DOWNLOADS = ("draft_downloaded", "kaleidoscope_downloaded", "record_downloaded")
RECENT = 200  # entries of which the home page makes its few lines

# Each as a sentence of one, and of several at once by the same person.
SENTENCES = {
    "change_undone": ngettext_lazy(
        "%(who)s undid a change.", "%(who)s undid %(number)s changes.", "number"
    ),
    "consent_recorded": ngettext_lazy(
        "%(who)s wrote down what a speaker or source allows.",
        "%(who)s wrote down %(number)s times what a speaker or source allows.",
        "number",
    ),
    "draft_answered": ngettext_lazy(
        "%(who)s answered beside a draft report.",
        "%(who)s answered beside draft reports %(number)s times.",
        "number",
    ),
    "draft_downloaded": ngettext_lazy(
        "%(who)s downloaded a draft report.",
        "%(who)s downloaded a draft report %(number)s times.",
        "number",
    ),
    "draft_seen": ngettext_lazy(
        "%(who)s saw a draft report.",
        "%(who)s saw %(number)s draft reports.",
        "number",
    ),
    "draft_sent": ngettext_lazy(
        "%(who)s asked a region to look at a draft report.",
        "%(who)s asked regions to look at a draft report %(number)s times.",
        "number",
    ),
    "evidence_added": ngettext_lazy(
        "%(who)s added evidence.", "%(who)s added evidence %(number)s times.", "number"
    ),
    "evidence_carried": ngettext_lazy(
        "%(who)s let evidence follow its words in a changed text.",
        "%(who)s let evidence follow its words in a changed text %(number)s times.",
        "number",
    ),
    "evidence_moved": ngettext_lazy(
        "%(who)s moved evidence to another thread.",
        "%(who)s moved evidence to another thread %(number)s times.",
        "number",
    ),
    "evidence_retired": ngettext_lazy(
        "%(who)s took evidence away.", "%(who)s took evidence away %(number)s times.", "number"
    ),
    "example_loaded": ngettext_lazy(
        "%(who)s loaded the example of 2024.",
        "%(who)s loaded the example of 2024 %(number)s times.",
        "number",
    ),
    "finding_moved": ngettext_lazy(
        "%(who)s moved a finding within a report.",
        "%(who)s moved findings within a report %(number)s times.",
        "number",
    ),
    "finding_placed": ngettext_lazy(
        "%(who)s placed a finding in a report.",
        "%(who)s placed %(number)s findings in a report.",
        "number",
    ),
    "finding_removed": ngettext_lazy(
        "%(who)s took a finding out of a report.",
        "%(who)s took %(number)s findings out of a report.",
        "number",
    ),
    "finding_revised": ngettext_lazy(
        "%(who)s gave a finding a new version.",
        "%(who)s gave findings %(number)s new versions.",
        "number",
    ),
    "finding_written": ngettext_lazy(
        "%(who)s wrote a finding.", "%(who)s wrote %(number)s findings.", "number"
    ),
    "fragment_corrected": ngettext_lazy(
        "%(who)s corrected a fragment.", "%(who)s corrected %(number)s fragments.", "number"
    ),
    "fragment_split": ngettext_lazy(
        "%(who)s split a fragment.", "%(who)s split %(number)s fragments.", "number"
    ),
    "fragments_joined": ngettext_lazy(
        "%(who)s made one fragment of several.",
        "%(who)s made one fragment of several, %(number)s times.",
        "number",
    ),
    "fragments_relabelled": ngettext_lazy(
        "%(who)s gave fragments other labels.",
        "%(who)s gave fragments other labels %(number)s times.",
        "number",
    ),
    "fragments_released": ngettext_lazy(
        "%(who)s released fragments.", "%(who)s released fragments %(number)s times.", "number"
    ),
    "kaleidoscope_downloaded": ngettext_lazy(
        "%(who)s downloaded a view of the kaleidoscope.",
        "%(who)s downloaded %(number)s views of the kaleidoscope.",
        "number",
    ),
    "link_evidence_added": ngettext_lazy(
        "%(who)s added evidence of a link.",
        "%(who)s added evidence of links %(number)s times.",
        "number",
    ),
    "link_evidence_retired": ngettext_lazy(
        "%(who)s took evidence of a link away.",
        "%(who)s took evidence of links away %(number)s times.",
        "number",
    ),
    "record_downloaded": ngettext_lazy(
        "%(who)s downloaded the public record.",
        "%(who)s downloaded the public record %(number)s times.",
        "number",
    ),
    "report_made": ngettext_lazy(
        "%(who)s began a report.",
        "%(who)s began %(number)s reports.",
        "number",
    ),
    "report_published": ngettext_lazy(
        "%(who)s published a report.",
        "%(who)s published %(number)s reports.",
        "number",
    ),
    "role_granted": ngettext_lazy(
        "%(who)s gave somebody a role.", "%(who)s gave %(number)s roles.", "number"
    ),
    "section_saved": ngettext_lazy(
        "%(who)s wrote in a report.",
        "%(who)s wrote in a report %(number)s times.",
        "number",
    ),
    "section_taken_over": ngettext_lazy(
        "%(who)s took over a section of a report.",
        "%(who)s took over sections of a report %(number)s times.",
        "number",
    ),
    "signed_in": ngettext_lazy(
        "%(who)s signed in.", "%(who)s signed in %(number)s times.", "number"
    ),
    "signed_out": ngettext_lazy(
        "%(who)s signed out.", "%(who)s signed out %(number)s times.", "number"
    ),
    "uncovered_grouped": ngettext_lazy(
        "%(who)s let the software group what no thread covers.",
        "%(who)s let the software group what no thread covers %(number)s times.",
        "number",
    ),
    "upload_removed": ngettext_lazy(
        "%(who)s removed files that were sent and never confirmed.",
        "%(who)s removed files that were sent and never confirmed %(number)s times.",
        "number",
    ),
    "source_imported": ngettext_lazy(
        "%(who)s brought in a source.", "%(who)s brought in %(number)s sources.", "number"
    ),
    "stance_taken": ngettext_lazy(
        "%(who)s weighed evidence anew.",
        "%(who)s weighed evidence anew %(number)s times.",
        "number",
    ),
    "suggestion_accepted": ngettext_lazy(
        "%(who)s accepted a suggestion of the software.",
        "%(who)s accepted %(number)s suggestions of the software.",
        "number",
    ),
    "suggestion_rejected": ngettext_lazy(
        "%(who)s rejected a suggestion of the software.",
        "%(who)s rejected %(number)s suggestions of the software.",
        "number",
    ),
    "suggestion_reopened": ngettext_lazy(
        "%(who)s opened a suggestion again.",
        "%(who)s opened %(number)s suggestions again.",
        "number",
    ),
    "thread_made": ngettext_lazy(
        "%(who)s started a thread.", "%(who)s started %(number)s threads.", "number"
    ),
    "thread_proposed": ngettext_lazy(
        "%(who)s proposed a thread.", "%(who)s proposed %(number)s threads.", "number"
    ),
    "thread_renamed": ngettext_lazy(
        "%(who)s changed the words of a thread.",
        "%(who)s changed the words of threads %(number)s times.",
        "number",
    ),
    "thread_split": ngettext_lazy(
        "%(who)s split off a thread.", "%(who)s split off %(number)s threads.", "number"
    ),
    "threads_drafted": ngettext_lazy(
        "%(who)s looked for common threads and made suggestions.",
        "%(who)s looked for common threads %(number)s times and made suggestions.",
        "number",
    ),
    "threads_linked": ngettext_lazy(
        "%(who)s linked two threads.", "%(who)s linked threads %(number)s times.", "number"
    ),
    "threads_merged": ngettext_lazy(
        "%(who)s merged two threads.", "%(who)s merged threads %(number)s times.", "number"
    ),
    "threads_unlinked": ngettext_lazy(
        "%(who)s removed a link between threads.",
        "%(who)s removed %(number)s links between threads.",
        "number",
    ),
    "withdrawn": ngettext_lazy(
        "Words were taken back. They are gone everywhere.",
        "Words were taken back %(number)s times. They are gone everywhere.",
        "number",
    ),
}


@dataclass(frozen=True)
class RecordLine:
    """One entry as people read it."""

    entry: RecordEntry
    sentence: str
    about: About


@dataclass(frozen=True)
class Change:
    """What somebody did on one day, for the home page; with the thread it was about."""

    on: date
    sentence: str
    title: str = ""
    url: str = ""


class Roles:
    """Who the actors of some entries are, by role and region; asked once for all of them."""

    def __init__(self, programme: Programme, entries: Iterable[RecordEntry]) -> None:
        keys = {entry.actor for entry in entries if entry.actor.startswith(PERSON)}
        numbers = [int(key.removeprefix(PERSON)) for key in keys]
        roles = Role.objects.filter(programme=programme, user__in=numbers)
        self.of: dict[str, list[Role]] = defaultdict(list)
        for role in roles.select_related("region").order_by("granted_at", "pk"):
            self.of[f"{PERSON}{role.user_id}"].append(role)

    def name(self, actor: str) -> str:
        if actor == SYSTEM:
            return _("the system")
        if not self.of.get(actor):
            return _("somebody without a role here")
        role = self.of[actor][0]
        kind = RoleKind(role.kind).label
        if role.region is None:
            return _("the %(role)s") % {"role": kind}
        return _("the %(role)s of %(region)s") % {"role": kind, "region": role.region.name}


def sentence(verb: str, who: str, number: int = 1) -> str:
    """Say what was done; a verb that has no sentence yet stands as it is in the record."""
    if verb not in SENTENCES:
        words = f"{who}: {verb.replace('_', ' ')}"
        return capfirst(words if number == 1 else f"{words} ({number})")
    return capfirst(SENTENCES[verb] % {"who": who, "number": number})


def entries_of(
    programme: Programme,
    *,
    verb: str = "",
    kind: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[RecordEntry]:
    """Return the record of a programme, the newest first, as far as somebody asks for it."""
    entries = RecordEntry.objects.of_programme(programme.key).order_by("-at", "-pk")
    if verb:
        entries = entries.filter(verb=verb)
    if kind == SYSTEM:
        entries = entries.filter(actor=SYSTEM)
    elif kind:
        users = Role.objects.filter(programme=programme, kind=kind).values_list("user", flat=True)
        entries = entries.filter(actor__in=[f"{PERSON}{user}" for user in users.distinct()])
    if since:
        entries = entries.filter(at__date__gte=since)
    return entries.filter(at__date__lte=until) if until else entries


def verbs_in(programme: Programme) -> list[tuple[str, str]]:
    """Return the kinds of action that the record of a programme holds, with their names."""
    entries = RecordEntry.objects.of_programme(programme.key).order_by("verb")
    somebody = _("somebody")
    verbs = entries.values_list("verb", flat=True).distinct()
    return sorted(((verb, sentence(verb, somebody)) for verb in verbs), key=lambda pair: pair[1])


def record_lines(programme: Programme, entries: Iterable[RecordEntry]) -> list[RecordLine]:
    rows = list(entries)
    roles = Roles(programme, rows)
    return [
        RecordLine(row, sentence(row.verb, roles.name(row.actor)), about)
        for row, about in zip(rows, about_of(programme, rows), strict=True)
    ]


def details_of(entry: RecordEntry) -> str:
    """Write the details of an entry as plain pairs; they hold keys and counts only."""
    known = {key: value for key, value in entry.details.items() if value not in (None, "")}
    return ", ".join(f"{key} {value}" for key, value in sorted(known.items()))


def recent_changes(programme: Programme, user: User, *, lines: int) -> list[Change]:
    """Return what changed lately, alike things of one day together; with three queries.

    What somebody did at once may stand in several entries: it counts once.
    """
    entries = entries_of(programme).exclude(verb__in=[*PRESENCE, *DOWNLOADS])
    groups: dict[tuple[date, str, str], list[RecordEntry]] = defaultdict(list)
    for row in entries[:RECENT]:
        groups[timezone.localdate(row.at), row.verb, row.actor].append(row)
    chosen = list(groups.items())[:lines]
    shown = [row for _key, group in chosen for row in group]
    roles = Roles(programme, shown)
    threads = dict(_threads_of(programme, user, shown))
    changes = []
    for (day, verb, actor), group in chosen:
        times = len({row.details.get("change", f"entry {row.pk}") for row in group})
        about = [threads[row.target] for row in group if row.target in threads]
        thread = about[0] if times == len(about) == 1 else None
        said = sentence(verb, roles.name(actor), times)
        title = thread.title if thread else ""
        url = thread_url(programme, thread.key) if thread else ""
        changes.append(Change(day, said, title, url))
    return changes


def _threads_of(
    programme: Programme, user: User, entries: Iterable[RecordEntry]
) -> Iterator[tuple[str, Thread]]:
    keys = [entry.target for entry in entries if entry.target.startswith(THREAD)]
    visible = Thread.objects.visible_to(user).filter(programme=programme)
    chosen = visible.filter(pk__in={int(key.removeprefix(THREAD)) for key in keys})
    for thread in chosen.select_related("current"):
        yield f"{THREAD}{thread.pk}", thread


def csv_rows(
    programme: Programme, entries: QuerySet[RecordEntry]
) -> Iterator[list[str | datetime]]:
    """Return the rows of the download: moments, keys, roles and counts."""
    rows = list(entries)
    roles = Roles(programme, rows)
    yield ["at", "verb", "actor", "role", "target", "sentence", "details"]
    for row in rows:
        who = roles.name(row.actor)
        at = timezone.localtime(row.at).isoformat(timespec="seconds")
        said = sentence(row.verb, who)
        yield [at, row.verb, row.actor, who, row.target, said, details_of(row)]
