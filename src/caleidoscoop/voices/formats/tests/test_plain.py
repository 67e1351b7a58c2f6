import re
import time
from collections import Counter
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleidoscoop.voices.formats import read, read_pasted
from caleidoscoop.voices.formats.cleaning import clean
from caleidoscoop.voices.formats.tests.oracles import assert_no_word_is_lost, tried, words_of

MARKDOWN = """---
regio: Twente
datum: 7 maart 2024
tafel: 03
kleur: rood
soort spreker: huisarts
---
# Opbrengst

Dit is een alinea die hard is afgebroken omdat de regel anders
te lang wordt.

## Knelpunten
- De bus rijdt niet
  meer na zes uur.
-
1. De school sluit.
---
### Inwoners
Wij blijven hier.

## Wat verder opviel
Er was koffie.
"""


def texts(extract):
    return [passage.text for passage in extract.passages]


def reasons(extract):
    return Counter(entry.reason for entry in extract.left_out)


def test_paragraphs_and_bullets_are_passages_and_the_rest_is_accounted_for():
    extract = read(MARKDOWN.encode(), name="tafel.md")
    assert texts(extract) == [
        "Dit is een alinea die hard is afgebroken omdat de regel anders te lang wordt.",
        "De bus rijdt niet meer na zes uur.",
        "De school sluit.",
        "Wij blijven hier.",
        "Er was koffie.",
    ]
    assert reasons(extract) == {
        "front_matter": 1,
        "heading": 4,
        "marker": 2,
        "empty_marker": 1,
        "rule": 1,
    }
    assert_no_word_is_lost(extract, Counter(MARKDOWN.split()))


def test_a_passage_says_on_which_line_it_begins():
    extract = read(MARKDOWN.encode(), name="tafel.md")
    assert [passage.place for passage in extract.passages] == [
        "line 10",
        "line 14",
        "line 17",
        "line 20",
        "line 23",
    ]


def test_front_matter_gives_fields_for_all_and_reports_what_it_does_not_know():
    extract = read(MARKDOWN.encode(), name="tafel.md")
    assert extract.fields == {"region": "Twente", "date": "2024-03-07", "table": "03"}
    assert extract.unknown_headers == ("kleur",)
    assert extract.unknown_values == (("soort spreker", "huisarts", 1),)


def test_headings_tell_of_what_stands_below_them_and_no_further():
    fields = [dict(passage.fields) for passage in read(MARKDOWN.encode(), name="t.md").passages]
    assert fields == [
        {},
        {"element": "bottleneck"},
        {"element": "bottleneck"},
        {"element": "bottleneck", "speaker_kind": "resident"},
        {},
    ]


def test_a_heading_that_only_holds_the_word_tells_nothing():
    extract = read(b"## Knelpunten in de zorg\nGeen huisarts.\n", name="t.md")
    assert extract.passages[0].fields == {}


def test_a_name_before_a_colon_is_text_unless_the_front_matter_says_otherwise():
    line = "Inwoner: de bus rijdt niet.\n"
    assert texts(read(line.encode(), name="t.txt")) == ["Inwoner: de bus rijdt niet."]
    told = f"---\nspeakers: prefix\n---\n{line}En de trein ook niet.\nDeelnemer 3: klopt.\n"
    extract = read(told.encode(), name="t.txt")
    assert texts(extract) == ["de bus rijdt niet.", "En de trein ook niet.", "klopt."]
    assert extract.passages[0].fields == {"speaker_kind": "resident"}
    assert extract.passages[-1].fields == {"speaker": "Deelnemer 3"}
    assert_no_word_is_lost(extract, Counter(told.split()))


def test_lines_with_one_remark_each_stay_apart():
    text = "De bus rijdt niet.\nDe school sluit volgend jaar.\nWie wil er nog wonen?\n"
    assert len(read(text.encode(), name="t.txt").passages) == 3


