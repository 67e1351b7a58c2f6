from collections import Counter

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from caleidoscoop.voices.formats import Unreadable, place_label, preview, read, reason_label
from caleidoscoop.voices.formats.tests.oracles import assert_no_word_is_lost, tried

VOICE = "De bus rijdt na zes uur niet meer."
OTHER = "Regels zijn gemaakt voor de stad."


def vtt(*cues, header="WEBVTT"):
    blocks = [
        f"{at(i)} --> {at(i + 1)}\n{cue}" if "-->" not in cue else cue for i, cue in enumerate(cues)
    ]
    return "\n\n".join([header, *blocks]) + "\n"


def srt(*cues):
    return "\n".join(
        f"{i}\n{at(i).replace('.', ',')} --> {at(i + 1).replace('.', ',')}\n{cue}\n"
        for i, cue in enumerate(cues, start=1)
    )


def at(second):
    return f"00:{second // 60:02}:{second % 60:02}.000"


def read_vtt(text):
    return read(text.encode(), name="opname.vtt")


def read_srt(text):
    return read(text.encode(), name="opname.srt")


def said(extract):
    return [(passage.fields.get("speaker", ""), passage.text) for passage in extract.passages]


def left(extract):
    return [(out.text, out.reason) for out in extract.left_out if out.reason != "speaker_name"]


def everything(extract):
    """Return all that is kept of a file, as one text."""
    return str(extract)


def test_captions_of_one_voice_in_a_row_are_one_turn():
    extract = read_vtt(
        vtt(
            "<v Jan Jansen>De bus rijdt na</v>",
            "<v Jan Jansen>zes uur niet meer.</v>",
            "<v Piet>Regels zijn gemaakt\nvoor de stad.</v>",
            "<v.loud Jan  Jansen>Ja.",
        )
    )
    assert said(extract) == [("Spreker 1", VOICE), ("Spreker 2", OTHER), ("Spreker 1", "Ja.")]
    assert [passage.place for passage in extract.passages] == [
        "time 00:00:00",
        "time 00:00:02",
        "time 00:00:03",
    ]
    assert "Jan" not in everything(extract)
    assert "Piet" not in everything(extract)
    assert [out.place for out in extract.left_out] == ["speaker 1, turns 2", "speaker 2, turns 1"]


def test_names_before_colons_are_dropped_too():
    extract = read_srt(
        srt(
            f"Anna de Vries: {VOICE}",
            "en de trein ook niet.",
            f"BRAM (Gemeente): {OTHER}",
            "Anna de Vries: Let op: morgen.",
        )
    )
    assert said(extract) == [
        ("Spreker 1", f"{VOICE} en de trein ook niet."),
        ("Spreker 2", OTHER),
        ("Spreker 1", "Let op: morgen."),
    ]
    assert not {"Anna", "Vries", "BRAM"} & set(everything(extract).replace(":", " ").split())


def test_any_name_counts_where_all_captions_begin_with_one():
    extract = read_vtt(vtt("iphone van jan: Een.", "gast2: Twee.", "iphone van jan: Drie."))
    assert said(extract) == [("Spreker 1", "Een."), ("Spreker 2", "Twee."), ("Spreker 1", "Drie.")]


def test_a_colon_in_what_somebody_says_is_no_name():
    extract = read_srt(srt(VOICE, "Mijn punt: de bus.", "Knelpunten: te veel regels.", OTHER))
    assert said(extract) == [
        ("", f"{VOICE} Mijn punt: de bus. Knelpunten: te veel regels. {OTHER}")
    ]


def test_without_names_a_pause_after_a_sentence_begins_a_new_piece():
    extract = read_srt(
        "1\n00:00:01,000 --> 00:00:02,000\nDe bus rijdt\n\n"
        "2\n00:00:04,500 --> 00:00:05,000\nniet meer.\n\n"
        "3\n00:00:08,000 --> 00:00:09,000\nEn de trein?\n"
    )
    assert said(extract) == [("", "De bus rijdt niet meer."), ("", "En de trein?")]


def test_a_long_turn_is_split_at_sentences_each_part_at_its_own_time():
    cues = [f"<v Jan>Dit is zin nummer {i} van een heel lang verhaal.</v>" for i in range(40)]
    extract = read_vtt(vtt(*cues))
    assert len(extract.passages) == 4
    assert extract.passages[1].place == "time 00:00:10"
    assert extract.words == 400


def test_words_that_rolling_captions_show_twice_count_once():
    extract = read_vtt(
        vtt(
            "de bus<00:00:00.500><c> rijdt</c>",
            "de bus rijdt\nna zes uur",
            "na zes uur",
            "na zes uur\nniet meer en",
            "niet meer en\nwij lopen dan",
        )
    )
    assert said(extract) == [("", "de bus rijdt na zes uur niet meer en wij lopen dan")]
    assert Counter(left(extract))[("na zes uur", "shown_again")] == 2


def test_who_repeats_oneself_is_heard_twice():
    extract = read_srt(srt("Nee.", "Nee.", VOICE, OTHER))
    assert said(extract) == [("", f"Nee. Nee. {VOICE} {OTHER}")]


