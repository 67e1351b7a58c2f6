"""PDF, DOCX and ODT hold the structure that a reader who does not see needs."""

import io
import re
import zipfile

import pikepdf
import pytest
from docx import Document
from lxml import etree

from caleidoscoop.reports.document import overview_of, render
from caleidoscoop.reports.document.compose import composed
from caleidoscoop.reports.document.pdf_check import elements, problems
from caleidoscoop.reports.tests.documents import report, small

ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
PICTURES = 13  # the country, eleven regions, and the chain


@pytest.fixture(scope="module")
def pdf():
    return render(report(), "pdf")


@pytest.fixture(scope="module")
def docx():
    return render(report(), "docx")


@pytest.fixture(scope="module")
def odt():
    return render(report(), "odt")


def test_the_pdf_has_the_structure_of_an_accessible_document(pdf):
    assert problems(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.Root.Lang == "nl"
        kinds = [item.kind for item in elements(document.Root.StructTreeRoot)]
    assert kinds.count("/Figure") > PICTURES
    assert kinds.count("/TH") > 200


@pytest.mark.parametrize(
    "make", [small, lambda: overview_of(report(), "twente")], ids=["small", "overview"]
)
def test_smaller_pdfs_have_it_too(make):
    assert problems(render(make(), "pdf")) == []


def test_the_note_is_on_every_page_of_the_pdf(pdf):
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        assert "verzonnen voorbeeld" in document[number].get_textpage().get_text_range()
    document.close()


def without_alt(document):
    for item in elements(document.Root.StructTreeRoot):
        if item.kind == "/Figure":
            del item.node["/Alt"]
            return


def without_headers(document):
    for item in elements(document.Root.StructTreeRoot):
        if item.kind == "/TH":
            item.node.S = pikepdf.Name.TD


def with_skipped_heading(document):
    for item in elements(document.Root.StructTreeRoot):
        if item.kind == "/H2":
            item.node.S = pikepdf.Name.H4
            return


def with_loose_drawing(document):
    document.pages[2].contents_add(document.make_stream(b"0 0 10 10 re f"))


def without_language(document):
    del document.Root["/Lang"]


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (without_alt, "no alternative text"),
        (without_headers, "header"),
        (with_skipped_heading, "skips"),
        (with_loose_drawing, "outside marked content"),
        (without_language, "no language"),
    ],
)
def test_the_check_finds_what_is_wrong(pdf, spoil, complaint):
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        spoil(document)
        document.save(target)
    assert any(complaint in problem for problem in problems(target.getvalue()))


def test_docx_has_headings_table_heads_and_alternative_texts(docx):
    document = Document(io.BytesIO(docx))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles.count("Heading 1") == len(composed(report()).parts)
    assert styles.count("Heading 2") > 50
    xml = zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml").decode()
    assert xml.count("<w:tblHeader") == len(document.tables) > 30
    assert len(re.findall(r'<wp:docPr [^>]*descr="[^"]+', xml)) == PICTURES
    assert "data:image" not in xml
    assert document.sections[0].header.paragraphs[0].text == "verzonnen voorbeeld"
    assert "@@" not in document.sections[0].footer.paragraphs[0].text
    assert b"nl-NL" in zipfile.ZipFile(io.BytesIO(docx)).read("word/styles.xml")


def test_odt_has_headings_table_heads_and_alternative_texts(odt):
    file = zipfile.ZipFile(io.BytesIO(odt))
    tree = etree.fromstring(file.read("content.xml"))
    headings = tree.findall(f".//{ODF % 'text'}h")
    levels = [heading.get(f"{ODF % 'text'}outline-level") for heading in headings]
    assert levels.count("1") == len(composed(report()).parts)
    tables = tree.findall(f".//{ODF % 'table'}table")
    heads = tree.findall(f".//{ODF % 'table'}table-header-rows")
    assert len(tables) == len(heads) > 30
    frames = tree.findall(f".//{ODF % 'drawing'}frame")
    texts = [frame.findtext(f"{ODF % 'svg-compatible'}desc") for frame in frames]
    assert len(texts) == PICTURES
    assert all(texts)
    styles = file.read("styles.xml").decode()
    assert "verzonnen voorbeeld" in styles
    assert "@@" not in styles


@pytest.mark.parametrize("form", ["docx", "odt"])
def test_links_in_an_office_file_lead_to_a_place_in_it(form, docx, odt):
    file = zipfile.ZipFile(io.BytesIO(docx if form == "docx" else odt))
    xml = file.read("word/document.xml" if form == "docx" else "content.xml").decode()
    if form == "docx":
        to, places = r'w:anchor="([^"]+)"', r'<w:bookmarkStart[^>]*w:name="([^"]+)"'
    else:
        to, places = r'xlink:href="#([^"]+)"', r'<text:bookmark(?:-start)? text:name="([^"]+)"'
    wanted = set(re.findall(to, xml))
    assert len(wanted) > 30
    assert wanted - set(re.findall(places, xml)) == set()
