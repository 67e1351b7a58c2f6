from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caleidoscoop.voices.formats import Limits, Unreadable, preview, read
from caleidoscoop.voices.formats.hyphens import join_lines, words_known
from caleidoscoop.voices.formats.tests.oracles import assert_no_word_is_lost
from caleidoscoop.voices.formats.tests.pdfs import assembled, lines, pdf, wrapped

VOICE = "De bus rijdt na zes uur niet meer en dat merken vooral de jongeren in onze dorpen."
OTHER = "Regels zijn gemaakt voor de stad, niet voor een streek waar alles ver weg is."
LONG = f"{VOICE} {OTHER} Wij willen dat iemand van het Rijk komt kijken hoe het hier gaat."


def of_pdf(*pages, **more):
    return read(pdf(*pages, **more), name="verslag.pdf")


def texts(extract):
    return [passage.text for passage in extract.passages]


def left(extract):
    return [(out.text, out.reason) for out in extract.left_out]


def refusal_of(data, **limits):
    with pytest.raises(Unreadable) as refusal:
        read(data, name="t.pdf", limits=Limits(**limits))
    return refusal.value.code


def test_lines_become_paragraphs_again():
    extract = of_pdf(lines([*wrapped(LONG, 60), "", *wrapped(OTHER, 60)]))
    assert texts(extract) == [LONG, OTHER]
    assert extract.passages[0].place == "page 1"


def test_words_broken_at_the_end_of_a_line_are_whole_again():
    extract = of_pdf(lines(wrapped(LONG, 47, hyphens=True)))
    assert texts(extract) == [LONG]


def test_two_columns_are_read_one_after_the_other_below_a_title():
    left_column = wrapped(LONG, 30)
    right_column = wrapped(OTHER + " " + VOICE, 30)
    extract = of_pdf(
        [
            *lines(["Een verslag van de avond over de hele pagina"], y=760, size=16),
            *lines(right_column, x=310, y=696.5),
            *lines(left_column, x=70),
        ]
    )
    assert texts(extract) == [LONG, f"{OTHER} {VOICE}"]
    assert left(extract) == [("Een verslag van de avond over de hele pagina", "heading")]


def test_headers_footers_and_page_numbers_are_left_out_and_listed():
    pages = [
        [
            *lines([f"Regiodialoog Twente, dag {i}"], y=810, size=9),
            *lines(wrapped(f"Spreker {'abc'[i]} zei het zo. {LONG}", 60)),
            *lines([f"Pagina {i + 1} van 3"], y=30, size=9),
        ]
        for i in range(3)
    ]
    extract = of_pdf(*pages)
    assert len(extract.passages) == 3
    assert Counter(reason for _, reason in left(extract)) == {"running": 3, "page_number": 3}
    assert extract.words == 3 * (4 + 4 + 5 + len(LONG.split()) + 0)


def test_what_people_say_at_the_top_of_several_pages_is_no_header():
    extract = of_pdf(lines([VOICE]), lines([OTHER]), lines(["En wij blijven."]))
    assert texts(extract) == [VOICE, OTHER, "En wij blijven."]


def test_a_paragraph_goes_on_over_a_footnote_and_the_next_page():
    first, second = wrapped(LONG, 60)[:2], wrapped(LONG, 60)[2:]
    extract = of_pdf(
        [*lines([*wrapped(OTHER, 60), "", *first]), *lines(["1 Sinds 2019."], y=60, size=7)],
        lines(second),
    )
    assert texts(extract) == [OTHER, "1 Sinds 2019.", LONG]


def test_a_heading_tells_of_what_follows_and_bullets_are_passages():
    extract = of_pdf(
        [
            *lines(["Knelpunten"], y=740, size=14),
            *lines(["- " + VOICE, "- " + OTHER]),
            *lines(["Ideeën"], y=640),
            *lines([LONG[:80]], y=620),
        ]
    )
    assert texts(extract) == [VOICE, OTHER, LONG[:80].strip()]
    elements = [passage.fields["element"] for passage in extract.passages]
    assert elements == ["bottleneck", "bottleneck", "idea"]
    assert ("Knelpunten", "heading") in left(extract)


def test_labels_in_a_table_do_not_tell_who_said_the_next_row():
    labels = [*lines(["Inwoner", "", "", "Ondernemer"], x=70)]
    cells = [*lines([VOICE[:40], VOICE[40:], "", OTHER[:40]], x=200)]
    extract = of_pdf([*labels, *cells])
    assert not [passage for passage in extract.passages if "speaker_kind" in passage.fields]


