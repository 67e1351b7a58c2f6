"""The public record: everything, in words, by role and key, and never the words of people."""

import ast
import csv
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import translation

import caleidoscoop
from caleidoscoop.journey.example import KEY, PEOPLE, load_example
from caleidoscoop.journey.reading_record import SENTENCES, sentence
from caleidoscoop.journey.record_details import THINGS, thing_of
from caleidoscoop.journey.tests import strangers
from caleidoscoop.people.models import User
from caleidoscoop.people.tests import make as make_people
from caleidoscoop.shared.models import RecordEntry, record
from caleidoscoop.threads.actions import make_thread, rename_thread

pytestmark = pytest.mark.django_db

MARCH = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
MAY = datetime(2026, 5, 3, 9, 0, tzinfo=UTC)


def read(client, user, programme, name="record", **asked):
    client.force_login(user)
    url = reverse(f"journey:{name}", args=[programme.key])
    return client.get(url, asked, headers={"accept-language": "en"})


def entry(team, verb="thread_made", by=None, at=MARCH, **details):
    return record(
        programme_key=team.programme.key, verb=verb, target="x:1", by=by, at=at, **details
    )


@pytest.mark.parametrize("name", ["record", "record_csv"])
def test_who_is_not_signed_in_or_of_elsewhere_does_not_get_in(client, team, name):
    url = reverse(f"journey:{name}", args=[team.programme.key])
    assert client.get(url).status_code == 302
    client.force_login(strangers.evi())
    assert client.get(url).status_code == 404


def test_tells_what_was_done_by_role_and_not_by_name(client, team):
    entry(team, by=team.bram)
    html = read(client, team.anna, team.programme).content.decode()
    assert "The facilitator of Noordkant started a thread." in html
    assert f"by account no. {team.bram.pk}" in html
    assert "people.user" not in html
    assert "Bram" not in html


def test_holds_no_words_of_people(client, team):
    thread = make_thread(
        programme=team.programme, region=None, title="Eerste woorden", by=team.dilek, at=MARCH
    )
    rename_thread(
        thread=thread, title="Heel andere woorden", statement="Zin", by=team.dilek, at=MAY
    )
    for name in ("record", "record_csv"):
        said = read(client, team.dilek, team.programme, name).content.decode()
        assert "Eerste woorden" not in said
        assert "Heel andere woorden" not in said


def test_entries_of_another_programme_stay_there(client, team):
    record(programme_key="elders", verb="withdrawn", target="x:2", by=None, at=MARCH)
    html = read(client, team.dilek, team.programme).content.decode()
    assert "Nothing has happened yet" in html


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"verb": "withdrawn"}, {"withdrawn"}),
        ({"kind": "facilitator"}, {"thread_made"}),
        ({"kind": "system"}, {"withdrawn"}),
        ({"since": "2026-04-01"}, {"finding_written"}),
        ({"until": "2026-03-31"}, {"thread_made", "withdrawn"}),
        ({"kind": "facilitator", "since": "2026-04-01"}, set()),
    ],
)
def test_shows_what_is_asked_for(client, team, asked, found):
    entry(team, by=team.bram)
    entry(team, "withdrawn")
    entry(team, "finding_written", by=team.dilek, at=MAY)
    lines = read(client, team.dilek, team.programme, **asked).context["lines"]
    assert {line.entry.verb for line in lines} == found
    rows = read(client, team.dilek, team.programme, "record_csv", **asked).content.decode("utf-8")
    assert {row["verb"] for row in csv.DictReader(rows.removeprefix("\ufeff").splitlines())} == (
        found
    )


def test_a_day_that_is_no_day_is_told_and_the_rest_still_counts(client, team):
    entry(team, by=team.bram)
    entry(team, "withdrawn")
    answer = read(client, team.dilek, team.programme, since="gisteren", verb="withdrawn")
    assert answer.status_code == 422
    assert "gisteren" in answer.content.decode()
    assert [line.entry.verb for line in answer.context["lines"]] == ["withdrawn"]


def test_days_in_the_wrong_order_are_told(client, team):
    answer = read(client, team.dilek, team.programme, since="2026-04-01", until="2026-03-01")
    assert answer.status_code == 422
    assert "This day is before the first day." in answer.content.decode()


