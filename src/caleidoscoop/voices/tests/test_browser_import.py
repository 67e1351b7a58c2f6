"""Bringing in by paste, by file and by columns, through the real pages, with axe on each."""

import pytest
from django.urls import reverse

from caleidoscoop.shared import jobs
from caleidoscoop.voices.models import Fragment, Source

pytestmark = pytest.mark.browser

TABLE = (
    b"Uitspraak;Wie;Kleur\n"
    b"De bus rijdt hier niet meer.;inwoner;rood\n"
    b"Wij zoeken al een jaar een huis.;wethouder;geel\n"
)
EVENING = (
    "De bus rijdt hier twee keer per dag. Wie geen auto heeft, blijft thuis.\n\n"
    "Wij zoeken al een jaar naar vakmensen. 👵🏽\n"
).encode()
CORRECTED = EVENING.replace(b"twee keer", b"drie keer")


@pytest.fixture(params=[False, True], ids=["1280", "390"])
def browse(request, live_asgi, team, new_context, axe):
    """Return a page of bram, and a function that says a page is fit to be seen."""
    page = new_context(user=team.bram, phone=request.param).new_page()
    page.goto(live_asgi + reverse("voices:source_list", args=[team.programme.key]))

    def is_fit():
        axe(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], f"{page.url} is {width} wide"

    return page, is_fit


def send(page, *, files=(), text="", title=""):
    page.get_by_role("link", name="Inbrengen wat mensen zeiden").first.click()
    page.get_by_label("Naam van de bijeenkomst").fill("Eerste avond")
    if files:
        page.get_by_label("Bestanden").set_input_files(
            [{"name": name, "mimeType": "text/plain", "buffer": data} for name, data in files]
        )
    if text:
        page.get_by_label("Of plak tekst").fill(text)
        page.get_by_label("Naam van de geplakte tekst").fill(title)


def look(page):
    page.get_by_role("button", name="Bekijken hoe het gelezen wordt").click()
    page.get_by_role("heading", name="Moet het zo gelezen worden?").wait_for()


def confirm(page):
    """Confirm, let the worker do its job, and open what came of it."""
    page.get_by_role("button", name="inbrengen").click()
    page.get_by_role("progressbar").wait_for()
    done = jobs.run_one()
    assert done.state == "done", done.error
    while jobs.run_one():
        pass
    page.get_by_role("link", name="Naar het resultaat").click()
    page.get_by_role("heading", name="Wat er van de bestanden werd").wait_for()


def test_by_paste_by_file_and_by_columns(browse, team):
    page, is_fit = browse
    is_fit()
    send(
        page,
        files=[("avond.txt", EVENING), ("geeltjes.csv", TABLE), ("foto.png", b"\x89PNG")],
        text="Een lege winkel\nTwee lege winkels",
        title="Tafel 3",
    )
    is_fit()
    look(page)
    page.reload()
    is_fit()
    page.get_by_label("Wie").select_option(label="soort spreker")
    page.get_by_role("button", name="Laten zien hoe het zo gelezen wordt").click()
    page.wait_for_load_state()
    assert page.get_by_label("Wie").input_value() == "speaker_kind"
    confirm(page)
    is_fit()
    assert page.get_by_text("Fragmenten: 2 nieuw").count() == 3
    assert page.get_by_text("geweigerd").count() == 1
    kinds = Fragment.objects.filter(source__title="geeltjes.csv").values_list("speaker__kind")
    assert {kind for (kind,) in kinds} == {"resident", "municipality"}

    page.get_by_role("link", name="noordkant/avond.txt").click()
    is_fit()
    page.get_by_text("Wie geen auto heeft").wait_for()

    # A corrected file says what it changes, and changes only that.
    page.get_by_role("link", name="Bronnen").first.click()
    send(page, files=[("avond.txt", CORRECTED)])
    look(page)
    page.get_by_text("veranderen er 1").wait_for()
    is_fit()
    confirm(page)
    page.get_by_text("Fragmenten: 0 nieuw, 1 gewijzigd, 0 verdwenen.").wait_for()


def test_reading_and_working_by_hand(browse, team, live_asgi):
    page, is_fit = browse
    send(page, files=[("avond.txt", EVENING)])
    look(page)
    confirm(page)
    page.get_by_role("link", name="noordkant/avond.txt").click()

    # Split one at a sentence, and put it back.
    page.get_by_role("link", name="regel 1", exact=True).click()
    is_fit()
    page.get_by_role("link", name="In tweeën splitsen").click()
    is_fit()
    page.get_by_label("twee keer per dag. ✂ Wie geen auto").check()
    page.get_by_role("button", name="Hier splitsen").click()
    page.get_by_text("Eén fragment is er twee geworden.").wait_for()
    assert page.locator(".cal-line__text").count() == 3
    is_fit()
    page.get_by_role("button", name="Ongedaan maken").click()
    page.get_by_text("Ongedaan gemaakt.").wait_for()
    assert page.locator(".cal-line__text").count() == 2

    # Correct one; its versions show what changed.
    page.get_by_role("link", name="regel 3", exact=True).click()
    page.get_by_role("link", name="Tekst verbeteren").click()
    is_fit()
    page.get_by_label("Tekst").fill("Wij zoeken al twee jaar naar vakmensen. 👵🏽")
    page.get_by_label("Waarom?").fill("verkeerd verstaan")
    page.get_by_role("button", name="Verbetering opslaan").click()
    assert page.locator("ins").text_content().strip() == "twee"
    is_fit()

    # Label all at once, and be told when nothing was chosen.
    page.get_by_role("link", name="In de bron lezen").click()
    page.get_by_role("button", name="Samenvoegen").click()
    page.get_by_text("Kies eerst een of meer fragmenten.").wait_for()
    is_fit()
    page.get_by_label("Alles op deze pagina").check()
    page.get_by_label("Element").select_option(label="behoefte")
    page.get_by_role("button", name="Deze kenmerken geven").click()
    page.get_by_text("Kenmerken van 2 fragmenten gewijzigd.").wait_for()
    assert set(Fragment.objects.present().values_list("element", flat=True)) == {"need"}

    # A quote opens at its words; withdrawn words are gone.
    source = Source.objects.get()
    bus = source.fragments.present().order_by("ordinal").first()
    url = reverse("voices:source_show", args=[team.programme.key, source.pk])
    page.goto(f"{live_asgi}{url}?fragment={bus.key}&start=3&end=6#f-{bus.key}")
    assert page.locator("mark").text_content() == "bus"
    page.get_by_label("Kies het fragment op regel 1").check()
    page.get_by_role("button", name="Intrekken…").click()
    is_fit()
    page.get_by_role("button", name="Definitief intrekken").click()
    page.get_by_text("Deze woorden zijn ingetrokken.").wait_for()
    assert "De bus rijdt" not in page.content()
    is_fit()
    page.get_by_text("ingebracht").first.wait_for()
