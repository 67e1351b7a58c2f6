"""Programmes and regions for tests."""

from caleidoscoop.programmes.models import Municipality, Organisation, Programme, Region


def programme(key: str = "samen-verder", name: str = "Samen Verder", **fields: object) -> Programme:
    return Programme.objects.create(key=key, name=name, is_fictional=True, **fields)


def region(
    of: Programme, key: str = "noordkant", name: str = "Noordkant", **fields: object
) -> Region:
    position = fields.pop("position", of.regions.count())
    return Region.objects.create(programme=of, key=key, name=name, position=position, **fields)


def two_regions(of: Programme) -> tuple[Region, Region]:
    """Return Noordkant, where anna and bram work, and Zuidkant, where they do not."""
    return region(of), region(of, key="zuidkant", name="Zuidkant")


def municipality(of: Region | None = None, name: str = "Vierdorpen") -> Municipality:
    number = Municipality.objects.count() + 1
    made = Municipality.objects.create(code=f"GM9{number:03d}", division_year=2024, name=name)
    if of is not None:
        of.memberships.create(municipality=made)
    return made


def organisation(of: Programme, name: str = "Waterschap De Vaart") -> Organisation:
    return Organisation.objects.create(programme=of, name=name)
