"""What the home page and the list of regions tell, asked in few queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caleidoscoop.people.models import User
from caleidoscoop.programmes.models import Membership, Phase, Programme, Region
from caleidoscoop.reports.actions.reviews import ANSWERERS
from caleidoscoop.reports.models import Edition, Report, Review
from caleidoscoop.threads.models import Evidence, Suggestion, Thread
from caleidoscoop.threads.reading import Base, Reach, Scope, ThreadRow, rows_of
from caleidoscoop.voices.models import Fragment, Intake, Outcome

REFUSED_SINCE = timedelta(days=7)
TOP = 5
VOICES = 3
PER_REGION = 12  # of the newest fragments, from which the voices are taken
SHORT = 220
PHASES = list(Phase)
NEXT_STEP: dict[str, str | Promise] = {
    Phase.PREPARE: gettext_lazy("Plan the dialogue"),
    Phase.DIALOGUE: gettext_lazy("Find the common threads"),
    Phase.THREADS: gettext_lazy("Reflect with directors and executives"),
    Phase.REFLECTION: gettext_lazy("Write the report"),
    Phase.REPORT: gettext_lazy("Make the region plan"),
    Phase.PLAN: gettext_lazy("Carry out the agenda, and learn"),
}


NUMBERS: tuple[str | Promise, ...] = (
    gettext_lazy("no"),
    gettext_lazy("one"),
    gettext_lazy("two"),
    gettext_lazy("three"),
    gettext_lazy("four"),
    gettext_lazy("five"),
    gettext_lazy("six"),
    gettext_lazy("seven"),
    gettext_lazy("eight"),
    gettext_lazy("nine"),
    gettext_lazy("ten"),
    gettext_lazy("eleven"),
    gettext_lazy("twelve"),
)


def in_words(number: int) -> str:
    """Write a small number as a title does; a larger one in figures."""
    return str(NUMBERS[number]) if number < len(NUMBERS) else str(number)


@dataclass
class RegionRow:
    """A region in a table: how far it is, and what was said there."""

    region: Region
    fragments: int = 0
    sources: int = 0
    threads: int = 0
    municipalities: int = 0
    inhabitants: int = 0
    uncertain: int = 0

    @property
    def step(self) -> int:
        return PHASES.index(Phase(self.region.phase)) + 1

    @property
    def next_step(self) -> str:
        return str(NEXT_STEP[self.region.phase])


def region_rows(regions: Iterable[Region], threads: Iterable[ThreadRow]) -> list[RegionRow]:
    """Return the regions with their counts, with two queries."""
    rows = {region.pk: RegionRow(region) for region in regions}
    said = Fragment.objects.usable().filter(region__in=rows).order_by().values("region")
    for counted in said.annotate(n=Count("pk"), sources=Count("source", distinct=True)):
        row = rows[counted["region"]]
        row.fragments, row.sources = counted["n"], counted["sources"]
    for thread in threads:
        for region in thread.strength.regions & rows.keys():
            rows[region].threads += 1
    members = Membership.objects.filter(region__in=rows)
    for region, is_certain, population in members.values_list("region", "is_certain", "population"):
        row = rows[region]
        row.uncertain += not is_certain
        if is_certain:
            row.municipalities += 1
            row.inhabitants += population or 0
    return list(rows.values())


@dataclass(frozen=True)
class Heard:
    """How much was said in a programme, for the line under its title."""

    fragments: int
    sources: int
    speakers: int


def heard_in(programme: Programme) -> Heard:
    usable = Fragment.objects.usable().filter(programme=programme)
    return Heard(
        **usable.aggregate(
            fragments=Count("pk"),
            sources=Count("source", distinct=True),
            speakers=Count("speaker", distinct=True),
        )
    )


@dataclass(frozen=True)
class Column:
    """Threads that are shared as widely, the first few of them."""

    title: str | Promise
    rows: list[ThreadRow]
    total: int
    url: str

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


COLUMNS = (
    (Reach.ALL, gettext_lazy("What all share")),
    (Reach.SOME, gettext_lazy("What some share")),
    (Reach.ONE, gettext_lazy("What one names")),
)


def common_threads(programme: Programme, user: User, base: Base) -> list[ThreadRow]:
    threads = Thread.objects.visible_to(user).open().common().filter(programme=programme)
    return rows_of(threads, base)


def columns_of(programme: Programme, rows: list[ThreadRow]) -> list[Column]:
    """Divide the threads by how widely they are shared, the widest first."""
    url = thread_list_url(programme)
    columns = []
    for reach, title in COLUMNS:
        shared = [row for row in rows if row.reach == reach]
        columns.append(Column(title, shared[:TOP], len(shared), url))
    return columns


@dataclass(frozen=True)
class ToDo:
    """Something that waits for this person, and the page where it is done."""

    what: str
    note: str
    url: str
    action: str
    region: Region | None = field(default=None)


def to_do(programme: Programme, user: User, scope: Scope, *, at: datetime) -> list[ToDo]:
    """Return what waits for this person, what others wait for first; with five queries."""
    return [
        *_asked(programme, user, at=at),
        *_suggestions(programme, user, scope),
        *_held_back(programme, user),
        *_stale(programme, scope),
        *_refused(programme, user, at=at),
    ]


def in_scope(scope: Scope, prefix: str = "") -> Q:
    """Return the condition on rows whose region somebody may change threads of."""
    region = f"{prefix}region"
    if scope.is_lead:
        return Q()
    if scope.has_all_regions:
        return Q(**{f"{region}__isnull": False})
    return Q(**{f"{region}__in": scope.regions})


def _asked(programme: Programme, user: User, *, at: datetime) -> list[ToDo]:
    """Return the drafts on which a region of this person may still answer, and did not."""
    own = user.current_roles().filter(kind__in=ANSWERERS, region__isnull=False)
    reviews = Review.objects.filter(
        report__programme=programme,
        report__closed_at__isnull=True,
        region__in=own.values("region"),
        answered_at__isnull=True,
        ends_on__gte=localdate(at),
    )
    return [
        ToDo(
            _("Look at the draft report"),
            _("%(region)s may answer until and including %(day)s")
            % {"region": review.region, "day": date_format(review.ends_on, "j F Y")},
            reverse("reports:report_show", args=[programme.key, review.report.key]),
            _("Read"),
            review.region,
        )
        for review in reviews.select_related("report", "region").order_by("ends_on", "pk")
    ]


def _suggestions(programme: Programme, user: User, scope: Scope) -> list[ToDo]:
    mine = Suggestion.objects.visible_to(user).open().filter(in_scope(scope), programme=programme)
    n = 0 if scope.is_empty else mine.count()
    if not n:
        return []
    what = ngettext("Decide on %(n)s suggestion", "Decide on %(n)s suggestions", n) % {"n": n}
    url = reverse("threads:suggestion_list", args=[programme.key])
    return [ToDo(what, _("The software proposes, people decide"), url, _("Decide"))]


def _held_back(programme: Programme, user: User) -> list[ToDo]:
    held = Fragment.objects.editable_by(user).present()
    counted = held.filter(programme=programme, released_at__isnull=True).aggregate(
        n=Count("pk"), sources=Count("source", distinct=True), first=Min("source")
    )
    n, sources = counted["n"], counted["sources"]
    if not n:
        return []
    what = ngettext("Release %(n)s fragment", "Release %(n)s fragments", n) % {"n": n}
    note = ngettext(
        "From %(n)s source that nobody can use yet",
        "From %(n)s sources that nobody can use yet",
        sources,
    ) % {"n": sources}
    url = reverse("voices:source_list", args=[programme.key])
    if sources == 1:
        url = reverse("voices:source_show", args=[programme.key, counted["first"]])
    return [ToDo(what, note, url, _("Read"))]


def _stale(programme: Programme, scope: Scope) -> list[ToDo]:
    stale = Evidence.objects.stale().filter(
        in_scope(scope, "thread__"), thread__programme=programme, thread__closed_at__isnull=True
    )
    if scope.is_empty:
        return []
    counted = stale.aggregate(n=Count("thread", distinct=True), first=Min("thread__key"))
    n, first = counted["n"], str(counted["first"])
    if not n:
        return []
    what = ngettext("Look at %(n)s thread again", "Look at %(n)s threads again", n) % {"n": n}
    url = thread_url(programme, first) if n == 1 else thread_list_url(programme)
    note = _("Words under it were corrected, so a quote lost its place")
    return [ToDo(what, note, url, _("Look"))]


def _refused(programme: Programme, user: User, *, at: datetime) -> list[ToDo]:
    came_in = Intake.objects.filter(
        programme=programme, path=OuterRef("path"), at__gt=OuterRef("at")
    ).exclude(outcome__in=[Outcome.REFUSED, Outcome.STAGED])
    refused = Intake.objects.visible_to(user).filter(
        ~Exists(came_in), programme=programme, outcome=Outcome.REFUSED, at__gte=at - REFUSED_SINCE
    )
    n = refused.aggregate(n=Count("path", distinct=True))["n"]
    if not n:
        return []
    what = ngettext("%(n)s file did not come in", "%(n)s files did not come in", n) % {"n": n}
    url = reverse("voices:intake_list", args=[programme.key])
    return [ToDo(what, _("The list says what was wrong, and what helps"), url, _("See why"))]


def recent_voices(programme: Programme, user: User) -> list[Fragment]:
    """Return a few of the newest fragments, each of another region, that read well as a quote."""
    said = (
        Fragment.objects.usable()
        .visible_to(user)
        .filter(programme=programme, region__isnull=False)
        .select_related("current", "speaker", "region", "source")
    )
    latest = Window(
        RowNumber(),
        partition_by=F("region"),
        order_by=[F("released_at").desc(), F("pk").desc()],
    )
    newest = said.annotate(rank=latest).filter(rank__lte=PER_REGION).order_by("rank", "-pk")
    voices: dict[int | None, Fragment] = {}
    for fragment in sorted(newest, key=_reads_well):
        voices.setdefault(fragment.region_id, fragment)
    return list(voices.values())[:VOICES]


def _reads_well(fragment: Fragment) -> tuple[bool, bool, int]:
    """Put what fits in a column first, then what a known speaker said, then what says most."""
    length = len(fragment.text)
    return length > SHORT, fragment.speaker_id is None, -length


@dataclass(frozen=True)
class ReportLink:
    """The report that a programme is at, and its last edition if there is one."""

    report: Report
    edition: Edition | None

    @property
    def url(self) -> str:
        return reverse("reports:report_show", args=[self.report.programme.key, self.report.key])


def newest_report(programme: Programme, user: User) -> ReportLink | None:
    """Return the newest report that somebody may read, one of the whole programme first."""
    visible = Report.objects.visible_to(user).open().filter(programme=programme)
    newest = visible.order_by(F("region").asc(nulls_first=True), "-made_at", "-pk").first()
    if newest is None:
        return None
    newest.programme = programme
    return ReportLink(newest, newest.editions.order_by("-number").defer("structure").first())


def thread_url(programme: Programme, key: str) -> str:
    return reverse("threads:thread_show", args=[programme.key, key])


def thread_list_url(programme: Programme) -> str:
    return reverse("threads:thread_list", args=[programme.key])


def region_url(region: Region, programme: Programme) -> str:
    return reverse("journey:region_show", args=[programme.key, region.key])


def quote_url(programme: Programme, fragment: Fragment, start: int = 0, end: int = 0) -> str:
    """Return where a quote stands in its source, marked."""
    place = reverse("voices:source_show", args=[programme.key, fragment.source_id])
    marks = f"&start={start}&end={end}" if end else ""
    return f"{place}?fragment={fragment.key}{marks}#f-{fragment.key}"