def test_notes_that_people_stuck_on_and_fields_they_filled_in_are_read():
    note = (
        "/Annots [<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (Klopt dit?) >> "
        "<< /Type /Annot /Subtype /Widget /FT /Tx /Rect [0 0 9 9] /T (a) /V (Meer bussen) >> "
        "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Contents (nergens) >>]"
    )
    extract = of_pdf(lines([VOICE]), extra={0: note})
    assert [(passage.place, passage.text) for passage in extract.passages] == [
        ("page 1", VOICE),
        ("page 1, comment 1", "Klopt dit?"),
        ("page 1, field 2", "Meer bussen"),
    ]


def test_a_page_without_text_among_others_is_mentioned():
    picture = b"BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI"
    data = pdf(lines([VOICE]), [(0, 0, 1, "WEG")])
    stream = b"BT /F1 1.0 Tf 1 0 0 1 0.0 0.0 Tm (WEG) Tj ET"
    extract = read(data.replace(stream, picture.ljust(len(stream))), name="t.pdf")
    assert [(out.place, out.reason) for out in extract.left_out] == [("page 2", "picture")]


def test_a_scan_is_refused_with_its_own_reason():
    picture = b"BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI"
    stream = b"BT /F1 1.0 Tf 1 0 0 1 0.0 0.0 Tm (WEG) Tj ET"
    data = pdf([(0, 0, 1, "WEG")]).replace(stream, picture.ljust(len(stream)))
    assert refusal_of(data) == "scan"


def test_refuses_what_is_broken_locked_or_too_much():
    good = pdf(lines([VOICE]))
    locked = "/Encrypt << /Filter /Standard /V 1 /R 2 /O ({0}) /U ({0}) /P -4 >> /ID [(a) (a)]"
    assert refusal_of(pdf(lines([VOICE]), trailer=locked.format("x" * 32))) == "encrypted"
    assert refusal_of(b"%PDF-1.7\n") == "unreadable"
    assert refusal_of(b"%PDF-1.7\n" + b"\0\xff" * 5_000) == "unreadable"
    assert refusal_of(pdf([])) == "no_text"
    assert refusal_of(pdf(*[[]] * 12), max_pages=10) == "too_many_pages"
    assert refusal_of(good, max_memory=1_000_000) == "unreadable"
    assert refusal_of(b"Gewoon tekst.") == "wrong_extension"


def test_a_file_that_never_ends_is_stopped():
    """Forms that call each other twice, thirty deep, are drawn a milliard times."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R "
        b"/Resources << /XObject << /X 5 0 R >> >> >>",
        b"<< /Length 11 >>\nstream\n/X Do /X Do\nendstream",
    ]
    objects += [
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 11 "
        b"/Resources << /XObject << /X %d 0 R >> >> >>\nstream\n/X Do /X Do\nendstream" % (i + 1)
        for i in range(5, 35)
    ]
    objects.append(objects[-1].replace(b"/X 35 0 R", b""))
    assert refusal_of(assembled(objects), max_seconds=1) in ("too_slow", "no_text", "unreadable")


def test_bytes_before_the_mark_of_a_pdf_are_fine():
    assert texts(read(b"\n\n" + pdf(lines([VOICE])), name="t.pdf")) == [VOICE]
    assert preview(pdf(lines([VOICE])), name="t.pdf").passages[0].text == VOICE


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("de gemeente-", "raad kwam", "de gemeenteraad kwam"),
        ("in Zuid-", "Limburg is", "in Zuid-Limburg is"),
        ("zorg-", "en welzijn", "zorg- en welzijn"),
        ("de NS-", "trein", "de NS-trein"),
        ("een zee-", "egel", "een zee-egel"),
        ("zij be-", "invloeden", "zij beïnvloeden"),
        ("het begin-", "", "het begin-"),
        ("een - streepje -", "tussendoor", "een - streepje - tussendoor"),
        ("de sociaal-", "economische raad", "de sociaal-economische raad"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_is_dropped_only_if_it_was_put_there(first, second, joined):
    known = words_known(["sociaal-economische"])
    assert join_lines([line for line in (first, second) if line], known) == joined


WORDS = st.sampled_from(
    "bus Twente school. zorg gemeenteraad 12 Knelpunten wij, onderwijs € café".split()  # noqa: SIM905
)
PARAGRAPHS = st.lists(st.lists(WORDS, min_size=1, max_size=40).map(" ".join), max_size=4)


@settings(deadline=None, max_examples=25)
@given(PARAGRAPHS, PARAGRAPHS, st.integers(24, 34))
def test_no_word_is_lost_wherever_it_stands(one, two, width):
    sides = [[line for text in some for line in [*wrapped(text, width), ""]] for some in (one, two)]
    pages = [
        [*lines(sides[0]), *lines(sides[1], x=310), *lines(["Pagina 1"], y=20)],
        lines(sides[1], size=14, step=18),
    ]
    extract = of_pdf(*pages) if one or two else None
    if extract:
        expected = Counter(" ".join([*one, *two, *two, "Pagina 1"]).split())
        assert_no_word_is_lost(extract, expected)
