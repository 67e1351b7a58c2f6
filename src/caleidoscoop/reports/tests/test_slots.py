"""Slots and sentences: what is typed stays, whatever it looks like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleidoscoop.reports.claims import typed_claims
from caleidoscoop.reports.slots import Slot, SlotKind, read_text, unknown_slots


def test_reads_slots_in_both_languages_as_one_question():
    dutch = read_text("In {{regio's: Zorg-Ver @ twente}} klinkt dit.").slots
    english = read_text("In {{regions:zorg-ver@twente}} klinkt dit.").slots
    assert dutch == english == [Slot(SlotKind.REGIONS, "zorg-ver", "twente")]
    assert dutch[0].query == "regions:zorg-ver@twente"


def test_cuts_paragraphs_and_sentences_and_keeps_slots_whole():
    text = read_text("De zorg is ver. {{draad:zorg}} klinkt vaak.\n\nMet {{citaat:7}} erbij.")
    assert [len(paragraph) for paragraph in text.paragraphs] == [2, 1]
    assert text.sentences[1].typed == "… klinkt vaak."
    assert text.evidence_ids == [7]


def test_a_citation_behind_the_full_stop_belongs_to_the_sentence_before():
    first, second = read_text("De zorg is ver. {{bewijs:3, 4}} De bus ook {{bewijs:5}}.").sentences
    assert (first.cites, second.cites) == ((3, 4), (5,))
    assert second.typed == "De bus ook."


def test_what_is_no_slot_stays_as_typed_and_is_named():
    typed = "Zie {{foto:1}} en {{citaat:geen}} en {accolade}."
    assert read_text(typed).sentences[0].parts == (typed,)
    assert unknown_slots(typed) == ["{{foto:1}}", "{{citaat:geen}}"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
def test_no_typed_word_is_lost_or_made(text):
    kept = " ".join(
        "".join(part for part in sentence.parts if isinstance(part, str))
        for sentence in read_text(text).sentences
    )
    typed = text.replace("\ue000", "").replace("\ue001", "")
    if "{{" not in typed:
        assert kept.split() == typed.split()


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        ("De meeste inwoners reden 3 kilometer.", ["meeste", "3"]),
        ("In alle regio's, 40% van de sprekers.", ["alle", "40%"]),
        ("In 2024 lag de N33 open tot 14:30 uur op 7 maart.", []),
        ("Zie artikel 9 en bijlage 2.", []),
        ("Een bus rijdt door het dorp.", []),
        ("Wij kregen één bus en twee banken.", ["één", "twee"]),
        ("Nobody came, most stayed away.", ["nobody", "most"]),
        ("In {{regio's:zorg}} is dit zo.", []),
    ],
)
def test_tells_typed_numbers_and_quantifiers_from_names(sentence, claims):
    assert typed_claims(read_text(sentence).sentences[0]) == claims
