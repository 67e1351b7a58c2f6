"""The example programme: Elke Regio Telt! of 2024, as accepted threads with their proof.

Loaded once: a second time adds an account that is missing and touches nothing else, so that what
people did with the example stays.
"""

import csv
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction

from caleidoscoop.journey import example_report
from caleidoscoop.people.actions import grant_role
from caleidoscoop.people.models import RoleKind, User
from caleidoscoop.programmes import facts
from caleidoscoop.programmes.models import Membership, Municipality, Programme, Region
from caleidoscoop.shared.models import record
from caleidoscoop.voices.models import Session, SessionKind

KEY = "elke-regio-telt"
NAME = "Elke Regio Telt! 2024"
DATA = Path(__file__).parent / "data"
DIVISION_YEAR = 2024
# For trying out, on a machine of one's own: these stand in the README.
PASSWORD = "samen-om-de-tafel-2024"  # noqa: S105

Progress = Callable[[str, int, int], None]


class SignIn(NamedTuple):
    """How somebody of the example comes in. The password is empty once it was changed."""

    label: str
    email: str
    password: str


class Person(NamedTuple):
    """Somebody of the example. Names are roles: nobody who exists is meant."""

    name: str
    email: str
    kind: str
    region: str = ""


PEOPLE = (
    Person("Programmaleider (voorbeeld)", "programma@example.org", RoleKind.PROGRAMME_LEAD),
    Person(
        "Procesbegeleider Twente (voorbeeld)",
        "twente@example.org",
        RoleKind.FACILITATOR,
        "twente",
    ),
    Person(
        "Regiocoördinator Zeeuws-Vlaanderen (voorbeeld)",
        "zeeuws-vlaanderen@example.org",
        RoleKind.REGION_LEAD,
        "zeeuws-vlaanderen",
    ),
)


def sign_ins() -> list[SignIn]:
    """Return how the example's people come in, when they are there."""
    users = {user.email: user for user in User.objects.filter(email__in=[p.email for p in PEOPLE])}
    return [
        SignIn(p.name, p.email, PASSWORD if users[p.email].check_password(PASSWORD) else "")
        for p in PEOPLE
        if p.email in users
    ]


def programme_lead() -> User:
    """Return who leads the example; it must be loaded."""
    return User.objects.get(email=PEOPLE[0].email)


def load_example(*, at: datetime, progress: Progress | None = None) -> list[SignIn]:
    """Load the example programme unless it is there, and return how its people come in.

    Killed at any moment, the programme is wholly there or not at all.
    """
    report = progress or (lambda *_: None)
    report(NAME, 0, 2)
    passages = example_report.passages()
    example_report.keep_file(passages)
    with transaction.atomic():
        programme, is_new = Programme.objects.get_or_create(key=KEY, defaults={"name": NAME})
        if is_new:
            regions = _make_regions(programme)
            example_report.load(programme, regions, passages, at=at)
            record(programme_key=KEY, verb="example_loaded", target=programme, by=None, at=at)
    report(NAME, 1, 2)
    there = set(User.objects.values_list("email", flat=True))
    for person in PEOPLE:
        if person.email not in there:
            _make_account(person, programme, at=at)
    report(NAME, 2, 2)
    return sign_ins()


def _make_regions(programme: Programme) -> dict[str, Region]:
    """Make the regions in the order of the programme, with municipalities and dialogues."""
    known = _read("regions_2024.json")
    told = {region["key"]: region for region in known["regions"]}
    regions = Region.objects.bulk_create(
        Region(
            programme=programme,
            key=fact.key,
            name=fact.name,
            position=fact.position,
            provinces=fact.provinces,
            borders=fact.borders,
            phase=told[fact.key]["phase"],
            neighbours=told[fact.key]["neighbours"],
        )
        for fact in facts.known_regions()
    )
    by_key = {region.key: region for region in regions}
    Session.objects.bulk_create(
        Session(
            programme=programme,
            region=by_key[key],
            kind=SessionKind.DIALOGUE,
            name=region["dialogue"]["name"],
            held_on=date.fromisoformat(region["dialogue"]["held_on"]),
        )
        for key, region in told.items()
        if "dialogue" in region
    )
    programme.organisations.bulk_create(
        [
            programme.organisations.model(programme=programme, **one)
            for one in known["organisations"]
        ]
    )
    _make_memberships(by_key, known["memberships"])
    return by_key


def _make_memberships(regions: dict[str, Region], words: dict[str, Any]) -> None:
    """Put municipalities in their regions; those that are not sure say why."""
    with (facts.DATA / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    Municipality.objects.bulk_create(
        (
            Municipality(
                code=row["code"],
                division_year=DIVISION_YEAR,
                name=row["municipality"],
                province=row["province"],
                latitude=float(row["lat"]),
                longitude=float(row["lon"]),
            )
            for row in rows
        ),
        ignore_conflicts=True,
    )
    made = {m.code: m for m in Municipality.objects.filter(division_year=DIVISION_YEAR)}
    Membership.objects.bulk_create(
        Membership(
            region=regions[row["region_key"]],
            municipality=made[row["code"]],
            is_certain=row["in_default_set"] == "yes",
            note=words["notes"].get(row["municipality"]) or words.get(row["certainty"], ""),
            source=row["source"][:300],
            population=int(row["population_2023"]),
        )
        for row in rows
    )


@transaction.atomic
def _make_account(person: Person, programme: Programme, *, at: datetime) -> None:
    user = User.objects.create_user(person.email, PASSWORD, name=person.name, is_fictional=True)
    region = programme.regions.get(key=person.region) if person.region else None
    grant_role(user, kind=person.kind, programme=programme, region=region, by=None, at=at)


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return content
