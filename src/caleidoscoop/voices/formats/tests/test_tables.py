import csv
import io
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleidoscoop.voices.formats import read
from caleidoscoop.voices.formats.tests.oracles import assert_no_word_is_lost, tried

VOICE = "De bus rijdt na zes uur niet meer."
OTHER = "Regels zijn gemaakt voor de stad."


def of_csv(text, **options):
    return read(text.encode(), name="tafel.csv", **options)


def texts(extract):
    return [passage.text for passage in extract.passages]


def fields(extract):
    return [dict(passage.fields) for passage in extract.passages]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_reads_fields_by_header_with_every_usual_separator(delimiter):
    rows = [
        ["Regio", "Tafel", "Soort spreker", "Wat is gezegd", "Element", "Datum"],
        ["Twente", "3", "Inwoner", "De bus, die; rijdt\nniet.", "knelpunten", "7-3-2024"],
    ]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    extract = of_csv(buffer.getvalue())
    assert texts(extract) == ["De bus, die; rijdt niet."]
    assert fields(extract) == [
        {
            "region": "Twente",
            "table": "3",
            "speaker_kind": "resident",
            "element": "bottleneck",
            "date": "2024-03-07",
        }
    ]
    assert_no_word_is_lost(extract, Counter(" ".join(map(" ".join, rows)).split()))


def test_without_a_header_that_says_text_the_longest_text_is_it():
    extract = of_csv(f"Regio;Soort spreker;Vrij veld;Code\nTwente;Inwoner;{VOICE};x\n")
    assert texts(extract) == [VOICE]
    assert extract.unknown_headers == ("Code",)


def test_without_any_header_the_values_tell():
    extract = of_csv(f"Inwoner;7-3-2024;{VOICE}\nOndernemer;8-3-2024;{OTHER}\n")
    assert texts(extract) == [VOICE, OTHER]
    assert fields(extract) == [
        {"speaker_kind": "resident", "date": "2024-03-07"},
        {"speaker_kind": "business", "date": "2024-03-08"},
    ]


def test_a_value_that_looks_like_a_header_does_not_become_one():
    extract = of_csv(f"gemeente;{VOICE}\ninwoner;{OTHER}\ngemeente;{VOICE}\n")
    assert len(extract.passages) == 3
    assert fields(extract)[0] == {"speaker_kind": "municipality"}


def test_labels_that_nobody_knows_are_still_a_header():
    extract = of_csv(f"Nr;Wat men vond\n1;{VOICE}\n2;{OTHER}\n")
    assert texts(extract) == [VOICE, OTHER]
    assert extract.unknown_headers == ("Nr",)


def test_an_unknown_value_is_reported_and_not_lost():
    extract = of_csv(f"Soort spreker;Opmerking\nmarsmannetje;{VOICE}\n")
    assert fields(extract) == [{}]
    assert extract.unknown_values == (("Soort spreker", "marsmannetje", 1),)
    assert ("marsmannetje", "field") in [(out.text, out.reason) for out in extract.left_out]


def test_a_value_that_tells_two_things_fills_the_other_field_only_if_it_is_free():
    extract = of_csv(f"Rol;Functie;Opmerking\nwethouder;;{VOICE}\nwethouder;ambtenaar;{OTHER}\n")
    assert [row["position"] for row in fields(extract)] == ["executive", "official"]


def test_columns_named_after_an_element_hold_what_was_said_of_it():
    extract = of_csv(f"Tafel;Knelpunten;Ideeën\n1;{VOICE};Een belbus in elk dorp.\n")
    assert [(row["element"], row["table"]) for row in fields(extract)] == [
        ("bottleneck", "1"),
        ("idea", "1"),
    ]


def test_each_question_of_a_form_is_a_column_of_text():
    extract = of_csv(f"Wat hindert u?;Wat helpt u?\n{VOICE};Een belbus in elk dorp.\n{OTHER};\n")
    assert len(extract.passages) == 3


def test_columns_after_a_missing_header_keep_their_own_field():
    extract = of_csv(f"Opmerking;;Regio\n{VOICE};blauw;Twente\n{OTHER};;Achterhoek\n")
    assert [row["region"] for row in fields(extract)] == ["Twente", "Achterhoek"]
    assert ("blauw", "unknown_column") in [(out.text, out.reason) for out in extract.left_out]


def test_a_last_column_without_header_is_not_glued_to_the_text():
    extract = of_csv(f"Regio;Opmerking;\nTwente;{VOICE};blauw\nTwente;{OTHER};rood\n")
    assert texts(extract) == [VOICE, OTHER]


def test_of_two_columns_with_one_header_the_first_counts():
    extract = of_csv(f"Regio;Regio;Opmerking\nTwente;Almelo;{VOICE}\n")
    assert fields(extract) == [{"region": "Twente"}]


def test_a_text_with_the_separator_in_it_is_put_together_again():
    rows = "Regio,Opmerking,Tafel\nTwente,Kort,1\nTwente,Geen bus, geen trein,2\nTwente,Goed,3\n"
    extract = of_csv(rows)
    assert texts(extract) == ["Kort", "Geen bus, geen trein", "Goed"]
    assert [row["table"] for row in fields(extract)] == ["1", "2", "3"]


