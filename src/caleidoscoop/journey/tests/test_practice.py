"""The practice programme: worth practising with, loaded once, and always known as made up."""

import csv
from collections import Counter
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import reverse

from caleidoscoop.journey import example, practice, practice_data
from caleidoscoop.people.models import Role, RoleKind, User
from caleidoscoop.programmes import facts
from caleidoscoop.programmes.models import Domain, Municipality, Programme, Region
from caleidoscoop.shared.models import RecordEntry
from caleidoscoop.threads.actions import rename_thread
from caleidoscoop.threads.models import Evidence, LinkKind, Thread, ThreadLink
from caleidoscoop.threads.reading import uncovered
from caleidoscoop.voices.models import (
    Condition,
    Element,
    Fragment,
    Intake,
    SessionKind,
    Source,
    SpeakerKind,
)

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
MARK = "Verzonnen om mee te oefenen. Niemand heeft dit gezegd."
ALL_SAID = [said for region in practice_data.regions() for said in region.said]

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load it once for all tests here; each of them takes back what it did itself."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media, transaction.atomic():
        example.load_example(at=AT)
        practice.load_practice(by=example.programme_lead(), at=AT)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def programme(loaded, db) -> Programme:
    return Programme.objects.get(key=practice.KEY)


@pytest.fixture
def lead(programme) -> User:
    return example.programme_lead()


# What is written down


def test_every_region_has_at_least_fifty_voices():
    assert len(practice_data.regions()) == 11
    assert min(len(region.said) for region in practice_data.regions()) >= 50
    assert len(ALL_SAID) >= 550


def test_nothing_is_said_twice_and_nothing_is_too_short_or_too_long():
    assert max(Counter(said.text for said in ALL_SAID).values()) == 1
    assert len({said.key for said in ALL_SAID}) == len(ALL_SAID)
    assert [said.key for said in ALL_SAID if not 8 <= len(said.text.split()) <= 60] == []


@pytest.mark.parametrize("region", practice_data.regions(), ids=lambda region: region.key)
def test_every_kind_of_speaker_and_every_element_of_a_dialogue_is_heard(region):
    assert {said.kind for said in region.said} == {*SpeakerKind.values, ""} - {"unknown"}
    later = {Element.TREND, Element.LEVER, Element.VALUE, Element.PRINCIPLE, Element.FIRST_STEP}
    assert {said.element for said in region.said} >= set(Element.values) - later
    assert {said.condition for said in region.said} >= set(Condition.values)


def test_someone_who_speaks_twice_on_one_occasion_is_of_one_kind():
    kinds = Counter()
    for region in practice_data.regions():
        spoken = {(said.session, said.speaker.split(" (")[0], said.speaker) for said in region.said}
        kinds.update((region.key, session, number) for session, number, _ in spoken if number)
    assert {who for who, n in kinds.items() if n > 1} == set()


def test_no_region_or_municipality_of_it_exists():
    real = {region.name for region in facts.known_regions()}
    rows = (facts.DATA / "municipalities.csv").read_text(encoding="utf-8").splitlines()
    real |= {cell for row in csv.reader(rows) for cell in row}
    names = {region.name for region in practice_data.regions()}
    names |= {name for region in practice_data.regions() for name in region.municipalities}
    assert names & real == set()


def test_every_thread_is_coded_and_every_code_is_a_thread():
    threads = {row["key"] for row in practice_data.coding()["thread"]}
    assert {code.thread for _, code in practice.coded()} == threads


def test_threads_reach_all_regions_some_or_one():
    reach = {}
    for region in practice_data.regions():
        for code in (code for said in region.said for code in said.codes):
            reach.setdefault(code.thread, set()).add(region.key)
    lengths = {len(regions) for regions in reach.values()}
    assert {1, 11} <= lengths
    assert lengths & set(range(3, 9))


def test_some_voices_are_soft():
    kinds = {}
    for said, code in practice.coded():
        kinds.setdefault(code.thread, set()).add(said.kind)
    assert kinds["eerlijk-over-nee"] == {"resident"}
    assert kinds["rijkscollega-hier"] == {"rijk"}