def test_a_voice_between_rules_is_no_front_matter():
    text = "---\nInwoner: de bus rijdt niet\n---\nEn nu?\n"
    extract = read(text.encode(), name="t.txt")
    assert texts(extract) == ["Inwoner: de bus rijdt niet", "En nu?"]


def test_a_line_above_dashes_in_plain_text_is_not_lost_as_a_heading():
    extract = read(b"De huisarts stopt\n---\nDe bus ook\n", name="t.txt")
    assert texts(extract) == ["De huisarts stopt", "De bus ook"]


def test_a_table_in_markdown_is_read_by_its_header():
    text = (
        "## Ideeën\n\n| Rol | Opmerking |\n| --- | :-- |\n"
        "| Inwoner | Een belbus. |\n| Boer | |\n| | Rust a\\|b. |\n"
    )
    extract = read(text.encode(), name="t.md")
    assert [(passage.place, passage.text) for passage in extract.passages] == [
        ("line 5", "Een belbus."),
        ("line 7", "Rust a\\|b."),
    ]
    assert extract.passages[0].fields == {"element": "idea", "speaker_kind": "resident"}
    assert_no_word_is_lost(extract, Counter(text.split()))


def test_a_table_in_markdown_with_headers_that_nobody_knows_loses_no_cell():
    text = "|Wat|Waarom|\n|---|---|\n|Geen bus|Te duur|\n"
    assert texts(read(text.encode(), name="t.md")) == ["Geen bus", "Te duur"]


def test_a_long_paragraph_is_cut_at_sentences_and_says_which_part():
    text = " ".join(["Dit zijn zeven woorden in een zin."] * 40)
    extract = read(text.encode(), name="t.txt")
    assert [passage.place for passage in extract.passages] == [
        "line 1, part 1",
        "line 1, part 2",
        "line 1, part 3",
    ]
    assert all(passage.text.endswith("zin.") for passage in extract.passages)


def test_each_pasted_line_is_one_fragment():
    extract = read_pasted("- De bus\n\n• De school, " + "lang " * 200 + "\n# Geen kop\n\ud800 half")
    assert [passage.place for passage in extract.passages] == [
        "line 1",
        "line 3",
        "line 4",
        "line 5",
    ]
    assert texts(extract)[2] == "# Geen kop"
    assert len(texts(extract)[1].split()) == 202


