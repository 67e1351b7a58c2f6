"""Labelled texts to measure on: from a folder when one is given, else made here."""

import csv
import gzip
import random
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

RARE = 20  # titles a theme needs to be counted


@dataclass(frozen=True)
class Corpus:
    """Texts with the subject a person gave each of them."""

    name: str
    texts: list[str]
    subjects: list[str]

    @property
    def n_subjects(self) -> int:
        return len(set(self.subjects))


def labelled(folder: Path | None) -> list[Corpus]:
    """Return the labelled sets to measure quality on."""
    if folder is None:
        return [made(1_000)]
    return [sib(folder / "sib200_nl"), titles(folder / "dekamer_nl" / "dekamer.csv.gz")]


def sentences(folder: Path | None, n: int) -> list[str]:
    """Return n different sentences to measure speed on."""
    if folder is None:
        return made(n).texts
    found: dict[str, None] = {}
    for row in _questions(folder / "dekamer_nl" / "dekamer.csv.gz"):
        for part in re.split(r"(?<=[.!?])\s+|\n+", f"{row['question']}\n{row['answer']}"):
            if 25 <= len(part.strip()) <= 300:
                found.setdefault(part.strip())
    shuffled = list(found)
    random.Random(0).shuffle(shuffled)
    return shuffled[:n]


def sib(folder: Path) -> Corpus:
    """Return SIB-200 in Dutch: D.I. Adelani and others (2024), EACL; texts CC BY-SA 4.0."""
    rows = []
    for part in ("train", "dev", "test"):
        with (folder / f"{part}.tsv").open(encoding="utf-8", newline="") as file:
            rows += list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return _corpus("sib", ((row["text"], row["category"]) for row in rows))


def titles(path: Path) -> Corpus:
    """Return the first lines of Belgian parliamentary questions, 2017 (bnosac/ruimtehol; CC0)."""
    pairs = []
    for row in _questions(path):
        title = _title(row)
        if title and row["theme"] not in ("", "NA"):
            pairs.append((title, row["theme"]))
    often = Counter(theme for _, theme in pairs)
    return _corpus("dekamer", ((t, theme) for t, theme in pairs if often[theme] >= RARE))


@dataclass(frozen=True)
class Halves:
    """Titles of one half of the questions, and the whole questions of the other half."""

    titles: Corpus
    others: list[str]


def halves(folder: Path, *, seed: int) -> Halves:
    """Return the questions cut in two at random: what is grouped and what is learned from."""
    path = folder / "dekamer_nl" / "dekamer.csv.gz"
    rows = _questions(path)
    random.Random(seed).shuffle(rows)
    learned = rows[: len(rows) // 2]
    others = [f"{row['question']}\n{row['answer']}" for row in learned]
    known = {_title(row) for row in learned}
    often = {theme for theme, n in Counter(s for s in titles(path).subjects).items() if n >= RARE}
    pairs = ((_title(row), row["theme"]) for row in rows[len(learned) :])
    kept = ((title, theme) for title, theme in pairs if theme in often and title not in known)
    return Halves(_corpus("dekamer_half", kept), others)


def _title(row: dict[str, str]) -> str:
    return re.sub(r"\(M[Vv] [^)]*\)", "", row["question"].strip().split("\n")[0]).strip()


def _questions(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _corpus(name: str, pairs: Iterable[tuple[str, str]]) -> Corpus:
    first: dict[str, str] = {}
    for text, subject in pairs:
        first.setdefault(text, subject)
    return Corpus(name, list(first), list(first.values()))


WHO = "wij bewoners ondernemers ouderen jongeren gezinnen buren verenigingen gemeenten raadsleden"
VERBS = "missen zoeken verwachten vragen verliezen krijgen bespreken zien steunen regelen"
WHERE = "dorp kern wijk streek buurt regio stad provincie straat gemeenschap"
FILLER = (
    "al jaren",
    "steeds vaker",
    "volgens mij",
    "in de praktijk",
    "met elkaar",
    "sinds vorig jaar",
    "helaas",
    "gelukkig",
    "als het even kan",
    "zonder overleg",
)
SUBJECTS = {
    "vervoer": "bus buslijn halte trein station dienstregeling buurtbus reistijd fietspad veerpont",
    "wonen": "woning huurwoning koopwoning nieuwbouw starterswoning huurprijs woningbouw bouwgrond",
    "zorg": "huisarts huisartsenpost zorg wijkverpleging ziekenhuis patiënt mantelzorg apotheek",
    "onderwijs": "school basisschool leraar opleiding student lerarentekort leerling stageplek",
    "werk": "baan werkgever vakmensen bedrijventerrein werkgelegenheid personeelstekort ondernemer",
    "natuur": "natuurgebied bos stikstof landbouwgrond boer weidevogel beek waterkwaliteit veen",
    "energie": "windmolen zonnepark stroomnet netcongestie warmtepomp energierekening isolatie",
    "ontmoeten": "dorpshuis bibliotheek sportclub vrijwilliger kerk feest muziekvereniging zwembad",
}


def made(n: int, *, seed: int = 0) -> Corpus:
    """Return n different sentences on eight subjects; one word in three tells which."""
    rng = random.Random(seed)
    pairs: dict[str, str] = {}
    while len(pairs) < n:
        subject = rng.choice(list(SUBJECTS))
        telling = rng.sample(SUBJECTS[subject].split(), 2)
        if rng.random() < 0.3:
            telling[1] = rng.choice(SUBJECTS[rng.choice(list(SUBJECTS))].split())
        text = (
            f"{rng.choice(WHO.split()).capitalize()} {rng.choice(VERBS.split())} "
            f"{rng.choice(FILLER)} de {telling[0]} en de {telling[1]} in onze "
            f"{rng.choice(WHERE.split())}."
        )
        pairs.setdefault(text, subject)
    return _corpus("made", pairs.items())


def near_copy(text: str, rng: random.Random) -> str:
    """Return the text with one small change in every ten words, as when it is typed over."""
    words = text.split()
    for _ in range(max(1, len(words) // 10)):
        at = rng.randrange(len(words))
        change = rng.randrange(4)
        if change == 0 and len(words) > 3:
            del words[at]
        elif change == 1:
            other = rng.randrange(len(words))
            words[at], words[other] = words[other], words[at]
        elif change == 2 and len(words[at]) > 3:
            letter = rng.randrange(len(words[at]))
            words[at] = words[at][:letter] + words[at][letter + 1 :]
        else:
            words.insert(at, rng.choice(["ook", "dus", "nog", "wel"]))
    return " ".join(words)
