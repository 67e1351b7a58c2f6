"""A report for tests: two regions that spoke, common threads with evidence, a finding each."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from caleidoscoop.people.models import User
from caleidoscoop.people.tests.make import Team
from caleidoscoop.programmes.models import Programme
from caleidoscoop.reports.actions import (
    answer_draft,
    make_report,
    place_finding,
    save_section,
    send_to_regions,
)
from caleidoscoop.reports.models import Chapter, Report, Section
from caleidoscoop.threads.actions import write_finding
from caleidoscoop.threads.models import Evidence, Finding, Thread
from caleidoscoop.threads.tests import make as make_threads
from caleidoscoop.voices.models import Fragment, SpeakerKind, Use
from caleidoscoop.voices.tests import make as make_voices

AT = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 4, 10, 9, 0, tzinfo=UTC)
ENDS_ON = date(2026, 4, 1)
PUBLIC = (Use.KEEP, Use.QUOTE_INTERNALLY, Use.PUBLISH, Use.PUBLISH_WITH_KIND)
KINDS = [SpeakerKind.RESIDENT, SpeakerKind.MUNICIPALITY]
SAID = [
    "De bus rijdt hier niet meer na zeven uur.",
    "Zonder auto kom je nergens.",
    "De huisarts zit nu een dorp verderop.",
    "Mijn moeder wacht een uur op de taxi.",
    "Het station ligt vijftien kilometer weg.",
    "Wij rijden elkaar, dat is ook een dienst.",
]


@dataclass
class World:
    """A report with something in it, and who works on it."""

    programme: Programme
    lead: User
    report: Report
    thread: Thread
    finding: Finding
    fragments: list[Fragment] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    def section(self, chapter: str = Chapter.SUMMARY) -> Section:
        return self.report.sections.get(chapter=chapter)


def world(team: Team, allowing: tuple[str, ...] = PUBLIC) -> World:
    """Six speakers in each of two regions; those of the first support the one common thread, the
    last of the second speaks against it."""
    programme, lead = team.programme, team.dilek
    thread = make_threads.thread(programme, title="Bereikbaarheid", statement="Weg zonder auto.")
    fragments, evidence = [], []
    for region in programme.regions.all():
        source = make_voices.source(programme, region, path=f"{region.key}.txt", allowing=allowing)
        for i, text in enumerate(SAID):
            speaker = make_voices.speaker(source.session, f"Spreker {i}", KINDS[i % 2])
            fragments.append(
                make_voices.fragment(source, f"{region.name}: {text}", speaker=speaker)
            )
    for i, fragment in enumerate(fragments):
        stance = "contradicts" if i == len(fragments) - 1 else "supports"
        evidence.append(make_threads.evidence(thread, fragment, stance=stance))
    finding = write_finding(
        programme=programme,
        region=None,
        text=f"Zonder auto staat men stil in {{{{regio's:{thread.key}}}}}.",
        threads=[thread],
        by=lead,
        at=AT,
    )
    report = make_report(programme=programme, region=None, title="Rode draden", by=lead, at=AT)
    return World(programme, lead, report, thread, finding, fragments, evidence)


def finished(team: Team) -> World:
    """A report of which every rule of publication holds."""
    made = world(team)
    write(
        made, f"Het gaat over {{{{draad:{made.thread.key}}}}}. {{{{bewijs:{made.evidence[0].pk}}}}}"
    )
    place_finding(
        section=made.section(Chapter.SIMILARITIES), finding=made.finding, by=made.lead, at=AT
    )
    send_to_regions(
        report=made.report,
        regions=list(made.programme.regions.all()),
        ends_on=ENDS_ON,
        by=made.lead,
        at=AT,
    )
    return made


def write(made: World, text: str, chapter: str = Chapter.SUMMARY, **fields: object) -> None:
    section = made.section(chapter)
    number = section.current.number if section.current else 0
    save_section(
        section=section,
        title="",
        text=text,
        seen_version=number,
        by=made.lead,
        at=AT,
        **fields,
    )


def answer(made: World, by: User, text: str = "Wij herkennen dit.") -> None:
    for review in made.report.reviews.all():
        if by.roles.filter(region=review.region).exists():
            answer_draft(review=review, answer=text, by=by, at=AT)
