"""A programme with something on every page: the example, fragments that came in, suggestions."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from caleidoscoop.journey import example
from caleidoscoop.journey.example_reports import load_report
from caleidoscoop.people.actions import local_sign_in_link
from caleidoscoop.people.models import User
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.reports.actions import send_to_regions
from caleidoscoop.reports.actions.publishing import hash_of, trail_of
from caleidoscoop.reports.composing import compose
from caleidoscoop.reports.models import Edition, Report, Section
from caleidoscoop.shared.models import Change, Job
from caleidoscoop.threads import actions as threads
from caleidoscoop.threads.analysis import group_uncovered
from caleidoscoop.threads.models import Cluster, Evidence, Finding, Suggestion, Thread, ThreadLink
from caleidoscoop.threads.tests import make as make_threads
from caleidoscoop.voices import actions as voices
from caleidoscoop.voices.actions.intake import Wish
from caleidoscoop.voices.models import Fragment, Source

HEADER = "tekst;regio;tafel;spreker;soort spreker"
TABLE = f"""{HEADER}
De laatste bus gaat hier om half zeven, daarna is de halte leeg.;Twente;tafel 1;A;inwoner
Elk jaar opnieuw bewijzen wat al werkt, dat kost ons mensen.;Twente;tafel 1;B;gemeente
Wij tellen haltes, maar niet wie er staat te wachten.;Twente;tafel 2;C;rijk
Zonder de voetbalclub had ik hier niemand gekend.;Twente;tafel 2;D;inwoner
Bel eens voordat er een brief ligt.;Zeeuws-Vlaanderen;tafel 3;E;waterschap
De tunnel is een deur die we zelf betalen.;Zeeuws-Vlaanderen;tafel 3;F;ondernemer
"""
HELD = "Dit is nog niet vrijgegeven.\nEn dit ook niet.\n"


@dataclass(frozen=True)
class World:
    """The programme, who looks at it, and one of each thing that a page is about."""

    programme: Programme
    lead: User
    facilitator: User
    region: Region
    thread: Thread
    fragment: Fragment
    source: Source
    suggestion: Suggestion
    rejected: Suggestion
    group: Cluster
    evidence: Evidence
    link: ThreadLink
    finding: Finding
    upload: int
    job: Job
    change_of_thread: Change
    change_of_voice: Change
    report: Report
    section: Section

    @property
    def token(self) -> str:
        return local_sign_in_link(self.facilitator).rstrip("/").rsplit("/", 1)[-1]


def build() -> World:
    at = timezone.now()
    example.load_example(at=at - timedelta(days=1))
    programme = Programme.objects.get(key=example.KEY)
    lead = User.objects.get(email="programma@example.org")
    twente = programme.regions.get(key="twente")
    source = _bring_in(programme, "tafels.csv", TABLE, lead)
    _bring_in(programme, "later.txt", HELD, lead, region=twente, is_released=False)
    _bring_in(programme, "plaatje.png", "\x89PNG geen tekst", lead)
    fragments = list(source.fragments.filter(region=twente).order_by("ordinal"))
    split, _rest = voices.split_fragment(fragment=fragments[0], position=40, by=lead, at=at)
    voices.correct_fragment(
        fragment=fragments[3], text="Zonder club kende ik niemand.", reason="", by=lead, at=at
    )
    _bring_in(programme, "tafels.csv", TABLE.replace("ik hier niemand", "ik niemand"), lead)
    run = make_threads.run(programme, twente)
    suggestions = [
        make_threads.suggestion(run, [fragment], title=title)
        for fragment, title in zip(
            fragments[1:], ["plan, bewijzen", "tellen, haltes", "voetbalclub"], strict=False
        )
    ]
    looked = group_uncovered(programme=programme, region=twente, at=at)
    own = threads.accept_suggestion(
        suggestion=suggestions[0], title="Elk jaar opnieuw bewijzen", by=lead, at=at
    )
    threads.reject_suggestion(suggestion=suggestions[1], by=lead, at=at, why="Te weinig")
    thread = Thread.objects.get(programme=programme, key="bereikbaarheid")
    threads.rename_thread(
        thread=thread, title=thread.title, statement="Reizen duurt lang.", by=lead, at=at
    )
    evidence = thread.evidence.order_by("pk").first()
    assert evidence is not None
    upload = voices.keep_upload(
        programme=programme,
        region=None,
        sent=[voices.Sent("nieuw.csv", f"{HEADER}\nNog een zin.;Twente;;;".encode())],
        session_name="Tweede avond",
        is_released=True,
        by=lead,
        at=at,
    )
    job = Job.objects.create(
        kind="import_files",
        programme_key=programme.key,
        requested_by=f"people.user:{lead.pk}",
        run_after=at,
        created_at=at,
        total=4,
        done=1,
    )
    report = _report(programme, twente, lead)
    return World(
        programme=programme,
        lead=lead,
        facilitator=User.objects.get(email="twente@example.org"),
        region=twente,
        thread=thread,
        fragment=split,
        source=source,
        suggestion=suggestions[2],
        rejected=suggestions[1],
        group=make_threads.group(looked, fragments[3:], "club, niemand", level=0),
        evidence=evidence,
        link=thread.linked_from.order_by("pk").first() or own.links.get(),
        finding=thread.findings.order_by("pk")[0],
        upload=upload.pk,
        job=job,
        change_of_thread=Change.objects.filter(verb="thread_renamed").latest("pk"),
        change_of_voice=Change.objects.filter(verb="fragment_split").latest("pk"),
        report=report,
        section=report.sections.get(chapter="bottlenecks"),
    )


def _report(programme: Programme, region: Region, lead: User) -> Report:
    """The draft report of the example, sent to a region, with two editions.

    They were not published by the rules: those ask more of a report than a page to look at needs.
    """
    at = timezone.now()
    report = load_report(programme, by=lead, at=at)
    ends_on = timezone.localdate(at) + timedelta(days=14)
    send_to_regions(report=report, regions=[region], ends_on=ends_on, by=lead, at=at)
    trail = ""
    for number in (1, 2):
        composed = compose(report, edition=number, date=timezone.localdate(at).isoformat())
        sha256 = hash_of({"document": composed.document, "quotes": composed.places})
        trail = trail_of(sha256, trail)
        Edition.objects.create(
            report=report,
            number=number,
            structure=composed.document,
            quotes=composed.places,
            cube=composed.cube.kept,
            sha256=sha256,
            trail=trail,
            last_withdrawal=programme.last_withdrawal,
            reason="Een zin herzien" if number > 1 else "",
            published_by=lead,
            published_at=at,
        )
    return report


def _bring_in(
    programme: Programme,
    path: str,
    text: str,
    by: User,
    *,
    region: Region | None = None,
    is_released: bool = True,
) -> Source:
    voices.bring_in_file(
        programme=programme,
        path=path,
        data=text.encode("utf-8", "surrogateescape"),
        by=by,
        at=timezone.now(),
        wish=Wish(region=region, is_released=is_released),
    )
    return Source.objects.filter(path=path).first() or Source.objects.latest("pk")
