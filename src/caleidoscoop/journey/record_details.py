"""What an entry of the public record was about, in words: things by number, counts, no texts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from caleidoscoop.people.models import RoleKind
from caleidoscoop.programmes.models import Programme
from caleidoscoop.shared.models import RecordEntry
from caleidoscoop.voices.models import Use

# What an entry may point at; the number is that of the row, and stays what it is.
THINGS = {
    "people.user": gettext_lazy("account no. %(number)s"),
    "programmes.programme": gettext_lazy("the whole programme"),
    "reports.edition": gettext_lazy("edition no. %(number)s"),
    "reports.report": gettext_lazy("report no. %(number)s"),
    "reports.review": gettext_lazy("draft of a region no. %(number)s"),
    "reports.section": gettext_lazy("section no. %(number)s"),
    "shared.change": gettext_lazy("change no. %(number)s"),
    "threads.finding": gettext_lazy("finding no. %(number)s"),
    "threads.run": gettext_lazy("run no. %(number)s"),
    "threads.suggestion": gettext_lazy("suggestion no. %(number)s"),
    "threads.thread": gettext_lazy("thread no. %(number)s"),
    "threads.threadlink": gettext_lazy("link no. %(number)s"),
    "voices.fragment": gettext_lazy("fragment no. %(number)s"),
    "voices.source": gettext_lazy("source no. %(number)s"),
    "voices.speaker": gettext_lazy("speaker no. %(number)s"),
    "voices.upload": gettext_lazy("upload no. %(number)s"),
    "voices.withdrawal": gettext_lazy("withdrawal no. %(number)s"),
}
COUNTS = {
    "new": ngettext_lazy("%(n)s new fragment", "%(n)s new fragments", "n"),
    "changed": ngettext_lazy("%(n)s changed fragment", "%(n)s changed fragments", "n"),
    "gone": ngettext_lazy("%(n)s vanished fragment", "%(n)s vanished fragments", "n"),
    "fragments": ngettext_lazy("%(n)s fragment", "%(n)s fragments", "n"),
    "suggestions": ngettext_lazy("%(n)s suggestion", "%(n)s suggestions", "n"),
    "covered": ngettext_lazy(
        "%(n)s group is under a thread already", "%(n)s groups are under threads already", "n"
    ),
    "files": ngettext_lazy("%(n)s file", "%(n)s files", "n"),
}
# They tie entries together or repeat what stands beside them; the download has them.
LEFT_TO_THE_DOWNLOAD = frozenset(["change", "finding", "report", "version", "is_given"])


@dataclass(frozen=True)
class About:
    """What an entry was about: the thing, who did it by number, and what more is known."""

    thing: str
    actor: str
    more: str


def about_of(programme: Programme, entries: Iterable[RecordEntry]) -> list[About]:
    """Say of each entry what it was about; the names of regions are asked for only if needed."""
    rows = list(entries)
    named: dict[str, str] = {}
    if any(row.details.get("region") for row in rows):
        named = dict(programme.regions.values_list("key", "name"))
    return [
        About(
            thing=thing_of(row.target),
            actor=thing_of(row.actor) if ":" in row.actor else "",
            more=", ".join(_more(row, named)),
        )
        for row in rows
    ]


def thing_of(key: str) -> str:
    """Name a thing by kind and number; what has no name yet keeps its key."""
    kind, _colon, number = key.partition(":")
    return THINGS[kind] % {"number": number} if kind in THINGS else key


def _more(entry: RecordEntry, regions: dict[str, str]) -> Iterator[str]:
    for name, value in sorted(entry.details.items()):
        if value in (None, "") or name in LEFT_TO_THE_DOWNLOAD:
            continue
        if name in COUNTS:
            if value:
                yield COUNTS[name] % {"n": value}
        else:
            yield _one_more(name, value, entry, regions)


def _one_more(name: str, value: object, entry: RecordEntry, regions: dict[str, str]) -> str:
    text = str(value)
    match name:
        case "region":
            return regions.get(text, text)
        case "kind" if text in RoleKind.values:
            return str(RoleKind(text).label)
        case "ends_on":
            day = date_format(date.fromisoformat(text), "j N Y")
            return _("until %(day)s") % {"day": day}
        case "use" if text in Use.values:
            told = {"use": Use(text).label}
            if entry.details.get("is_given"):
                return _("%(use)s: allowed") % told
            return _("%(use)s: not allowed") % told
        case "form" | "format":
            return text.upper()
        case "number":
            return _("number %(number)s") % {"number": text}
    return f"{name} {text}"
