import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caleidoscoop.voices.formats import Unreadable, preview, read
from caleidoscoop.voices.formats.tests.office import zipped
from caleidoscoop.voices.formats.tests.opendocument import (
    box,
    comment,
    grid,
    h,
    note,
    odt,
    odt_parts,
    p,
    words_of_open_document,
)
from caleidoscoop.voices.formats.tests.oracles import assert_no_word_is_lost, tried

VOICE = "De bus rijdt na zes uur niet meer."
OTHER = "Regels zijn gemaakt voor de stad."


def of_odt(body, **parts):
    data = odt(body, **parts)
    extract = read(data, name="verslag.odt")
    assert_no_word_is_lost(extract, words_of_open_document(data))
    return extract


def texts(extract):
    return [passage.text for passage in extract.passages]


def left(extract):
    return [(out.text, out.reason) for out in extract.left_out]


def test_headings_lists_and_sections_are_read_in_order():
    items = f"<text:list-item>{p(OTHER)}<text:list><text:list-item>{p('Diep.')}</text:list-item>"
    extract = of_odt(
        h("Knelpunten")
        + f"<text:section>{p(VOICE)}</text:section>"
        + f"<text:list><text:list-header>{p('Vooraf.')}</text:list-header>{items}</text:list>"
        + "</text:list-item></text:list>"
    )
    assert texts(extract) == [VOICE, "Vooraf.", OTHER, "Diep."]
    assert left(extract) == [("Knelpunten", "heading")]
    assert {passage.fields["element"] for passage in extract.passages} == {"bottleneck"}
    assert extract.passages[0].place == "paragraph 2"


def test_a_style_based_on_a_heading_is_a_heading_and_a_contents_line_is_none():
    styles = (
        '<style:style style:name="Heading_20_2" style:family="paragraph"/>'
        '<style:style style:name="Huis" style:family="paragraph" style:default-outline-level="1"/>'
    )
    own = (
        '<style:style style:name="P1" style:family="paragraph" '
        'style:parent-style-name="Heading_20_2"/>'
        '<style:style style:name="P2" style:family="paragraph" style:parent-style-name="Huis"/>'
    )
    extract = of_odt(
        p("Verslag", "Title")
        + p("Ideeën", "P1")
        + p(VOICE)
        + p("Slot", "P2")
        + p("Ideeën 3", "Contents_20_1")
        + f"<text:table-of-content><text:index-body>{p('Ideeën 3')}</text:index-body>"
        "</text:table-of-content>",
        styles=styles,
        own=own,
    )
    assert texts(extract) == [VOICE]
    assert extract.passages[0].fields == {"element": "idea"}
    assert [reason for _, reason in left(extract)] == ["heading"] * 3 + ["contents"] * 2


def test_notes_comments_boxes_headers_and_footers_are_read_once():
    extract = of_odt(
        p(f"Zie hier.{note(p('Sinds 2019.'))} {comment(p('Klopt dit?'))}{box(p('Kader.'))}")
        + p(f"Slot.{note(p('Zie boven.'), 'endnote')}")
        + box(p("Los kader.")),
        edges=f"<style:header>{p('Avond in het dorpshuis')}</style:header>"
        f"<style:header-left>{p('Avond in het dorpshuis')}</style:header-left>"
        f"<style:footer>{p('Pagina <text:page-number>4</text:page-number>')}</style:footer>"
        f'<style:footer-left style:display="false">{p("Niet te zien")}</style:footer-left>',
    )
    assert [(passage.place, passage.text) for passage in extract.passages] == [
        ("paragraph 1", "Zie hier."),
        ("paragraph 1, text box", "Kader."),
        ("paragraph 2", "Slot."),
        ("text box", "Los kader."),
        ("comment 1", "Klopt dit?"),
        ("endnote 1", "Zie boven."),
        ("footnote 1", "Sinds 2019."),
        ("header 1", "Avond in het dorpshuis"),
    ]
    assert left(extract) == [
        ("Avond in het dorpshuis", "repeated"),
        ("Pagina 4", "page_number"),
        ("Niet te zien", "hidden"),
    ]


def test_deleted_text_is_left_out_and_inserted_text_counts():
    deleted = (
        "<text:tracked-changes><text:changed-region><text:deletion><office:change-info>"
        "<dc:creator>Iemand</dc:creator></office:change-info>"
        f"{p('wel')}{p('hier')}</text:deletion></text:changed-region></text:tracked-changes>"
    )
    extract = of_odt(
        deleted + p("De bus rijdt <text:change-start/>niet<text:change-end/> meer.<text:change/>")
    )
    assert texts(extract) == ["De bus rijdt niet meer."]
    assert left(extract) == [("wel", "deleted"), ("hier", "deleted")]


def test_spaces_tabs_and_breaks_never_glue_or_cut_words():
    extract = read(
        odt(
            "<text:p>een<text:tab/>twee<text:line-break/>drie<text:s text:c='3'/>vier\n  vijf "
            "ge<text:span>meen</text:span><text:soft-page-break/>te <text:a>Zuid-Limburg</text:a>"
            "</text:p><text:p>- een<text:line-break/>- twee<text:line-break/>en meer</text:p>"
        ),
        name="t.odt",
    )
    assert texts(extract) == [
        "een twee drie vier vijf gemeente Zuid-Limburg",
        "een",
        "twee en meer",
    ]


