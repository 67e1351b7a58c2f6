"""In a real browser: turn the kaleidoscope, open a cell by mouse and keyboard, and go back."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from caleidoscoop.threads.tests import make

pytestmark = pytest.mark.browser


@pytest.fixture
def address(live_asgi, team, voices, common, regional):
    make.evidence(common, voices.fragments[0])
    make.evidence(common, voices.fragments[1], stance="contradicts")
    make.evidence(common, voices.elsewhere)
    make.evidence(regional, voices.fragments[2])
    return live_asgi + reverse("threads:kaleidoscope", args=[team.programme.key])


@pytest.fixture
def open_as(new_context, team, address):
    def open_one(**options):
        page = new_context(user=team.bram, **options).new_page()
        page.goto(address)
        return page

    return open_one


def test_turns_without_a_script(open_as, address):
    page = open_as(java_script_enabled=False)
    page.get_by_role("button", name="Draai").click()
    assert page.url == f"{address}?rows=region&columns=thread"
    expect(page.get_by_role("rowheader", name="Noordkant")).to_be_visible()
    page.get_by_label("Tonen").select_option("sessions")
    page.get_by_role("button", name="Tonen").first.click()
    assert page.url == f"{address}?rows=region&columns=thread&show=sessions"


def test_a_cell_opens_its_quotes_without_a_script(open_as):
    page = open_as(java_script_enabled=False)
    page.get_by_role("link", name=re.compile("^Noordkant: 1 van 1")).first.click()
    drawer = page.get_by_role("complementary")
    expect(drawer).to_contain_text("De bus rijdt niet")
    drawer.get_by_role("link", name="Sluiten").click()
    expect(page.get_by_role("complementary")).to_have_count(0)


def test_the_keyboard_goes_into_the_drawer_and_comes_back(open_as, address):
    page = open_as()
    cell = page.get_by_role("link", name=re.compile("^Zuidkant: 1 van 1")).first
    cell.focus()
    page.keyboard.press("Enter")
    drawer = page.locator("#quotes")
    expect(drawer).to_contain_text("Hier rijdt hij wel")
    expect(drawer).to_be_focused()
    expect(cell).to_have_attribute("aria-current", "true")
    assert page.url == f"{address}?row=thread-1&column=zuidkant"
    page.keyboard.press("Escape")
    expect(page.get_by_role("complementary")).to_have_count(0)
    expect(cell).to_be_focused()
    assert page.url.rstrip("?") == address


def test_back_leads_to_the_view_before(open_as, address):
    page = open_as()
    page.get_by_role("link", name=re.compile("^Zuidkant: 1 van 1")).first.click()
    expect(page.locator("#quotes")).to_contain_text("Hier rijdt hij wel")
    page.go_back()
    expect(page.get_by_role("complementary")).to_have_count(0)
    expect(page.get_by_role("table")).to_be_visible()
    assert page.url == address


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize(
    "query",
    [
        "?row=thread-1&column=noordkant",
        "?rows=element&columns=speaker&show=share&region=noordkant",
        "?rows=session&columns=stance&page=x",
        "?speaker=rijk",
    ],
)
def test_axe_finds_nothing_and_only_the_table_scrolls(open_as, address, axe, phone, query):
    page = open_as(phone=phone)
    page.goto(address + query)
    axe(page)
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
