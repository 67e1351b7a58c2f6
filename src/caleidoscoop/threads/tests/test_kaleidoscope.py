"""The page of the kaleidoscope: its address, who sees what, its drawer, and what is taken along."""

import csv
import io
from xml.etree import ElementTree

import openpyxl
import pytest
from django.urls import reverse
from lxml import html

from caleidoscoop.people.tests import make as make_people
from caleidoscoop.shared.models import RecordEntry, record
from caleidoscoop.threads import actions, kaleidoscope
from caleidoscoop.threads.kaleidoscope import renewal
from caleidoscoop.threads.tests import make
from caleidoscoop.threads.tests.make import AT
from caleidoscoop.voices import actions as voices_actions
from caleidoscoop.voices.models import Fragment
from caleidoscoop.voices.tests import make as make_voices


@pytest.fixture
def spoken(team, voices, common, regional):
    """A common thread that both regions support, one speaker contradicting; and a regional one."""
    make.evidence(common, voices.fragments[0])
    make.evidence(common, voices.fragments[1], stance="contradicts")
    make.evidence(common, voices.elsewhere)
    make.evidence(regional, voices.fragments[2])
    return voices


def url_of(team, query="", name="kaleidoscope"):
    return reverse(f"threads:{name}", args=[team.programme.key]) + query


@pytest.fixture
def look(client, team, spoken):
    """Return a function that looks as somebody at a view, and returns the page as a tree."""

    def get(query="", user=team.bram, **headers):
        client.force_login(user)
        answer = client.get(url_of(team, query), headers=headers)
        assert answer.status_code == 200, answer.get("Location")
        return html.fromstring(answer.content.decode())

    return get


def words(node):
    return " ".join(" ".join(node.itertext()).split())


def row_of(tree, title):
    rows = [row for row in tree.iterfind(".//tbody/tr") if title in words(row.find("th"))]
    return [words(cell) for cell in rows[0].iterfind("td")] if rows else None


def columns_of(tree):
    return [words(cell) for cell in tree.findall(".//thead//th")[1:]]


# The view is its address


def test_counts_speakers_of_each_region_with_base_interval_and_marks(look):
    tree = look()
    assert columns_of(tree) == ["Noordkant", "Zuidkant", "samen"]
    north, south, whole = row_of(tree, "Bereikbaarheid")
    assert "1 van 1 spreker" in north
    assert "tegengesproken door inwoner" in north
    assert "minder dan 5 sprekers in de basis" in north
    assert "1 van 1 spreker" in south
    assert "2 van 2 sprekers" in whole
    assert row_of(tree, "De bus") is None


def test_a_form_leads_to_the_one_address_of_a_view(client, team, spoken):
    client.force_login(team.bram)
    typed = "?rows=thread&columns=speaker&show=speakers&level=common&region=&stance=&turn=1"
    answer = client.get(url_of(team, typed))
    assert answer.headers["Location"] == url_of(team, "?rows=speaker&columns=thread")
    assert client.get(answer.headers["Location"]).status_code == 200


def test_turning_twice_gives_the_same_view(look, client, team):
    client.force_login(team.bram)
    start = "?columns=speaker&show=sessions&region=noordkant&row=thread-1&column=resident"
    look(start)
    once = client.get(url_of(team, f"{start}&turn=1")).headers["Location"]
    twice = client.get(f"{once}&turn=1").headers["Location"]
    assert twice == url_of(team, start)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?rows=vorm", "vorm"),
        ("?rows=region&columns=region", "allebei"),
        ("?region=nergens", "nergens"),
        ("?show=alles", "alles"),
        ("?sort=column.nergens", "column.nergens"),
        ("?page=x", "“x”"),
        ("?row=weg&column=noordkant", "weg"),
        ("?level=%00%27%3Cscript%3E", "script"),
    ],
)
def test_tells_what_cannot_be_and_shows_the_nearest_view(look, query, told):
    tree = look(query)
    assert told in words(tree.find(".//*[@role='status']"))
    assert tree.find(".//table") is not None


def test_orders_by_a_column_and_says_so(look, team, voices):
    other = make.thread(team.programme, title="Aardappels", kind="challenge")
    make.evidence(other, voices.elsewhere)
    tree = look("?sort=column.noordkant")
    titles = [words(th) for th in tree.iterfind(".//tbody/tr/th")]
    assert "Bereikbaarheid" in titles[0]
    assert [th.get("aria-sort") for th in tree.iterfind(".//thead//th")][1] == "descending"
    tree = look("?sort=name")
    assert "Aardappels" in words(tree.find(".//tbody/tr/th"))


def test_a_table_that_reads_by_itself(look):
    table = look().find(".//table")
    assert words(table.find("caption"))
    assert all(th.get("scope") == "col" for th in table.iterfind("thead/tr/th"))
    assert all(th.get("scope") == "row" for th in table.iterfind("tbody/tr/th"))


