"""The small scripts in a browser, and the page without any script."""

from pathlib import Path

import pytest
from django.template import Context, Template
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

BUILT = Path(__file__).parents[1] / "static/shared"
SITE = "http://127.0.0.1:9"  # nothing listens there: every answer comes from the test
PAGE = """{% extends "shared/page.html" %}
{% block main %}
<form action="/sent/" data-keep>
<label for="text">Text</label><textarea id="text" name="text"></textarea><button>Send</button>
</form>
<a href="/elsewhere/">Elsewhere</a>
<button id="fetch" type="button" hx-get="/part/" hx-target="#part">Fetch</button>
<div id="part"></div>
{% endblock %}"""
MENU = [
    {"url": f"/{number}/", "label": label, "is_current": number == 1}
    for number, label in enumerate(
        ["Overzicht", "Regio's", "Bronnen", "Rode draden", "Voorstellen"]
    )
]


@pytest.fixture
def site(new_context):
    """Return a function that opens our page in a browser; `answers` holds what the rest says."""

    def visit(*, answers=None, **options):
        page = new_context(**options).new_page()
        html = Template(PAGE).render(Context({"menu": MENU}))
        replies = {"/": html, "/elsewhere/": "<h1>Elsewhere</h1>", "/sent/": "<h1>Sent</h1>"}

        def answer(route):
            path = route.request.url.removeprefix(SITE).split("?")[0]
            reply = (answers or {}).get(path, replies.get(path))
            if path.startswith("/static/shared/"):
                route.fulfill(path=BUILT / path.removeprefix("/static/shared/"))
            elif reply is None:
                route.abort()
            elif isinstance(reply, int):
                route.fulfill(status=reply, body="")
            else:
                route.fulfill(body=reply, content_type="text/html")

        page.route("**/*", answer)
        page.goto(SITE + "/")
        return page

    return visit


def test_a_lost_connection_is_told_and_what_was_typed_stays(site):
    page = site()
    page.fill("#text", "The bus runs empty")
    page.click("#fetch")
    expect(page.locator("#messages [data-failure=connection]")).to_be_visible()
    expect(page.locator("#text")).to_have_value("The bus runs empty")


def test_a_fault_of_the_server_is_told_until_the_next_success(site):
    answers = {"/part/": 500}
    page = site(answers=answers)
    page.click("#fetch")
    expect(page.locator("#messages [data-failure=server]")).to_be_visible()
    page.click("#fetch")
    expect(page.locator("#messages [data-failure]")).to_have_count(1)
    answers["/part/"] = "<p>Here it is</p>"
    page.click("#fetch")
    expect(page.locator("#part")).to_have_text("Here it is")
    expect(page.locator("#messages [data-failure]")).to_have_count(0)


def test_leaving_with_typed_text_asks_first(site):
    page = site()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator("#text").press_sequentially("The bus")
    page.get_by_text("Elsewhere").click(no_wait_after=True)
    expect(page.locator("#text")).to_have_value("The bus")
    assert asked == ["beforeunload"]


def test_sending_the_text_asks_nothing(site):
    page = site()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#text").press_sequentially("The bus")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_have_text("Sent")
    assert asked == []


def test_the_whole_menu_is_in_sight_on_a_small_phone_without_a_script(site):
    page = site(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    for link in page.locator(".cal-nav__link").all():
        box = link.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        assert box["height"] >= 24


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_base_page_is_accessible(site, axe, width, scheme):
    page = site(viewport={"width": width, "height": 800}, color_scheme=scheme)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
