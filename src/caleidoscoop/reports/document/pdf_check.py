"""Checks the structure of a tagged PDF, as far as a program can.

It does not replace a full validator (veraPDF) or a person with a screen reader. Whether an
alternative text says the right thing, or the reading order makes sense, only a person can tell.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

HEADING = re.compile(r"^/H([1-6])$")
PAINTS = {"Tj", "TJ", "'", '"', "Do", "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "EI"}


@dataclass(frozen=True)
class Element:
    kind: str
    node: pikepdf.Dictionary
    parent: "Element | None"


def entry(node: pikepdf.Object, name: str) -> pikepdf.Object:
    """Return an entry of a dictionary, or an empty dictionary when it is not there."""
    return node.get(name, pikepdf.Dictionary())


def children(node: pikepdf.Object) -> list[pikepdf.Dictionary]:
    inside = node.get("/K")
    kids = list(inside) if isinstance(inside, pikepdf.Array) else [inside]
    return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def elements(node: pikepdf.Object, parent: Element | None = None) -> Iterator[Element]:
    for child in children(node):
        element = Element(str(child.S), child, parent)
        yield element
        yield from elements(child, element)


def untagged_paint(page: pikepdf.Page) -> int:
    """Return how many drawing operators lie outside any marked content."""
    depth = loose = 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in ("BMC", "BDC"):
            depth += 1
        elif operator == "EMC":
            depth -= 1
        elif operator in PAINTS and depth == 0:
            loose += 1
    return loose


def check_document(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if not entry(root, "/MarkInfo").get("/Marked"):
        yield "MarkInfo does not say that the document is tagged."
    if "/StructTreeRoot" not in root:
        yield "There is no structure tree."
    if not re.match(r"^[a-z]{2}\b", str(root.get("/Lang", ""))):
        yield "The document has no language."
    if not entry(root, "/ViewerPreferences").get("/DisplayDocTitle"):
        yield "The title is not shown in the window."
    with pdf.open_metadata() as metadata:
        if str(metadata.get("pdfuaid:part")) != "1":
            yield "XMP does not declare PDF/UA-1."
        if not metadata.get("dc:title"):
            yield "XMP has no title."
        if not metadata.get("dc:creator"):
            yield "XMP has no author."
    if "/Outlines" not in root:
        yield "There are no bookmarks."


def check_headings(all_elements: list[Element]) -> Iterator[str]:
    levels = [int(found[1]) for item in all_elements if (found := HEADING.match(item.kind))]
    if not levels:
        yield "There are no headings."
    before = 0
    for position, level in enumerate(levels, start=1):
        if level > before + 1:
            yield f"Heading {position} skips from level {before} to {level}."
        before = level


def check_tables(all_elements: list[Element]) -> Iterator[str]:
    tables = [item for item in all_elements if item.kind == "/Table"]
    for number, table in enumerate(tables, start=1):
        inner = list(elements(table.node))
        headers = [item for item in inner if item.kind == "/TH"]
        if not any(item.kind == "/THead" for item in inner) or not headers:
            yield f"Table {number} has no header row."
        for header in headers:
            attributes = entry(header.node, "/A")
            scopes = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
            if not any("/Scope" in scope for scope in scopes):
                yield f"Table {number} has a header cell without a scope."
                break
        for row in (item for item in inner if item.kind == "/TR"):
            if not any(str(cell.S) == "/TH" for cell in children(row.node)):
                yield f"Table {number} has a row without a header cell."
                break


def check_elements(all_elements: list[Element]) -> Iterator[str]:
    for item in all_elements:
        if item.kind == "/Figure" and not str(item.node.get("/Alt", "")).strip():
            yield "A figure has no alternative text."
        if item.kind == "/Formula" and not item.node.get("/Alt"):
            yield "A formula has no alternative text."
        if item.kind == "/LI" and not (item.parent and item.parent.kind == "/L"):
            yield "A list item lies outside a list."


def check_pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, start=1):
        if loose := untagged_paint(page):
            yield f"Page {number} draws {loose} times outside marked content."
        if "/Annots" in page and page.get("/Tabs") != "/S":
            yield f"Page {number} has links but no tab order by structure."
        for annotation in page.get("/Annots", []):
            if "/StructParent" not in annotation:
                yield f"Page {number} has a link outside the structure tree."
            if not annotation.get("/Contents"):
                yield f"Page {number} has a link without a description."


def check_fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
            name = item.get("/BaseFont", "?")
            if item.get("/Subtype") == "/Type0" and "/ToUnicode" not in item:
                yield f"Font {name} has no way back to text."
            if "/FontDescriptor" in item and not any(
                key in item.FontDescriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")
            ):
                yield f"Font {name} is not embedded."


def problems(content: bytes) -> list[str]:
    """Return what is wrong with the PDF, in sentences; empty when nothing was found."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        found = list(check_document(pdf))
        if "/StructTreeRoot" not in pdf.Root:
            return found
        all_elements = list(elements(pdf.Root.StructTreeRoot))
        for check in (check_headings, check_tables, check_elements):
            found += check(all_elements)
        found += check_pages(pdf)
        found += check_fonts(pdf)
    return list(dict.fromkeys(found))