def test_the_usual_counts_what_supports_and_a_filter_what_it_says(look):
    assert "1 van 1 spreker" in row_of(look("?stance=contradicts"), "Bereikbaarheid")[0]
    assert "0 van 1" not in " ".join(row_of(look("?stance=all"), "Bereikbaarheid"))


def test_nothing_to_see_says_what_to_do(look):
    assert "Van deze kant is niets te zien" in words(look("?speaker=rijk"))


# Who sees what


def test_a_stranger_gets_404_and_who_is_not_signed_in_is_asked_to(client, team, spoken):
    names = ["kaleidoscope", "kaleidoscope_csv", "kaleidoscope_xlsx", "kaleidoscope_svg"]
    stranger = make_people.person("eva")
    for name in names:
        client.logout()
        assert client.get(url_of(team, "", name)).status_code == 302
        client.force_login(stranger)
        assert client.get(url_of(team, "", name)).status_code == 404


def test_other_regions_see_common_threads_and_not_the_regional_ones(look, team):
    assert row_of(look("?level=regional"), "De bus") is not None
    for level in ("regional", "tree"):
        tree = look(f"?level={level}", user=team.chris)
        assert "De bus" not in words(tree)
    assert "1 van 1 spreker" in row_of(look("?level=tree", user=team.chris), "Bereikbaarheid")[0]


def test_the_regional_thread_is_no_filter_for_who_may_not_see_it(look, team, regional):
    tree = look(f"?level=tree&thread={regional.key}", user=team.chris)
    assert "niet bekend" in words(tree.find(".//*[@role='status']"))


def test_sessions_elsewhere_are_told_as_those_of_their_region(look, team):
    assert "Eerste avond" in words(look("?rows=session&columns=thread").find(".//tbody"))
    rows = words(look("?rows=session&columns=thread", user=team.chris).find(".//tbody"))
    assert "bijeenkomsten in Noordkant" in rows
    told = look("?rows=session&columns=thread&session=1", user=team.chris)
    own = {option.get("value") for option in told.iterfind(".//select[@name='session']/option")}
    mine = team.other_region.sessions.get().pk
    theirs = team.region.sessions.get().pk
    assert str(mine) in own
    assert str(theirs) not in own


def test_quotes_of_a_common_thread_lead_to_the_source_only_for_who_may_open_it(look, team):
    query = "?row=thread-1&column=noordkant"
    drawer = look(query).get_element_by_id("quotes")
    assert "De bus rijdt niet" in words(drawer)
    assert any("/sources/" in link.get("href") for link in drawer.iterfind(".//a"))
    drawer = look(query, user=team.chris).get_element_by_id("quotes")
    assert "De bus rijdt niet" in words(drawer)
    assert not any("/sources/" in link.get("href") for link in drawer.iterfind(".//a"))


def test_a_withdrawal_takes_effect_at_once(look, team, spoken):
    assert "1 van 1 spreker" in row_of(look(), "Bereikbaarheid")[0]
    fragment = Fragment.objects.get(pk=spoken.fragments[0].pk)
    voices_actions.withdraw_fragments(fragments=[fragment], by=team.bram, at=AT)
    assert "0 van 1 spreker" in row_of(look(), "Bereikbaarheid")[0]
    drawer = look("?row=thread-1&column=noordkant").get_element_by_id("quotes")
    assert "De bus rijdt niet" not in words(drawer)


# The drawer


def test_quotes_stand_by_stance_and_can_be_narrowed(look):
    drawer = look("?row=thread-1").get_element_by_id("quotes")
    assert [words(h3).split()[1] for h3 in drawer.iterfind("h3")] == ["Ondersteunt", "Spreekt"]
    assert len(drawer.findall(".//blockquote")) == 3
    drawer = look("?row=thread-1&from=zuidkant").get_element_by_id("quotes")
    (quote,) = drawer.findall(".//blockquote")
    assert words(quote).startswith("Hier rijdt hij")


def test_says_who_is_missing(look, team, spoken):
    source = spoken.source
    rijk = make_voices.speaker(source.session, "Rijk", "rijk")
    make_voices.fragment(source, "Wij kijken naar het geheel.", speaker=rijk)
    missing = words(look("?row=thread-1&column=noordkant").get_element_by_id("quotes"))
    assert "Sprak hier wel, maar niet hierover: Rijk" in missing
    assert "Hier helemaal niet gehoord: provincie" in missing


def test_quotes_come_in_pages(look, team, common, spoken):
    for n in range(12):
        fragment = make_voices.fragment(spoken.source, f"Nog een zin, nummer {n}.")
        make.evidence(common, fragment)
    first = look("?row=thread-1&column=noordkant").get_element_by_id("quotes")
    second = look("?row=thread-1&column=noordkant&quotes=2").get_element_by_id("quotes")
    said = [{words(q) for q in drawer.iterfind(".//blockquote")} for drawer in (first, second)]
    assert (len(said[0]), len(said[1])) == (10, 4)
    assert not said[0] & said[1]


