"""What changed between two editions of a report."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from caleidoscoop.reports.models import Edition


@dataclass(frozen=True)
class Changed:
    """One thing that both editions tell, as it was and as it is."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """What one edition tells that the other does not, and what both tell differently."""

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True)
class Comparison:
    """Two editions beside each other, and why there is a next one."""

    before: Edition
    after: Edition
    texts: Difference
    threads: Difference
    figures: Difference
    quotes_added: int
    quotes_removed: int


def compare_editions(before: Edition, after: Edition) -> Comparison:
    old, new = before.structure, after.structure
    old_quotes, new_quotes = set(before.quotes), set(after.quotes)
    return Comparison(
        before,
        after,
        texts=_differ(_texts(old), _texts(new)),
        threads=_differ(_threads(old, _told), _threads(new, _told)),
        figures=_differ(_threads(old, _counted), _threads(new, _counted)),
        quotes_added=len(new_quotes - old_quotes),
        quotes_removed=len(old_quotes - new_quotes),
    )


Told = dict[str, tuple[str, str]]


def _differ(old: Told, new: Told) -> Difference:
    return Difference(
        added=[title for key, (title, _text) in new.items() if key not in old],
        removed=[title for key, (title, _text) in old.items() if key not in new],
        changed=[
            Changed(title, old[key][1], text)
            for key, (title, text) in new.items()
            if key in old and old[key][1] != text
        ],
    )


def _texts(document: dict[str, Any]) -> Told:
    """Return every text of a document by a key that stays, with its title."""
    titles = {thread["id"]: thread["title"] for thread in document["threads"]}
    told: Told = {"summary": ("", _plain(document.get("summary", {}).get("lead", [])))}
    for region in document["regions"]:
        told[f"region:{region['key']}"] = (region["name"], _plain(region.get("overview", [])))
    for chapter in document["chapters"]:
        told[f"chapter:{chapter['key']}"] = (chapter["title"], _plain(chapter.get("intro", [])))
        for finding in chapter.get("findings", []):
            title = " · ".join(titles[key] for key in finding.get("threads", []) if key in titles)
            told[finding["id"]] = (title or chapter["title"], _plain(finding["text"]))
    return {key: (title, text) for key, (title, text) in told.items() if text}


def _threads(document: dict[str, Any], tell: Callable[[dict[str, Any]], str]) -> Told:
    return {thread["id"]: (thread["title"], tell(thread)) for thread in document["threads"]}


def _told(thread: dict[str, Any]) -> str:
    return f"{thread['title']}: {thread.get('statement', '')}".rstrip(": ")


def _counted(thread: dict[str, Any]) -> str:
    counts = thread.get("counts", {})
    return ", ".join(
        f"{counts[name]}/{counts[f'{name}_of']}"
        for name in ("regions", "sessions", "kinds")
        if counts.get(name) is not None and f"{name}_of" in counts
    )


def _plain(text: Iterable[Iterable[dict[str, Any]]]) -> str:
    paragraphs = (" ".join(_sentence(sentence) for sentence in paragraph) for paragraph in text)
    return "\n\n".join(paragraphs)


def _sentence(sentence: dict[str, Any]) -> str:
    parts = (
        part.get("text") or part.get("figure", {}).get("value") or "[…]"
        for part in sentence["parts"]
    )
    return "".join(parts)
