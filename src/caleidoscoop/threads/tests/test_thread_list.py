"""The list of threads: who sees what, filtered, in few queries."""

import pytest
from django.urls import reverse

from caleidoscoop.programmes.models import Domain
from caleidoscoop.shared.models import Job
from caleidoscoop.threads.tests import make
from caleidoscoop.voices import actions as voice_actions
from caleidoscoop.voices.tests import make as make_voices


def get(client, team, user, query=""):
    client.force_login(user)
    return client.get(reverse("threads:thread_list", args=[team.programme.key]) + query)


def titles(answer):
    return {row.thread.title for section in answer.context["sections"] for row in section["rows"]}


def test_stranger_is_sent_to_sign_in(client, team):
    answer = client.get(reverse("threads:thread_list", args=[team.programme.key]))
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_somebody_of_another_programme_gets_404(client, team):
    from caleidoscoop.people.tests import make as make_people

    outsider = make_people.person("eva")
    assert get(client, team, outsider).status_code == 404


def test_threads_of_a_region_are_for_that_region_and_the_programme(client, team, common, regional):
    assert titles(get(client, team, team.bram)) == {"Bereikbaarheid"}
    assert titles(get(client, team, team.bram, "?of=regions")) == {"De bus"}
    assert titles(get(client, team, team.dilek, "?of=regions")) == {"De bus"}
    assert titles(get(client, team, team.chris, "?of=regions")) == set()


def test_sections_say_how_widely_a_thread_is_shared(client, team, voices, common):
    make.thread(team.programme, title="Nog niets")
    for fragment in (voices.fragments[0], voices.elsewhere):
        make.evidence(common, fragment)
    sections = get(client, team, team.bram).context["sections"]
    assert [section["key"] for section in sections] == ["all", "none"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=bereik", {"Bereikbaarheid"}),
        ("?kind=need", {"Rust"}),
        ("?region=noordkant", {"Bereikbaarheid"}),
        ("?region=zuidkant", set()),
        ("?kind=onzin&page=99", {"Bereikbaarheid", "Rust"}),
    ],
)
def test_filters(client, team, voices, common, query, expected):
    make.thread(team.programme, title="Rust", kind="need")
    make.evidence(common, voices.fragments[0])
    assert titles(get(client, team, team.bram, query)) == expected


def test_filters_by_domain(client, team, common):
    domain = Domain.objects.all()[0]
    common.domains.add(domain)
    make.thread(team.programme, title="Rust")
    assert titles(get(client, team, team.bram, f"?domain={domain.key}")) == {"Bereikbaarheid"}


def test_htmx_gets_the_part(client, team, common):
    client.force_login(team.bram)
    url = reverse("threads:thread_list", args=[team.programme.key])
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'id="results"' in part


def test_withdrawn_words_vanish_from_the_list_at_once(client, team, voices, common):
    make.evidence(common, voices.fragments[1])
    assert "dokter" in get(client, team, team.bram).content.decode()
    voice_actions.withdraw_fragments(fragments=[voices.fragments[1]], by=team.bram, at=make.AT)
    assert "dokter" not in get(client, team, team.bram).content.decode()


@pytest.mark.parametrize("number", [3, 30])
def test_costs_the_same_whatever_the_number(
    client, team, voices, number, django_assert_max_num_queries
):
    for n in range(number):
        thread = make.thread(team.programme, title=f"Draad {n}", kind="need")
        make.evidence(thread, make_voices.fragment(voices.source, f"Stem {n} over de bus."))
        make.evidence(thread, voices.elsewhere)
    client.force_login(team.bram)
    with django_assert_max_num_queries(22):
        get_page = client.get(reverse("threads:thread_list", args=[team.programme.key]))
    assert len(titles(get_page)) == number


def ask(client, team, user, region=""):
    client.force_login(user)
    return client.post(reverse("threads:run_start", args=[team.programme.key]), {"region": region})


def test_asking_for_suggestions_goes_to_the_job_once(client, team):
    first = ask(client, team, team.bram, "noordkant")
    again = ask(client, team, team.bram, "noordkant")
    job = Job.objects.get()
    assert first["Location"] == again["Location"] == reverse("shared:job_show", args=[job.pk])
    assert job.arguments == {"programme": team.programme.pk, "region": team.region.pk}


@pytest.mark.parametrize(
    ("who", "region"), [("bram", ""), ("anna", "noordkant"), ("chris", "noordkant")]
)
def test_only_who_may_code_asks_for_suggestions(client, team, who, region):
    answer = ask(client, team, getattr(team, who), region)
    assert answer.status_code == 403
    assert not Job.objects.exists()


def test_a_region_that_is_not_there_is_404(client, team):
    assert ask(client, team, team.dilek, "nergens").status_code == 404
