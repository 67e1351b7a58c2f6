"""Who is not heard: what is under no thread, in groups; what is covered; what rests on one."""

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from lxml import html

from caleidoscoop.people.tests import make as make_people
from caleidoscoop.shared import jobs
from caleidoscoop.shared.models import Job, RecordEntry
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads import actions, analysis, kaleidoscope, reading
from caleidoscoop.threads.models import Cluster, Finding, FindingVersion, Run, Suggestion, Thread
from caleidoscoop.threads.reading import balance, unheard
from caleidoscoop.threads.tests import make
from caleidoscoop.threads.tests.make import AT
from caleidoscoop.threads.views import unheard as views
from caleidoscoop.voices import actions as voice_actions
from caleidoscoop.voices.models import Fragment, Session
from caleidoscoop.voices.tests import make as make_voices

MILLS = [
    "Wieken windmolen lawaai slagschaduw dorp slaap",
    "Windmolen wieken slagschaduw lawaai dorp nacht",
    "Slagschaduw wieken windmolen dorp lawaai tuin",
    "Lawaai windmolen slagschaduw wieken dorp raam",
]


@pytest.fixture
def said(team, voices, common):
    """Two fragments of the region and the one elsewhere under a thread; a subject that has none."""
    for fragment in (*voices.fragments[:2], voices.elsewhere):
        make.evidence(common, fragment)
    speakers = [make_voices.speaker(voices.source.session, f"Molen {i}") for i in range(len(MILLS))]
    mills = [
        make_voices.fragment(voices.source, text, speaker=speaker)
        for text, speaker in zip(MILLS, speakers, strict=True)
    ]
    return [*mills, voices.fragments[2]]


@pytest.fixture
def looked(team, said) -> Run:
    return analysis.group_uncovered(programme=team.programme, region=team.region, at=AT)


def url(team, name="unheard_show", *more, query=""):
    return reverse(f"threads:{name}", args=[team.programme.key, *more]) + query


def look(client, user, path):
    client.force_login(user)
    return client.get(path)


def words(answer):
    return " ".join(html.fromstring(answer.content.decode()).text_content().split())


# Rights


def test_a_stranger_signs_in_and_other_programmes_do_not_exist(client, team, looked):
    group = looked.clusters.get().pk
    pages = [url(team), url(team, "unheard_group", group)]
    posts = [url(team, "unheard_look"), url(team, "unheard_propose", group)]
    for page in pages:
        assert "login" in client.get(page)["Location"]
    client.force_login(make_people.person("vreemd"))
    assert [client.get(page).status_code for page in pages] == [404, 404]
    assert [client.post(page).status_code for page in posts] == [404, 404]


def test_who_reads_no_voices_reads_none_here(client, team, looked):
    director = make_people.person("directeur")
    make_people.role(director, "director", team.programme)
    client.force_login(director)
    assert client.get(url(team)).status_code == 404
    assert client.get(url(team, "unheard_group", looked.clusters.get().pk)).status_code == 404
    assert client.post(url(team, "unheard_look")).status_code == 404


def test_a_facilitator_sees_her_region_and_the_lead_all(client, team, looked):
    answer = look(client, team.bram, url(team))
    assert answer.context["place"] == team.region
    assert answer.context["counts"].total.total == 7
    assert answer.context["regions_heard"] == []
    assert "Hier rijdt hij wel" not in answer.content.decode()
    for query in ("?region=", f"?region={team.other_region.key}", "?region=zzz"):
        assert client.get(url(team, query=query)).status_code == 404
    answer = look(client, team.dilek, url(team))
    assert answer.context["place"] is None
    assert [line.region for line in answer.context["counts"].regions] == [
        team.region,
        team.other_region,
    ]
    assert client.get(url(team, query=f"?region={team.region.key}")).context["groups"]


def test_groups_of_another_region_are_not_there(client, team, looked):
    group = looked.clusters.get().pk
    client.force_login(team.chris)
    assert client.get(url(team, "unheard_group", group)).status_code == 404
    assert client.post(url(team, "unheard_propose", group)).status_code == 404
    assert client.post(url(team, "unheard_look"), {"region": team.region.key}).status_code == 404
    assert Suggestion.objects.count() == 0


def test_who_may_not_code_lets_nothing_look(client, team, said):
    client.force_login(team.anna)
    assert client.post(url(team, "unheard_look"), {"region": team.region.key}).status_code == 403
    assert "Laat de software" not in words(client.get(url(team)))


# Under no thread