# Loaded


def test_it_is_loaded_as_written(programme):
    texts = Fragment.objects.filter(programme=programme).usable()
    assert set(texts.values_list("current__text", flat=True)) == {said.text for said in ALL_SAID}
    assert programme.regions.count() == 11
    kinds = Counter(programme.sessions.values_list("kind", flat=True))
    assert kinds == {SessionKind.DIALOGUE: 22, SessionKind.INTERVIEW: 11}
    domains = Domain.objects.filter(fragments__programme=programme).distinct()
    assert domains.count() == Domain.objects.count()


@pytest.mark.parametrize("label", ["element", "layer", "condition", "said_on"])
def test_every_label_is_kept(programme, label):
    written = {said.text: getattr(said, label) for said in ALL_SAID}
    kept = programme.fragments.values_list("current__text", label)
    assert dict(kept) == written


def test_the_kinds_of_speakers_are_kept(programme):
    written = {said.text: said.kind or None for said in ALL_SAID}
    kept = programme.fragments.values_list("current__text", "speaker__kind")
    assert dict(kept) == written


def test_no_word_of_what_was_brought_in_is_lost(programme):
    for intake in Intake.objects.filter(programme=programme):
        said = intake.fragments.values_list("current__text", flat=True)
        assert intake.words == intake.words_left_out + sum(len(text.split()) for text in said)


def test_evidence_is_accepted_by_who_leads_and_stands(programme, lead):
    evidence = Evidence.objects.filter(version__fragment__programme=programme)
    assert evidence.standing().count() == evidence.count()
    assert set(evidence.values_list("accepted_by", flat=True)) == {lead.pk}
    codes = sum(len(said.codes) for said in ALL_SAID)
    assert evidence.filter(thread__isnull=False).count() == codes


def test_some_contradict_some_nuance_and_some_are_under_no_thread(programme, lead):
    stances = Counter(Evidence.objects.filter(thread__programme=programme).values_list("stance"))
    assert stances["contradicts",] >= 10
    assert stances["nuances",] >= 10
    loose = uncovered(programme, lead).count()
    assert loose == sum(not said.codes for said in ALL_SAID) > 100


def test_a_link_says_whether_somebody_said_it(programme):
    links = ThreadLink.objects.filter(from_thread__programme=programme)
    kinds = {LinkKind.UNDER, LinkKind.ANSWERS, LinkKind.SERVES, LinkKind.LEADS_TO_MORE}
    assert set(links.values_list("kind", flat=True)) >= kinds
    said = links.filter(is_inferred=False)
    assert said.count() == len(practice_data.coding()["stated"])
    assert all(link.evidence.standing().exists() for link in said)
    assert not links.filter(is_inferred=True, evidence__isnull=False).exists()


def test_some_bottlenecks_are_answered_by_no_need(programme):
    answered = ThreadLink.objects.filter(kind=LinkKind.ANSWERS).values("to_thread")
    open_still = programme.threads.filter(kind=Element.BOTTLENECK).exclude(pk__in=answered)
    assert open_still.filter(current__title__startswith="Schade").exists()


def test_findings_rest_on_threads(programme):
    assert programme.findings.filter(region__isnull=False).count() == 2
    assert all(finding.threads.exists() for finding in programme.findings.all())


def test_some_speakers_are_not_to_be_published(programme):
    usable = programme.fragments.usable()
    assert 0 < usable.count() - usable.allowing("publish").count() < 20


# Loaded once


def everything() -> list[int]:
    return [m.objects.count() for m in (Fragment, Thread, Evidence, Role, Region, RecordEntry)]


def test_loading_again_changes_nothing(programme, lead):
    before = everything()
    practice.load_practice(by=lead, at=LATER)
    assert everything() == before


def test_loading_again_keeps_what_people_did(programme, lead):
    thread = programme.threads.get(current__title="Achter in de rij")
    rename_thread(thread=thread, title="Achteraan", statement="", by=lead, at=LATER)
    practice.load_practice(by=lead, at=LATER)
    thread.refresh_from_db()
    assert thread.title == "Achteraan"


