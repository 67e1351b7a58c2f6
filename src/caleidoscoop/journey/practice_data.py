"""The practice programme as it is written down: regions, what was said there, threads.

All of it is invented. A table per region holds one thing said per row, in short Dutch words; the
codes behind it are threads with a sign: + supports, ~ nuances, - contradicts. Words in brackets
are the stretch that counts; "first words…last words" stands for all in between.
"""

import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data" / "practice"
STANCES = {"+": "supports", "~": "nuances", "-": "contradicts"}
CODE = re.compile(r"([+~-])([a-z][a-z-]*)(?: \(([^)]+)\))?(?:,|$)")

# How a speaker is written -> kind of speaker, position, and the word on an invented label.
SPEAKERS = {
    "rijk": ("rijk", "official", "Rijk"),
    "directeur": ("rijk", "executive", "directeur bij het Rijk"),
    "provincie": ("province", "official", "provincie"),
    "gedeputeerde": ("province", "executive", "gedeputeerde"),
    "gemeente": ("municipality", "official", "gemeente"),
    "wethouder": ("municipality", "executive", "wethouder"),
    "burgemeester": ("municipality", "executive", "burgemeester"),
    "waterschap": ("water_authority", "official", "waterschap"),
    "heemraad": ("water_authority", "executive", "heemraad"),
    "dijkgraaf": ("water_authority", "executive", "dijkgraaf"),
    "partner": ("partner", "", "partner"),
    "ondernemer": ("business", "", "ondernemer"),
    "bewoner": ("resident", "", "bewoner"),
    "jongere": ("resident", "", "jongere"),
}
NOBODY = ("tafel", "onbekend")  # what a table said together, and what nobody is known to have said
ELEMENTS = {
    "opgave": "challenge",
    "initiatief": "initiative",
    "structuur": "structure",
    "knelpunt": "bottleneck",
    "metafoor": "metaphor",
    "overtuiging": "belief",
    "cmetafoor": "constructive_metaphor",
    "behoefte": "need",
    "idee": "idea",
    "trend": "trend",
    "hefboom": "lever",
    "waarde": "value",
    "principe": "principle",
    "stap": "first_step",
}
SECOND_DAY = ("constructive_metaphor", "need", "idea", "lever", "principle", "first_step")
DOMAINS = {
    "mobiliteit": "mobility",
    "zorg": "care",
    "onderwijs": "education",
    "wonen": "housing",
    "werk": "labour",
    "economie": "economy",
    "cultuur": "culture",
    "samenleven": "community",
    "veiligheid": "safety",
    "water": "nature",
    "natuur": "nature",
    "energie": "energy",
    "digitaal": "digital",
    "bestuur": "governance",
    "geld": "finance",
    "grens": "border",
}
CONDITIONS = {
    "": ("", ""),
    "beleid": ("structural", "policies"),
    "praktijk": ("structural", "practices"),
    "middelen": ("structural", "resource_flows"),
    "relaties": ("relational", "relationships"),
    "macht": ("relational", "power_dynamics"),
    "denken": ("transformative", "mental_models"),
}


@dataclass(frozen=True)
class Code:
    """That a stretch of what was said bears on a thread."""

    thread: str
    stance: str
    start: int
    end: int


@dataclass(frozen=True)
class Said:
    """One thing said, with how it was coded."""

    key: str
    session: str
    table: str
    speaker: str
    kind: str
    position: str
    element: str
    domain: str
    layer: str
    condition: str
    said_on: date
    text: str
    codes: tuple[Code, ...]


@dataclass(frozen=True)
class Occasion:
    """An occasion of a region: a = two days of dialogue, b = talks at home, c = one more."""

    key: str
    name: str
    kind: str
    days: tuple[date, ...]
    municipality: str


@dataclass(frozen=True)
class PracticeRegion:
    """An invented region, with its occasions and all that was said there."""

    key: str
    name: str
    code: str
    province: str
    borders: str
    phase: str
    municipalities: dict[str, int]
    occasions: tuple[Occasion, ...]
    said: tuple[Said, ...]

    def said_at(self, occasion: Occasion) -> list[Said]:
        return [said for said in self.said if said.session == occasion.key]


@cache
def regions() -> tuple[PracticeRegion, ...]:
    return tuple(_region(row) for row in _toml("regions.toml")["region"])


@cache
def coding() -> dict[str, Any]:
    """Return the threads, their links, the findings, and what some do not want published."""
    return _toml("threads.toml")


def _region(row: dict[str, Any]) -> PracticeRegion:
    occasions = tuple(_occasion(key, row[key]) for key in "abc")
    return PracticeRegion(
        key=row["key"],
        name=row["name"],
        code=row["code"],
        province=row["province"],
        borders=row["borders"],
        phase=row["phase"],
        municipalities=row["municipalities"],
        occasions=occasions,
        said=tuple(_said(row, {one.key: one for one in occasions})),
    )


def _occasion(key: str, row: dict[str, Any]) -> Occasion:
    kind = {"a": "dialogue", "b": "interview", "c": "dialogue"}[key]
    days = tuple(date.fromisoformat(day) for day in row["on"])
    return Occasion(key, row["name"], kind, days, row.get("municipality", ""))


def _said(region: dict[str, Any], occasions: dict[str, Occasion]) -> Iterator[Said]:
    with (FOLDER / f"{region['key']}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="|", quoting=csv.QUOTE_NONE):
            word, _, number = row["spreker"].partition(" ")
            kind, position, label = SPEAKERS.get(word, ("", "", ""))
            element = ELEMENTS[row["element"]]
            layer, condition = CONDITIONS[row["conditie"]]
            yield Said(
                key=f"{region['code']}-{row['nr']}",
                session=row["sessie"],
                table=f"Tafel {row['tafel']}" if row["tafel"] else "",
                speaker=f"Spreker {number} ({label})" if word not in NOBODY else "",
                kind=kind,
                position=position,
                element=element,
                domain=DOMAINS[row["domein"]],
                layer=layer,
                condition=condition,
                said_on=occasions[row["sessie"]].days[-1 if element in SECOND_DAY else 0],
                text=row["tekst"],
                codes=tuple(_codes(row["codes"], row["tekst"])),
            )


def _codes(cell: str, text: str) -> Iterator[Code]:
    found = list(CODE.finditer(cell))
    if "".join(one.group() for one in found) != cell:
        raise ValueError(f"These are no codes: {cell}")
    for sign, thread, words in (one.groups() for one in found):
        yield Code(thread, STANCES[sign], *span_of(words, text))


def span_of(words: str | None, text: str) -> tuple[int, int]:
    """Return where a stretch begins and ends; without words it is the whole text."""
    if not words:
        return 0, len(text)
    first, is_long, last = words.partition("…")
    start = text.index(first)
    return start, text.index(last, start) + len(last) if is_long else start + len(first)


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