def test_counts_per_region_and_kind_out_of_how_many(client, team, said):
    counts = look(client, team.dilek, url(team)).context["counts"]
    assert (counts.total.loose, counts.total.total, counts.total.percent) == (5, 8, 62)
    assert [(line.loose, line.total) for line in counts.regions] == [(5, 7), (0, 1)]
    assert {line.kind: (line.loose, line.total) for line in counts.kinds} == {
        "resident": (5, 7),
        "unknown": (0, 1),
    }
    assert "5 van de 8 fragmenten" in words(client.get(url(team)))


def test_the_list_can_be_of_one_kind(client, team, said):
    client.force_login(team.dilek)
    page = url(team, "unplaced_list", query="?show=no-thread&kind=resident")
    assert client.get(page).context["page"].paginator.count == 5
    page = url(team, "unplaced_list", query="?show=no-thread&kind=unknown")
    assert client.get(page).context["page"].paginator.count == 0


# Groups


def test_looks_at_once_and_shows_the_group_with_its_words(client, team, said):
    client.force_login(team.bram)
    assert "nog niet gekeken" in words(client.get(url(team)))
    answer = client.post(url(team, "unheard_look"), {"region": team.region.key})
    assert answer["Location"] == url(team, query=f"?region={team.region.key}#groups")
    page = client.get(url(team))
    row = page.context["groups"][0]
    assert row.size == 4
    assert "windmolen" in row.suggestion.cluster.terms
    assert page.context["since"] == unheard.Since(grouped=4, alone=1, covered=0, new=0)
    assert RecordEntry.objects.filter(verb="uncovered_grouped", actor__endswith=f":{team.bram.pk}")
    group = client.get(url(team, "unheard_group", row.suggestion.cluster.pk))
    assert [member.is_loose for member in group.context["page"]] == [True] * 4


def test_looking_twice_at_the_same_makes_one_run(team, looked, common):
    again = analysis.group_uncovered(programme=team.programme, region=team.region, at=AT)
    assert again == looked
    other = analysis.group_uncovered(programme=team.programme, region=team.region, at=AT, seed=1)
    assert other != looked
    assert other.input_sha256 == looked.input_sha256
    make.evidence(common, Fragment.objects.get(current__text=MILLS[0]))
    third = analysis.group_uncovered(programme=team.programme, region=team.region, at=AT, seed=1)
    assert third.input_sha256 != looked.input_sha256
    assert (looked.engine, looked.seed) == ("coverage", 0)
    assert looked.parameters["runs"] == 5


def test_a_large_programme_is_looked_at_as_a_job(client, team, said, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 3)
    client.force_login(team.bram)
    where = {"region": team.region.key}
    first = client.post(url(team, "unheard_look"), where)
    assert client.post(url(team, "unheard_look"), where)["Location"] == first["Location"]
    job = Job.objects.get(kind="group_uncovered")
    assert not Run.objects.exists()
    assert "zoekt groepen" in words(client.get(url(team)))
    assert jobs.run_one(now=timezone.now()).state == "done"
    assert Run.objects.get().region == team.region
    job.refresh_from_db()
    assert client.get(job.result["url"]).context["groups"]


def test_says_when_it_is_behind(client, team, voices, looked, common):
    make.evidence(common, Fragment.objects.get(current__text=MILLS[0]))
    make_voices.fragment(voices.source, "Later gezegd: de school sluit.")
    page = look(client, team.bram, url(team))
    assert page.context["since"] == unheard.Since(grouped=3, alone=1, covered=1, new=1)
    assert "loopt achter" in words(page)


def test_what_was_taken_back_hides_the_groups(client, team, voices, looked):
    mill = Fragment.objects.get(current__text=MILLS[0])
    voice_actions.withdraw_fragments(fragments=[mill], by=team.bram, at=timezone.now())
    page = look(client, team.bram, url(team))
    assert page.context["groups"] is None
    assert "windmolen" not in words(page).split("Hoort het daar?")[0].lower()
    group = looked.clusters.get()
    shown = words(client.get(url(team, "unheard_group", group.pk)))
    assert "windmolen" not in shown
    assert "verborgen" in shown
    with pytest.raises(Refused, match="ingetrokken"):
        actions.propose_group(cluster=group, by=team.bram, at=AT)


