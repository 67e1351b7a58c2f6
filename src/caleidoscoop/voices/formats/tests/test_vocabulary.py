import time

import pytest

from caleidoscoop.voices.formats import speakers
from caleidoscoop.voices.formats.dates import excel_day, iso_date
from caleidoscoop.voices.formats.folding import by_synonym
from caleidoscoop.voices.formats.vocabulary import FIELDS, recognise, role_of


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Regio", "region"),
        ("REGIO'S", "region"),
        ("Wat is gezegd?", "text"),
        ("wat is er gezegd", "text"),
        ("Opmerkingen", "text"),
        ("Bijdrage (in eigen woorden)", "text"),
        ("Contributions", "text"),
        ("Soort spreker:", "speaker_kind"),
        ("De rol", "speaker_kind"),
        ("speaker_kind", "speaker_kind"),
        ("Kind of speaker", "speaker_kind"),
        ("Tafel nr.", "table"),
        ("tafelnummer", "table"),
        ("Bijeenkomst", "session"),
        ("Ambtelijk / bestuurlijk", "position"),
        ("Thema’s", "domain"),
        ("Datum", "date"),
        ("Onderdeel", "element"),
        ("Wie zei het?", "speaker_kind"),
        ("Bestuurder/ambtenaar", "position"),
        ("Geïnterviewde", "speaker"),
        ("Tekst geeltje", "text"),
        ("Session name", "session"),
        ("Naam", ""),
        ("Telefoon", ""),
    ],
)
def test_knows_headers_in_two_languages(header, role):
    assert role_of(header) == role


def test_every_field_is_its_own_header():
    assert [role_of(field) for field in FIELDS] == list(FIELDS)


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        ("speaker_kind", "Inwoners", "resident"),
        ("speaker_kind", "het Rijk", "rijk"),
        ("speaker_kind", "Agrariër", "business"),
        ("speaker_kind", "zzp’er", "business"),
        ("speaker_kind", "Waterschap", "water_authority"),
        ("speaker_kind", "maatschappelijke partner", "partner"),
        ("speaker_kind", "water_authority", "water_authority"),
        ("position", "Ambtelijk", "official"),
        ("position", "wethouder", "executive"),
        ("element", "Ideeën", "idea"),
        ("element", "constructieve metafoor", "constructive_metaphor"),
        ("element", "first_step", "first_step"),
        ("language", "Nederlands", "nl"),
        ("region", " Noord-  Limburg ", "Noord- Limburg"),
    ],
)
def test_knows_values_in_two_languages(field, raw, value):
    assert recognise(field, raw).value == value


@pytest.mark.parametrize(
    ("raw", "kind", "position"),
    [
        ("Wethouder", "municipality", "executive"),
        ("burgemeesters", "municipality", "executive"),
        ("College van B&W", "municipality", "executive"),
        ("gedeputeerde", "province", "executive"),
        ("Commissaris van de Koning", "province", "executive"),
        ("dijkgraaf", "water_authority", "executive"),
        ("staatssecretaris", "rijk", "executive"),
        ("Rijksverbinder", "rijk", "official"),
        ("mayor", "municipality", "executive"),
        ("civil servant", "", "official"),
        ("ambtenaar", "", "official"),
        ("Bestuurders", "", "executive"),
        ("ambtenaar van de provincie", "province", "official"),
        ("provinciaal bestuurder", "province", "executive"),
        ("beleidsmedewerker bij gemeente Oost Gelre", "municipality", "official"),
        ("bestuurder waterschap", "water_authority", "executive"),
        ("official of the ministry", "rijk", "official"),
        ("municipal official", "municipality", "official"),
        ("ministerie van BZK", "rijk", ""),
        ("gemeente Súdwest-Fryslân", "municipality", ""),
        ("raadslid", "municipality", ""),
        ("MKB'er", "business", ""),
        ("scholieren", "resident", ""),
        ("school", "partner", ""),
    ],
)
def test_a_word_can_tell_the_kind_and_the_position_at_once(raw, kind, position):
    found = recognise("speaker_kind", raw)
    extra = (("position", position),) if position else ()
    assert (found.value, found.extra) == (kind, extra)


def test_a_position_can_tell_the_kind_as_well():
    found = recognise("position", "Gedeputeerde")
    assert (found.value, found.extra) == ("executive", (("speaker_kind", "province"),))


@pytest.mark.parametrize("raw", ["tolk", "manager", "voorzitter", "Sjoerd van Gemeente", "iets"])
def test_does_not_guess_who_speaks(raw):
    assert recognise("speaker_kind", raw) is None


def test_no_word_means_two_things():
    with pytest.raises(ValueError, match="De Boer"):
        by_synonym({"business": "boer", "resident": "De Boer"})
    known = [speakers.SPEAKER_KINDS, speakers.SECTORS, speakers.POSITION_WORDS]
    known.append(speakers.KINDS_WITH_POSITION)
    for i, words in enumerate(known):
        for others in known[i + 1 :]:
            assert not set(words) & set(others)


@pytest.mark.parametrize("field", ["speaker_kind", "position", "element", "language", "date"])
def test_does_not_guess_a_value(field):
    assert recognise(field, "iets anders") is None


@pytest.mark.parametrize(
    "raw",
    [
        "7-3-2024",
        "07-03-2024",
        "7/3/2024",
        "7.3.24",
        "2024-03-07",
        "2024/3/7",
        "2024-03-07T19:30:00Z",
        "2024-03-07 19:30:00",
        "7-3-2024 19:30",
        "7 maart 2024",
        "7 mrt. 2024",
        "donderdag 7 maart 2024",
        "Thursday, 7 March 2024",
        "March 7, 2024",
        "7th March 2024",
        "45358",
    ],
)
def test_reads_one_day_in_many_notations(raw):
    assert iso_date(raw) == "2024-03-07"


def test_reads_month_before_day_only_where_it_cannot_be_otherwise():
    assert iso_date("3/25/2024") == "2024-03-25"


@pytest.mark.parametrize(
    "raw", ["", "31-2-2024", "7-8 maart 2024", "maart 2024", "12", "7 foo 2024"]
)
def test_refuses_what_is_not_one_day(raw):
    assert iso_date(raw) == ""


def test_knows_both_calendars_of_spreadsheets():
    # 1 March 1900 is day 61 where 29 February 1900 is believed to exist.
    assert excel_day(61).date().isoformat() == "1900-03-01"
    assert excel_day(1).date().isoformat() == "1900-01-01"
    assert excel_day(0, from_1904=True).date().isoformat() == "1904-01-01"


def test_a_hostile_value_is_answered_at_once():
    start = time.process_time()
    for raw in ("1" * 1_000_000, "1-" * 500_000, "a " * 500_000, "(" * 1_000_000):
        for field in ("date", "speaker_kind", "element"):
            assert recognise(field, raw) is None
    assert time.process_time() - start < 15
