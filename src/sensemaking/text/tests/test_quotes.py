import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensemaking.text import Passage, quotes
from sensemaking.text.features import weighted
from sensemaking.text.tests.make import say
from sensemaking.text.texts import distinct, word_index


def chosen(passages):
    texts = distinct(passages, "nl")
    index = word_index(texts)
    analyser = texts.analysers["nl"]
    return quotes.exemplars(
        passages,
        index.rows[texts.of_passage],
        lambda passage, stretch, centre: index.worth(stretch, centre, analyser),
    )


def test_sentences_of_a_known_text():
    text = "De bus komt niet, bijv.  op zondag. Is dat goed? Nee!\nHet dorp wacht"
    cut = [text[slice(*span)] for span in quotes.sentences(text)]
    assert cut == ["De bus komt niet, bijv.  op zondag.", "Is dat goed?", "Nee!", "Het dorp wacht"]


@given(st.text(max_size=300))
def test_sentences_cover_every_sign_but_space(text):
    spans = quotes.sentences(text)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in spans)


def test_a_short_passage_is_quoted_whole_without_the_space_around_it():
    assert quotes.stretches("  De bus komt niet. Jammer. ") == [(2, 27)]


def test_a_long_passage_gives_the_sentence_on_the_subject():
    filler = "Verder spraken wij die avond nog lang over heel andere dingen in het leven. " * 3
    passages = say(
        filler + "De bus naar het dorp rijdt niet meer.", *["De bus rijdt niet naar het dorp"] * 2
    )
    by_key = {quote.passage: quote for quote in chosen(passages)}
    quote = by_key.get("k000")
    assert quote is None or "bus" in passages[0].text[quote.start : quote.end]
    assert quotes.stretches(passages[0].text)[-1] == (len(filler), len(passages[0].text))
    alone = chosen([passages[0]])[0]
    assert alone.end - alone.start <= quotes.LONGEST


def test_a_long_sentence_is_quoted_whole_when_there_is_nothing_else():
    text = "bus " * 100
    assert quotes.stretches(text) == [(0, len(text) - 1)]


def test_no_speaker_is_quoted_twice():
    assert len(chosen(say("De bus", "De bus rijdt", "Een bus", speaker="anna"))) == 1


def test_quotes_come_from_different_regions_where_they_can():
    passages = [
        Passage(f"k{i}", f"De bus rijdt niet meer {word}", f"s{i}", "b", region)
        for i, (word, region) in enumerate(
            [("vandaag", "a"), ("morgen", "a"), ("zondag", "a"), ("straks", "b")] * 4
        )
    ]
    assert {passages[int(q.passage[1:])].region for q in chosen(passages)} == {"a", "b"}


def test_empty_rows_still_give_a_quote():
    passages = say("van de", "aan het")
    rows = weighted(word_index(distinct(passages, "nl")).rows)
    assert quotes.exemplars(passages, rows, lambda *_: 0.0)
    assert np.isfinite(rows.data).all()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (
            "Ja, dat is zo: de tandarts is gestopt, daarom rijden wij nu een uur verderop.",
            "de tandarts is gestopt",
        ),
        ("De winkel sluit", "De winkel sluit"),
        ("Nee!", "Nee"),
        ("...", "..."),
        ("", ""),
        ("Er is niets (de huisarts vertrok) en dan", "de huisarts vertrok"),
        ("woningbouwvereniging " * 9, ("woningbouwvereniging " * 3).strip()),
    ],
)
def test_telling_clause_of_a_known_text(text, part):
    assert text[slice(*quotes.telling_clause(text))] == part


@given(st.text(max_size=200))
def test_telling_clause_is_a_part_of_the_text(text):
    start, end = quotes.telling_clause(text)
    assert 0 <= start <= end <= len(text)
    assert end > start or not text
    assert end - start <= max(quotes.LONGEST_CLAUSE, 1)
