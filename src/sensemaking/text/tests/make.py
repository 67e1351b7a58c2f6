"""Passages for tests: three subjects that share no telling word, said by many people."""

import random

from sensemaking.text import Passage

SUBJECTS = {
    "bus": (
        ["De bus", "De buurtbus", "Lijn 12", "De laatste bus", "De nachtbus"],
        ["rijdt niet meer naar de halte", "komt te laat bij de halte", "slaat onze halte over"],
        ["in het weekend.", "na acht uur.", "sinds de dienstregeling.", "zodat reizigers wachten."],
    ),
    "woning": (
        ["Starters", "Jonge gezinnen", "Huurders", "Ouderen", "Kopers"],
        [
            "vinden geen betaalbare woning",
            "wachten jaren op een huurwoning",
            "zoeken een koopwoning",
        ],
        ["vlak bij de nieuwbouwwijk.", "met lage huur.", "door de hoge huurprijs.", "in de kern."],
    ),
    "dokter": (
        [
            "De huisarts",
            "De wijkverpleegkundige",
            "De praktijk",
            "De tandarts",
            "De fysiotherapeut",
        ],
        ["neemt geen patiënten meer aan", "heeft te weinig tijd voor patiënten", "stopt met zorg"],
        [
            "wegens personeelstekort.",
            "voor chronisch zieken.",
            "terwijl de zorgvraag groeit.",
            "hier.",
        ],
    ),
}


def passages(n: int, *, seed: int = 0, speakers: int = 12) -> list[Passage]:
    """Return n different passages; the key of each begins with its subject."""
    rng = random.Random(seed)
    made: dict[str, Passage] = {}
    while len(made) < n:
        subject = list(SUBJECTS)[len(made) % 3]
        text = " ".join(rng.choice(part) for part in SUBJECTS[subject])
        number = len(made)
        if text in made and number < 150:
            continue
        text = text if text not in made else f"{text} {rng.random()}"
        made[text] = Passage(
            key=f"{subject}-{number:04d}",
            text=text,
            speaker=f"speaker {number % speakers}",
            source=f"source {number % 5}",
            region=f"region {number % 4}",
        )
    return list(made.values())


def say(*texts: str, speaker: str = "") -> list[Passage]:
    """Return one passage per text, each by a speaker of its own unless one is named."""
    return [
        Passage(key=f"k{i:03d}", text=text, speaker=speaker or f"speaker {i}", source="note")
        for i, text in enumerate(texts)
    ]