def test_a_script_gets_the_drawer_alone(client, team, spoken):
    client.force_login(team.bram)
    answer = client.get(
        url_of(team, "?row=thread-1&column=noordkant"), headers={"HX-Request": "true"}
    )
    assert b"<table" not in answer.content
    assert answer.content.decode().strip().startswith("<aside")


# Taken along


def test_csv_holds_every_figure_of_the_page_and_runs_nothing(client, team, spoken, common):
    actions.rename_thread(thread=common, title="=HYPERLINK(1)", statement="", by=team.dilek, at=AT)
    client.force_login(team.bram)
    answer = client.get(url_of(team, "", "kaleidoscope_csv"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row[0] for row in rows[1:]} == {"'=HYPERLINK(1)", "samen"}
    assert [row[1:4] for row in rows[1:3]] == [["Noordkant", "1", "1"], ["Zuidkant", "1", "1"]]
    entry = RecordEntry.objects.get(verb="kaleidoscope_downloaded")
    assert entry.details == {"form": "csv"}


def test_a_workbook_holds_no_formula(client, team, spoken, common):
    title = "=1+1"
    actions.rename_thread(thread=common, title=title, statement="", by=team.dilek, at=AT)
    client.force_login(team.bram)
    answer = client.get(url_of(team, "?show=share", "kaleidoscope_xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [cell.value for cell in cells if cell.value == title]
    table = list(book.worksheets[0].iter_rows(values_only=True))
    assert next(row for row in table if row[0] == title) == (title, 1, 1, 1)


def test_a_picture_is_whole_and_shows_words_as_words(client, team, spoken, common):
    actions.rename_thread(thread=common, title="<b>&Bus", statement="", by=team.dilek, at=AT)
    client.force_login(team.bram)
    answer = client.get(url_of(team, "", "kaleidoscope_svg"))
    tree = ElementTree.fromstring(answer.content.decode())
    said = [node.text for node in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert "<b>&Bus" in said
    assert "Noordkant" in said


def test_takes_along_the_same_view_as_the_page(client, look, team):
    client.force_login(team.bram)
    query = "?rows=speaker&columns=stance&region=noordkant"
    shown = [words(th) for th in look(query).iterfind(".//tbody/tr/th")]
    rows = client.get(url_of(team, query, "kaleidoscope_csv")).content.decode("utf-8-sig")
    taken = dict.fromkeys(row[0] for row in list(csv.reader(io.StringIO(rows)))[1:])
    assert len([name for name in taken if name != "samen"]) == len(shown)
    assert all(any(said.startswith(name) for said in shown) for name in list(taken)[:-1])


# Renewal


def test_only_what_was_touched_is_read_again(team, spoken, common, django_assert_num_queries):
    kaleidoscope.current(team.programme)
    with django_assert_num_queries(1):
        kaleidoscope.current(team.programme)
    fragment = Fragment.objects.get(pk=spoken.fragments[2].pk)
    actions.add_evidence(
        thread=common, version=fragment.current, start=0, end=7, by=team.dilek, at=AT
    )
    # The stamp, the new lines, the change, and the evidence that it names.
    with django_assert_num_queries(4):
        assert len(kaleidoscope.current(team.programme).standing) == 5


@pytest.mark.parametrize(("target", "queries"), [("reports.report:1", 2), ("voices.speaker:1", 4)])
def test_what_is_not_known_makes_all_be_read_again_unless_it_is_of_a_later_app(
    team, spoken, target, queries, django_assert_num_queries
):
    kaleidoscope.current(team.programme)
    record(programme_key=team.programme.key, verb="sung", target=target, by=None, at=AT)
    with django_assert_num_queries(queries):
        kaleidoscope.current(team.programme)


def test_a_line_that_came_in_late_makes_all_be_read_again(team, spoken, common):
    kaleidoscope.current(team.programme)
    kept = renewal._kept[team.programme.pk]
    # As PostgreSQL may show it: the last line was seen, one before it was not yet there.
    actions.make_thread(
        programme=team.programme, region=None, title="A", kind="", by=team.dilek, at=AT
    )
    last = RecordEntry.objects.latest("pk").pk
    kept.stamp = renewal.Stamp(kept.stamp.start, last, kept.stamp.lines)
    row = make.evidence(common, spoken.fragments[2])
    assert row.pk in kaleidoscope.current(team.programme).proofs.key


def test_lets_go_of_the_oldest_when_memory_is_full(team, spoken, monkeypatch):
    other = make_people.make_programmes.programme(key="ander", name="Ander")
    monkeypatch.setattr(renewal, "MOST_BYTES", 1)
    kaleidoscope.current(team.programme)
    kaleidoscope.current(other)
    assert list(renewal._kept) == [other.pk]
