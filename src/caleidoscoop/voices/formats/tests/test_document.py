import io
from collections import Counter

import docx as python_docx
from hypothesis import given, settings
from hypothesis import strategies as st

from caleidoscoop.voices.formats import read
from caleidoscoop.voices.formats.tests.office import docx, paragraph, part, table
from caleidoscoop.voices.formats.tests.oracles import (
    assert_no_word_is_lost,
    tried,
    words_of_docx,
)

VOICE = "De bus rijdt na zes uur niet meer."
OTHER = "Regels zijn gemaakt voor de stad."


def of_docx(body, **parts):
    data = docx(body, **parts)
    extract = read(data, name="verslag.docx")
    assert_no_word_is_lost(extract, words_of_docx(data))
    return extract


def texts(extract):
    return [passage.text for passage in extract.passages]


def left(extract):
    return [(out.text, out.reason) for out in extract.left_out]


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def box(text):
    content = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    return (
        "<w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing>"
        "</mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def test_reads_a_document_as_word_processors_write_it():
    document = python_docx.Document()
    document.add_heading("Verslag", 0)
    document.add_heading("Knelpunten", 1)
    document.add_paragraph(VOICE)
    document.add_paragraph("Een punt.", style="List Bullet")
    document.core_properties.title = "Geheime titel"
    document.sections[0].footer.paragraphs[0].text = "Pagina 1 van 3"
    buffer = io.BytesIO()
    document.save(buffer)
    extract = read(buffer.getvalue(), name="verslag.docx")
    assert texts(extract) == [VOICE, "Een punt."]
    assert [passage.fields for passage in extract.passages] == [{"element": "bottleneck"}] * 2
    assert left(extract) == [
        ("Verslag", "heading"),
        ("Knelpunten", "heading"),
        ("Pagina 1 van 3", "page_number"),
    ]
    assert_no_word_is_lost(extract, words_of_docx(buffer.getvalue()))


def test_a_style_of_ones_own_based_on_a_heading_is_a_heading():
    styles = part(
        "styles",
        '<w:style w:styleId="Kop1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="Eigen"><w:name w:val="Huisstijl"/><w:basedOn w:val="Kop1"/></w:style>',
    )
    extract = read(
        docx(paragraph("Ideeën", "Eigen") + paragraph(VOICE), styles=styles), name="t.docx"
    )
    assert left(extract) == [("Ideeën", "heading")]
    assert extract.passages[0].fields == {"element": "idea"}


def test_a_text_box_is_read_once_although_it_is_written_twice():
    extract = of_docx(f"<w:p>{run(VOICE)}{box('In een kader.')}</w:p>")
    assert texts(extract) == [VOICE, "In een kader."]
    assert extract.passages[1].place == "paragraph 1, text box"


def test_notes_comments_headers_and_footers_are_read():
    extract = of_docx(
        paragraph(VOICE),
        footnotes=part(
            "footnotes",
            f'<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
            f'<w:footnote w:id="1">{paragraph("Sinds 2019.")}</w:footnote>',
        ),
        endnotes=part("endnotes", f'<w:endnote w:id="1">{paragraph("Zie boven.")}</w:endnote>'),
        comments=part(
            "comments",
            f'<w:comment w:id="0" w:author="Iemand">{paragraph("Klopt dit?")}</w:comment>',
        ),
        header1=part("hdr", paragraph("Avond in het dorpshuis")),
        header2=part("hdr", paragraph("Avond in het dorpshuis")),
        footer=part("ftr", paragraph("Blz. 4")),
    )
    assert [(passage.place, passage.text) for passage in extract.passages] == [
        ("paragraph 1", VOICE),
        ("footnote 1", "Sinds 2019."),
        ("endnote 1", "Zie boven."),
        ("comment 1", "Klopt dit?"),
        ("header 1", "Avond in het dorpshuis"),
    ]
    assert left(extract) == [("Avond in het dorpshuis", "repeated"), ("Blz. 4", "page_number")]


def test_inserted_text_counts_and_deleted_or_moved_text_does_not():
    extract = of_docx(
        "<w:p>"
        + run("De bus rijdt ")
        + f"<w:ins>{run('niet ')}</w:ins>"
        + "<w:del><w:r><w:delText>wel </w:delText></w:r></w:del>"
        + f"<w:moveFrom>{run('hier ')}</w:moveFrom>"
        + f"<w:moveTo>{run('meer.')}</w:moveTo></w:p>"
    )
    assert texts(extract) == ["De bus rijdt niet meer."]
    assert left(extract) == [("wel hier", "deleted")]


def test_links_fields_and_content_controls_show_what_a_reader_sees():
    extract = of_docx(
        "<w:p>"
        + f"<w:hyperlink>{run('Kijk ')}</w:hyperlink>"
        + "<w:r><w:fldChar/><w:instrText>PAGEREF geheim</w:instrText></w:r>"
        + f"<w:fldSimple w:instr='DATE'>{run('vandaag ')}</w:fldSimple>"
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{run('naar ons.')}</w:sdtContent></w:sdt></w:p>"
        + f"<w:sdt><w:sdtContent>{paragraph(OTHER)}</w:sdtContent></w:sdt>"
    )
    assert texts(extract) == ["Kijk vandaag naar ons.", OTHER]


def test_tabs_breaks_and_soft_hyphens_never_glue_or_cut_words():
    extract = read(
        docx(
            "<w:p>"
            "<w:r><w:t>een</w:t><w:tab/><w:t>twee</w:t><w:br/><w:t>drie</w:t></w:r>"
            "<w:r><w:t> ge\u00admeen</w:t><w:softHyphen/><w:t>te</w:t></w:r>"
            "<w:r><w:t> Zuid</w:t><w:noBreakHyphen/><w:t>Limburg</w:t></w:r></w:p>"
        ),
        name="t.docx",
    )
    assert texts(extract) == ["een twee drie gemeente Zuid-Limburg"]


def test_hidden_text_is_left_out_and_listed():
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>verstopt</w:t></w:r>"
    extract = of_docx(f"<w:p>{run(VOICE + ' ')}{hidden}</w:p>")
    assert left(extract) == [("verstopt", "hidden")]


def test_a_table_with_known_headers_is_read_as_a_table():
    extract = of_docx(table([["Soort spreker", "Tafel", "Opmerking"], ["Inwoner", "2", VOICE]]))
    assert texts(extract) == [VOICE]
    assert extract.passages[0].fields == {"speaker_kind": "resident", "table": "2"}
    assert extract.passages[0].place == "table 1, row 2"


def test_a_heading_above_a_table_tells_of_its_rows():
    heading = paragraph("Knelpunten", "Heading1")
    extract = of_docx(heading + table([["Rol", "Opmerking"], ["Inwoner", VOICE]]))
    assert extract.passages[0].fields == {"element": "bottleneck", "speaker_kind": "resident"}


def test_another_table_gives_a_passage_for_each_cell():
    extract = of_docx(table([[VOICE, ""], [OTHER, "En wij blijven."]]))
    assert [passage.place for passage in extract.passages] == [
        "table 1, row 1, column 1",
        "table 1, row 2, column 1",
        "table 1, row 2, column 2",
    ]


def test_a_table_with_headers_that_nobody_knows_loses_no_cell():
    extract = of_docx(table([["Wat", "Waarom"], [VOICE, OTHER], [OTHER, VOICE]]))
    assert len(extract.passages) == 6


def test_tables_and_boxes_inside_cells_are_read_once():
    inner = table([[OTHER]])
    extract = of_docx(
        table([[f"{paragraph(VOICE)}{inner}", f"<w:p>{run('Cel.')}{box('Kader.')}</w:p>"]])
    )
    assert Counter(texts(extract)) == Counter([VOICE, "Cel.", OTHER, "Kader."])


def test_merged_cells_do_not_shift_text_into_another_field():
    rows = (
        f"<w:tr><w:tc>{paragraph('Regio')}</w:tc><w:tc>{paragraph('Rol')}</w:tc>"
        f"<w:tc>{paragraph('Opmerking')}</w:tc></w:tr>"
        f"<w:tr><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>{paragraph('Twente')}</w:tc>"
        f"<w:tc>{paragraph('Inwoner')}</w:tc><w:tc>{paragraph(VOICE)}</w:tc></w:tr>"
        f"<w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/><w:vMerge/></w:tcPr><w:p/></w:tc>"
        f"<w:tc>{paragraph(OTHER)}</w:tc></w:tr>"
    )
    extract = of_docx(f"<w:tbl>{rows}</w:tbl>")
    assert texts(extract) == [VOICE, OTHER]
    assert [dict(passage.fields) for passage in extract.passages] == [
        {"region": "Twente", "speaker_kind": "resident"},
        {"region": "Twente"},
    ]


def test_typed_bullets_after_line_breaks_are_passages_of_their_own():
    body = "<w:p><w:r><w:t>- een</w:t><w:br/><w:t>- twee</w:t><w:br/><w:t>en meer</w:t></w:r></w:p>"
    assert texts(of_docx(body)) == ["een", "twee en meer"]


def test_an_embedded_file_is_mentioned():
    extract = of_docx(paragraph(VOICE), package1="<x/>")
    assert left(extract) == [("", "embedded_file")]


WORDS = st.sampled_from(["bus", "school", "Inwoner", "Opmerking", "-", "1.", "Knelpunten", "zorg."])
TEXTS = st.lists(WORDS, min_size=0, max_size=6).map(" ".join)
BLOCKS = st.recursive(
    st.one_of(
        TEXTS.map(paragraph),
        TEXTS.map(lambda text: paragraph(text, "Heading1")),
        TEXTS.map(lambda text: f"<w:p>{run(text)}{box(text)}</w:p>"),
        TEXTS.map(
            lambda text: f"<w:p><w:del>{run(text + ' ')}</w:del><w:ins>{run(text)}</w:ins></w:p>"
        ),
    ),
    lambda blocks: st.lists(
        st.lists(blocks.map(lambda block: block + paragraph("")), min_size=1, max_size=3),
        min_size=1,
        max_size=3,
    ).map(table),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.lists(BLOCKS, max_size=4), TEXTS, TEXTS)
def test_no_word_is_lost_whatever_the_blocks(blocks, note, header):
    data = docx(
        "".join(blocks),
        footnotes=part("footnotes", f'<w:footnote w:id="1">{paragraph(note)}</w:footnote>'),
        header=part("hdr", paragraph(header)),
    )
    extract, code = tried(lambda: read(data, name="t.docx"))
    assert code in ("", "no_text")
    if extract:
        assert_no_word_is_lost(extract, words_of_docx(data))
