"""Whether the first row heads the columns: as people say on the page where they look at a file."""

import pytest
from django.urls import reverse

from caleidoscoop.shared import jobs
from caleidoscoop.voices.formats.tests.office import saved, workbook
from caleidoscoop.voices.models import ColumnMapping, Fragment, LeftOut
from caleidoscoop.voices.tests.test_source_import import looked_at, shown

# Nobody knows these names, and the texts are too short to tell that they are names.
UNHEADED = b"Uit de zaal;Groepje van\nGeen bus.;inwoner\nGeen huis.;wethouder\n"
HEADED = b"Opmerking;Rol\nGeen bus.;inwoner\nGeen huis.;wethouder\n"


@pytest.fixture
def url(team):
    return reverse("voices:source_import", args=[team.programme.key])


@pytest.fixture
def look(client, team, url):
    def look_at(*files):
        return looked_at(client, url, team.bram, *files)

    return look_at


def say(client, check, *roles, first_row="", do="look"):
    typed = {f"file0-column{number}": role for number, role in enumerate(roles)}
    return client.post(check, {**typed, "file0-header0": first_row, "do": do})


def texts():
    found = Fragment.objects.present().order_by("ordinal")
    return list(found.values_list("current__text", flat=True))


def test_a_first_row_that_nobody_recognised_can_be_made_the_header(client, look):
    check = look(("zaal.csv", UNHEADED))
    (file,) = shown(client, check)
    assert [str(f.label) for f, _ in file.columns] == ["A", "B"]
    assert file.form["header0"].value() == "no"
    assert "Staan er namen van kolommen in?" in client.get(check).content.decode()
    say(client, check, "text", "ignore", first_row="yes")
    (file,) = shown(client, check)
    assert [str(f.label) for f, _ in file.columns] == ["Uit de zaal", "Groepje van"]
    assert file.form["header0"].value() == "yes"
    assert [row[0] for row in file.shown.sheets[0].rows] == ["Geen bus.", "Geen huis."]
    say(client, check, "text", "speaker_kind", first_row="yes", do="bring_in")
    jobs.run_one()
    assert texts() == ["Geen bus.", "Geen huis."]
    left = LeftOut.objects.get(reason="header_row")
    assert left.text == "Uit de zaal\tGroepje van"
    assert {f.kind for f in Fragment.objects.select_related("speaker")} == {
        "resident",
        "municipality",
    }


def test_said_and_brought_in_at_once_the_columns_keep_what_was_chosen(client, look):
    check = look(("zaal.csv", UNHEADED))
    say(client, check, "text", "speaker_kind", first_row="yes", do="bring_in")
    assert jobs.run_one().state == "done"
    assert texts() == ["Geen bus.", "Geen huis."]
    assert Fragment.objects.first().kind == "resident"


def test_a_first_row_can_be_something_that_was_said(client, look):
    check = look(("zaal.csv", HEADED))
    assert shown(client, check)[0].form["header0"].value() == "yes"
    say(client, check, "text", "speaker_kind", first_row="no")
    (file,) = shown(client, check)
    assert [str(f.label) for f, _ in file.columns] == ["A", "B"]
    say(client, check, "text", "ignore", first_row="no", do="bring_in")
    jobs.run_one()
    assert texts() == ["Opmerking", "Geen bus.", "Geen huis."]


@pytest.mark.parametrize(("data", "said"), [(UNHEADED, "yes"), (HEADED, "no")])
def test_what_the_first_row_is_is_remembered_by_that_row(client, look, data, said):
    check = look(("zaal.csv", data))
    say(client, check, "text", "organisation", first_row=said, do="bring_in")
    assert ColumnMapping.objects.get().headed == {"": said == "yes"}
    (file,) = shown(client, look(("volgende.csv", data + b"Geen school.;boer\n")))
    assert file.is_remembered
    assert file.form["header0"].value() == said
    assert [f.initial for f, _ in file.columns] == ["text", "organisation"]
    (other,) = shown(client, look(("ander.csv", b"Wel een bus.;boer\nWel een huis.;boer\n")))
    assert not other.is_remembered


def test_each_sheet_has_a_first_row_of_its_own(client, look):
    rows = [[line.split(";") for line in d.decode().splitlines()] for d in (UNHEADED, HEADED)]
    data = saved(workbook(Een=rows[0], Twee=rows[1]))
    check = look(("zaal.xlsx", data))
    (file,) = shown(client, check)
    assert [str(f.label) for f in file.form.header_fields] == [
        "De eerste rij van “Een”",
        "De eerste rij van “Twee”",
    ]
    roles = [f.initial for f, _ in file.columns]
    say(client, check, *roles, first_row="yes")
    (file,) = shown(client, check)
    assert [sheet.has_header for sheet in file.shown.sheets] == [True, True]


def test_two_sheets_may_name_the_speaker_otherwise(client, look):
    sheets = {"Een": [["Opmerking", "Spreker"], ["Ja.", "S1"]]}
    sheets["Twee"] = [["Opmerking", "Deelnemer"], ["Nee.", "S2"]]
    check = look(("zaal.xlsx", saved(workbook(**sheets))))
    answer = say(client, check, "text", "speaker", "speaker", do="bring_in")
    assert answer.status_code == 302
