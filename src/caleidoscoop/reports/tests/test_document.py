"""What a document promises: a contract that holds, and renderings that say the same."""

import json
import re
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest

from caleidoscoop.reports.document import (
    FORMATS,
    SCHEMA,
    Malformed,
    chain_of,
    check,
    overview_of,
    render,
    render_all,
)
from caleidoscoop.reports.document.compose import composed
from caleidoscoop.reports.document.figures import palette
from caleidoscoop.reports.document.wording import WORDS
from caleidoscoop.reports.tests.documents import report, small, text, withdraw
from caleidoscoop.reports.tests.reading import READERS, html_page, squeezed

TOKENS = Path(__file__).parents[2] / "shared/assets/css/tokens.css"


@pytest.fixture(scope="module")
def rendered():
    """The report of eleven regions in all formats, made once."""
    return render_all(report())


# The contract


def test_the_schema_is_one_and_the_example_keeps_it():
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    check(report())
    check(small())


def spoil(document, change):
    change(document)
    return document


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda d: d["meta"].pop("title"), "title"),
        (lambda d: d["meta"].update(lang="fr"), "meta/lang"),
        (lambda d: d.update(extra=1), "extra"),
        (lambda d: d["evidence"][0].update(status="withdrawn"), "evidence/0/text"),
        (lambda d: d["evidence"][0].update(text=""), "evidence/0/text"),
        (lambda d: d["threads"][0]["evidence"].append("weg"), "evidence: weg"),
        (lambda d: d["threads"][0]["reach"][0].update(region="weg"), "regions: weg"),
        (lambda d: d["evidence"].append(d["evidence"][0]), "e1 is there twice"),
        (lambda d: d["chapters"][0]["findings"][0]["threads"].append("weg"), "threads: weg"),
        (
            lambda d: d["chapters"][0]["findings"][0]["text"][0][0]["cites"].append("weg"),
            "evidence: weg",
        ),
    ],
)
def test_says_what_breaks_the_contract(change, told):
    with pytest.raises(Malformed, match=re.escape(told)):
        check(spoil(small(), change))


def test_refuses_a_format_that_is_not_there():
    with pytest.raises(ValueError, match="rtf"):
        render(small(), "rtf")


def test_both_languages_have_the_same_words():
    def shape(value):
        if isinstance(value, dict):
            return {key: shape(part) for key, part in value.items()}
        return [shape(part) for part in value] if isinstance(value, list) else type(value)

    nl, en = (json.loads((WORDS / f"{lang}.json").read_text()) for lang in ("nl", "en"))
    assert shape(nl) == shape(en)


def test_the_colours_are_those_of_the_product():
    light = TOKENS.read_text().partition("@media")[0]
    tokens = dict(re.findall(r"--cal-([\w-]+): (#[0-9a-f]{6});", light))
    hues = re.findall(r"--cal-region-[\w-]+: (#\w{6});", light)
    assert tuple(hues) == palette.HUES
    assert (tokens["paper"], tokens["ink"], tokens["ink-soft"]) == (
        palette.PAPER,
        palette.INK,
        palette.SOFT,
    )
    assert (tokens["accent"], tokens["todo"]) == (palette.ACCENT, palette.WARM)


# All formats say the same


def test_every_statement_and_quote_is_in_every_format(rendered):
    document = report()
    for format, content in rendered.items():
        told = squeezed(READERS[format](content))
        for thread in document["threads"]:
            assert squeezed(thread["statement"]) in told, (format, thread["id"])
        for item in document["evidence"]:
            assert squeezed(item["text"]) in told, (format, item["id"])


def test_the_same_document_gives_the_same_bytes(rendered):
    again = render_all(report())
    assert {name for name in FORMATS if again[name] != rendered[name]} == set()


def test_a_figure_and_a_citation_stand_where_they_are_filled_in():
    document = small()
    sentence = document["chapters"][0]["findings"][0]["text"][0][0]
    sentence["parts"].append({"figure": {"value": "7 van de 11", "query": "regions:d1"}})
    sentence["state"] = "stale"
    for format, content in render_all(document, ("html", "pdf", "docx", "odt")).items():
        told = squeezed(READERS[format](content))
        for words in ("7 van de 11", "De bus rijdt niet na zessen.", "[1]", "bewijs veranderd"):
            assert squeezed(words) in told, (format, words)


