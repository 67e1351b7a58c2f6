"""People for tests: anna leads a region, bram facilitates it, chris is a stranger.

Dilek leads the programme.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from caleidoscoop.people.models import Role, RoleKind, User
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.programmes.tests import make as make_programmes

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "een lange zin is sterk"


def person(name: str, *, password: str | None = None) -> User:
    """Return an account; without a password, as most tests sign in by `client.force_login`."""
    return User.objects.create_user(
        f"{name}@example.org", password, name=name.capitalize(), is_fictional=True
    )


def role(
    user: User,
    kind: str,
    programme: Programme,
    region: Region | None = None,
    *,
    ends_on: date | None = None,
) -> Role:
    return Role.objects.create(
        user=user, kind=kind, programme=programme, region=region, granted_at=AT, ends_on=ends_on
    )


def anna(region: Region) -> User:
    """The lead of the region."""
    user = person("anna")
    role(user, RoleKind.REGION_LEAD, region.programme, region)
    return user


def bram(region: Region) -> User:
    """A facilitator of the region."""
    user = person("bram")
    role(user, RoleKind.FACILITATOR, region.programme, region)
    return user


def chris(region: Region | None = None) -> User:
    """A stranger: facilitator of the other region given, or of a programme of their own."""
    user = person("chris")
    if region is None:
        elsewhere = make_programmes.programme(key="elders", name="Elders")
        region = make_programmes.region(elsewhere, key="verweg", name="Verweg")
    role(user, RoleKind.FACILITATOR, region.programme, region)
    return user


def dilek(programme: Programme) -> User:
    """The lead of the programme."""
    user = person("dilek")
    role(user, RoleKind.PROGRAMME_LEAD, programme)
    return user


@dataclass(frozen=True)
class Team:
    """A programme with two regions and its people. Chris works in the other region."""

    programme: Programme
    region: Region
    other_region: Region
    anna: User
    bram: User
    chris: User
    dilek: User


def team() -> Team:
    programme = make_programmes.programme()
    region, other_region = make_programmes.two_regions(programme)
    return Team(
        programme=programme,
        region=region,
        other_region=other_region,
        anna=anna(region),
        bram=bram(region),
        chris=chris(other_region),
        dilek=dilek(programme),
    )
