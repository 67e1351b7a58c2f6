"""Reads back what a rendering says, with libraries that had no part in making it."""

import io
import re
import zipfile
from html.parser import HTMLParser

import openpyxl
import pikepdf
from docx import Document
from lxml import etree

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def squeezed(text):
    """Leave out what line breaks may change: spaces, soft hyphens and hyphens at a line end."""
    return re.sub(r"[\s\u00ad\u200b\u2010\x02\ufffe-]", "", text)


def pdf_text(content):
    """Return the text of a PDF by the table that each of its fonts has for that."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        pages = [
            document[number].get_textpage().get_text_range() for number in range(len(document))
        ]
    finally:
        document.close()
    return "\n".join(pages)


def docx_text(content):
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def odt_text(content):
    tree = etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("content.xml"))
    for space in tree.iter(f"{TEXT}s"):
        space.text = " " * int(space.get(f"{TEXT}c", "1"))
    return "\n".join("".join(part.itertext()) for part in tree.iter(f"{TEXT}p", f"{TEXT}h"))


def xlsx_text(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    return "\n".join(str(value) for value in cells if value is not None)


class _Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.words, self.tags, self.inside = [], [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag in ("style", "script"):
            self.inside.append(tag)

    def handle_endtag(self, tag):
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data):
        if not self.inside:
            self.words.append(data)


def html_page(content):
    parser = _Words()
    parser.feed(content.decode())
    return parser


def html_text(content):
    return "".join(html_page(content).words)


def json_text(content):
    import json

    def texts(value):
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            for item in value.values() if isinstance(value, dict) else value:
                yield from texts(item)

    return "\n".join(texts(json.loads(content)))


def pdf_pages(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


READERS = {
    "html": html_text,
    "pdf": pdf_text,
    "docx": docx_text,
    "odt": odt_text,
    "xlsx": xlsx_text,
    "json": json_text,
}
