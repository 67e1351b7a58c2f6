import datetime
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment

from caleidoscoop.voices.formats import read
from caleidoscoop.voices.formats.tests.office import saved, workbook, xlsx
from caleidoscoop.voices.formats.tests.oracles import (
    assert_no_word_is_lost,
    tried,
    words_of_xlsx,
)

VOICE = "De bus rijdt na zes uur niet meer."
OTHER = "Regels zijn gemaakt voor de stad."


def of_book(book):
    return read(saved(book), name="tafel.xlsx")


def texts(extract):
    return [passage.text for passage in extract.passages]


def fields(extract):
    return [dict(passage.fields) for passage in extract.passages]


def test_each_sheet_is_read_by_its_own_header():
    book = workbook(
        Maandag=[["Opmerking", "Regio"], [VOICE, "Twente"]],
        Dinsdag=[["Tafel", "Wat is gezegd"], [4, OTHER]],
    )
    extract = of_book(book)
    assert texts(extract) == [VOICE, OTHER]
    assert fields(extract) == [{"region": "Twente"}, {"table": "4"}]
    assert [passage.place for passage in extract.passages] == [
        'sheet "Maandag", row 2',
        'sheet "Dinsdag", row 2',
    ]
    assert_no_word_is_lost(extract, words_of_xlsx(saved(book)))


def test_a_merged_region_holds_for_every_row_that_a_reader_sees_it_at():
    book = workbook(Blad1=[["Regio", "Opmerking"], ["Twente", VOICE], [None, OTHER], [None, "Nee"]])
    book["Blad1"].merge_cells("A2:A3")
    extract = of_book(book)
    assert fields(extract) == [{"region": "Twente"}, {"region": "Twente"}, {}]
    assert_no_word_is_lost(extract, words_of_xlsx(saved(book)))


def test_a_merged_header_does_not_shift_text_into_another_field():
    book = workbook(
        Blad1=[
            ["Opbrengst van de avond"],
            ["Soort spreker", None, "Opmerking", "Regio"],
            ["Inwoner", "ja", VOICE, "Twente"],
        ]
    )
    book["Blad1"].merge_cells("A1:D1")
    book["Blad1"].merge_cells("A2:B2")
    extract = of_book(book)
    assert texts(extract) == [VOICE]
    assert fields(extract) == [{"speaker_kind": "resident", "region": "Twente"}]


def test_numbers_days_and_shares_are_as_the_reader_sees_them():
    book = workbook(
        Blad1=[
            ["Opmerking", "Datum"],
            [3.0, datetime.date(2024, 3, 7)],
            [0.1 + 0.2, datetime.datetime(2024, 3, 7, 19, 30)],  # noqa: DTZ001
            [0.25, "8 maart 2024"],
            [True, None],
        ]
    )
    book["Blad1"]["A4"].number_format = "0%"
    extract = of_book(book)
    assert texts(extract) == ["3", "0.3", "25%", "TRUE"]
    assert [row.get("date") for row in fields(extract)] == [
        "2024-03-07",
        "2024-03-07",
        "2024-03-08",
        None,
    ]


def test_a_formula_counts_by_the_value_that_was_kept():
    cell = '<row r="1"><c r="A1" t="str"><f>A2</f><v>De bus rijdt niet</v></c></row>'
    assert texts(read(xlsx(cell), name="t.xlsx")) == ["De bus rijdt niet"]


def test_a_formula_that_was_never_calculated_is_listed():
    extract = of_book(workbook(Blad1=[["Opmerking"], [VOICE], ["=A2"]]))
    assert [(out.text, out.reason) for out in extract.left_out][-1] == ("=A2", "formula")


def test_text_in_several_fonts_is_one_text():
    book = workbook(Blad1=[["Opmerking"], [None]])
    book["Blad1"]["A2"] = CellRichText("De b", TextBlock(InlineFont(b=True), "us rijdt"), " niet.")
    assert texts(of_book(book)) == ["De bus rijdt niet."]


def test_reading_aids_and_escaped_signs_are_no_words():
    strings = (
        '<si><r><t>東京</t></r><rPh sb="0" eb="2"><t>とうきょう</t></rPh></si>'
        "<si><t>een_x000D_\ntwee _x005F_x0041_</t></si>"
    )
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>'
    )
    assert texts(read(xlsx(rows, strings), name="t.xlsx")) == ["東京", "een twee _x0041_"]


def test_cells_without_a_reference_follow_each_other():
    rows = (
        "<row><c t='str'><v>Regio</v></c><c t='str'><v>Opmerking</v></c></row>"
        f"<row><c t='str'><v>Twente</v></c><c t='inlineStr'><is><t>{VOICE}</t></is></c></row>"
    )
    extract = read(xlsx(rows), name="t.xlsx")
    assert (texts(extract), fields(extract)) == ([VOICE], [{"region": "Twente"}])


def test_notes_at_cells_are_mentioned():
    book = workbook(Blad1=[["Opmerking"], [VOICE]])
    book["Blad1"]["A2"].comment = Comment("Nog navragen", "iemand")
    extract = of_book(book)
    assert [(out.place, out.reason) for out in extract.left_out][-1] == (
        'sheet "Blad1"',
        "cell_notes",
    )


def test_a_hidden_sheet_is_left_out_by_name():
    book = workbook(Blad1=[["Opmerking"], [VOICE]], Lijst=[["Inwoner"], ["Ondernemer"]])
    book["Lijst"].sheet_state = "hidden"
    extract = of_book(book)
    assert texts(extract) == [VOICE]
    assert Counter(out.reason for out in extract.left_out)["hidden_sheet"] == 2
    assert_no_word_is_lost(extract, words_of_xlsx(saved(book)))


@pytest.mark.parametrize("from_1904", [False, True])
def test_knows_both_calendars(from_1904):
    book = workbook(Blad1=[["Opmerking", "Datum"], [VOICE, datetime.date(2024, 3, 7)]])
    if from_1904:
        book.epoch = datetime.datetime(1904, 1, 1)  # noqa: DTZ001
    assert fields(of_book(book)) == [{"date": "2024-03-07"}]


CELLS = st.sampled_from(
    [None, None, "Regio", "Opmerking", "Inwoner", "gemeente", "Ideeën", VOICE, OTHER, 3, "Wat nu?"]
)
SHEETS = st.lists(
    st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=8), min_size=1, max_size=3
)


@settings(deadline=None, max_examples=60)
@given(SHEETS)
def test_no_word_is_lost_whatever_the_cells(sheets):
    data = saved(workbook(**{f"Blad{i}": rows for i, rows in enumerate(sheets)}))
    extract, code = tried(lambda: read(data, name="t.xlsx"))
    assert code in ("", "no_text")
    if extract:
        assert_no_word_is_lost(extract, words_of_xlsx(data))