def test_a_group_becomes_a_suggestion_once_and_then_a_thread(client, team, looked):
    group = looked.clusters.get()
    client.force_login(team.bram)
    for _ in range(2):
        answer = client.post(url(team, "unheard_propose", group.pk))
    suggestion = Suggestion.objects.get()
    assert answer["Location"] == url(team, "suggestion_show", suggestion.pk)
    assert (suggestion.proposed_by, suggestion.region) == (team.bram, team.region)
    assert RecordEntry.objects.filter(verb="thread_proposed").count() == 1
    chosen = list(group.members.values_list("fragment", flat=True))[:3]
    values = {"chosen": "1", "title": "Molens", "kind": "", "fragment": chosen}
    client.post(url(team, "suggestion_show", suggestion.pk), values)
    assert Thread.objects.get(region=team.region).evidence.count() == 3


def test_what_a_person_proposed_outlives_the_next_run_of_drafts(team, looked):
    kept = actions.propose_group(cluster=looked.clusters.get(), by=team.bram, at=AT)
    analysis.draft_threads(programme=team.programme, region=team.region, at=AT)
    kept.refresh_from_db()
    assert kept.state == "open"


def test_a_run_of_groups_is_no_run_of_the_tray(client, team, looked):
    assert reading.latest_runs(team.programme) == {}
    assert look(client, team.bram, url(team, "suggestion_list")).context["run"] is None
    assert look(client, team.bram, url(team, "run_list")).context["page"].paginator.count == 1


def test_nothing_to_look_at_is_said(client, team):
    client.force_login(team.bram)
    answer = client.post(url(team, "unheard_look"), {"region": team.region.key}, follow=True)
    assert answer.status_code == 200
    assert not Run.objects.exists()


# A sample of what is covered


def test_the_sample_is_the_same_for_a_seed(client, team, voices, said, common):
    client.force_login(team.dilek)

    def drawn(query=""):
        sample = client.get(url(team, query=query)).context["sample"]
        return [quote.evidence.pk for quote in sample.quotes], sample.seed, sample.of

    assert drawn("?sample=7") == drawn("?sample=7")
    keys, seed, of = drawn()
    assert (len(keys), seed, of) == (3, int(timezone.localdate().strftime("%Y%m%d")), 3)
    assert drawn("?sample=x") == (keys, seed, of)
    client.force_login(team.bram)
    page = client.get(url(team))
    assert page.context["sample"].of == 2
    assert not any(quote.may_weigh for quote in page.context["sample"].quotes)
    assert f"/threads/{common.key}/evidence/?region={team.region.key}" in page.content.decode()
    lead = look(client, team.dilek, url(team)).content.decode()
    assert f"/threads/{common.key}/evidence/{keys[0]}/weigh/" in lead


# Who is evidence, and what rests on one


def test_says_who_speaks_and_is_seldom_evidence(client, team, voices):
    thread = make.thread(team.programme, title="Wonen")
    for kind, n, used in (("resident", 30, 2), ("municipality", 30, 25)):
        for i in range(n):
            speaker = make_voices.speaker(voices.source.session, f"{kind} {i}", kind)
            fragment = make_voices.fragment(voices.source, f"{kind} {i} zegt wat", speaker=speaker)
            if i < used:
                make.evidence(thread, fragment)
    page = look(client, team.dilek, url(team))
    lines = {line.label: line for line in page.context["kinds"]}
    assert (lines["inwoner"].used, lines["inwoner"].spoke) == (2, 31)
    assert lines["inwoner"].is_seldom
    assert lines["inwoner"].verdict == "zelden bewijs"
    assert lines["gemeente"].verdict == "vaak bewijs"
    assert lines["Rijk"].verdict == "niemand sprak"
    assert lines["gemeente"].low <= lines["gemeente"].percent <= lines["gemeente"].high
    own = look(client, team.chris, url(team))
    assert {line.label: line.spoke for line in own.context["kinds"]}["inwoner"] == 0
    regions = page.context["regions_heard"]
    assert [line.region for line in regions] == [team.region, team.other_region]


def test_what_rests_on_one_is_said_as_on_the_page_of_the_thread(client, team, voices, said):
    one_table = make.thread(team.programme, title="Een tafel")
    for text in ("Aan tafel een gezegd.", "En nog iets aan tafel een."):
        make.evidence(
            one_table,
            make_voices.fragment(
                voices.source,
                text,
                table_name="tafel 1",
                speaker=make_voices.speaker(voices.source.session, text, "rijk"),
            ),
        )
    one_kind = make.thread(team.programme, title="Een soort")
    other = Session.objects.create(
        programme=team.programme, region=team.region, kind="dialogue", name="Tweede", held_on=AT
    )
    make.evidence(one_kind, voices.fragments[0])
    make.evidence(
        one_kind,
        make_voices.fragment(voices.source, "Wij ook.", speaker=make_voices.speaker(other)),
    )
    finding = Finding.objects.create(programme=team.programme, made_at=AT)
    finding.threads.add(one_table)
    finding.current = FindingVersion.objects.create(finding=finding, number=1, text="Zo.", at=AT)
    finding.save()
    narrow = look(client, team.dilek, url(team)).context["narrow"]
    threads = Thread.objects.all()
    strengths = reading.strengths_of(threads)
    cautions = {t.key: strengths[t.pk].caution for t in threads if t.pk in strengths}
    told = {line.thread_key: line.caution for line in narrow if not line.is_finding}
    assert told == {key: caution for key, caution in cautions.items() if caution}
    assert len(set(told.values())) >= 2
    assert [(n.title, n.caution) for n in narrow if n.is_finding] == [
        ("Zo.", cautions[one_table.key])
    ]


