"""Reading pages: a draft for who may see it, an edition for everybody, and what withdrawal does."""

import io
import re
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from caleidoscoop.people.tests import make as make_people
from caleidoscoop.reports.actions import publish_report, save_section
from caleidoscoop.reports.document import FORMATS, MEDIA_TYPES
from caleidoscoop.reports.models import Report, Section
from caleidoscoop.reports.tests import make
from caleidoscoop.reports.tests.make import LATER
from caleidoscoop.shared import jobs
from caleidoscoop.shared.models import RecordEntry
from caleidoscoop.voices.actions import withdraw_fragments


@pytest.fixture
def world(team):
    return make.finished(team)


@pytest.fixture
def edition(world):
    return publish_report(report=world.report, by=world.lead, at=LATER)


@pytest.fixture
def lead(client, team):
    client.force_login(team.dilek)
    return client


def url(name, world, *more):
    return reverse(f"reports:{name}", args=[world.programme.key, world.report.key, *more])


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# A draft


def test_the_draft_shows_findings_with_their_quotes_and_counts(lead, world):
    code = read(lead, url("report_show", world))
    tree = html.fromstring(code)
    finding = tree.get_element_by_id(f"finding-{world.finding.pk}")
    said = " ".join(finding.text_content().split())
    assert "Zonder auto staat men stil in 2 van de 2 regio’s." in said
    assert "2 van de 2 bijeenkomsten" in said
    stances = finding.xpath(".//aside/div//*[@role='img']/@aria-label")
    assert "spreekt tegen" in stances, "what speaks against it is in sight"
    assert world.fragments[0].current.text in said
    assert "Concept: niet gepubliceerd" in code
    assert reverse("threads:thread_show", args=[world.programme.key, world.thread.key]) in code


def test_every_number_of_a_quote_leads_to_it(lead, world):
    tree = html.fromstring(read(lead, url("report_show", world)))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = tree.xpath("//sup/a/@href")
    assert links
    assert {link.removeprefix("#") for link in links} <= set(ids)


