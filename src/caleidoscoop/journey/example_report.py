"""The report of 2024 as a source: passages in our own words, and the threads that rest on them.

Each passage says in which lines of the report its fact stands. A region has a passage only where
the report names it. Nothing here is a sentence of the report.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import OuterRef, Subquery

from caleidoscoop.programmes import facts
from caleidoscoop.programmes.models import Domain, Programme, Region
from caleidoscoop.shared import blobs
from caleidoscoop.shared.models import record
from caleidoscoop.threads.models import (
    Evidence,
    Finding,
    FindingVersion,
    Thread,
    ThreadLink,
    ThreadVersion,
)
from caleidoscoop.voices.models import (
    Consent,
    Fragment,
    FragmentVersion,
    Intake,
    Outcome,
    Session,
    SessionKind,
    Source,
    Use,
)

DATA = Path(__file__).parent / "data" / "report_2024.json"
TITLE = "Eindverslag 2024"
SESSION = "Eindverslag regiodialogen 2024"
PATH = "voorbeeld/eindverslag-2024-in-eigen-woorden.txt"
HOW = "eigen woorden uit openbaar verslag"
USES = (Use.KEEP, Use.QUOTE_INTERNALLY, Use.PUBLISH)


@dataclass(frozen=True)
class Passage:
    """One fragment of the example: which fact it is about, and the stretch that proves it."""

    fact: str
    text: str
    lines: str
    kind: str
    region: str = ""
    domain: str = ""
    end: int = 0  # of the quote; 0 is the whole passage

    @property
    def quote(self) -> tuple[int, int]:
        return 0, self.end or len(self.text)


@cache
def known() -> dict[str, Any]:
    """Read the facts once. The kind of each stands there as the report treats it.

    What the report lists as characteristics is no kind of its own: a border is a given
    (structure), inherited disadvantage, town and country, and housing are challenges, falling
    trust is a trend. Its closing reflections are values where they say how to be, else principles.
    """
    content: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return content


def passages() -> list[Passage]:
    """Return every passage, in the order of the facts: first in general, then per region."""
    # As they stand in a sentence: some regions have an article there.
    names = {r.key: r.name for r in facts.known_regions()} | known()["wording"]["names"]
    return [passage for fact in known()["facts"] for passage in _passages_of(fact, names)]


def keep_file(rows: Sequence[Passage]) -> str:
    """Keep the passages as the file that the source is made from, and return its hash."""
    return blobs.keep(_file_of(rows))


def load(
    programme: Programme, regions: dict[str, Region], rows: Sequence[Passage], *, at: datetime
) -> None:
    """Load source, fragments, threads, evidence, links and findings of the report."""
    source, intake = _make_source(programme, rows, at=at)
    versions = _make_fragments(source, intake, regions, rows)
    threads = _make_threads(programme, at=at)
    Evidence.objects.bulk_create(
        _evidence(version, *row.quote, at=at, thread=threads[row.fact])
        for row, version in zip(rows, versions, strict=True)
    )
    general = {row.fact: v for row, v in reversed(list(zip(rows, versions, strict=True)))}
    _make_links(threads, general, at=at)
    _make_findings(programme, threads, at=at)
    record(
        programme_key=programme.key,
        verb="source_imported",
        target=source,
        by=None,
        at=at,
        new=len(rows),
        changed=0,
        gone=0,
    )


def _passages_of(fact: dict[str, Any], names: dict[str, str]) -> list[Passage]:
    wording = known()["wording"]
    base = {"fact": fact["id"], "lines": fact["lines"], "kind": fact["kind"]}
    base["domain"] = (fact.get("domains") or [""])[0]
    text = fact["text"]
    # The first sentence is the proof; the rest of the passage stands around it in the source.
    rows = [Passage(**base, text=text, end=text.find(". ") + 1)]
    rows += [
        Passage(**base, text=wording["example"].format(example=example))
        for example in fact.get("examples", [])
    ]
    named = dict.fromkeys(names, "") if fact.get("all_regions") else fact.get("regions", {})
    general = wording["all_regions"].get(fact["kind"]) if fact.get("all_regions") else None
    for key, own in named.items():
        words = own or (general or wording["named"])
        said = words.format(title=fact["title"], region=names[key])
        rows.append(Passage(**base, text=said, region=key))
    return rows


def _file_of(rows: Sequence[Passage]) -> bytes:
    return "\n\n".join(row.text for row in rows).encode() + b"\n"


def _make_source(
    programme: Programme, rows: Sequence[Passage], *, at: datetime
) -> tuple[Source, Intake]:
    data = _file_of(rows)
    session = Session.objects.create(programme=programme, kind=SessionKind.DOCUMENT, name=SESSION)
    source = Source.objects.create(
        programme=programme,
        session=session,
        path=PATH,
        title=TITLE,
        media_type="text/plain",
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        added_at=at,
    )
    Consent.objects.bulk_create(
        Consent(source=source, use=use, is_given=True, how=HOW, at=at) for use in USES
    )
    intake = Intake.objects.create(
        programme=programme,
        source=source,
        path=PATH,
        sha256=source.sha256,
        outcome=Outcome.IMPORTED,
        words=sum(len(row.text.split()) for row in rows),
        fragments_new=len(rows),
        at=at,
        switched_on_at=at,
    )
    return source, intake


def _make_fragments(
    source: Source, intake: Intake, regions: dict[str, Region], rows: Sequence[Passage]
) -> list[FragmentVersion]:
    domains = {domain.key: domain for domain in Domain.objects.all()}
    fragments = Fragment.objects.bulk_create(
        Fragment(
            programme=source.programme,
            key=_sha256(f"{source.sha256}\x1f{number}\x1f{row.text}")[:32],
            source=source,
            intake=intake,
            ordinal=number,
            place=f"regel {row.lines}".replace(",", ", "),
            region=regions.get(row.region),
            element=row.kind,
            domain=domains.get(row.domain),
            released_at=intake.at,
        )
        for number, row in enumerate(rows)
    )
    versions = FragmentVersion.objects.bulk_create(
        FragmentVersion(
            fragment=fragment,
            number=1,
            text=row.text,
            sha256=_sha256(row.text),
            reason="import",
            intake=intake,
            at=intake.at,
        )
        for fragment, row in zip(fragments, rows, strict=True)
    )
    first = FragmentVersion.objects.filter(fragment=OuterRef("pk"), number=1).values("pk")
    source.fragments.update(current=Subquery(first[:1]))
    return versions


def _make_threads(programme: Programme, *, at: datetime) -> dict[str, Thread]:
    rows = known()["facts"]
    threads = Thread.objects.bulk_create(
        Thread(
            programme=programme,
            key=fact["key"],
            kind=fact["kind"],
            position=number,
            made_at=at,
        )
        for number, fact in enumerate(rows)
    )
    ThreadVersion.objects.bulk_create(
        ThreadVersion(
            thread=thread,
            number=1,
            title=fact["title"],
            statement=fact["text"],
            reason=f"{TITLE}, regel {fact['lines'].replace(',', ', ')}",
            at=at,
        )
        for thread, fact in zip(threads, rows, strict=True)
    )
    first = ThreadVersion.objects.filter(thread=OuterRef("pk"), number=1).values("pk")
    programme.threads.update(current=Subquery(first[:1]))
    domains = {domain.key: domain for domain in Domain.objects.all()}
    Thread.domains.through.objects.bulk_create(
        Thread.domains.through(thread=thread, domain=domains[key])
        for thread, fact in zip(threads, rows, strict=True)
        for key in fact.get("domains", [])
    )
    return {fact["id"]: thread for fact, thread in zip(rows, threads, strict=True)}


def _make_links(
    threads: dict[str, Thread], general: dict[str, FragmentVersion], *, at: datetime
) -> None:
    """Link the threads; a link that the report states itself has the words as its evidence."""
    rows = known()["links"]
    links = ThreadLink.objects.bulk_create(
        ThreadLink(
            from_thread=threads[row["from"]],
            to_thread=threads[row["to"]],
            kind=row["kind"],
            is_inferred=row["is_inferred"],
            at=at,
        )
        for row in rows
    )
    proofs = []
    for row, link in zip(rows, links, strict=True):
        if "quote" in row:
            version = general[row["rests_on"]]
            start = version.text.index(row["quote"])
            proofs.append(_evidence(version, start, start + len(row["quote"]), at=at, link=link))
    Evidence.objects.bulk_create(proofs)


def _make_findings(programme: Programme, threads: dict[str, Thread], *, at: datetime) -> None:
    rows = known()["findings"]
    findings = Finding.objects.bulk_create(Finding(programme=programme, made_at=at) for _ in rows)
    FindingVersion.objects.bulk_create(
        FindingVersion(finding=finding, number=1, text=row["text"], at=at)
        for finding, row in zip(findings, rows, strict=True)
    )
    first = FindingVersion.objects.filter(finding=OuterRef("pk"), number=1).values("pk")
    programme.findings.update(current=Subquery(first[:1]))
    Finding.threads.through.objects.bulk_create(
        Finding.threads.through(finding=finding, thread=threads[fact])
        for finding, row in zip(findings, rows, strict=True)
        for fact in row["rests_on"]
    )


def _evidence(
    version: FragmentVersion, start: int, end: int, *, at: datetime, **of: object
) -> Evidence:
    return Evidence(
        version=version,
        start=start,
        end=end,
        sha256=_sha256(version.text[start:end]),
        proposed_by=TITLE,
        accepted_at=at,
        **of,
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
