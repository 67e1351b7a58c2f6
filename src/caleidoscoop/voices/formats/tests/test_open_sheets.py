from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caleidoscoop.voices.formats import Limits, Unreadable, preview, read
from caleidoscoop.voices.formats.tests.office import saved, workbook
from caleidoscoop.voices.formats.tests.opendocument import (
    box,
    cell,
    comment,
    ods,
    row,
    sheet,
    words_of_open_document,
)
from caleidoscoop.voices.formats.tests.oracles import assert_no_word_is_lost, tried

VOICE = "De bus rijdt na zes uur niet meer."
OTHER = "Regels zijn gemaakt voor de stad."
HEADER = row(cell("Regio"), cell("Opmerking"))


def of_ods(tables, **parts):
    return read(ods(tables, **parts), name="tafel.ods")


def texts(extract):
    return [passage.text for passage in extract.passages]


def left(extract):
    return [(out.text, out.reason) for out in extract.left_out]


def refusal_of(tables, **limits):
    with pytest.raises(Unreadable) as refusal:
        read(ods(tables), name="t.ods", limits=Limits(**limits))
    return refusal.value.code


def test_reads_the_same_as_from_an_excel_file():
    rows = [["Regio", "Tafel", "Opmerking"], ["Twente", "4", VOICE], ["Drenthe", "5", OTHER]]
    as_ods = of_ods(sheet("".join(row(*map(cell, cells)) for cells in rows)))
    as_xlsx = read(saved(workbook(Blad1=rows)), name="t.xlsx")
    assert (as_ods.passages, as_ods.left_out) == (as_xlsx.passages, as_xlsx.left_out)


def test_what_is_empty_costs_nothing_however_often_it_is_repeated():
    empty = cell("", 'table:number-columns-repeated="16384"')
    extract = of_ods(
        sheet(
            HEADER
            + row(cell("Twente"), cell(VOICE), empty)
            + row(empty, times=1_000_000)
            + row(cell("Twente"), cell(OTHER))
            + row(empty, times=1_048_576)
        )
    )
    assert [passage.place for passage in extract.passages] == [
        'sheet "Blad1", row 2',
        'sheet "Blad1", row 1000003',
    ]


def test_rows_and_cells_count_as_often_as_a_reader_sees_them():
    twice = cell("Twente", 'table:number-columns-repeated="2"')
    extract = of_ods(
        sheet(
            row(cell("Regio"), cell("Plaats"), cell("Opmerking")) + row(twice, cell(VOICE), times=3)
        )
    )
    assert texts(extract) == [VOICE] * 3
    assert extract.words == 3 + 3 * (2 + 8)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (row(cell(VOICE), times=1_048_576), "too_many_rows"),
        (row(cell("x", 'table:number-columns-repeated="16384"')), "too_many_columns"),
        (row(cell("x" * 20_000), times=90_000), "archive_bomb"),
        (row(cell("x" * 500_000, 'table:number-columns-repeated="400"')), "archive_bomb"),
        (row(cell("x", 'table:number-rows-spanned="90000"')) * 20, "unreadable"),
    ],
)
def test_refuses_what_unfolds_beyond_the_limits(rows, code):
    assert refusal_of(sheet(HEADER + rows)) == code


def test_a_day_is_read_as_a_day_and_other_values_as_they_are_shown():
    day = cell("14-10-25", 'office:value-type="date" office:date-value="2025-10-14"')
    moment = cell("14-10", 'office:value-type="date" office:date-value="2025-10-14T09:30:00"')
    share = cell("12,5%", 'office:value-type="percentage" office:value="0.125"')
    bare = cell("", 'office:value-type="float" office:value="7"')
    extract = of_ods(
        sheet(
            row(*map(cell, ("Datum", "Tijd", "Deel", "Aantal", "Opmerking")))
            + row(day, moment, share, bare, cell(VOICE))
        )
    )
    assert extract.passages[0].fields["date"] == "2025-10-14"
    left_words = "\t".join(text for text, _ in left(extract))
    assert all(word in left_words for word in ("2025-10-14 09:30", "12,5%", "7"))


