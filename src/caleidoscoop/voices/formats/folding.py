"""Words for comparison: without accents, capitals, punctuation or articles."""

import re
import unicodedata
from functools import lru_cache

NOT_A_WORD = re.compile(r"[^\w]+|_+")
ARTICLES = frozenset(["de", "het", "een", "the", "a", "an"])


@lru_cache(maxsize=4_096)
def fold(text: str) -> str:
    """Return text for comparison: no accents, capitals, punctuation or articles."""
    bare = unicodedata.normalize("NFKD", text.split("(")[0] or text).casefold()
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    words = NOT_A_WORD.sub(" ", bare).split()
    return " ".join([word for word in words if word not in ARTICLES] or words)


def by_synonym(table: dict[str, str]) -> dict[str, str]:
    """Turn `{name: "synonym, synonym"}` inside out, with every synonym folded.

    Raises ValueError if a word means two things.
    """
    names: dict[str, str] = {}
    for name, synonyms in table.items():
        for synonym in synonyms.split(","):
            if names.setdefault(fold(synonym), name) != name:
                raise ValueError(f"{synonym!r} means both {name} and {names[fold(synonym)]}.")
    return names
