"""What people type is printed as they typed it, in every format."""

import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caleidoscoop.reports.document import FORMATS, render, render_all
from caleidoscoop.reports.document.legible import clean, legible
from caleidoscoop.reports.tests.documents import small, with_words
from caleidoscoop.reports.tests.reading import READERS, html_page, squeezed

NASTY = {
    "typst": '#eval("1+1") #import "x.typ" #read("/etc/passwd") #include "/etc/passwd" #panic()',
    "typst_marks": "*vet* _schuin_ `code` $x^2$ @t-d1 <t-d1> \\ ~ -- --- ... // /* */ = Kop",
    "pandoc": "# Kop\n\n- lijst ![x](/etc/passwd) [[x]] ::: raw ```{=openxml} <w:br/> ```",
    "html": "<script>alert(1)</script> <img src=x onerror=alert(1)> &amp; \"aan\" 'halen' </q>",
    "templates": "{{ 7 * 7 }} {% for x in y %} ${7*7} \\input{/etc/passwd} @@NOTE@@ @@TITLE@@",
    "xml": "]]> <!-- x --> <?xml x?> <w:t>x</w:t> &#x41; </text:p>",
    "formula": "=cmd|'/C calc'!A0",
    "formula_plus": "+1+1",
    "formula_at": "@SUM(A1:A9)",
    "formula_minus": '-2+3+HYPERLINK("http://x.example","klik")',
}
ALL = [pytest.param(name, words, id=name) for name, words in NASTY.items()]


@pytest.mark.parametrize(("name", "words"), ALL)
def test_markup_is_printed_as_it_was_typed(name, words):
    made = render_all(with_words(small(), words))
    for format, content in made.items():
        told = squeezed(READERS[format](content))
        # A title, a statement, a quote, a table cell and more: all of them hold the words.
        assert told.count(squeezed(words)) >= (4 if format == "xlsx" else 8), format
        assert "root:x:0" not in told


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@x", '=HYPERLINK("x")', "\t=1"])
def test_no_cell_of_the_workbook_is_a_formula(words):
    content = render(with_words(small(), words), "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}
    sheets = [n for n in zipfile.ZipFile(io.BytesIO(content)).namelist() if "worksheets/s" in n]
    xml = b"".join(zipfile.ZipFile(io.BytesIO(content)).read(name) for name in sheets)
    assert b"<f>" not in xml
    assert b"<hyperlink" not in xml


def test_the_page_runs_nothing_and_asks_nothing():
    for words in NASTY.values():
        page = html_page(render(with_words(small(), words), "html"))
        names = {tag for tag, _attributes in page.tags}
        assert not names & {"script", "img", "iframe", "object", "link", "base", "form"}
        for _tag, attributes in page.tags:
            assert not [name for name in attributes if name.startswith("on")]
            for name in ("src", "href", "xlink:href", "action", "data"):
                assert attributes.get(name, "#").startswith("#")


def test_other_scripts_and_emoji_are_there():
    words = "Mooi 😀 🌻 · Ἑλλάς · Україна · مرحبا · ‎שלום".replace("\u200e", "")
    for format, content in render_all(with_words(small(), words)).items():
        told = READERS[format](content)
        for part in ("😀", "🌻", "Ἑλλάς", "Україна"):
            assert part in told, format
        if format != "pdf":  # in a PDF they may stand in the order in which they are drawn
            assert "مرحبا" in told
            assert "שלום" in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("a\u0000b", "⟨U+0000⟩"),
        ("c\u001b[31md", "⟨U+001B⟩"),
        ("e\u202ef", "⟨U+202E⟩"),
        ("g\ud83dh", "⟨U+D83D⟩"),
        ("i\uffffj", "⟨U+FFFF⟩"),
    ],
)
def test_signs_of_control_are_told_by_their_code(words, told):
    for format, content in render_all(with_words(small(), words)).items():
        if format != "json":  # which holds the text itself
            assert told in squeezed(READERS[format](content)), format


def test_what_no_letter_shows_is_told_by_its_code_in_the_pdf():
    content = render(with_words(small(), "teken \U00013080 hier"), "pdf")
    assert "⟨U+13080⟩" in squeezed(READERS["pdf"](content))


def test_a_very_long_word_stays_on_the_page():
    import pypdfium2

    content = render(with_words(small(), "Meervoudigepersoonlijkheidsstoornis" * 6), "pdf")
    document = pypdfium2.PdfDocument(content)
    for number in range(len(document)):
        page = document[number]
        words = page.get_textpage()
        for place in range(words.count_rects()):
            assert words.get_rect(place)[2] <= page.get_width()
    document.close()


@given(st.text(max_size=200))
@settings(max_examples=300)
def test_cleaning_leaves_nothing_out_and_does_it_once(words):
    cleaned = clean(words)
    assert clean(cleaned) == cleaned
    assert legible({"a": [words]}) == {"a": [cleaned]}
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202e]", cleaned)
    plain = "".join(sign for sign in words if sign.isalnum())
    assert plain in "".join(sign for sign in cleaned if sign.isalnum()) or "\u27e8" in cleaned


@given(st.text(min_size=1, max_size=60).filter(str.strip))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_at_all_gives_a_page_and_a_workbook(words):
    made = render_all(with_words(small(), words), ("html", "xlsx", "json"))
    page = html_page(made["html"])
    shown = clean(words).replace("\n", "")
    assert squeezed(shown) in squeezed("".join(page.words))


def test_formats_are_those_that_were_promised():
    assert FORMATS == ("html", "pdf", "docx", "odt", "xlsx", "json")