def test_a_remark_tells_the_kind_of_each_name_and_is_not_kept():
    header = (
        "WEBVTT - Avond met Jan Jansen\n\n"
        "NOTE\nregio: Twente\ndatum: 14 oktober 2025\nsprekers:\n  Jan Jansen: inwoner\n"
        "  - Piet: wethouder\n  Kees: bezorger\n\n"
        "NOTE Aanwezig: Jan Jansen, Klaas\n\nSTYLE\n::cue { color: red }"
    )
    extract = read_vtt(vtt(f"<v Jan Jansen>{VOICE}</v>", f"<v Piet>{OTHER}</v>", header=header))
    assert [dict(passage.fields) for passage in extract.passages] == [
        {"speaker": "Spreker 1", "speaker_kind": "resident"},
        {"speaker": "Spreker 2", "speaker_kind": "municipality", "position": "executive"},
    ]
    assert extract.fields == {"region": "Twente", "date": "2025-10-14"}
    assert ("Avond met Spreker 1", "front_matter") in left(extract)
    assert ("::cue { color: red }", "layout") in left(extract)
    for name in ("Jan", "Piet", "Kees", "Klaas"):
        assert name not in everything(extract)


def test_a_kind_for_a_name_is_a_kind():
    extract = read_srt(srt(f"Inwoner 2: {VOICE}", f"Wethouder: {OTHER}"))
    assert [dict(passage.fields) for passage in extract.passages] == [
        {"speaker": "Spreker 1", "speaker_kind": "resident"},
        {"speaker": "Spreker 2", "speaker_kind": "municipality", "position": "executive"},
    ]


def test_marks_and_sounds_are_left_out():
    extract = read_srt(
        srt(f"- {VOICE}\n- {OTHER}", "[Muziek]", ">> Ja.", "{\\an8}<i>Schuin</i> <3")
    )
    assert said(extract) == [("", VOICE), ("", OTHER), ("", "Ja. Schuin <3")]
    assert left(extract) == [
        ("-", "marker"),
        ("-", "marker"),
        ("[Muziek]", "sound"),
        (">>", "marker"),
    ]


def test_a_time_that_cannot_be_read_loses_no_words():
    text = (
        "WEBVTT\n\n00:99:00.000 --> 00:00:02.000\nEen.\n\nintro\n01:02.500 --> 01:04.000 align:left"
        "\nTwee &amp; drie.\n\n01:05.000 --> 01:06.000\n\n01:07.000 --> 01:08.000\nA --> B\n"
    )
    extract = read_vtt(text)
    assert [(passage.place, passage.text) for passage in extract.passages] == [
        ("caption 1", "Een. Twee & drie."),
        ("time 00:01:07", "A --> B"),
    ]
    assert left(extract) == [
        ("00:99:00.000 --> 00:00:02.000", "bad_time"),
        ("intro", "marker"),
    ]


def test_numbers_that_people_say_are_words():
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nIn\n2019\n2\n00:00:03,000 --> 00:00:04,000\nof 2020.\n"
    )
    extract = read_srt(text)
    assert said(extract)[0][1].startswith("In 2019")
    assert extract.passages[-1].text.endswith("of 2020.")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding_is_read(encoding):
    data = srt("Eén café, geen huisarts.").replace("\n", "\r\n").encode(encoding)
    assert read(data, name="t.srt").passages[0].text == "Eén café, geen huisarts."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Gewoon een tekst.\nZonder tijden.", "wrong_extension"),
        ("WEBVTT\n", "wrong_extension"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "no_text"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n[Muziek]\n", "no_text"),
    ],
)
def test_refuses_a_file_in_which_nobody_speaks(text, code):
    with pytest.raises(Unreadable) as refusal:
        read_vtt(text)
    assert refusal.value.code == code


def test_a_preview_shows_turns_and_no_names():
    shown = preview(vtt(f"<v Jan>{VOICE}</v>").encode(), name="t.vtt")
    assert shown.passages[0].fields == {"speaker": "Spreker 1"}
    assert "Jan" not in str(shown)


def test_places_and_reasons_have_words():
    with translation.override("nl"):
        assert place_label("time 00:01:02, part 2") == "tijd 00:01:02, deel 2"
        assert place_label("speaker 1, turns 3") == "spreker 1, beurten 3"
        assert reason_label("speaker_name") == "naam van een spreker, niet bewaard"


NAMES = st.sampled_from(["", "Jansen", "Pietersen", "De Vries"])
WORDS = st.lists(
    st.sampled_from(["bus", "zorg.", "12", "-", ">>", "[Muziek]", "Knelpunt:", "A", "-->"]),
    max_size=6,
).map(" ".join)


@settings(deadline=None)
@given(st.lists(st.tuples(NAMES, WORDS), min_size=1, max_size=8), WORDS)
def test_no_word_is_lost_and_no_name_kept_whatever_the_captions(turns, note):
    cues = [f"<v {name}>{words}</v>" if name else words for name, words in turns]
    blocks = "\n\n".join(f"{at(i)} --> {at(i + 1)}\n{cue}" for i, cue in enumerate(cues))
    extract, code = tried(lambda: read_vtt(f"WEBVTT\n\nNOTE x {note}\n\n{blocks}\n"))
    assert code in ("", "no_text")
    if extract is None:
        return
    expected = Counter(word for _, words in turns for word in words.split())
    assert_no_word_is_lost(extract, expected + Counter(["x", *note.split()]))
    assert not [name for name, _ in turns if name and name in str(extract)]