def test_killed_halfway_leaves_nothing(monkeypatch, lead):
    def broken(*args, **kwargs):
        assert Thread.objects.filter(programme__key="weer-een").exists()
        raise KeyboardInterrupt

    before = everything()
    monkeypatch.setattr(practice, "KEY", "weer-een")
    monkeypatch.setattr(practice, "_bring_in", _only_the_region)
    monkeypatch.setattr(practice, "_do_not_publish", lambda *args, **kwargs: None)
    monkeypatch.setattr(practice, "coded", lambda: ())
    monkeypatch.setattr(practice, "_link", broken)
    with pytest.raises(KeyboardInterrupt):
        practice.load_practice(by=lead, at=AT)
    assert everything() == before
    assert not Programme.objects.filter(key="weer-een").exists()


def _only_the_region(programme, told, position, **kwargs):
    programme.regions.create(key=told.key, name=told.name)
    return {}


def test_the_lead_of_the_example_leads_it_and_nobody_else_sees_it(programme, lead):
    role = Role.objects.get(programme=programme)
    assert (role.user, role.kind) == (lead, RoleKind.PROGRAMME_LEAD)
    others = User.objects.exclude(pk=lead.pk)
    assert not any(Programme.objects.visible_to(user).filter(pk=programme.pk) for user in others)


# Known as made up


def test_it_and_all_its_sources_are_fictional(programme):
    assert programme.is_fictional
    assert not Source.objects.filter(programme=programme, is_fictional=False).exists()
    assert all("verzonnen" in path for path in programme.sources.values_list("path", flat=True))
    codes = Municipality.objects.filter(regions__programme=programme).values_list("code", flat=True)
    assert all(code.startswith("V") for code in codes)


def pages_of(programme) -> list[str]:
    thread = programme.threads.get(current__title__startswith="Geld dat ophoudt")
    fragment = programme.fragments.order_by("pk").first()
    own = [programme.key]
    return [
        *(
            reverse(name, args=own)
            for name in (
                "journey:home",
                "journey:region_list",
                "journey:record",
                "voices:source_list",
                "threads:thread_list",
                "threads:suggestion_list",
                "threads:unplaced_list",
            )
        ),
        reverse("journey:region_show", args=[*own, "buitenbanken"]),
        reverse("voices:source_show", args=[*own, fragment.source_id]),
        reverse("voices:fragment_show", args=[*own, fragment.key]),
        reverse("threads:thread_show", args=[*own, thread.key]),
    ]


def test_every_page_says_so(client, programme, lead):
    client.force_login(lead)
    for url in pages_of(programme):
        page = client.get(url, headers={"accept-language": "nl"}).content.decode()
        assert MARK in page, url


def test_every_quote_says_so(client, programme, lead):
    client.force_login(lead)
    for url in pages_of(programme):
        page = client.get(url, headers={"accept-language": "nl"}).content.decode()
        quotes = sum(page.count(f'class="{name}') for name in QUOTES)
        assert page.count('<span class="cal-example">verzonnen</span>') >= quotes, url


QUOTES = ("cal-quote__text", "cal-line__text", "cal-threadrow__quote")


def test_what_is_taken_along_says_so(client, programme, lead):
    client.force_login(lead)
    answer = client.get(reverse("journey:record_csv", args=[programme.key]))
    assert "fictional" in answer["Content-Disposition"]


def test_a_real_programme_does_not(client, programme, lead):
    client.force_login(lead)
    page = client.get(
        reverse("journey:home", args=[example.KEY]), headers={"accept-language": "nl"}
    )
    assert MARK not in page.content.decode()


def test_it_has_no_place_on_the_map_and_no_figures_of_statistics(client, programme, lead):
    client.force_login(lead)
    for name, keys in (("journey:home", []), ("journey:region_show", ["buitenbanken"])):
        page = client.get(reverse(name, args=[programme.key, *keys])).content.decode()
        assert 'class="land"' not in page
        assert "CBS" not in page
