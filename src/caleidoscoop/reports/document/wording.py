"""The words of the interface, one file per language, and figures as people write them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

WORDS = Path(__file__).parent / "words"
LANGUAGES = ("nl", "en")
MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
}


@cache
def words_in(lang: str) -> dict[str, Any]:
    words: dict[str, Any] = json.loads((WORDS / f"{lang}.json").read_text(encoding="utf-8"))
    return words


def grouped(number: int, lang: str) -> str:
    """Write a whole number with its thousands apart."""
    return f"{number:,}".replace(",", "." if lang == "nl" else ",")


def percent(share: float) -> str:
    return f"{share * 100:.0f}%"


def day(date: str, lang: str) -> str:
    """Write a day such as 2024-11-01 in words."""
    year, month, number = date.split("-")
    return f"{int(number)} {MONTHS[lang].split()[int(month) - 1]} {year}"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def listed(names: list[str], word: str) -> str:
    """Join names with commas, and with a word before the last."""
    return f" {word} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