def test_a_hostile_text_takes_no_longer_than_its_length():
    start = time.process_time()
    for piece in ("# ", "- ", "- - ", "---\n", "a:", "* * ", "> ", "[ ] ", "1. ", "\r", " \n"):
        for name in ("t.md", "t.txt"):
            data = (piece * (1_000_000 // len(piece))).encode()
            _, code = tried(partial(read, data, name=name))
            assert code in ("", "no_text", "too_many_passages")
    assert time.process_time() - start < 40


LINES = st.lists(
    st.sampled_from(
        [
            "",
            "# Knelpunten",
            "---",
            "- punt",
            "1. nog een",
            "Een zin.",
            "en verder",
            "  ingesprongen",
            "regio: Twente",
            "===",
            "> gezegd",
            "Inwoner: ja",
            "Wat? Nee! Toch.",
            "-",
            "* * *",
            "speakers: prefix",
            "| Rol | Opmerking |",
            "| --- | --- |",
            "| Inwoner | | x |",
            "|",
            "\u2028",
            "e\u0301\u00adn",
            "\x0cpagina",
        ]
    ),
    max_size=30,
)


@given(LINES, st.sampled_from(["t.md", "t.txt"]), st.sampled_from(["\n", "\r\n", "\r"]))
def test_no_word_is_lost_whatever_the_lines(lines, name, end):
    text = end.join(lines)
    extract, code = tried(lambda: read(text.encode(), name=name))
    assert code in ("", "empty", "no_text")
    if extract:
        assert_no_word_is_lost(extract, Counter(text.replace("e\u0301\u00adn", "én").split()))


MARKED = """# **Knelpunten**

**Inwoner**: De *bus* rijdt __niet__, zei `zij` ([het plan](https://voorbeeld.nl/plan "Plan 2")).

```text
Inwoner*innen van Ons_Dorp_Ja: 5 * 3 is ***vijftien***.
```

Zie ![de kaart](kaart.png)[hier](www.voorbeeld.nl) en [lacht](zachtjes).

| Rol | Opmerking |
| --- | --- |
| **Inwoner** | Het is _ver_. |
"""


def test_marks_of_markdown_are_no_part_of_what_was_said():
    extract = read(MARKED.encode(), name="t.md")
    assert texts(extract) == [
        "Inwoner: De bus rijdt niet, zei zij (het plan).",
        "Inwoner*innen van Ons_Dorp_Ja: 5 * 3 is vijftien.",
        "Zie de kaart hier en [lacht](zachtjes).",
        "Het is ver.",
    ]
    assert extract.passages[0].fields == {"element": "bottleneck"}
    assert [e.text for e in extract.left_out if e.reason == "address"] == [
        'https://voorbeeld.nl/plan "Plan 2"',
        "kaart.png",
        "www.voorbeeld.nl",
    ]
    assert [e.text for e in extract.left_out if e.reason == "markup"] == ["```text", "```"]
    assert letters(MARKED) == letters(" ".join(words_of(extract).elements()))


def test_marks_around_a_name_do_not_hide_who_speaks():
    text = "---\nspeakers: prefix\n---\n**Inwoner:** Ja.\n**Wethouder**: Nee.\n"
    extract = read(text.encode(), name="t.md")
    assert [(p.text, p.fields["speaker_kind"]) for p in extract.passages] == [
        ("Ja.", "resident"),
        ("Nee.", "municipality"),
    ]


def test_in_plain_text_signs_are_what_people_typed():
    assert texts(read(b"De **bus** [hier](www.x.nl).", name="t.txt")) == [
        "De **bus** [hier](www.x.nl)."
    ]


def letters(text):
    return Counter(re.findall(r"[^\W_]+", text))


PIECES = ["*", "**", "_", "__", "`", "```", "[", "](", ")", "!", "https://x.nl/a_b", "www.y.nl"]
PIECES += [" ", " ", "bus", "huis", "Ja.", "a_b", "\n", "\n\n", "# ", "- ", "| ", '"', "(", "~~~"]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_no_word_is_lost_or_joined_whatever_the_marks(text):
    extract, code = tried(lambda: read(text.encode(), name="t.md"))
    assert code in ("", "empty", "no_text")
    if extract:
        assert letters(" ".join(words_of(extract).elements())) == letters(text)
        assert extract.words == words_of(extract).total()


@pytest.mark.parametrize("piece", ["*a ", "**a", "_a ", "`a ", "[a](", "[a](x.y ", "*_`"])
def test_a_line_full_of_marks_takes_no_longer_than_its_length(piece):
    start = time.process_time()
    tried(lambda: read((piece * (200_000 // len(piece))).encode(), name="t.md"))
    assert time.process_time() - start < 10


@given(st.text(min_size=1))
def test_no_word_is_lost_whatever_the_signs(text):
    extract, code = tried(lambda: read_pasted(text))
    assert code in ("", "no_text")
    if extract:
        assert_no_word_is_lost(extract, Counter(clean(text).split()))


def test_remarks_below_each_other_stay_apart_though_one_begins_small():
    remarks = [f"Dit is opmerking {n} van de tafel." for n in range(8)]
    remarks[3] = "hier begint iemand klein."
    text = "\n".join(remarks).encode()
    assert texts(read(text, name="t.txt")) == remarks


def test_remarks_below_an_item_of_a_list_are_not_part_of_it():
    text = "Eerst een zin.\na) Wat speelt er?\nDe bus rijdt niet.\n- Een idee\n  dat doorloopt.\n"
    assert texts(read(text.encode(), name="t.txt")) == [
        "Eerst een zin.",
        "Wat speelt er?",
        "De bus rijdt niet.",
        "Een idee dat doorloopt.",
    ]
