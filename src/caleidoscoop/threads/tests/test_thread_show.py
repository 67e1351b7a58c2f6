"""The page of a thread: what one may see, and work by two people at once."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from caleidoscoop.people.tests import make as make_people
from caleidoscoop.shared.models import Change
from caleidoscoop.threads import actions
from caleidoscoop.threads.models import Thread
from caleidoscoop.threads.tests import make
from caleidoscoop.threads.tests.make import AT
from caleidoscoop.voices import actions as voice_actions
from caleidoscoop.voices.tests import make as make_voices

PAGES = [
    "thread_show",
    "thread_history",
    "evidence_list",
]
WORK = [
    "thread_edit",
    "thread_merge",
    "thread_split",
    "link_make",
    "finding_write",
    "evidence_add",
    "evidence_move",
]


def url(name, thread, *more):
    return reverse(f"threads:{name}", args=[thread.programme.key, thread.key, *more])


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


@pytest.mark.parametrize("name", [*PAGES, *WORK])
def test_stranger_signs_in_and_another_region_gets_404(client, team, regional, name):
    assert "login" in client.get(url(name, regional))["Location"]
    client.force_login(team.chris)
    assert client.get(url(name, regional)).status_code == 404


@pytest.mark.parametrize("name", WORK)
def test_who_may_see_but_not_change_reads_why(client, team, common, name):
    client.force_login(team.bram)
    for answer in (client.get(url(name, common)), client.post(url(name, common), {})):
        assert answer.status_code == 403
        assert "rode draden" in answer.content.decode() or "draden" in answer.content.decode()
    assert not Change.objects.exists()


@pytest.mark.parametrize("name", [*PAGES, *WORK])
def test_who_may_change_gets_every_page(client, team, voices, regional, name):
    make.evidence(regional, voices.fragments[0])
    client.force_login(team.bram)
    assert client.get(url(name, regional)).status_code == 200


def test_shows_quotes_with_kind_place_and_a_way_to_the_source(client, team, voices, common):
    make.evidence(common, voices.fragments[1], 0, 10)
    client.force_login(team.bram)
    page = client.get(url("thread_show", common)).content.decode()
    assert "Zonder bus" in page
    source = reverse("voices:source_show", args=[team.programme.key, voices.source.pk])
    assert f"{source}?fragment={voices.fragments[1].key}&amp;start=0&amp;end=10" in page


def test_names_no_source_that_one_may_not_open(client, team, voices, common):
    make.evidence(common, voices.fragments[1])
    client.force_login(team.chris)
    page = client.get(url("thread_show", common)).content.decode()
    assert "Zonder bus" in page
    assert "avond.txt" not in page


def test_names_a_document_also_where_one_may_not_open_it(client, team, common):
    source = make_voices.source(team.programme, path="verslag.txt", is_fictional=True)
    source.session.kind = "document"
    source.session.save()
    make.evidence(common, make_voices.fragment(source, place="regel 12"))
    director = make_people.person("eva")
    make_people.role(director, "director", team.programme, team.region)
    client.force_login(director)
    page = client.get(url("thread_show", common)).content.decode()
    assert "verslag.txt, regel 12" in page
    assert f"/sources/{source.pk}/" not in page


def test_a_merged_thread_leads_on_however_often(client, team, voices, common):
    second, third = (make.thread(team.programme, title=t) for t in ("Twee", "Drie"))
    for thread, into in ((common, second), (second, third)):
        actions.merge_threads(thread=thread, into=into, by=team.dilek, at=AT)
    client.force_login(team.bram)
    answer = client.get(url("thread_show", common))
    assert answer["Location"] == url("thread_show", third)
    assert "Bereikbaarheid" in said(answer)[0]


def test_lists_stale_evidence_for_who_works_on_it_only(client, team, voices, regional):
    make.evidence(regional, voices.fragments[1], 0, 10)
    voice_actions.correct_fragment(
        fragment=voices.fragments[1], text="Heel anders.", reason="x", by=team.bram, at=AT
    )
    for user, expected in ((team.bram, True), (team.anna, False)):
        client.force_login(user)
        page = client.get(url("thread_show", regional)).content.decode()
        assert ("Zonder bus" in page) == expected


def test_what_was_withdrawn_is_on_no_page_of_the_thread(client, team, voices, regional):
    make.evidence(regional, voices.fragments[1])
    voice_actions.withdraw_fragments(fragments=[voices.fragments[1]], by=team.bram, at=AT)
    client.force_login(team.bram)
    for name in [*PAGES, "evidence_add"]:
        assert "dokter" not in client.get(url(name, regional)).content.decode()


@pytest.mark.parametrize("number", [2, 40])
def test_costs_the_same_whatever_the_number(
    client, team, voices, common, number, django_assert_max_num_queries
):
    for n in range(number):
        make.evidence(common, make_voices.fragment(voices.source, f"Stem {n} over de bus."))
        other = make.thread(team.programme, title=f"Draad {n}", kind="need")
        actions.link_threads(
            from_thread=common, to_thread=other, kind="answers", by=team.dilek, at=AT
        )
    client.force_login(team.dilek)
    with django_assert_max_num_queries(30):
        client.get(url("thread_show", common))
    with django_assert_max_num_queries(16):
        client.get(url("evidence_list", common))
    with django_assert_max_num_queries(16):
        client.get(url("thread_history", common))


def edit(client, thread, **changes):
    values = {"title": "Anders", "statement": "", "kind": "need", "seen_version": "1", **changes}
    return client.post(url("thread_edit", thread), values)


def test_a_change_is_told_with_a_way_to_undo_it(client, team, common):
    client.force_login(team.dilek)
    edit(client, common)
    page = client.get(url("thread_show", common)).content.decode()
    change = Change.objects.get()
    undo = reverse("threads:change_undo", args=[team.programme.key, change.pk])
    assert f'action="{undo}"' in page
    answer = client.post(undo, {"next": url("thread_show", common)})
    assert answer["Location"] == url("thread_show", common)
    common.refresh_from_db()
    assert common.title == "Bereikbaarheid"
    client.post(undo)
    assert Change.objects.filter(undone_at__isnull=False).count() == 1
    assert common.versions.count() == 3


def test_undo_leads_nowhere_else(client, team, common):
    client.force_login(team.dilek)
    edit(client, common)
    undo = reverse("threads:change_undo", args=[team.programme.key, Change.objects.get().pk])
    answer = client.post(undo, {"next": "https://elders.example/"})
    assert answer["Location"] == reverse("threads:thread_list", args=[team.programme.key])


def test_undo_is_not_for_others(client, team, common, regional):
    client.force_login(team.dilek)
    edit(client, regional)
    change = Change.objects.get()
    client.force_login(team.chris)
    client.post(reverse("threads:change_undo", args=[team.programme.key, change.pk]))
    change.refresh_from_db()
    assert change.undone_at is None


def test_two_who_change_at_once_lose_nothing(client, team, common):
    client.force_login(team.dilek)
    edit(client, common, title="Van de eerste")
    answer = edit(client, common, title="Van de tweede", statement="Mijn alinea.")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Van de eerste" in page
    assert "Van de tweede" in page
    assert "Mijn alinea." in page
    common.refresh_from_db()
    assert common.title == "Van de eerste"
    assert edit(client, common, title="Van de tweede", seen_version="2").status_code == 302


def test_a_form_that_does_not_fit_keeps_what_was_typed(client, team, common):
    client.force_login(team.dilek)
    answer = edit(client, common, title="", statement="Mijn alinea.")
    assert answer.status_code == 422
    assert "Mijn alinea." in answer.content.decode()


def test_splits_merges_and_moves_by_the_pages(client, team, voices, regional):
    one, two, three = (make.evidence(regional, f) for f in voices.fragments)
    client.force_login(team.bram)
    client.post(url("thread_split", regional), {"evidence": [one.pk], "title": "Trein"})
    twin = Thread.objects.get(current__title="Trein")
    assert twin.evidence.standing().count() == 1
    client.post(url("evidence_move", regional), {"evidence": [two.pk], "into": twin.pk})
    assert twin.evidence.standing().count() == 2
    # The same form again: nothing is left to move, and that is said.
    again = client.post(url("evidence_move", regional), {"evidence": [two.pk], "into": twin.pk})
    assert again.status_code == 422
    client.post(url("thread_merge", twin), {"into": regional.pk})
    assert regional.evidence.standing().count() == 3
    assert three.retired_at is None


def test_removing_a_link_twice_says_so(client, team, common):
    other = make.thread(team.programme, title="Rust")
    link = actions.link_threads(
        from_thread=common, to_thread=other, kind="answers", by=team.dilek, at=AT
    )
    client.force_login(team.dilek)
    for _ in range(2):
        answer = client.post(url("link_remove", common, link.pk))
    assert answer.status_code == 302
    assert Change.objects.filter(verb="threads_unlinked").count() == 1


def test_starts_a_thread_only_where_one_works(client, team):
    make_url = reverse("threads:thread_make", args=[team.programme.key])
    client.force_login(team.anna)
    assert client.get(make_url).status_code == 403
    client.force_login(team.bram)
    assert client.post(make_url, {"title": "Zorg", "scope": ""}).status_code == 422
    assert client.post(make_url, {"title": "Zorg", "scope": "zuidkant"}).status_code == 422
    assert client.post(make_url, {"title": "Zorg", "scope": "noordkant"}).status_code == 302
    assert Thread.objects.get().region == team.region


def test_writes_and_revises_a_finding_by_the_pages(client, team, voices, common):
    make.evidence(common, voices.fragments[0])
    client.force_login(team.dilek)
    client.post(url("finding_write", common), {"text": "De bus telt."})
    finding = common.findings.get()
    page = url("finding_revise", common, finding.pk)
    values = {"text": "De bus telt mee.", "reason": "scherper", "seen_version": "1"}
    assert client.post(page, values).status_code == 302
    late = client.post(page, {**values, "text": "Mijn zin."})
    assert late.status_code == 422
    assert "Mijn zin." in late.content.decode()
    assert "De bus telt mee." in late.content.decode()
