"""OpenDocument files: is it safe, which kind is it, and what its styles say."""

import re
from dataclasses import dataclass

from caleidoscoop.voices.formats.extract import Limits
from caleidoscoop.voices.formats.markup import Element, attribute, child, local
from caleidoscoop.voices.formats.package import Package
from caleidoscoop.voices.formats.refusal import Unreadable
from caleidoscoop.voices.formats.styles import MAX_CHAIN, Style, by_name

CONTENT = "content.xml"
STYLES = "styles.xml"
MANIFEST = "META-INF/manifest.xml"
KINDS = {"text": "odt", "spreadsheet": "ods"}
# LibreOffice writes lists of macro libraries also where there is none.
LIBRARY_LISTS = ("script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml")
BODY = re.compile(rb"<(?:[\w.-]+:)?body[^>]*>\s*<(?:[\w.-]+:)?([\w.-]+)")
ENCODED = re.compile(r"_([0-9a-fA-F]{2,4})_")


def open_document(data: bytes, kind: str, limits: Limits) -> Package:
    """Return the package of a text ("odt") or spreadsheet ("ods").

    Raises Unreadable if it is protected, holds macros, or is something else.
    """
    package = Package(data, limits)
    check_manifest(package)
    if any(is_macro(name) for name in package.names):
        raise Unreadable("macros")
    if CONTENT not in package.names:
        raise Unreadable("unreadable" if "mimetype" in package.names else "wrong_extension")
    if kind_of(package) != kind:
        raise Unreadable("wrong_extension")
    return package


def check_manifest(package: Package) -> None:
    """Raise Unreadable if the manifest says that parts are encrypted.

    It is not parsed: old programs give it a harmless doctype.
    """
    if MANIFEST in package.names and b"encryption-data" in package.archive.read(MANIFEST):
        raise Unreadable("encrypted")


def is_macro(name: str) -> bool:
    folder, _, rest = name.partition("/")
    if not rest or rest.endswith("/"):
        return False
    return folder == "Scripts" or (folder == "Basic" and not rest.endswith(LIBRARY_LISTS))


def kind_of(package: Package) -> str:
    """Return "odt", "ods" or "" by the beginning of the content."""
    found = BODY.search(package.bytes_of(CONTENT))
    return KINDS.get(found[1].decode(), "") if found else ""


@dataclass(frozen=True)
class OpenStyle:
    """What a style says itself, and the style that it adds to."""

    parent: str = ""
    display_name: str = ""
    level: int = 0
    is_hidden: bool | None = None
    is_table_hidden: bool = False


class OpenStyles:
    """The styles of a document, those that programs make up for single paragraphs too."""

    def __init__(self, *roots: Element) -> None:
        self.known: dict[tuple[str, str], OpenStyle] = {}
        for root in roots:
            for element in root.iter("{*}style"):
                family = attribute(element, "family")
                self.known[(family, attribute(element, "name"))] = read_style(element)

    def of(self, element: Element) -> Style:
        """Return why a paragraph is no passage, if its style says so, and its level."""
        name = attribute(element, "style-name")
        if local(element) == "h":
            return Style("heading", number_of(element, "outline-level", 1, 99))
        for _ in range(MAX_CHAIN):
            style = self.known.get(("paragraph", name), OpenStyle())
            for known in (name, style.display_name):
                if found := by_name(plain_name(known)):
                    return found
            if style.level:
                return Style("heading", style.level)
            name = style.parent
            if not name:
                break
        return Style()

    def is_hidden(self, family: str, name: str) -> bool:
        """Return whether text of this style is not shown."""
        for _ in range(MAX_CHAIN):
            style = self.known.get((family, name))
            if style is None:
                return False
            if style.is_hidden is not None:
                return style.is_hidden
            name = style.parent
        return False

    def is_table_hidden(self, name: str) -> bool:
        return self.known.get(("table", name), OpenStyle()).is_table_hidden


def read_style(element: Element) -> OpenStyle:
    text = child(element, "text-properties")
    shown = attribute(text, "display")
    return OpenStyle(
        attribute(element, "parent-style-name"),
        attribute(element, "display-name"),
        number_of(element, "default-outline-level", 0, 99),
        {"none": True, "true": False}.get(shown),
        attribute(child(element, "table-properties"), "display") == "false",
    )


def plain_name(name: str) -> str:
    """Return the name of a style as people see it: "Heading_20_1" is "Heading 1"."""
    name = ENCODED.sub(lambda found: chr(int(found[1], 16)), name)
    return re.sub(r"^contents (?=\d|heading)", "toc ", name.casefold())


def number_of(element: Element, name: str, default: int, most: int) -> int:
    """Return a number that an element gives, within reason."""
    found = attribute(element, name)
    return min(int(found), most) if found.isdecimal() else default