def test_a_withdrawn_quote_has_no_words_in_any_format():
    for format, content in render_all(withdraw(small(), "e1")).items():
        told = READERS[format](content)
        assert squeezed("De bus rijdt") not in squeezed(told), format
        if format != "json":
            assert squeezed("ingetrokken op verzoek") in squeezed(told), format


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_draft_and_an_invention_say_so(lang):
    meta = small()["meta"] | {"is_draft": True, "is_fictional": True, "lang": lang}
    said = ("concept", "verzonnen") if lang == "nl" else ("draft", "invented")
    for format, content in render_all(small(meta=meta)).items():
        told = READERS[format](content)
        assert format == "json" or all(word in told for word in said), format


def test_a_small_group_has_no_figure():
    document = small()
    document["regions"][0]["heard"] = {
        "speakers": None,
        "by_kind": [{"kind": "inwoner", "count": None}],
    }
    document["regions"][0]["overview"] = text("Hier woont men.")
    for format, content in render_all(document, ("html", "pdf", "docx", "odt", "xlsx")).items():
        assert squeezed("niet getoond") in squeezed(READERS[format](content)), format


@pytest.mark.parametrize(
    "field", ["summary", "chain", "not_heard", "answers", "method", "colophon"]
)
def test_what_is_optional_may_be_absent(field):
    document = report()
    del document[field]
    check(document)
    assert composed(document).parts
    assert render(small(), "html")


def test_nothing_is_called_what_nobody_called_it():
    document = small()
    document["threads"][0]["kind"] = ""
    document["threads"][0]["counts"] = {"fragments": 3, "sources": 2}
    del document["evidence"][0]["stance"]
    for format, content in render_all(document, ("html", "pdf", "docx", "odt", "xlsx")).items():
        told = READERS[format](content).lower()
        for word in ("knelpunt", "behoefte", "idee", "opgave", "steunt"):
            assert not re.search(rf"\b{word}\b", told), (format, word)


# The chain


def threads(*rows):
    return [
        {
            "id": key,
            "kind": kind,
            "title": key,
            "links": [{"to": to, "kind": link} for to, link in links],
        }
        for key, kind, *links in rows
    ]


def test_the_chain_runs_from_challenge_to_idea_and_says_what_is_missing():
    told = chain_of(
        threads(
            ("c", "challenge", ("b", "leads_to_more")),
            ("b", "bottleneck"),
            ("n", "need", ("b", "answers")),
            ("i", "idea", ("n", "serves")),
            ("alone", "bottleneck"),
            ("o", "belief", ("b", "under")),
        )
    )
    assert told["roots"] == [
        {
            "thread": "c",
            "then": [
                {
                    "thread": "b",
                    "then": [{"thread": "n", "then": [{"thread": "i"}]}, {"thread": "o"}],
                }
            ],
        }
    ]
    assert told["missing"] == [{"thread": "alone", "lacks": "need"}]


def test_a_circle_of_links_is_told_once():
    told = chain_of(threads(("a", "need", ("b", "serves")), ("b", "need", ("a", "serves"))))
    document = small(threads=threads(("a", "need"), ("b", "need")), chapters=[], evidence=[])
    document["chain"] = told
    assert "Van opgave tot idee" in render(document, "html").decode()


# The overview of a region


def test_an_overview_holds_what_is_of_that_region_and_no_more():
    document = overview_of(report(), "twente")
    check(document)
    assert [region["key"] for region in document["regions"]] == ["twente"]
    assert {item["region"] for item in document["evidence"]} == {"twente"}
    assert document["meta"]["title"] == "Twente"
    told = READERS["html"](render(document, "html"))
    elsewhere = [
        item["text"]
        for item in report()["evidence"]
        if item["region"] != "twente" and item["status"] == "shown"
    ]
    assert not [words for words in elsewhere if words in told]


def test_every_region_has_an_overview():
    for region in report()["regions"]:
        overview = overview_of(report(), region["key"])
        check(overview)
        assert overview["meta"]["title"] == region["name"]
        assert {item["region"] for item in overview["evidence"]} <= {region["key"]}


# The page


def test_every_link_in_the_page_leads_somewhere(rendered):
    page = html_page(rendered["html"])
    ids = [attributes["id"] for _tag, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    to = {a["href"][1:] for _tag, a in page.tags if a.get("href", "").startswith("#")}
    assert to <= set(ids)
    assert b"url(http" not in rendered["html"]


def test_headings_of_the_page_skip_no_level(rendered):
    page = html_page(rendered["html"])
    levels = [int(tag[1]) for tag, _attributes in page.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_anyone_can_read_the_page(new_context, axe, rendered, tmp_path, width, scheme):
    file = tmp_path / "report.html"
    file.write_bytes(rendered["html"])
    page = new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert [address for address in asked if not address.startswith("data:")] == [file.as_uri()]
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
