"""The block between two lines of dashes at the start of a text: fields for all that follows."""

from dataclasses import dataclass

import yaml

from caleidoscoop.voices.formats.extract import Collector
from caleidoscoop.voices.formats.folding import fold
from caleidoscoop.voices.formats.vocabulary import recognise, role_of

MAX_LINES = 60
MAX_CHARACTERS = 8_000
OTHER_KEYS = frozenset(fold(key) for key in ("titel", "title", "bron", "source", "speakers"))
SPEAKERS = frozenset(["speakers", "sprekers"])


class PlainLoader(yaml.BaseLoader):
    """Reads every scalar as it stands, so that `no` and `03` stay what people typed.

    Aliases are refused: a few lines of them unfold to gigabytes.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("alias")
        return super().compose_node(parent, index)


@dataclass(frozen=True)
class FrontMatter:
    """How many lines it takes, and whether names stand before what people said."""

    lines: int = 0
    has_prefixes: bool = False


def read_front_matter(lines: list[str], into: Collector) -> FrontMatter:
    """Set the fields of a file from its front matter, if it has one; its words are left out."""
    end = end_of_block(lines)
    if not end:
        return FrontMatter()
    start = next(i for i, line in enumerate(lines) if line.strip())
    entries = entries_of(lines[start + 1 : end])
    if not any(is_known(key) for key in entries):
        return FrontMatter()  # dashes around something that people said
    has_prefixes = False
    for key, value in entries.items():
        if fold(key) in SPEAKERS and value.strip().casefold() == "prefix":
            has_prefixes = True
        else:
            set_default(key, value, into)
    into.leave_out("\n".join(lines[: end + 1]), f"line {start + 1}", "front_matter")
    return FrontMatter(end + 1, has_prefixes)


def end_of_block(lines: list[str]) -> int:
    """Return the index of the closing dashes, 0 if there is no block."""
    start = next((i for i, line in enumerate(lines[:MAX_LINES]) if line.strip()), -1)
    if start < 0 or lines[start].rstrip() != "---":
        return 0
    for i in range(start + 1, min(len(lines), start + MAX_LINES)):
        if lines[i].rstrip() in ("---", "..."):
            return i
    return 0


def entries_of(block: list[str]) -> dict[str, str]:
    """Return keys and values; a block that is not YAML is read line by line."""
    text = "\n".join(block)
    if len(text) > MAX_CHARACTERS:
        return {}
    try:
        found = yaml.load(text, Loader=PlainLoader)  # noqa: S506 - knows only text, lists, mappings
    except (yaml.YAMLError, RecursionError, ValueError):
        found = None
    if not isinstance(found, dict):
        pairs = [line.partition(":") for line in block if line.strip()]
        if not all(colon for _, colon, _ in pairs):
            return {}
        found = {key.strip(): value.strip() for key, _, value in pairs}
    return {str(key): as_text(value) for key, value in found.items()}


def as_text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(as_text(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {as_text(item)}" for key, item in value.items())
    return "" if value is None else " ".join(str(value).split())


def is_known(key: str) -> bool:
    return fold(key) in OTHER_KEYS or role_of(key) not in ("", "text")


def set_default(key: str, value: str, into: Collector) -> None:
    role = role_of(key)
    if role in ("", "text"):
        if fold(key) not in OTHER_KEYS:
            into.unknown_headers[key] = None
        return
    if not value:
        return
    found = recognise(role, value)
    if found is None:
        into.not_known(key, value)
        return
    if found.value:
        into.fields[role] = found.value
    for name, extra in found.extra:
        into.fields.setdefault(name, extra)
