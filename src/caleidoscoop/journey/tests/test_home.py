"""The home page: the same for all in the programme, except what is yours to do and to read."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from caleidoscoop.journey import example
from caleidoscoop.journey.tests import strangers
from caleidoscoop.programmes.models import Phase, Programme
from caleidoscoop.shared.models import record
from caleidoscoop.threads.tests import make as make_threads
from caleidoscoop.voices.models import Intake
from caleidoscoop.voices.tests import make as make_voices

pytestmark = pytest.mark.django_db


def home(programme):
    return reverse("journey:home", args=[programme.key])


def read(client, user, programme):
    client.force_login(user)
    answer = client.get(home(programme), headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_is_not_signed_in_goes_to_the_sign_in_page(client, team):
    answer = client.get(home(team.programme))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_a_stranger_gets_404(client, team):
    client.force_login(strangers.evi())
    assert client.get(home(team.programme)).status_code == 404


def test_an_empty_programme_says_what_to_do_first(client, team):
    html = read(client, team.dilek, team.programme)
    assert "Nothing has been brought in yet" in html
    assert reverse("voices:source_list", args=[team.programme.key]) in html
    assert "Nothing waits for you now." in html


def test_the_table_says_what_the_map_says(client, team):
    team.region.phase = Phase.REFLECTION
    team.region.save()
    html = read(client, team.bram, team.programme)
    assert "What do two regions say, if you listen well?" in html
    assert html.count("step 4 of 6:") == 1
    assert html.count("step 1 of 6:") == 1
    for region in (team.region, team.other_region):
        assert reverse("journey:region_show", args=[team.programme.key, region.key]) in html


def test_threads_stand_under_how_widely_they_are_shared(client, team):
    here = make_voices.fragment(make_voices.source(team.programme, team.region, "hier.txt"))
    there = make_voices.fragment(make_voices.source(team.programme, team.other_region, "daar.txt"))
    everywhere = make_threads.thread(team.programme, title="Overal")
    local = make_threads.thread(team.programme, title="Alleen hier")
    make_threads.thread(team.programme, title="Zonder bewijs")
    for fragment in (here, there):
        make_threads.evidence(everywhere, fragment)
    make_threads.evidence(local, here)
    html = read(client, team.bram, team.programme)
    assert html.index("What all share") < html.index("Overal") < html.index("What some share")
    assert html.index("What one names") < html.index("Alleen hier")
    assert "Only Noordkant" in html
    assert "2 of 2 regions" in html
    assert "<b>1 common thread</b> has no evidence yet" in html


def test_suggestions_wait_for_who_may_decide(client, team):
    run = make_threads.run(team.programme, team.region)
    fragment = make_voices.fragment(make_voices.source(team.programme, team.region))
    make_threads.suggestion(run, [fragment])
    assert "Decide on 1 suggestion" in read(client, team.bram, team.programme)
    assert "Decide on 1 suggestion" in read(client, team.dilek, team.programme)
    assert "Decide on" not in read(client, team.chris, team.programme)
    assert "Decide on" not in read(client, team.anna, team.programme)


def test_fragments_that_are_held_back_wait_for_who_may_release_them(client, team):
    source = make_voices.source(team.programme, team.region)
    make_voices.fragment(source, released_at=None)
    html = read(client, team.bram, team.programme)
    assert "Release 1 fragment" in html
    assert reverse("voices:source_show", args=[team.programme.key, source.pk]) in html
    assert "Release" not in read(client, team.chris, team.programme)


def test_stale_evidence_waits_for_who_may_change_the_thread(client, team):
    fragment = make_voices.fragment(make_voices.source(team.programme, team.region))
    thread = make_threads.thread(team.programme, team.region)
    make_threads.evidence(thread, fragment)
    make_voices.version(fragment, "Iets heel anders.")
    html = read(client, team.bram, team.programme)
    assert "Look at 1 thread again" in html
    assert reverse("threads:thread_show", args=[team.programme.key, thread.key]) in html
    assert "Look at" not in read(client, team.chris, team.programme)


def refused(team, path="plaatje.png", *, days=1):
    at = timezone.now() - timedelta(days=days)
    return Intake.objects.create(
        programme=team.programme, region=team.region, path=path, outcome="refused", at=at
    )


def test_refused_files_are_told_to_who_works_there(client, team):
    refused(team)
    refused(team)
    assert "1 file did not come in" in read(client, team.bram, team.programme)
    assert "did not come in" not in read(client, team.chris, team.programme)


def test_a_refused_file_is_forgotten_when_it_came_in_later_or_after_a_week(client, team):
    refused(team, "oud.png", days=8)
    refused(team, "hier.txt")
    source = make_voices.source(team.programme, team.region, "hier.txt")
    make_voices.fragment(source)
    source.intakes.update(at=timezone.now())
    assert "did not come in" not in read(client, team.bram, team.programme)


def test_voices_are_of_the_own_region_and_released(client, team):
    own = make_voices.source(team.programme, team.region, "hier.txt")
    other = make_voices.source(team.programme, team.other_region, "daar.txt")
    make_voices.fragment(own, "Hier rijdt de bus niet meer.")
    make_voices.fragment(own, "Dit is nog geheim.", released_at=None)
    make_voices.fragment(other, "Daar rijdt de bus nog wel.")
    html = read(client, team.bram, team.programme)
    assert "Hier rijdt de bus niet meer." in html
    assert "Dit is nog geheim." not in html
    assert "Daar rijdt de bus nog wel." not in html
    both = read(client, team.dilek, team.programme)
    assert "Hier rijdt de bus niet meer." in both
    assert "Daar rijdt de bus nog wel." in both


def test_a_quote_leads_to_its_place_in_the_source(client, team):
    source = make_voices.source(team.programme, team.region)
    fragment = make_voices.fragment(source)
    place = reverse("voices:source_show", args=[team.programme.key, source.pk])
    assert f"{place}?fragment={fragment.key}#f-{fragment.key}" in read(
        client, team.bram, team.programme
    )


def test_changes_are_told_in_words_and_by_role(client, team):
    thread = make_threads.thread(team.programme, title="Bereikbaar blijven")
    for n in range(3):
        at = timezone.now() - timedelta(seconds=n)
        record(
            programme_key=team.programme.key,
            verb="suggestion_accepted",
            target=f"x:{n}",
            by=team.bram,
            at=at,
        )
    record(
        programme_key=team.programme.key,
        verb="thread_renamed",
        target=thread,
        by=team.dilek,
        at=timezone.now(),
    )
    html = read(client, team.anna, team.programme)
    changes = html[html.index('id="changes"') :]
    assert "The facilitator of Noordkant accepted 3 suggestions of the software." in changes
    assert "The programme lead changed the words of a thread." in changes
    assert "Bereikbaar blijven" in changes
    assert "Bram" not in changes


def test_what_one_action_wrote_in_several_lines_counts_once(client, team):
    for number in (1, 2):
        for target in ("threads.finding:1", "threads.thread:1", "threads.thread:2"):
            record(
                programme_key=team.programme.key,
                verb="finding_written",
                target=target,
                by=team.dilek,
                at=timezone.now(),
                change=number,
            )
        record(
            programme_key=team.programme.key,
            verb="finding_placed",
            target="reports.section:1",
            by=team.dilek,
            at=timezone.now(),
        )
    html = read(client, team.dilek, team.programme)
    changes = html[html.index('id="changes"') :]
    assert changes.count("The programme lead wrote 2 findings.") == 1
    assert changes.count("The programme lead placed 2 findings in a report.") == 1


def test_a_thread_of_another_region_is_not_named_among_the_changes(client, team):
    thread = make_threads.thread(team.programme, team.other_region, title="Van de overkant")
    record(
        programme_key=team.programme.key,
        verb="thread_made",
        target=thread,
        by=team.chris,
        at=timezone.now(),
    )
    assert "Van de overkant" not in read(client, team.bram, team.programme)
    assert "Van de overkant" in read(client, team.dilek, team.programme)


def test_asks_the_database_as_often_with_many_rows(client, team, django_assert_max_num_queries):
    source = make_voices.source(team.programme, team.region)
    for n in range(40):
        fragment = make_voices.fragment(source, f"Zin nummer {n} over de bus.")
        make_threads.evidence(make_threads.thread(team.programme), fragment)
    client.force_login(team.dilek)
    with django_assert_max_num_queries(24):
        assert client.get(home(team.programme)).status_code == 200


def test_the_example_fills_the_page(client):
    example.load_example(at=timezone.now())
    programme = Programme.objects.get()
    lead = programme.roles.get(kind="programme_lead").user
    html = read(client, lead, programme)
    assert "What do eleven regions say" in html
    assert "51 common threads" in html
    assert "35 common threads</b> rest on evidence that names no region" in html
