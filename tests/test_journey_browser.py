"""The way from the front door to the words: home, map, region, thread, quote, source."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from caleidoscoop.journey import example
from tests import world

pytestmark = pytest.mark.browser

LEAD = example.PEOPLE[0].email
THREAD = "Bereikbaarheid"
QUOTE = "opgave in alle elf regio’s, dus ook in Twente."


@pytest.fixture
def example_served(live_asgi: str) -> str:
    """The example programme and something of one's own, served; returns the address."""
    world.build()
    return live_asgi


def sign_in(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("E-mailadres").fill(LEAD)
    page.get_by_label("Wachtwoord").fill(example.PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Wat zeggen elf regio’s, als je goed luistert?"
    )


def walk(page: Page, address: str) -> None:
    """Go from the sign-in page to a quote in its source, by clicking only."""
    sign_in(page, address)
    page.locator("svg.cal-mosaic").get_by_role("link", name="Twente: rapport").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Twente")
    expect(page.get_by_text("14 gemeenten, 638.897 inwoners")).to_be_visible()
    holds = page.get_by_role("region", name="Wat hier geldt")
    holds.get_by_role("link", name=THREAD, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(THREAD)
    expect(page.locator(".cal-quote__text").filter(has_text=QUOTE).first).to_be_visible()
    quote = page.locator(".cal-quote").filter(has_text=QUOTE).first
    quote.get_by_role("link").first.click()
    expect_marked(page)


def expect_marked(page: Page) -> None:
    """The source is open, with the words of the quote marked, and only those."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Eindverslag 2024")
    marked = page.locator("main mark")
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text(QUOTE)
    expect(marked).to_be_in_viewport()


def test_from_the_front_door_to_the_words(example_served, page):
    walk(page, example_served)


def test_the_same_way_without_javascript(
    example_served, new_context: Callable[..., BrowserContext]
):
    walk(new_context(java_script_enabled=False).new_page(), example_served)


def test_the_same_way_on_a_phone(example_served, new_context: Callable[..., BrowserContext]):
    page = new_context(phone=True, has_touch=True).new_page()
    sign_in(page, example_served)
    page.get_by_role("link", name="Twente", exact=True).first.click()
    page.get_by_role("region", name="Wat hier geldt").get_by_role(
        "link", name=re.compile("^Eindverslag 2024")
    ).first.click()
    expect_marked(page)


def test_from_the_map_to_a_region_by_keyboard_only(example_served, page):
    """Sign in, go to the content, tab to a region on the map, open it, and go to its sources."""
    page.goto(example_served)
    tab_to(page, "E-mailadres")
    page.keyboard.type(LEAD)
    tab_to(page, "Wachtwoord")
    page.keyboard.type(example.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wat zeggen elf")
    page.keyboard.press("Tab")
    assert focused(page) == "Naar de inhoud"
    page.keyboard.press("Enter")
    tab_to(page, "Twente: rapport")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Twente")
    tab_to(page, "Naar de bronnen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Bijeenkomsten en bronnen")).to_be_in_viewport()


def tab_to(page: Page, name: str, *, presses: int = 60) -> None:
    """Press Tab until something with this name has the focus, which has to show."""
    for _ in range(presses):
        if focused(page) == name:
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            ring = page.evaluate(
                "getComputedStyle(document.activeElement.querySelector('path') "
                "|| document.activeElement).strokeWidth"
            )
            assert outline != "none" or ring == "30px", f"no focus to see on {name}"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not come to {name!r}; it is at {focused(page)!r}")


def focused(page: Page) -> str:
    """Return the name of what has the focus, as a screen reader says it."""
    return page.evaluate(
        """() => {
            const one = document.activeElement;
            const label = one.getAttribute('aria-label')
                || (one.labels && one.labels.length ? one.labels[0].innerText : '')
                || one.textContent || '';
            return label.trim().replace(/\\s+/g, ' ');
        }"""
    )


def test_a_region_lead_reads_the_threads_and_not_another_region(example_served, page):
    page.goto(example_served)
    page.get_by_label("E-mailadres").fill(example.PEOPLE[2].email)
    page.get_by_label("Wachtwoord").fill(example.PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.locator("svg.cal-mosaic").get_by_role("link", name="Twente: rapport").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Twente")
    expect(page.get_by_text("Zonder de voetbalclub had ik hier niemand gekend.")).to_have_count(0)
    expect(page.get_by_role("link", name="tafels.csv")).to_have_count(0)
