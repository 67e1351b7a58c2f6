"""The list of sources, and what was brought in lately."""

import pytest
from django.urls import reverse

from caleidoscoop.people.tests import make as make_people
from caleidoscoop.programmes.tests import make as make_programmes
from caleidoscoop.voices.models import Intake
from caleidoscoop.voices.tests import make
from caleidoscoop.voices.tests.make import AT


@pytest.fixture
def url(team):
    return reverse("voices:source_list", args=[team.programme.key])


def source(team, path="avond.txt", region=None, *texts):
    made = make.source(team.programme, region or team.region, path)
    for text in texts or ("De bus rijdt niet.",):
        make.fragment(made, text)
    return made


def page(client, url, user, **wishes):
    client.force_login(user)
    return client.get(url, wishes)


def test_a_source_stands_there_with_its_numbers(client, team, url):
    made = source(team, "avond.txt", team.region, "een", "twee", "drie")
    first, second, _third = made.fragments.order_by("ordinal")
    made.fragments.filter(pk=first.pk).update(gone_at=AT, gone_in=first.intake)
    made.fragments.filter(pk=second.pk).update(released_at=None)
    Intake.objects.update(words=12, words_left_out=2)
    row = page(client, url, team.bram).context["rows"][0]
    assert row[0] == made
    assert {name: row[1][name] for name in ("present", "held", "gone")} == {
        "present": 2,
        "held": 1,
        "gone": 1,
    }
    assert row[2].words == 12


def test_a_stranger_is_sent_to_sign_in(client, url):
    assert client.get(url).status_code == 302


def test_a_stranger_to_the_programme_finds_nothing(client, url):
    assert page(client, url, make_people.person("erin")).status_code == 404


def test_sources_of_another_region_are_not_listed(client, team, url):
    source(team)
    answer = page(client, url, team.chris)
    assert answer.context["rows"] == []
    assert "avond.txt" not in answer.content.decode()


def test_the_programme_lead_sees_every_region(client, team, url):
    source(team)
    source(team, "zuid.txt", team.other_region)
    assert len(page(client, url, team.dilek).context["rows"]) == 2


def test_the_list_is_filtered_by_title_region_and_kind(client, team, url):
    made = source(team, "Avond in het dorp.txt")
    source(team, "zuid.txt", team.other_region)
    for wishes in ({"q": "DORP"}, {"region": team.region.key}):
        rows = page(client, url, team.dilek, **wishes).context["rows"]
        assert [row[0] for row in rows] == [made]
    answer = page(client, url, team.dilek, kind="interview")
    assert answer.context["rows"] == []
    assert "Geen bron past" in answer.content.decode()


def test_an_empty_list_says_what_to_do_next(client, team, url):
    answer = page(client, url, team.bram).content.decode()
    assert reverse("voices:source_import", args=[team.programme.key]) in answer


def test_a_file_that_is_still_being_read_is_not_listed(client, team, url):
    made = make.source(team.programme, team.region)
    Intake.objects.create(programme=team.programme, source=made, path="avond.txt", at=AT)
    assert page(client, url, team.bram).context["rows"] == []


def test_a_refused_file_is_shown_with_its_reason_in_the_own_region_only(client, team, url):
    Intake.objects.create(
        programme=team.programme,
        region=team.region,
        path="noordkant/foto.png",
        outcome="refused",
        reason="too_large",
        notes={"message": "This is too large.", "details": {"limit": 5}},
        at=AT,
    )
    answer = page(client, url, team.bram).content.decode()
    assert "noordkant/foto.png" in answer
    assert "groter dan 5" in answer
    assert "foto.png" not in page(client, url, team.chris).content.decode()


def test_htmx_gets_the_results_only(client, team, url):
    source(team)
    client.force_login(team.bram)
    part = client.get(url, headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<section id="results"')
    assert "HX-Request" in part["Vary"]


@pytest.mark.parametrize("n", [2, 20])
def test_the_number_of_queries_does_not_grow(client, team, url, n, django_assert_max_num_queries):
    for number in range(n):
        source(team, f"{number}.txt", make_programmes.region(team.programme, key=f"r{number}"))
    client.force_login(team.dilek)
    with django_assert_max_num_queries(18):
        assert len(client.get(url).context["rows"]) == n
