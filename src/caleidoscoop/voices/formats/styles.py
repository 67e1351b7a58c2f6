"""Which paragraphs of a Word document are headings, by their style."""

import re
from dataclasses import dataclass

from caleidoscoop.voices.formats.markup import Element, attribute, local
from caleidoscoop.voices.formats.package import Package

HEADING = re.compile(r"(?:heading|kop|überschrift|titre)\s*([1-9])\Z")
TITLES = frozenset(["title", "titel", "subtitle", "ondertitel"])
CONTENTS = re.compile(r"(?:toc|inhopg|inhoudsopgave)\s*\d?\Z|toc heading\Z|kopvaninhoudsopgave\Z")
BODY_LEVEL = 9
MAX_CHAIN = 20


@dataclass(frozen=True)
class Style:
    """Why paragraphs of a style are no passages ("" if they are), and the level of a heading."""

    reason: str = ""
    level: int = 0


class Styles:
    """The paragraph styles of a document."""

    def __init__(self, package: Package, part: str) -> None:
        self.elements: dict[str, Element] = {}
        self.known: dict[str, Style] = {"": Style()}
        for name in package.related(part, "styles"):
            for element in package.tree(name):
                if local(element) == "style":
                    self.elements[attribute(element, "styleId")] = element

    def of(self, paragraph: Element) -> Style:
        """Return what the style of a paragraph says, or its own outline level."""
        name, level = "", -1
        for properties in paragraph:
            if local(properties) == "pPr":
                for part in properties:
                    if local(part) == "pStyle":
                        name = attribute(part)
                    elif local(part) == "outlineLvl":
                        level = outline(part)
        if 0 <= level < BODY_LEVEL:
            return Style("heading", level + 1)
        if name not in self.known:
            self.known[name] = self.find(name)
        return self.known[name]

    def find(self, name: str) -> Style:
        """Follow a style to those it is based on, until one is a heading."""
        for _ in range(MAX_CHAIN):
            if style := by_name(name):
                return style
            element = self.elements.get(name)
            if element is None:
                break
            based_on = ""
            for part in element:
                if local(part) == "name" and (style := by_name(attribute(part))):
                    return style
                if local(part) == "basedOn":
                    based_on = attribute(part)
                if local(part) == "pPr":
                    for own in part:
                        if local(own) == "outlineLvl" and 0 <= outline(own) < BODY_LEVEL:
                            return Style("heading", outline(own) + 1)
            name = based_on
        return Style()


def by_name(name: str) -> Style | None:
    folded = name.casefold().strip()
    if found := HEADING.match(folded):
        return Style("heading", int(found[1]))
    if folded in TITLES:
        return Style("heading", 1)
    return Style("contents") if CONTENTS.match(folded) else None


def outline(element: Element) -> int:
    found = attribute(element)
    return int(found) if found.isdecimal() else BODY_LEVEL
