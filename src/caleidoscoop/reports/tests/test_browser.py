"""In a real browser: a director reads a report, a writer writes one, and both on a phone."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from caleidoscoop.people.models import RoleKind
from caleidoscoop.people.tests import make as make_people
from caleidoscoop.reports.actions import publish_report
from caleidoscoop.reports.models import Chapter
from caleidoscoop.reports.tests import make

pytestmark = pytest.mark.browser


@pytest.fixture
def world(live_asgi, team):
    made = make.finished(team)
    make.place_finding(
        section=made.section(Chapter.SUMMARY), finding=made.finding, by=made.lead, at=make.AT
    )
    make.answer(made, team.anna)
    return made


def url(name, world, *more):
    return reverse(f"reports:{name}", args=[world.programme.key, world.report.key, *more])


@pytest.fixture
def director(team):
    user = make_people.person("erik")
    make_people.role(user, RoleKind.DIRECTOR, team.programme, team.region)
    return user


@pytest.mark.parametrize("phone", [False, True])
def test_a_director_reads_from_home_to_who_was_not_heard(
    live_asgi, new_context, world, director, phone
):
    publish_report(report=world.report, by=world.lead, at=make.LATER)
    page = new_context(user=director, phone=phone).new_page()
    page.goto(f"{live_asgi}{reverse('journey:home', args=[world.programme.key])}")
    page.get_by_role("link", name="Het rapport lezen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rode draden")
    front = page.get_by_role("region", name="In het kort")
    expect(front).to_contain_text("Het gaat over “Bereikbaarheid”.")
    front.get_by_role("link", name="Bereikbaarheid", exact=True).click()
    assert page.url.endswith(f"#t-{world.thread.key}")
    finding = page.get_by_role("region", name="Bereikbaarheid").first
    expect(finding).to_contain_text("Zonder auto staat men stil in 2 van de 2 regio’s.")
    quotes = page.get_by_role("complementary", name="Citaten onder Bereikbaarheid").first
    expect(quotes.locator("blockquote:visible")).to_have_count(3)
    expect(quotes.get_by_label("spreekt tegen")).to_be_visible()
    quotes.get_by_text(re.compile(r"Nog \d+ cita")).click()
    seen = quotes.locator("blockquote:visible").count()
    assert seen > 3
    page.get_by_role("link", name="Wie is gehoord, en wie niet").click()
    heading = page.get_by_role("heading", name="Wie is gehoord, en wie niet")
    expect(heading).to_be_in_viewport()
    missed = page.get_by_role("table", name=re.compile("Soorten sprekers"))
    expect(missed).to_contain_text("alle regio’s die spraken")


def test_a_number_leads_to_its_quote(live_asgi, new_context, world):
    page = new_context(user=world.lead).new_page()
    page.goto(f"{live_asgi}{url('report_show', world)}")
    front = page.get_by_role("region", name="In het kort")
    front.locator("sup a").first.click()
    quote = page.locator(":target")
    expect(quote).to_be_in_viewport()
    expect(quote).to_contain_text(world.fragments[0].current.text)


def test_a_writer_puts_in_slots_and_sees_them_filled(live_asgi, new_context, world):
    section = world.section(Chapter.NEEDS)
    page = new_context(user=world.lead).new_page()
    page.goto(f"{live_asgi}{url('section_write', world, section.pk)}")
    text = page.get_by_role("textbox", name="Tekst")
    text.fill("De meeste mensen wachten. Zij wonen in")
    page.get_by_label("Over een rode draad").select_option(world.thread.key)
    page.get_by_role("button", name="Invulplekken tonen").click()
    page.get_by_role("button", name=re.compile("Invoegen.*2 van de 2 regio")).click()
    slot = f"{{{{regio's:{world.thread.key}}}}}"
    expect(text).to_have_value(f"De meeste mensen wachten. Zij wonen in {slot}")
    page.get_by_role("button", name="Ernaar verwijzen").first.click()
    expect(text).to_have_value(re.compile(r"\}\} \{\{bewijs:\d+\}\}$"))
    page.get_by_role("button", name="Bewaren en verder schrijven").click()
    reads = page.get_by_role("region", name="Zo leest het vandaag")
    expect(reads).to_contain_text("Zij wonen in 2 van de 2 regio’s")
    expect(reads).to_contain_text("“meeste” telt iets")
    # The thread that was chosen is still chosen.
    expect(page.get_by_label("Over een rode draad")).to_have_value(world.thread.key)
    reads.get_by_label("Zo bedoeld").check()
    page.get_by_role("button", name="Bewaren met wat zo bedoeld is").click()
    expect(page.get_by_role("status").or_(page.locator(".cal-messages"))).to_contain_text("bewaard")
    expect(page.get_by_role("region", name="Zo leest het vandaag")).not_to_contain_text("telt iets")
    section.refresh_from_db()
    assert section.current.number == 1


def test_without_a_script_choosing_a_thread_keeps_the_text(live_asgi, new_context, world):
    section = world.section(Chapter.NEEDS)
    page = new_context(user=world.lead, java_script_enabled=False).new_page()
    page.goto(f"{live_asgi}{url('section_write', world, section.pk)}")
    page.get_by_role("textbox", name="Tekst").fill("Nog niet af.")
    page.get_by_label("Over een rode draad").select_option(world.thread.key)
    page.get_by_role("button", name="Invulplekken tonen").click()
    expect(page.get_by_role("textbox", name="Tekst")).to_have_value("Nog niet af.")
    expect(page.locator("#offers code").first).to_be_visible()
    section.refresh_from_db()
    assert section.current is None


@pytest.mark.parametrize("phone", [False, True])
def test_axe_finds_nothing(live_asgi, new_context, axe, world, team, phone):
    section, key = world.section(Chapter.SUMMARY), world.programme.key
    make.write(world, "De meeste zin. {{wat:x}} {{bewijs:99999}}", Chapter.IDEAS)
    publish_url = url("report_publish", world)
    paths = [
        reverse("reports:report_list", args=[key]),
        reverse("reports:report_make", args=[key]),
        url("report_show", world),
        url("report_write", world),
        url("section_write", world, section.pk) + f"?thread={world.thread.key}",
        url("section_write", world, world.section(Chapter.IDEAS).pk),
        url("finding_write", world, section.pk),
        url("report_send", world),
        publish_url,
    ]
    page = new_context(user=world.lead, phone=phone).new_page()
    for path in paths:
        page.goto(f"{live_asgi}{path}")
        axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= page.viewport_size["width"], path
    page = new_context(user=team.anna, phone=phone).new_page()
    for path in (url("report_show", world), url("review_answer", world, team.region.key)):
        page.goto(f"{live_asgi}{path}")
        axe(page)


@pytest.mark.parametrize("phone", [False, True])
def test_axe_finds_nothing_on_an_edition(live_asgi, new_context, axe, world, phone):
    publish_report(report=world.report, by=world.lead, at=make.LATER)
    publish_report(report=world.report, by=world.lead, at=make.LATER, reason="Herzien")
    page = new_context(phone=phone).new_page()
    for path in (
        reverse("reports:published_list"),
        url("edition_show", world, 2),
        url("edition_compare", world, 1, 2),
        url("edition_figures", world, 2),
        url("edition_file", world, 2, "pdf"),
    ):
        page.goto(f"{live_asgi}{path}")
        axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= page.viewport_size["width"], path