def test_threads_of_another_region_are_not_told_of(client, team, voices):
    other = make.thread(team.programme, team.other_region, title="Van elders")
    make.evidence(other, voices.elsewhere)
    for user, titles in (
        (team.bram, []),
        (team.chris, ["Van elders"]),
        (team.dilek, ["Van elders"]),
    ):
        page = look(client, user, url(team))
        assert [line.title for line in page.context["narrow"]] == titles


# The page


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_empty_programme_says_what_is_not_there(client, team, language):
    client.cookies["django_language"] = language
    assert look(client, team.dilek, url(team)).status_code == 200


def test_the_number_of_questions_does_not_grow(
    client, team, voices, looked, common, django_assert_max_num_queries
):
    client.force_login(team.bram)
    client.get(url(team))
    for i in range(30):
        speaker = make_voices.speaker(voices.source.session, f"Zin {i}")
        fragment = make_voices.fragment(voices.source, f"Zin {i} over de halte.", speaker=speaker)
        make.evidence(make.thread(team.programme, title=f"Draad {i}"), fragment)
    with django_assert_max_num_queries(60):
        assert client.get(url(team)).status_code == 200


def test_is_linked_from_the_list_the_tray_and_home(client, team, said):
    client.force_login(team.dilek)
    for page in (
        url(team, "thread_list"),
        url(team, "suggestion_list"),
        reverse("journey:home", args=[team.programme.key]),
    ):
        assert url(team) in client.get(page).content.decode()


def test_a_thread_of_that_name_has_another_address(team):
    made = actions.make_thread(
        programme=team.programme, region=None, title="Unheard", by=team.dilek, at=AT
    )
    assert made.key.startswith("unheard-")


class EveryFragment(TestCase):
    """Whatever is said and coded, and whatever changes after the software looked."""

    @settings(max_examples=15, deadline=None)
    @given(
        st.lists(st.tuples(st.sampled_from(MILLS), st.booleans(), st.booleans()), max_size=8),
        st.integers(0, 3),
    )
    def test_what_is_loose_is_in_one_place(self, said, later):
        team = make_people.team()
        kaleidoscope.forget()
        source = make_voices.source(team.programme, team.region)
        thread = make.thread(team.programme)
        rows = [make_voices.fragment(source, f"{text} {i}") for i, (text, *_) in enumerate(said)]
        for fragment, (_text, before, _after) in zip(rows, said, strict=True):
            if before:
                make.evidence(thread, fragment)
        if not rows:
            return
        run = analysis.group_uncovered(programme=team.programme, region=team.region, at=AT)
        for fragment, (_text, before, after) in zip(rows, said, strict=True):
            if after and not before:
                make.evidence(thread, fragment)
        for i in range(later):
            make_voices.fragment(source, f"Later {i}")
        loose = set(reading.uncovered(team.programme, team.bram).values_list("key", flat=True))
        grouped = list(
            Cluster.objects.filter(run=run).values_list("members__fragment__key", flat=True)
        )
        assert len(grouped) == len(set(grouped))
        since = unheard.since(run, team.bram, team.region)
        assert since.grouped == len(loose.intersection(grouped))
        assert since.alone == len(loose.intersection(run.unplaced) - set(grouped))
        assert since.grouped + since.alone + since.new == len(loose)
        counts = unheard.counts_of(team.programme, team.bram, team.region, [team.region])
        assert counts.total.loose == len(loose) == sum(line.loose for line in counts.kinds)
        assert counts.total.loose == sum(line.loose for line in counts.regions)
        snapshot, sight = (
            kaleidoscope.current(team.programme),
            kaleidoscope.Sight(team.bram, team.programme),
        )
        lines = balance.heard_by_kind(snapshot, sight, team.region)
        assert all(line.used <= line.spoke for line in lines)