def test_a_row_that_cannot_be_put_together_is_left_out_whole():
    extract = of_csv("Opmerking;Regio\nEen;Twente\nGeen bus;geen trein;Twente\nTwee;Twente\n")
    assert texts(extract) == ["Een", "Twee"]
    assert [out.reason for out in extract.left_out].count("ragged_row") == 1


def test_titles_above_the_header_are_headings():
    extract = of_csv(f"Opbrengst van de avond;;\n\nRegio;Rol;Opmerking\nTwente;Inwoner;{VOICE}\n")
    assert texts(extract) == [VOICE]
    assert extract.passages[0].place == "row 4"
    assert extract.left_out[0].reason == "heading"


def test_a_header_that_is_repeated_is_no_voice():
    extract = of_csv(f"Regio;Opmerking\nTwente;{VOICE}\nRegio;Opmerking\nTwente;{OTHER}\n")
    assert texts(extract) == [VOICE, OTHER]


def test_a_voice_above_something_like_a_header_is_not_lost_as_a_title():
    extract = of_csv(f"Inwoner;{VOICE}\nRegio;Opmerking\nTwente;{OTHER}\n")
    assert VOICE in texts(extract)


def test_people_may_say_what_a_column_is():
    text = f"Alfa;Beta;Gamma\n{VOICE};Inwoner;{OTHER}\n"
    extract = of_csv(text, mapping={"Alfa": "ignore", "Beta": "speaker_kind", "Gamma": "text"})
    assert texts(extract) == [OTHER]
    assert fields(extract) == [{"speaker_kind": "resident"}]
    assert {out.reason for out in extract.left_out} == {"header_row", "field", "ignored_column"}


def test_a_mapping_by_letter_suits_a_table_without_header():
    extract = of_csv(f"{VOICE};Twente\n{OTHER};Twente\n", mapping={"B": "region"})
    assert fields(extract) == [{"region": "Twente"}] * 2


def test_refuses_a_mapping_to_something_that_is_no_field():
    with pytest.raises(ValueError, match="no field"):
        of_csv(f"Alfa\n{VOICE}\n", mapping={"Alfa": "shoe_size"})


def test_a_header_may_name_who_speaks_instead_of_what_it_holds():
    extract = of_csv(f"Gemeente\n{VOICE}\n{OTHER}\n")
    assert texts(extract) == [VOICE, OTHER]


def test_one_column_with_commas_in_it_is_one_column():
    extract = of_csv("Opmerking\nGeen bus, geen trein\nKort\nDuur, en ver, en laat\n")
    assert texts(extract) == ["Geen bus, geen trein", "Kort", "Duur, en ver, en laat"]


def test_a_quote_that_is_never_closed_does_not_swallow_the_rest():
    extract = of_csv(f'Opmerking;Regio\n"Wij blijven;Twente\n{VOICE};Twente\n')
    assert texts(extract) == ['"Wij blijven', VOICE]


def test_a_hundred_thousand_rows_are_read_within_seconds():
    start = time.process_time()
    extract = of_csv("Regio;Opmerking\n" + f"Twente;{VOICE}\n" * 99_000)
    assert len(extract.passages) == 99_000
    assert time.process_time() - start < 10


CELLS = st.sampled_from(
    [
        "",
        "",
        "Regio",
        "Opmerking",
        "Tafel",
        "Inwoner",
        "gemeente",
        "Knelpunten",
        VOICE,
        OTHER,
        "3",
        "7-3-2024",
        "Wat nu?",
        "a, b; c",
        " met spatie",
        'een "woord"',
        "twee\nregels",
    ]
)


@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=12),
    st.sampled_from([";", ",", "\t"]),
)
def test_no_word_is_lost_whatever_the_rows(rows, delimiter):
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    extract, code = tried(lambda: of_csv(buffer.getvalue()))
    assert code in ("", "no_text")
    if extract:
        kept = sum(len(passage.text.split()) for passage in extract.passages)
        assert kept + extract.words_left_out == extract.words
    if extract and max(map(len, rows)) == min(map(len, rows)) > 1:
        assert_no_word_is_lost(extract, Counter(" ".join(map(" ".join, rows)).split()))


def test_a_position_alone_leaves_the_kind_open():
    extract = of_csv(f"Opmerking;Soort spreker\n{VOICE};ambtenaar\n{OTHER};wethouder\n")
    assert fields(extract) == [
        {"position": "official"},
        {"speaker_kind": "municipality", "position": "executive"},
    ]
    assert extract.unknown_values == ()


def test_a_column_of_subjects_is_no_column_of_speakers():
    extract = of_csv(f"Opmerking;Categorie\n{VOICE};onderwijs\n{OTHER};jeugd\n")
    assert fields(extract) == [{}, {}]
    assert extract.unknown_headers == ("Categorie",)


def test_a_column_of_positions_stands_beside_one_of_kinds():
    rows = f"ambtelijk;inwoner;{VOICE}\nbestuurlijk;gemeente;{OTHER}\n"
    assert fields(of_csv(rows)) == [
        {"position": "official", "speaker_kind": "resident"},
        {"position": "executive", "speaker_kind": "municipality"},
    ]
