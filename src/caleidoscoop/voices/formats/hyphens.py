"""Joining lines of a page: a hyphen at the end of a line may belong to the word, or not."""

import re
from collections import Counter
from collections.abc import Iterable

SIGNS = ("\ufffe", "-", "\u2010")
WORD = re.compile(r"[\w-]+")
# "zorg- en welzijn": the hyphen stands for the rest of the word that follows.
AND = frozenset(["en", "of", "tot", "als", "t/m", "noch", "dan", "und", "oder", "bis", "and", "or"])
VOWELS = "aeiouyàáâäèéêëìíîïòóôöùúûü"
TREMA = {"e": "ë", "i": "ï", "u": "ü"}
WITH_TREMA = ("be", "ge")
# Dutch writes a hyphen where two vowels would be read as one.
CLASHES = frozenset("aa ae ai au ee ei eu ie ii oe oi oo ou ui uu éé".split())  # noqa: SIM905


def words_known(texts: Iterable[str]) -> Counter[str]:
    """Return the words of a document, those with a hyphen as well."""
    return Counter(word.casefold() for text in texts for word in WORD.findall(text))


def join_lines(lines: Iterable[str], known: Counter[str]) -> str:
    """Return lines as one text, with words that were broken whole again."""
    text = ""
    for line in lines:
        if not text:
            text = line
        elif text.endswith(SIGNS) and text[:-1] and not text[-2].isspace():
            text = join(text[:-1], line, known)
        else:
            text = f"{text} {line}"
    return text[:-1] + "-" if text.endswith(SIGNS[0]) else text


def join(before: str, after: str, known: Counter[str]) -> str:
    """Join what stands before a hyphen at the end of a line to the next line."""
    start = before.rsplit(None, 1)[-1]
    end, _, _ = after.partition(" ")
    first = WORD.match(end)
    bare = first[0] if first else ""
    if bare.casefold() in AND:
        return f"{before}- {after}"
    start = start.lstrip("(['\"‘“„")
    if is_real(start, bare, known):
        return f"{before}-{after}"
    if start.casefold() in WITH_TREMA and bare[:1] in TREMA and bare[:2] not in ("ei", "ie", "eu"):
        after = TREMA[bare[0]] + after[1:]
    return f"{before}{after}"


def is_real(start: str, end: str, known: Counter[str]) -> bool:
    """Return whether a hyphen is part of the word, as in Zuid-Limburg."""
    if not end or not end[0].islower() or not start:
        return True
    with_hyphen = known[f"{start}-{end}".casefold()]
    without = known[f"{start}{end}".casefold()]
    if with_hyphen != without:
        return with_hyphen > without
    is_short_name = start.isupper() or any(map(str.isdigit, start)) or len(start) == 1
    if is_short_name or start.casefold() in ("niet", "oud", "ex", "non", "vice"):
        return True
    clash = (start[-1] + end[0]).casefold()
    return clash in CLASHES and start.casefold() not in WITH_TREMA
