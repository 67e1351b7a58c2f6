from django.utils import translation

from caleidoscoop.voices.formats import Unreadable, place_label, preview, read, reason_label
from caleidoscoop.voices.formats.tests.office import docx, paragraph, saved, workbook

VOICE = "De bus rijdt na zes uur niet meer."
CSV = (
    "Nr;Rol;Opmerking\n" + "".join(f"{i};Inwoner;{VOICE}\n" for i in range(50)) + f"51;x;{VOICE}\n"
)


def test_shows_what_the_columns_would_mean_and_the_first_rows():
    shown = preview(CSV.encode(), name="t.csv", rows=3)
    (sheet,) = shown.sheets
    assert sheet.headers == ("Nr", "Rol", "Opmerking")
    assert sheet.mapping == {"Nr": "", "Rol": "speaker_kind", "Opmerking": "text"}
    assert sheet.rows == tuple((str(i), "Inwoner", VOICE) for i in range(3))
    assert sheet.has_header
    assert shown.unknown_headers == ("Nr",)
    assert shown.unknown_values == (("Rol", "x", 1),)


def test_the_mapping_of_a_preview_reads_the_same_passages():
    mapping = preview(CSV.encode(), name="t.csv").sheets[0].mapping
    with_mapping = read(CSV.encode(), name="t.csv", mapping=mapping)
    assert with_mapping.passages == read(CSV.encode(), name="t.csv").passages


def test_shows_each_sheet_with_names_for_columns_without_a_header():
    data = saved(workbook(A=[["Opmerking"], [VOICE]], B=[["Inwoner", VOICE], ["Burger", VOICE]]))
    shown = preview(data, name="t.xlsx")
    assert [sheet.name for sheet in shown.sheets] == ["A", "B"]
    assert shown.sheets[1].mapping == {"A": "speaker_kind", "B": "text"}
    assert not shown.sheets[1].has_header


def test_double_headers_get_a_number():
    shown = preview(f"Regio;Regio;Opmerking\na;b;{VOICE}\n".encode(), name="t.csv")
    assert shown.sheets[0].headers == ("Regio", "Regio (2)", "Opmerking")


def test_shows_the_first_passages_of_a_text():
    text = "---\nregio: Twente\n---\n- een\n- twee\n- drie\n"
    shown = preview(text.encode(), name="t.md", rows=2)
    assert [passage.text for passage in shown.passages] == ["een", "twee"]
    assert shown.fields == {"region": "Twente"}
    assert preview(docx(paragraph(VOICE)), name="t.docx").passages[0].text == VOICE


def test_places_and_reasons_are_shown_in_the_language_of_the_reader():
    place = 'sheet "row 2, Blad", row 4, part 2'
    with translation.override("en"):
        assert place_label(place) == place
        assert place_label("paragraph 3, text box") == "paragraph 3, text box"
    with translation.override("nl"):
        assert place_label(place) == 'blad "row 2, Blad", rij 4, deel 2'
        assert place_label("table 1, row 2, column 3") == "tabel 1, rij 2, kolom 3"
        assert reason_label("header_row") == "rij met kolomnamen"
        assert "Sla het op als UTF-8" in Unreadable("wrong_encoding").message
