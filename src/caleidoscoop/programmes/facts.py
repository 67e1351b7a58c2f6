"""What is known of regions before anybody says anything: names and keys, from the data folder."""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class KnownRegion:
    """A region as the programme of 2024 names it."""

    key: str
    name: str
    position: int
    provinces: str
    borders: str


def folded(name: str) -> str:
    """Return a name for comparison: no accents, no capitals, no signs."""
    bare = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[^a-z0-9]+", "", bare)


@cache
def known_regions() -> tuple[KnownRegion, ...]:
    with (DATA / "regions.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            KnownRegion(
                key=row["key"],
                name=row["name_nl"],
                position=position,
                provinces=row["provinces"],
                borders=row["borders"] if row["borders"] != "none" else "",
            )
            for position, row in enumerate(csv.DictReader(file))
        )


@cache
def place_names() -> tuple[str, ...]:
    """Return the names of the known regions, and of all municipalities and provinces of 2024."""
    with (DATA / "municipalities_2024.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = {region.name for region in known_regions()}
    names |= {row["name"] for row in rows} | {row["province"] for row in rows}
    return tuple(sorted(names))


def known_region(name: str) -> KnownRegion | None:
    """Return the region of this name or key, or None when it is not one of the known."""
    for region in known_regions():
        if folded(name) in {folded(region.name), folded(region.key)}:
            return region
    return None