def test_asks_the_database_as_often_whatever_the_size(lead, world, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        read(lead, url("report_show", world))


def test_a_draft_is_not_there_for_who_was_not_asked(client, team):
    world = make.world(team)
    for user in (team.anna, team.bram, team.chris, make_people.person("erin")):
        client.force_login(user)
        assert client.get(url("report_show", world)).status_code == 404
        assert client.get(url("draft_file", world, "pdf")).status_code == 404
        listed = client.get(reverse("reports:report_list", args=[world.programme.key]))
        assert url("report_show", world) not in listed.content.decode()


def test_a_draft_is_taken_along_by_who_writes_it_and_the_record_says_so(lead, world):
    answer = lead.get(url("draft_file", world, "json"))
    assert answer["Content-Disposition"] == 'attachment; filename="rode-draden-concept.json"'
    assert answer.json()["meta"]["is_draft"]
    assert RecordEntry.objects.filter(verb="draft_downloaded").count() == 1


def test_who_may_only_see_the_draft_takes_no_file(client, world, team):
    client.force_login(team.anna)
    assert client.get(url("report_show", world)).status_code == 200
    assert client.get(url("draft_file", world, "pdf")).status_code == 403


def test_who_may_not_see_the_draft_reads_the_last_edition(client, world, team, edition):
    world.report.reviews.all().delete()
    client.force_login(team.chris)
    answer = client.get(url("report_show", world))
    assert answer["Location"] == url("edition_show", world, 1)


def test_text_of_people_is_printed_literally(lead, world):
    nasty = '<script>alert("x")</script> {{ 7 }} {% now %}'
    make.write(world, nasty)
    code = read(lead, url("report_show", world))
    assert "<script>alert" not in code
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in code


@pytest.mark.parametrize("language", ["nl", "en"])
def test_reads_whole_in_either_language(lead, world, language):
    lead.cookies["django_language"] = language
    code = read(lead, url("report_show", world))
    assert ("Quotes under" in code) == (language == "en")


# An edition, for everybody


def test_everybody_reads_what_is_published(client, world, edition):
    assert url("edition_show", world, 1) in read(client, reverse("reports:published_list"))
    code = read(client, url("edition_show", world, 1))
    assert "Editie 1" in code
    assert world.fragments[0].current.text in code
    assert reverse("threads:thread_show", args=[world.programme.key, world.thread.key]) not in code
    assert client.get(url("edition_show", world, 2)).status_code == 404


def test_nothing_is_published_before_it_is(client, world):
    listed = read(client, reverse("reports:published_list"))
    assert url("edition_show", world, 1) not in listed
    assert client.get(url("edition_show", world, 1)).status_code == 404
    assert client.get(url("edition_file", world, 1, "pdf")).status_code == 404


def test_an_edition_does_not_change_with_the_draft(client, world, edition):
    make.write(world, "Een heel ander verhaal.")
    assert "Een heel ander verhaal." not in read(client, url("edition_show", world, 1))


def test_an_edition_that_was_tampered_with_says_so(client, world, edition):
    edition.structure["meta"]["title"] = "Iets anders"
    fake = type(edition)(
        **{f.attname: getattr(edition, f.attname) for f in edition._meta.fields} | {"pk": None}
    )
    fake.number = 2
    fake.save()
    assert "de hash klopt niet" in read(client, url("edition_show", world, 2))
    assert "de hash klopt niet" not in read(client, url("edition_show", world, 1))


def test_a_file_is_made_while_one_waits_and_then_sent(client, world, edition):
    address = url("edition_file", world, 1, "json")
    answer = client.get(address)
    assert (answer.status_code, answer["Refresh"]) == (503, "10")
    assert "wordt gemaakt" in answer.content.decode()
    assert client.get(url("edition_file", world, 1, "html")).status_code == 503
    assert jobs.run_one().state == "done"
    assert jobs.run_one() is None, "one job makes them all"
    for format in FORMATS:
        answer = client.get(url("edition_file", world, 1, format))
        assert answer.status_code == 200
        assert answer["Content-Type"] == MEDIA_TYPES[format]
        assert f'filename="rode-draden-1.{format}"' in answer["Content-Disposition"]


def test_after_a_withdrawal_no_page_and_no_file_holds_the_words(client, world, edition):
    words = world.fragments[0].current.text
    client.get(url("edition_file", world, 1, "html"))
    jobs.run_one()
    assert words in client.get(url("edition_file", world, 1, "html")).content.decode()
    withdraw_fragments(fragments=[world.fragments[0]], by=world.lead, at=timezone.now())
    code = read(client, url("edition_show", world, 1))
    assert words not in code
    assert "ingetrokken op verzoek" in code
    assert client.get(url("edition_file", world, 1, "html")).status_code == 503
    while jobs.run_one():
        pass
    for format in ("html", "json", "docx", "odt", "xlsx"):
        answer = client.get(url("edition_file", world, 1, format))
        assert answer.status_code == 200
        assert words not in text_of(answer.content, format)


def text_of(data, format):
    """Return all text in a file, out of its archive and without its marks."""
    if format in {"html", "json"}:
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return re.sub(r"<[^>]+>", "", "".join(parts))


def test_two_editions_are_compared(client, world, edition):
    section = Section.objects.get(pk=world.section().pk)
    save_section(
        section=section, title="", text="Het gaat over iets nieuws.",
        seen_version=section.current.number, by=world.lead, at=make.AT,
    )  # fmt: skip
    publish_report(report=world.report, by=world.lead, at=LATER, reason="De inleiding is herzien")
    code = read(client, url("edition_compare", world, 1, 2))
    assert "De inleiding is herzien" in code
    assert "Het gaat over iets nieuws." in code
    main = html.fromstring(code).get_element_by_id("main")
    turned = html.fromstring(read(client, url("edition_compare", world, 2, 1)))
    assert main.text_content() == turned.get_element_by_id("main").text_content()
    assert client.get(url("edition_compare", world, 1, 3)).status_code == 404


def test_public_figures_are_there_as_page_and_table(client, world, edition):
    assert "Openbare cijfers" in read(client, url("edition_figures", world, 1))
    answer = client.get(url("edition_figures_csv", world, 1))
    assert answer["Content-Type"].startswith("text/csv")


# Lists


def test_the_list_of_reports_tells_what_is_draft_and_what_is_published(lead, world):
    page = reverse("reports:report_list", args=[world.programme.key])
    assert "concept" in read(lead, page)
    publish_report(report=world.report, by=world.lead, at=LATER)
    assert "Editie 1, 10 april 2026" in read(lead, page)


def test_a_closed_report_is_no_longer_listed(lead, world):
    Report.objects.update(closed_at=make.AT)
    page = reverse("reports:report_list", args=[world.programme.key])
    assert url("report_show", world) not in read(lead, page)


def test_asks_as_often_for_many_reports(lead, world, team, django_assert_max_num_queries):
    for n in range(5):
        make.make_report(
            programme=team.programme, region=None, title=f"Nog een {n}", by=team.dilek, at=make.AT
        )
    with django_assert_max_num_queries(14):
        read(lead, reverse("reports:report_list", args=[world.programme.key]))
    with django_assert_max_num_queries(6):
        read(lead, reverse("reports:published_list"))


# Home


def test_home_leads_to_the_newest_report(lead, world):
    home = read(lead, reverse("journey:home", args=[world.programme.key]))
    assert url("report_show", world) in home
    assert world.report.title in home
