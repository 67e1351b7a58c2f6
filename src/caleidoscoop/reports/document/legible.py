"""Text of people, made fit to print: nothing is left out, nothing acts as a sign of control."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

# Signs that change the reading direction of what follows could make a quote look different.
DIRECTION_SIGNS = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
)
NOT_A_CHARACTER = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def visible(sign: str) -> str:
    """Return a readable stand-in for a sign that cannot be shown."""
    return f"\u27e8U+{ord(sign):04X}\u27e9"


def legible(value: Any) -> Any:
    """Return the same structure with control and direction signs in sight."""
    return changed(value, clean)


def clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not SUSPECT.search(text):
        return text
    return SUSPECT.sub(lambda found: stand_in(found[0]), text)


def stand_in(sign: str) -> str:
    if sign in "\u2028\u2029":
        return "\n"
    is_hidden = unicodedata.category(sign) in ("Cc", "Cs") or sign in DIRECTION_SIGNS
    return visible(sign) if is_hidden or NOT_A_CHARACTER.match(sign) else sign


def changed(value: Any, change: Callable[[str], str]) -> Any:
    """Return the same structure with every text changed. Keys stay as they are."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: changed(item, change) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [changed(item, change) for item in value]
    return value


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts_in(item)
