"""The command as a stranger runs it: in a process of its own, on a folder of invented texts.

`analyse` keeps a database file of its own, so these tests say the same whatever the suite runs on.
"""

import json
import os
import re
import sqlite3
import subprocess
import sys
import unicodedata
from contextlib import closing
from pathlib import Path

COMMAND = [sys.executable, "-m", "caleidoscoop.journey.command"]
NOT_OURS = (
    "DATABASE_URL",
    "CALEIDOSCOOP_VAR",
    "MEDIA_ROOT",
    "SECRET_KEY",
    "DJANGO_SETTINGS_MODULE",
)

MATTERS = {
    "de bus": ("rijdt na zes uur niet meer", "kost te veel", "komt maar twee keer per dag"),
    "de school": ("sluit als er weinig kinderen zijn", "deelt een juf met het volgende dorp"),
    "het huis": ("is te duur voor jongeren", "staat al jaren leeg", "is slecht geïsoleerd"),
    "de huisarts": ("gaat met pensioen", "neemt niemand meer aan"),
    "de boer": ("krijgt elk jaar andere regels", "weet niet wie er komt kijken"),
}
WHO = ("Volgens mij {}.", "Bij ons {}.", "Wij merken dat dit zo is: {}.", "Al jaren geldt: {}!")


def sentences(place: str) -> list[str]:
    """Return invented sentences of one place, each unlike the others."""
    return [
        frame.format(f"{what} {how} in {place}")
        for frame in WHO
        for what, hows in MATTERS.items()
        for how in hows
    ]


def make_folder(folder: Path) -> Path:
    """Make a folder as regions send them in: three regions, a table, and a text at the top."""
    texts = {
        "noard-fryslan/avond.txt": "\n".join(sentences("Holwerd")[:24]),
        "Twente/dag 1/tafel.md": "# Tafel 1\n\n" + "\n\n".join(sentences("Almelo")[:20]) + "\n",
        "Oostkust/keukentafel.txt": "\n".join(sentences("Veerdam")[:16]),
        "los.md": "---\nregio: Zuid-Limburg\nsoort spreker: inwoner\n---\n\n- "
        + "\n- ".join(sentences("Heerlen")[:9])
        + "\n",
        "zonder.txt": "\n".join(sentences("nergens")[:4]),
    }
    rows = ["Regio;Spreker;Soort spreker;Element;Opmerking"]
    for number, text in enumerate(sentences("Terneuzen")[:18]):
        region = "Zeeuws-Vlaanderen" if number % 3 else "Twente"
        kind = ("Inwoner", "Gemeente", "Ondernemer")[number % 3]
        rows.append(f'{region};S{number % 7};{kind};{"knelpunt" if number % 4 else ""};"{text}"')
    texts["tabel.csv"] = "\n".join(rows) + "\n"
    for name, text in texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def environment(**extra: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    return {**clean, "PYTHONWARNINGS": "ignore", **extra}


def run(*arguments: object, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end; whatever happens it never shows a traceback."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env=environment(**extra),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def analyse(folder: Path, out: Path, *options: str, **extra: str) -> subprocess.CompletedProcess:
    done = run("analyse", folder, "--out", out, *options, **extra)
    assert done.returncode in {0, 1, 2}, done.stderr
    return done


def read(out: Path, name: str = "threads.json") -> dict:
    return json.loads((out / name).read_text(encoding="utf-8"))


def by_path(out: Path) -> dict[str, dict]:
    return {file["path"]: file for file in read(out, "import.json")["files"]}


def texts_of(out: Path, source: str) -> dict[str, str]:
    """Return the fragments of one source: id to text."""
    return {f["id"]: f["text"] for f in read(out)["fragments"] if f["source"] == source}


def rows(out: Path, query: str) -> list[tuple]:
    with closing(sqlite3.connect(out / "caleidoscoop.sqlite3")) as database:
        return database.execute(query).fetchall()


def with_django(out: Path, code: str) -> None:
    """Do what a person would do in the database of an analysis."""
    start = (
        "from pathlib import Path; from caleidoscoop.journey import database\n"
        f"database.use(Path({str(out / 'caleidoscoop.sqlite3')!r}))\n"
        "from django.utils import timezone\n"
        "at = timezone.now()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", start + code], env=environment(), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def words_of(text: str) -> list[str]:
    """Count words in a way of our own: runs of letters and digits, whatever the signs."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))