def test_a_merged_region_holds_for_every_row_that_a_reader_sees_it_at():
    merged = cell("Twente", 'table:number-rows-spanned="2"')
    covered = "<table:covered-table-cell/>"
    extract = of_ods(
        sheet(
            HEADER + row(merged, cell(VOICE)) + row(covered, cell(OTHER)) + row(cell(), cell("Nee"))
        )
    )
    assert [dict(passage.fields) for passage in extract.passages] == [
        {"region": "Twente"},
        {"region": "Twente"},
        {},
    ]


def test_comments_and_text_boxes_are_read_hidden_sheets_and_deleted_text_are_listed():
    own = (
        '<style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    deleted = (
        "<table:tracked-changes><table:cell-content-change><table:previous>"
        "<table:change-track-table-cell><text:p>vroeger</text:p></table:change-track-table-cell>"
        "</table:previous></table:cell-content-change></table:tracked-changes>"
    )
    shapes = f"<table:shapes>{box('<text:p>Los briefje.</text:p>')}</table:shapes>"
    remark = comment("<text:p>Klopt dit?</text:p>")
    shown = sheet(shapes + HEADER + row(cell("Twente"), cell(VOICE, inside=remark)))
    hidden = sheet(row(cell("geheim")), "Blad2", "ta2")
    data = ods(deleted + shown + hidden, own=own)
    extract = read(data, name="t.ods")
    assert [(passage.place, passage.text) for passage in extract.passages] == [
        ('sheet "Blad1", row 2', VOICE),
        ('sheet "Blad1", text box', "Los briefje."),
        ('sheet "Blad1", cell B2, comment', "Klopt dit?"),
    ]
    assert left(extract)[2:] == [("geheim", "hidden_sheet"), ("vroeger", "deleted")]
    assert_no_word_is_lost(extract, words_of_open_document(data))


def test_a_formula_without_a_result_is_listed():
    formula = cell("", 'table:formula="of:=SUM([.A1:.A2])"')
    extract = of_ods(sheet(HEADER + row(formula, cell(VOICE))))
    assert ("=SUM([.A1:.A2])", "formula") in left(extract)


def test_lines_in_a_cell_stay_apart():
    lines = "<table:table-cell><text:p>een</text:p><text:p>twee</text:p></table:table-cell>"
    assert texts(of_ods(sheet(HEADER + row(cell("Twente"), lines)))) == ["een twee"]


def test_a_preview_shows_each_sheet_that_can_be_seen():
    data = ods(sheet(HEADER + row(cell("Twente"), cell(VOICE)), "A"))
    (shown,) = preview(data, name="t.ods").sheets
    assert (shown.name, shown.mapping) == ("A", {"Regio": "region", "Opmerking": "text"})
    mapped = read(data, name="t.ods", mapping={"Regio": "ignore", "Opmerking": "text"})
    assert left(mapped)[1:] == [("Twente", "ignored_column")]


WORDS = st.sampled_from(["bus", "Inwoner", "Opmerking", "Regio", "7", "zorg.", "Knelpunten"])
TEXTS = st.lists(WORDS, max_size=5).map(" ".join)
ROWS = st.lists(st.lists(TEXTS, max_size=4), max_size=6)


@settings(deadline=None)
@given(ROWS, st.integers(1, 3), TEXTS)
def test_no_word_is_lost_whatever_the_cells(rows, times, remark):
    note = comment(f"<text:p>{remark}</text:p>")
    data = ods(
        sheet(
            "".join(row(*map(cell, cells), times=times) for cells in rows) + row(cell(inside=note))
        )
    )
    extract, code = tried(lambda: read(data, name="t.ods"))
    assert code in ("", "no_text")
    if extract:
        once = words_of_open_document(data) - Counter(remark.split())
        expected = Counter({word: count * times for word, count in once.items()})
        assert_no_word_is_lost(extract, expected + Counter(remark.split()))