def test_hidden_text_is_left_out_and_listed():
    own = (
        '<style:style style:name="T1" style:family="text">'
        '<style:text-properties text:display="none"/></style:style>'
    )
    extract = of_odt(p(f'{VOICE} <text:span text:style-name="T1">verstopt</text:span>'), own=own)
    assert texts(extract) == [VOICE]
    assert left(extract) == [("verstopt", "hidden")]


def test_a_table_with_known_headers_is_read_as_a_table_others_cell_by_cell():
    known = grid(
        [[p("Soort spreker"), p("Tafel"), p("Opmerking")], [p("Inwoner"), p("2"), p(VOICE)]]
    )
    extract = of_odt(known + grid([[p(OTHER) + p("En wij blijven."), grid([[p("Binnen.")]])]]))
    assert [(passage.place, passage.text) for passage in extract.passages] == [
        ("table 1, row 2", VOICE),
        ("table 2, row 1, column 1", f"{OTHER} En wij blijven."),
        ("table 2, row 1, column 2, table 3, row 1, column 1", "Binnen."),
    ]
    assert extract.passages[0].fields == {"speaker_kind": "resident", "table": "2"}


def test_merged_cells_do_not_shift_text_into_another_field():
    rows = (
        "<table:table-header-rows><table:table-row>"
        + "".join(
            f"<table:table-cell>{p(t)}</table:table-cell>" for t in ("Regio", "Rol", "Opmerking")
        )
        + "</table:table-row></table:table-header-rows>"
        + '<table:table-row><table:table-cell table:number-rows-spanned="2">'
        + f"{p('Twente')}</table:table-cell><table:table-cell>{p('Inwoner')}</table:table-cell>"
        + f"<table:table-cell>{p(VOICE)}</table:table-cell></table:table-row>"
        + "<table:table-row><table:covered-table-cell table:number-columns-repeated='2'/>"
        + f"<table:table-cell>{p(OTHER)}</table:table-cell></table:table-row>"
    )
    extract = of_odt(f"<table:table>{rows}</table:table>")
    assert [dict(passage.fields) for passage in extract.passages] == [
        {"region": "Twente", "speaker_kind": "resident"},
        {"region": "Twente"},
    ]


def test_an_embedded_object_is_mentioned_and_its_bytes_are_no_words():
    data = "<draw:frame><draw:object/><office:binary-data>AAAA</office:binary-data></draw:frame>"
    assert left(of_odt(p(VOICE + data))) == [("", "embedded_file")]


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (("META-INF/manifest.xml", "<m><encryption-data/></m>"), "encrypted"),
        (("Basic/Standard/Module1.xml", "<x/>"), "macros"),
        (("Scripts/python/x.py", "x"), "macros"),
    ],
)
def test_refuses_what_is_protected_or_holds_macros(part, code):
    parts = [entry for entry in odt_parts(p(VOICE)) if entry[0] != part[0]]
    with pytest.raises(Unreadable) as refusal:
        read(zipped([*parts, part]), name="t.odt")
    assert refusal.value.code == code


def test_empty_lists_of_macros_and_an_old_manifest_are_fine():
    parts = [entry for entry in odt_parts(p(VOICE)) if entry[0] != "META-INF/manifest.xml"]
    doctype = '<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD" "Manifest.dtd"><x/>'
    parts += [("META-INF/manifest.xml", doctype), ("Basic/Standard/script-lb.xml", "<x/>")]
    assert texts(read(zipped(parts), name="t.odt")) == [VOICE]


def test_a_preview_shows_the_first_passages():
    assert preview(odt(p(VOICE)), name="t.odt").passages[0].text == VOICE


WORDS = st.sampled_from(["bus", "school", "Inwoner", "Opmerking", "-", "1.", "Knelpunten", "zorg."])
TEXTS = st.lists(WORDS, max_size=6).map(" ".join)
BLOCKS = st.recursive(
    st.one_of(
        TEXTS.map(p),
        TEXTS.map(h),
        TEXTS.map(lambda text: p(f"{text} {box(p(text))}{note(p(text))}{comment(p(text))} {text}")),
        TEXTS.map(
            lambda text: f"<text:list><text:list-item>{p(text)}</text:list-item></text:list>"
        ),
        TEXTS.map(lambda text: f"<text:table-of-content>{p(text)}</text:table-of-content>"),
    ),
    lambda blocks: st.lists(st.lists(blocks, min_size=1, max_size=3), min_size=1, max_size=3).map(
        grid
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.lists(BLOCKS, max_size=4), TEXTS, TEXTS)
def test_no_word_is_lost_whatever_the_blocks(blocks, deleted, header):
    changes = f"<text:tracked-changes><text:deletion>{p(deleted)}{h(deleted)}</text:deletion>"
    data = odt(
        f"{changes}</text:tracked-changes>" + "".join(blocks),
        edges=f"<style:header>{p(header)}</style:header>",
    )
    extract, code = tried(lambda: read(data, name="t.odt"))
    assert code in ("", "no_text")
    if extract:
        assert_no_word_is_lost(extract, words_of_open_document(data))