def test_htmx_gets_the_part(client, team):
    entry(team)
    client.force_login(team.dilek)
    url = reverse("journey:record", args=[team.programme.key])
    html = client.get(url, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in html
    assert 'id="results"' in html


def test_goes_from_page_to_page_with_the_same_wishes(client, team, django_assert_num_queries):
    for _ in range(120):
        entry(team, by=team.bram)
    answer = read(client, team.dilek, team.programme, verb="thread_made", page=2)
    assert len(answer.context["lines"]) == 50
    assert "?verb=thread_made&amp;page=3" in answer.content.decode()
    url = reverse("journey:record", args=[team.programme.key])
    with django_assert_num_queries(8):
        client.get(url)


def test_a_download_stands_in_the_record_itself(client, team):
    entry(team, changed=3)
    answer = read(client, team.dilek, team.programme, "record_csv")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "changed 3" in answer.content.decode()
    last = RecordEntry.objects.order_by("-pk").first()
    assert (last.verb, last.actor) == ("record_downloaded", f"people.user:{team.dilek.pk}")


def test_a_role_that_ended_is_still_the_role_of_then(client, team):
    entry(team, by=team.bram)
    team.bram.roles.update(ends_on=MARCH.date())
    html = read(client, team.dilek, team.programme).content.decode()
    assert "The facilitator of Noordkant" in html


def test_who_never_had_a_role_is_somebody(client, team):
    entry(team, by=make_people.person("evi"))
    html = read(client, team.dilek, team.programme).content.decode()
    assert "Somebody without a role here started a thread." in html


def test_every_verb_makes_a_sentence():
    for verb in SENTENCES:
        assert sentence(verb, "the lead", 1).endswith(".")
        assert "%" not in sentence(verb, "the lead", 3)
    assert sentence("something_new", "the lead") == "The lead: something new"


WRITERS = {"record", "write_record", "record_presence", "write_change", "_write_change"}


def test_every_verb_in_the_code_has_a_sentence():
    code = Path(caleidoscoop.__file__).parent.rglob("*.py")
    verbs = {
        verb
        for path in code
        if not {"tests", "migrations"} & set(path.parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for verb in verbs_of(node)
    }
    assert {"thread_made", "signed_in", "source_imported", "fragment_split"} <= verbs
    assert verbs - set(SENTENCES) == set()


def verbs_of(call):
    """Return the verb that a call writes into the record, as far as it stands there as text."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    values = [keyword.value for keyword in call.keywords if keyword.arg == "verb"] + call.args[:1]
    is_text = [v for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)]
    return {v.value for v in is_text} if name in WRITERS else set()


def test_says_in_words_what_an_entry_was_about(client, team):
    entry(team, "source_imported", by=team.bram, new=2, changed=0, gone=1)
    entry(team, "role_granted", kind="facilitator", region=team.region.key, ends_on="2026-12-31")
    entry(team, "consent_recorded", use="publish", is_given=False)
    entry(team, "finding_written", change=12)
    lines = read(client, team.dilek, team.programme).context["lines"]
    assert [line.about.more for line in lines] == [
        "",
        "publish: not allowed",
        f"until 31 Dec. 2026, facilitator, {team.region.name}",
        "1 vanished fragment, 2 new fragments",
    ]


def test_everything_that_the_record_can_point_at_has_a_name():
    targets = {
        model._meta.label_lower
        for model in apps.get_models()
        if model._meta.label.partition(".")[0] in {"people", "voices", "threads", "reports"}
    }
    assert set(THINGS) - {"shared.change", "programmes.programme"} <= targets
    with translation.override("nl"):
        assert thing_of("threads.thread:7") == "draad nr. 7"
    assert thing_of("lessons.lesson:7") == "lessons.lesson:7"


def test_the_record_of_the_example_holds_no_keys_of_the_code(client, db):
    load_example(at=MARCH)
    lead = User.objects.get(email=PEOPLE[0].email)
    client.force_login(lead)
    page = client.get(reverse("journey:record", args=[KEY])).content.decode()
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    assert not re.search(r"\w\.\w+:\d|_", re.sub(r"<[^>]+>", " ", table))
