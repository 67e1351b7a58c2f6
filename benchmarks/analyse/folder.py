"""A folder as regions send it in: .txt, .md, .csv, .docx and .xlsx, of any size."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import openpyxl

REGIONS = ("Twente", "Achterhoek", "Zuid-Limburg", "noard-fryslan", "Zeeuws-Vlaanderen")
KINDS = ("inwoner", "ondernemer", "gemeente", "provincie")
PER_FILE = 200


def make(folder: Path, texts: Sequence[str]) -> None:
    """Divide the texts over regions and kinds of files."""
    for number, start in enumerate(range(0, len(texts), PER_FILE)):
        region = folder / REGIONS[number % len(REGIONS)]
        region.mkdir(parents=True, exist_ok=True)
        suffix = list(WRITERS)[number % len(WRITERS)]
        WRITERS[suffix](region / f"verslag-{number}{suffix}", texts[start : start + PER_FILE])


def _lines(file: Path, texts: Sequence[str]) -> None:
    file.write_text("\n".join(texts) + "\n", encoding="utf-8")


def _bullets(file: Path, texts: Sequence[str]) -> None:
    bullets = "".join(f"- {text}\n" for text in texts)
    file.write_text(f"# Tafel\n\n{bullets}", encoding="utf-8")


def _rows(texts: Sequence[str]) -> list[list[str]]:
    rows = [
        [f"S{number % 60}", KINDS[number % len(KINDS)], text] for number, text in enumerate(texts)
    ]
    return [["Spreker", "Soort spreker", "Opmerking"], *rows]


def _table(file: Path, texts: Sequence[str]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows(_rows(texts))


def _document(file: Path, texts: Sequence[str]) -> None:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(str(file))


def _workbook(file: Path, texts: Sequence[str]) -> None:
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("Plakbriefjes")
    for row in _rows(texts):
        sheet.append(row)
    workbook.save(file)


WRITERS: dict[str, Callable[[Path, Sequence[str]], None]] = {
    ".csv": _table,
    ".txt": _lines,
    ".docx": _document,
    ".xlsx": _workbook,
    ".md": _bullets,
}
