"""The practice programme: eleven invented regions, for learning and for trying things out.

It goes through the actions that people use, so that its history, record and rights are like those
of any other programme. Loaded once; a second time touches nothing.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction

from caleidoscoop.journey import practice_data
from caleidoscoop.journey.practice_data import Code, Occasion, PracticeRegion, Said
from caleidoscoop.people.actions import grant_role
from caleidoscoop.people.models import RoleKind, User
from caleidoscoop.programmes.models import Domain, Membership, Municipality, Programme, Region
from caleidoscoop.threads import actions as threads
from caleidoscoop.threads.models import Thread
from caleidoscoop.voices import actions as voices
from caleidoscoop.voices.actions.intake import Wish, bring_in_file
from caleidoscoop.voices.actions.labels import Labels
from caleidoscoop.voices.models import (
    Fragment,
    FragmentVersion,
    Outcome,
    Session,
    Source,
    Speaker,
    Use,
)

KEY = "oefenprogramma"
NAME = "Oefenprogramma (verzonnen)"
DIVISION_YEAR = 2025
HOW = "verzonnen"
HEADERS = (
    "Bijeenkomst",
    "Tafel",
    "Spreker",
    "Soort spreker",
    "Positie",
    "Element",
    "Domein",
    "Datum",
    "Wat is gezegd",
)

Progress = Callable[[str, int, int], None]


def load_practice(*, by: User, at: datetime, progress: Progress | None = None) -> None:
    """Load the practice programme unless it is there; `by` leads it.

    Killed at any moment, it is wholly there or not at all.
    """
    report = progress or (lambda *_: None)
    told = practice_data.regions()
    steps = len(told) + 1
    with transaction.atomic():
        programme, is_new = Programme.objects.get_or_create(
            key=KEY, defaults={"name": NAME, "is_fictional": True}
        )
        if is_new:
            grant_role(by, kind=RoleKind.PROGRAMME_LEAD, programme=programme, by=None, at=at)
            fragments: dict[str, Fragment] = {}
            for number, region in enumerate(told):
                report(NAME, number, steps)
                fragments |= _bring_in(programme, region, number + 1, by=by, at=at)
            report(NAME, steps - 1, steps)
            _do_not_publish(programme, by=by, at=at)
            _code(programme, fragments, by=by, at=at)
    report(NAME, steps, steps)


def _bring_in(
    programme: Programme, told: PracticeRegion, position: int, *, by: User, at: datetime
) -> dict[str, Fragment]:
    """Bring in what was said in one region, and return the fragments by their keys."""
    region = _make_region(programme, told, position)
    brought: dict[str, Fragment] = {}
    for occasion in told.occasions:
        session = Session.objects.create(
            programme=programme,
            region=region,
            kind=occasion.kind,
            name=occasion.name,
            held_on=occasion.days[0],
        )
        brought |= _bring_in_occasion(session, told, occasion, by=by, at=at)
    _label(brought, told.said, by=by, at=at)
    return brought


def _make_region(programme: Programme, told: PracticeRegion, position: int) -> Region:
    region = Region.objects.create(
        programme=programme,
        key=told.key,
        name=told.name,
        position=position,
        phase=told.phase,
        provinces=told.province,
        borders=told.borders,
    )
    # No code of Statistics Netherlands looks like this.
    places = Municipality.objects.bulk_create(
        Municipality(
            code=f"V{position:02}{number}",
            division_year=DIVISION_YEAR,
            name=name,
            province=told.province,
        )
        for number, name in enumerate(told.municipalities)
    )
    Membership.objects.bulk_create(
        Membership(region=region, municipality=place, population=count, source=HOW)
        for place, count in zip(places, told.municipalities.values(), strict=True)
    )
    return region


def _bring_in_occasion(
    session: Session, told: PracticeRegion, occasion: Occasion, *, by: User, at: datetime
) -> dict[str, Fragment]:
    rows = told.said_at(occasion)
    intake = bring_in_file(
        programme=session.programme,
        path=f"{KEY}/{told.key}/{occasion.name} ({HOW}).csv",
        data=table_of(rows, occasion),
        by=by,
        at=at,
        wish=Wish(
            region=session.region,
            session_name=session.name,
            is_fictional=True,
            labels=Labels(session.programme),
        ),
    )
    source = intake.source
    if intake.outcome != Outcome.IMPORTED or source is None:
        raise ValueError(f"{intake.path}: {intake.reason}")
    for use in (Use.PUBLISH, Use.PUBLISH_WITH_KIND):
        voices.record_consent(use=use, is_given=True, source=source, how=HOW, by=by, at=at)
    fragments = _fragments_of(source)
    if occasion.municipality:
        place = Municipality.objects.get(division_year=DIVISION_YEAR, name=occasion.municipality)
        voices.relabel_fragments(fragments=fragments, municipality_id=place.pk, by=by, at=at)
    return dict(zip((said.key for said in rows), fragments, strict=True))


def table_of(rows: Sequence[Said], occasion: Occasion) -> bytes:
    """Write what was said on one occasion as the table that a note-taker would send in."""
    names = {domain.key: domain.name_nl for domain in Domain.objects.all()}
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADERS)
    for said in rows:
        writer.writerow(
            (
                occasion.name,
                said.table,
                said.speaker,
                said.kind,
                said.position,
                said.element,
                names[said.domain],
                said.said_on.isoformat(),
                said.text,
            )
        )
    return buffer.getvalue().encode()


def _fragments_of(source: Source) -> list[Fragment]:
    found = source.fragments.select_related("current", "programme", "region", "source")
    return list(found.order_by("ordinal"))


def _label(brought: dict[str, Fragment], rows: Sequence[Said], *, by: User, at: datetime) -> None:
    """Say in which layer and condition of systems change each thing plays, where that was said."""
    placed = sorted((said for said in rows if said.condition), key=lambda said: said.condition)
    for (layer, condition), same in groupby(placed, key=lambda one: (one.layer, one.condition)):
        voices.relabel_fragments(
            fragments=[brought[said.key] for said in same],
            layer=layer,
            condition=condition,
            by=by,
            at=at,
        )


def _do_not_publish(programme: Programme, *, by: User, at: datetime) -> None:
    for row in practice_data.coding()["not_published"]:
        key, occasion, label = row["speaker"]
        told = next(region for region in practice_data.regions() if region.key == key)
        name = next(one.name for one in told.occasions if one.key == occasion)
        speaker = Speaker.objects.get(
            session__programme=programme, session__region__key=key, session__name=name, label=label
        )
        for use in (Use.PUBLISH, Use.PUBLISH_WITH_KIND):
            voices.record_consent(use=use, is_given=False, speaker=speaker, how=HOW, by=by, at=at)


def _code(programme: Programme, fragments: dict[str, Fragment], *, by: User, at: datetime) -> None:
    """Make the threads, put what was said under them, link them, and write the findings."""
    made = _make_threads(programme, by=by, at=at)
    stretches: dict[str, list[threads.Stretch]] = defaultdict(list)
    for said, code in coded():
        version = _version_of(fragments[said.key])
        stretches[code.thread].append(threads.Stretch(version, code.start, code.end, code.stance))
    for key, words in stretches.items():
        threads.add_evidence_of(thread=made[key], stretches=words, by=by, at=at)
    _link(made, fragments, by=by, at=at)
    for row in practice_data.coding()["finding"]:
        threads.write_finding(
            programme=programme,
            region=_region_of(programme, row),
            text=row["text"],
            threads=[made[key] for key in row["threads"]],
            by=by,
            at=at,
        )


def coded() -> Iterator[tuple[Said, Code]]:
    """Yield what was put under a thread, in the order of the regions."""
    for region in practice_data.regions():
        for said in region.said:
            for code in said.codes:
                yield said, code


def _make_threads(programme: Programme, *, by: User, at: datetime) -> dict[str, Thread]:
    domains = {domain.key: domain for domain in Domain.objects.all()}
    made = {}
    for row in practice_data.coding()["thread"]:
        thread = threads.make_thread(
            programme=programme,
            region=_region_of(programme, row),
            title=row["title"],
            statement=row["statement"],
            kind=row["kind"],
            by=by,
            at=at,
        )
        thread.domains.set(domains[key] for key in row["domains"])
        made[row["key"]] = thread
    return made


def _link(
    made: dict[str, Thread], fragments: dict[str, Fragment], *, by: User, at: datetime
) -> None:
    """Link the threads. Where somebody says so the words are its proof; the rest is our reading."""
    said = {tuple(row["link"]): row for row in practice_data.coding()["stated"]}
    for kind, pairs in practice_data.coding()["links"].items():
        for from_key, to_key in pairs:
            row = said.get((from_key, kind, to_key))
            link = threads.link_threads(
                from_thread=made[from_key],
                to_thread=made[to_key],
                kind=kind,
                is_inferred=row is None,
                by=by,
                at=at,
            )
            if row is not None:
                version = _version_of(fragments[row["fragment"]])
                start, end = practice_data.span_of(row["words"], version.text)
                threads.add_link_evidence(
                    link=link, version=version, start=start, end=end, by=by, at=at
                )


def _region_of(programme: Programme, row: dict[str, str]) -> Region | None:
    return programme.regions.get(key=row["region"]) if "region" in row else None


def _version_of(fragment: Fragment) -> FragmentVersion:
    version = fragment.current
    assert version is not None
    return version
