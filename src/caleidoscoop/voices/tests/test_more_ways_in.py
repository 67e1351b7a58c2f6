"""OpenDocument files, PDFs and transcripts come in by the rules of all files."""

import pytest

from caleidoscoop.voices.formats.tests.opendocument import cell, h, ods, odt, p, row, sheet
from caleidoscoop.voices.formats.tests.pdfs import lines, pdf
from caleidoscoop.voices.models import LeftOut, Outcome, Speaker
from caleidoscoop.voices.tests.test_bring_in import bring, texts

pytestmark = pytest.mark.django_db
BUS, TRAIN, SCHOOL = "De bus rijdt niet.", "De trein ook niet.", "Er komt een school bij."


def as_odt(*said):
    return odt(h("Knelpunten") + "".join(map(p, said)))


def as_ods(*said):
    return ods(sheet(row(cell("Opmerking")) + "".join(row(cell(text)) for text in said)))


def as_pdf(*said):
    return pdf(lines([line for text in said for line in (text, "")]))


def as_vtt(*said):
    cues = [
        f"00:00:0{i}.000 --> 00:00:0{i}.900\n<v {name}>{text}</v>"
        for i, (name, text) in enumerate(zip(("Jan", "Piet", "Kees"), said, strict=False))
    ]
    return "\n\n".join(["WEBVTT", *cues]).encode()


def as_srt(*said):
    return b"\n".join(
        f"{i}\n00:00:{10 * i},000 --> 00:00:{10 * i + 1},000\n{text}\n".encode()
        for i, text in enumerate(said, start=1)
    )


MAKERS = {"odt": as_odt, "ods": as_ods, "pdf": as_pdf, "vtt": as_vtt, "srt": as_srt}


@pytest.mark.parametrize("kind", MAKERS)
def test_once_is_enough_and_a_correction_changes_only_what_was_corrected(team, kind):
    made = MAKERS[kind]
    path = f"noordkant/avond.{kind}"
    first = bring(team, made(BUS, TRAIN, SCHOOL), path)
    assert texts(first.source) == [BUS, TRAIN, SCHOOL]
    assert bring(team, made(BUS, TRAIN, SCHOOL), path).outcome == Outcome.KNOWN
    keys = list(first.source.fragments.order_by("ordinal").values_list("key", flat=True))
    second = bring(team, made(BUS, "De trein komt ook niet.", SCHOOL), path)
    assert (second.fragments_new, second.fragments_changed, second.fragments_gone) == (0, 1, 0)
    assert keys == list(second.source.fragments.order_by("ordinal").values_list("key", flat=True))
    counted = sum(len(text.split()) for text in texts(second.source)) + second.words_left_out
    assert counted == second.words


def test_names_in_a_transcript_are_stored_nowhere(team):
    intake = bring(team, as_vtt(BUS, TRAIN, SCHOOL), "noordkant/avond.vtt")
    assert set(Speaker.objects.values_list("label", flat=True)) == {
        "Spreker 1",
        "Spreker 2",
        "Spreker 3",
    }
    rows = str([*LeftOut.objects.values(), intake.notes, *intake.source.fragments.values()])
    assert not [name for name in ("Jan", "Piet", "Kees") if name in rows]


def test_the_first_speakers_of_two_transcripts_of_one_session_are_two_speakers(team):
    bring(team, as_vtt(BUS), "noordkant/een.vtt", session_name="Avond")
    bring(team, as_vtt(TRAIN), "noordkant/twee.vtt", session_name="Avond")
    assert set(Speaker.objects.values_list("label", flat=True)) == {
        "Spreker 1 · een",
        "Spreker 1 · twee",
    }
