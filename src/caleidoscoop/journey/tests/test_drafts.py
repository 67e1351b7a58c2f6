"""The first report as a reader gets it: sound, reachable for all, on screen and on paper."""

from html.parser import HTMLParser

import pytest

WITHOUT_END = {"meta", "br", "hr", "img", "input", "link"}


class Nesting(HTMLParser):
    """Notes tags that close what is not open, and ids that occur twice."""

    def __init__(self):
        super().__init__()
        self.open, self.faults, self.ids = [], [], set()

    def handle_starttag(self, tag, attributes):
        own = dict(attributes).get("id")
        if own in self.ids:
            self.faults.append(f"id {own} twice")
        self.ids.update({own} - {None})
        if tag not in WITHOUT_END:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")


def test_the_html_is_well_formed(examples_run):
    nesting = Nesting()
    nesting.feed((examples_run / "report.html").read_text(encoding="utf-8"))
    assert nesting.faults == []
    assert nesting.open == []


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_anyone_can_read_the_report(new_context, axe, examples_run, width, scheme):
    page = new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((examples_run / "report.html").as_uri())
    asked = [address for address in asked if not address.startswith("data:")]
    assert asked == [(examples_run / "report.html").as_uri()]
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_a_group_in_the_overview_leads_to_its_words(page, examples_run):
    page.goto((examples_run / "report.html").as_uri())
    first = page.locator("table.wide a").first
    first.click()
    article = page.locator("article:target")
    assert article.locator("h3").inner_text() == first.inner_text()
    assert article.locator("blockquote").count() >= 1


@pytest.mark.browser
def test_every_printed_page_is_marked_as_a_draft(page, examples_run):
    page.goto((examples_run / "report.html").as_uri())
    page.emulate_media(media="print")
    shown = page.evaluate(
        "(() => { const style = getComputedStyle(document.querySelector('.stamp'));"
        " return [style.display, style.breakInside,"
        " getComputedStyle(document.body).display]; })()"
    )
    # What browsers repeat on every page: the head of a table, if it is kept together.
    assert shown == ["table-header-group", "avoid", "table"]
    assert page.pdf().count(b"/Type /Page\n") > 3
