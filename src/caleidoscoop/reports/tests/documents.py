"""Documents to render: the invented report of eleven regions, and a small one to spoil."""

import copy
import json
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data/report.json"


@cache
def _report():
    return json.loads(DATA.read_text(encoding="utf-8"))


def report():
    return copy.deepcopy(_report())


def text(*paragraphs):
    return [[{"parts": [{"text": words}]}] for words in paragraphs]


def small(**more):
    """A document with one of everything a reader meets first."""
    return {
        "format": "caleidoscoop-report/1",
        "meta": {
            "id": "klein-1",
            "title": "Klein rapport",
            "programme": "Proef",
            "lang": "nl",
            "is_draft": False,
            "is_fictional": False,
        },
        "regions": [{"key": "twente", "name": "Twente", "hue": 2}],
        "chapters": [
            {
                "key": "similarities",
                "title": "Wat we delen",
                "findings": [
                    {
                        "id": "f1",
                        "title": "De weg is lang",
                        "text": [
                            [
                                {
                                    "parts": [
                                        {"text": "Iemand zei "},
                                        {"quote": "e1"},
                                        {"text": "."},
                                    ],
                                    "cites": ["e1"],
                                    "state": "standing",
                                }
                            ]
                        ],
                        "threads": ["d1"],
                    }
                ],
            }
        ],
        "threads": [
            {
                "id": "d1",
                "kind": "challenge",
                "title": "Bereikbaarheid",
                "statement": "De bus komt niet meer.",
                "reach": [{"region": "twente", "level": "clear"}],
                "evidence": ["e1"],
            }
        ],
        "evidence": [
            {
                "id": "e1",
                "fragment": "F-1",
                "region": "twente",
                "speaker": "inwoner",
                "stance": "supports",
                "status": "shown",
                "text": "De bus rijdt niet na zessen.",
            }
        ],
        **more,
    }


def withdraw(document, key):
    for item in document["evidence"]:
        if item["id"] == key:
            item.update(status="withdrawn", text="")
    return document


def with_words(document, words):
    """Put words of people in every kind of place that holds them."""
    document["meta"]["title"] = document["threads"][0]["title"] = words
    document["threads"][0]["statement"] = words
    document["evidence"][0]["text"] = words
    document["evidence"][0]["speaker"] = words
    document["regions"][0].update(
        name=words,
        overview=text(words),
        metaphors=[{"now": words, "wished": words}],
        first_steps=[{"text": words, "owner": words, "term": words}],
        missing=[words],
    )
    document["chapters"][0]["title"] = words
    document["chapters"][0]["findings"][0]["title"] = words
    document["appendices"] = [
        {
            "title": words,
            "lists": [{"title": words, "items": [{"text": words, "source": words}]}],
            "tables": [{"title": words, "header": [words, words], "rows": [[words, words]]}],
        }
    ]
    return document
