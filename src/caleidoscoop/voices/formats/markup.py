"""Reading XML elements by their local names: Office has two sets of namespaces for the same."""

from typing import Any, TypeAlias

from lxml import etree

# lxml comes without types.
Element: TypeAlias = Any


def local(element: Element) -> str:
    """Return the name of an element without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element | None, name: str = "val") -> str:
    """Return an attribute, whichever namespace it has; "" if it is not there."""
    if element is None:
        return ""
    for key, found in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(found)
    return ""


def child(element: Element, *names: str) -> Element | None:
    """Return what is found by going down one name at a time."""
    for name in names:
        element = next((part for part in element if local(part) == name), None)
        if element is None:
            return None
    return element


def parser() -> Any:
    """Return a parser that follows nothing and unfolds nothing."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
