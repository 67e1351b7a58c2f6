"""What a writer may put in a text: figures and quotes, each as a slot with its answer."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import override

from caleidoscoop.reports.composing.quotes import quotes_beside
from caleidoscoop.reports.figures import Figures
from caleidoscoop.reports.reading import QuoteState, quotes_of
from caleidoscoop.reports.slots import Slot, SlotKind
from caleidoscoop.threads.models import Thread

OF_THREAD = (
    SlotKind.THREAD,
    SlotKind.REGIONS,
    SlotKind.SESSIONS,
    SlotKind.KINDS,
    SlotKind.SPEAKERS,
    SlotKind.SHARE,
)
OF_WHOLE = (SlotKind.REGIONS, SlotKind.SESSIONS, SlotKind.SPEAKERS, SlotKind.FRAGMENTS)
# How slots are typed in the language of the report.
WORDS = {
    "nl": {
        SlotKind.THREAD: "draad",
        SlotKind.REGIONS: "regio's",
        SlotKind.SESSIONS: "bijeenkomsten",
        SlotKind.KINDS: "soorten",
        SlotKind.SPEAKERS: "sprekers",
        SlotKind.SHARE: "aandeel",
        SlotKind.FRAGMENTS: "fragmenten",
        SlotKind.QUOTE: "citaat",
        SlotKind.CITE: "bewijs",
    },
    "en": {kind: kind.value for kind in SlotKind},
}
EVERYTHING = {"nl": "alles", "en": "all"}


@dataclass(frozen=True)
class Offer:
    """A slot as it is typed, and what it says today."""

    typed: str
    says: str


@dataclass(frozen=True)
class QuoteOffer:
    """A quote that may be shown or cited."""

    quote: QuoteState
    show: str
    cite: str


def offers_of(figures: Figures, threads: list[Thread], wanted: str) -> dict[str, Any]:
    """Return the slots about the whole report, and those about the thread that is wanted."""
    language = figures.report.language
    words, everything = WORDS[language], EVERYTHING[language]
    thread = next((thread for thread in threads if thread.key == wanted), None)
    whole = [Slot(kind, everything) for kind in OF_WHOLE]
    of_thread = [Slot(kind, thread.key) for kind in OF_THREAD] if thread else []
    own = Figures(figures.report, [*whole, *of_thread])
    with override(language):
        offers = {
            slot: Offer(f"{{{{{words[slot.kind]}:{slot.argument}}}}}", own.answer(slot).text)
            for slot in [*whole, *of_thread]
        }
    quotes: list[QuoteOffer] = []
    if thread:
        keys = quotes_beside(figures.report, [thread.pk]).get(thread.pk, [])
        for key, quote in quotes_of(own, keys).items():
            typed = (f"{{{{{words[kind]}:{key}}}}}" for kind in (SlotKind.QUOTE, SlotKind.CITE))
            quotes.append(QuoteOffer(quote, *typed))
    return {
        "whole": [offers[slot] for slot in whole],
        "thread": [offers[slot] for slot in of_thread],
        "quotes": quotes,
    }
