"""Who may give which role where."""

from datetime import date, timedelta

import pytest

from caleidoscoop.people.actions import grant_role
from caleidoscoop.people.models import Role, RoleKind
from caleidoscoop.people.tests import make
from caleidoscoop.programmes.tests import make as make_programmes
from caleidoscoop.shared.models import RecordEntry, key_of
from caleidoscoop.shared.refused import Refused

AT = make.AT


@pytest.fixture
def erin(team):
    return make.person("erin")


def grant(team, user, kind, *, by, region="own", **more):
    place = {"own": team.region, "other": team.other_region, None: None}[region]
    return grant_role(user, kind=kind, programme=team.programme, region=place, by=by, at=AT, **more)


def test_a_programme_lead_gives_any_role_in_the_programme(team, erin):
    grant(team, erin, RoleKind.REGION_LEAD, by=team.dilek, region="other")
    grant(team, erin, RoleKind.PROGRAMME_LEAD, by=team.dilek, region=None)
    assert erin.roles.count() == 2


@pytest.mark.parametrize("kind", [RoleKind.NOTE_TAKER, RoleKind.FACILITATOR])
def test_a_region_lead_brings_in_who_works_there(team, erin, kind):
    role = grant(team, erin, kind, by=team.anna)
    assert (role.granted_by, role.region) == (team.anna, team.region)


@pytest.mark.parametrize(
    ("who", "kind", "region"),
    [
        ("anna", RoleKind.REGION_LEAD, "own"),
        ("anna", RoleKind.DIRECTOR, "own"),
        ("anna", RoleKind.FACILITATOR, "other"),
        ("anna", RoleKind.FACILITATOR, None),
        ("bram", RoleKind.NOTE_TAKER, "own"),
        ("chris", RoleKind.NOTE_TAKER, "own"),
    ],
)
def test_nobody_gives_more_than_is_theirs(team, erin, who, kind, region):
    with pytest.raises(Refused, match="niet"):
        grant(team, erin, kind, by=getattr(team, who), region=region)
    assert not erin.roles.exists()
    assert not RecordEntry.objects.exists()


def test_a_lead_of_another_programme_gives_nothing_here(team, erin):
    elsewhere = make_programmes.programme(key="elders", name="Elders")
    make.role(erin, RoleKind.PROGRAMME_LEAD, elsewhere)
    with pytest.raises(Refused):
        grant(team, make.person("femke"), RoleKind.NOTE_TAKER, by=erin)


def test_a_role_that_has_ended_gives_nothing(team, erin):
    team.dilek.roles.update(ends_on=date(2020, 1, 1))
    with pytest.raises(Refused):
        grant(team, erin, RoleKind.NOTE_TAKER, by=team.dilek)


def test_the_operator_gives_the_first_role(team, erin):
    role = grant(team, erin, RoleKind.PROGRAMME_LEAD, by=None, region=None)
    assert role.granted_by is None
    assert RecordEntry.objects.get().actor == "system"


def test_the_same_role_again_renews_it(team, erin):
    soon, late = AT.date() + timedelta(days=1), AT.date() + timedelta(days=300)
    first = grant(team, erin, RoleKind.NOTE_TAKER, by=team.anna, ends_on=soon)
    second = grant(team, erin, RoleKind.NOTE_TAKER, by=team.dilek, ends_on=late)
    assert first == second
    assert Role.objects.get(pk=first.pk).ends_on == late


def test_each_grant_stands_in_the_public_record(team, erin):
    grant(team, erin, RoleKind.NOTE_TAKER, by=team.anna)
    entry = RecordEntry.objects.of_programme(team.programme.key).get()
    assert (entry.verb, entry.actor, entry.target) == (
        "role_granted",
        key_of(team.anna),
        key_of(erin),
    )
    assert entry.details == {"kind": "note_taker", "region": "noordkant", "ends_on": None}


@pytest.mark.parametrize(
    ("kind", "region"), [(RoleKind.PROGRAMME_LEAD, "own"), (RoleKind.REGION_LEAD, None)]
)
def test_a_role_fits_its_place(team, erin, kind, region):
    with pytest.raises(Refused):
        grant(team, erin, kind, by=team.dilek, region=region)


def test_a_region_of_another_programme_is_refused(team, erin):
    elsewhere = make_programmes.region(make_programmes.programme(key="elders", name="Elders"))
    with pytest.raises(Refused, match="programma"):
        grant_role(
            erin,
            kind=RoleKind.NOTE_TAKER,
            programme=team.programme,
            region=elsewhere,
            by=team.dilek,
            at=AT,
        )


def test_a_role_does_not_end_before_it_starts(team, erin):
    with pytest.raises(Refused):
        grant(team, erin, RoleKind.NOTE_TAKER, by=team.anna, ends_on=date(2020, 1, 1))
