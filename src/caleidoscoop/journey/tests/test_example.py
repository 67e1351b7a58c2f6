"""The example programme: complete, proven, and never in the way of what people did with it."""

import time
from datetime import UTC, datetime

import pytest

from caleidoscoop.journey import example, example_report
from caleidoscoop.people.models import Role, User
from caleidoscoop.programmes.models import Membership, Municipality, Phase, Programme, Region
from caleidoscoop.shared import blobs
from caleidoscoop.shared.models import RecordEntry
from caleidoscoop.threads.actions import rename_thread
from caleidoscoop.threads.models import Evidence, Finding, Thread, ThreadLink
from caleidoscoop.voices.models import Fragment, Intake, Source

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    example.load_example(at=AT)
    return Programme.objects.get(key=example.KEY)


def test_holds_eleven_regions_in_the_order_of_the_programme(programme):
    regions = list(programme.regions.all())
    assert len(regions) == 11
    assert (regions[0].key, regions[1].key) == ("zeeuws-vlaanderen", "twente")
    phases = {region.key: region.phase for region in regions}
    assert phases["midden-limburg"] == Phase.REFLECTION
    assert phases["noord-en-oost-groningen"] == Phase.PREPARE
    assert list(phases.values()).count(Phase.REPORT) == 9


def test_marks_municipalities_that_are_not_certain(programme):
    twente = Membership.objects.filter(region__key="twente")
    assert twente.count() == 14
    assert sum(m.population for m in twente) == 638_897
    unsure = Membership.objects.filter(is_certain=False)
    assert set(unsure.values_list("municipality__name", flat=True)) >= {"Leeuwarden", "Hardenberg"}
    assert not unsure.filter(note="").exists()
    assert Municipality.objects.count() == Membership.objects.count()


def test_holds_the_threads_of_the_report(programme):
    kinds = list(programme.threads.values_list("kind", flat=True))
    assert kinds.count("bottleneck") == 11
    assert kinds.count("need") == 7
    assert kinds.count("idea") == 17
    assert {"challenge", "trend", "lever", "value"} <= set(kinds)
    assert not programme.threads.filter(region__isnull=False).exists()


def test_every_thread_rests_on_standing_evidence(programme):
    proven = set(Evidence.objects.standing().values_list("thread_id", flat=True))
    assert {thread.pk for thread in programme.threads.all()} <= proven


def test_every_region_is_named_by_the_facts_only(programme):
    twente = Evidence.objects.filter(
        version__fragment__region__key="twente", thread__key="kloof-tussen-stad-en-land"
    )
    assert twente.count() == 1
    elsewhere = Evidence.objects.filter(thread__key="kloof-tussen-stad-en-land").exclude(
        version__fragment__region__isnull=True
    )
    assert elsewhere.count() == 1
    norms = Evidence.objects.filter(thread__key="landelijke-normen-passen-niet-in-de-regio")
    assert not norms.exclude(version__fragment__region__isnull=True).exists()


def test_says_which_links_are_our_own_reading(programme):
    assert ThreadLink.objects.filter(kind="answers").count() == 17
    assert not ThreadLink.objects.filter(kind__in=["answers", "serves"], is_inferred=False).exists()
    stated = ThreadLink.objects.filter(is_inferred=False)
    assert stated.count() == 3
    assert all(link.evidence.count() == 1 for link in stated)


def test_findings_rest_on_threads(programme):
    assert Finding.objects.filter(programme=programme, threads__isnull=False).exists()
    assert all(finding.current for finding in programme.findings.all())


def test_the_words_of_the_kept_file_are_all_in_fragments(programme):
    source = Source.objects.get()
    kept = blobs.read(source.sha256).decode().split()
    said = [word for f in Fragment.objects.select_related("current") for word in f.text.split()]
    assert kept == said
    assert Intake.objects.get().words == len(kept)


def test_a_place_names_the_lines_of_the_report(programme):
    places = Fragment.objects.values_list("place", flat=True)
    assert all(place.startswith("regel ") for place in places)
    assert Source.objects.get().title == "Eindverslag 2024"


def test_loading_again_changes_nothing(programme):
    counts = [model.objects.count() for model in (Fragment, Thread, Evidence, RecordEntry)]
    example.load_example(at=LATER)
    assert counts == [m.objects.count() for m in (Fragment, Thread, Evidence, RecordEntry)]


def test_loading_again_keeps_what_people_did(programme):
    lead = User.objects.get(email="programma@example.org")
    thread = Thread.objects.get(key="bereikbaarheid")
    rename_thread(thread=thread, title="Bereikbaar blijven", statement="", by=lead, at=LATER)
    example.load_example(at=LATER)
    thread.refresh_from_db()
    assert thread.title == "Bereikbaar blijven"


def test_killed_halfway_leaves_nothing_and_the_next_time_is_complete(monkeypatch):
    def broken(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(example_report, "_make_findings", broken)
        with pytest.raises(KeyboardInterrupt):
            example.load_example(at=AT)
    assert not Programme.objects.exists()
    assert not Region.objects.exists()
    assert not Fragment.objects.exists()
    example.load_example(at=AT)
    assert Fragment.objects.count() == len(example_report.passages())


def test_returns_sign_ins_that_work(programme, client):
    sign_ins = example.load_example(at=LATER)
    assert [one.email for one in sign_ins] == [person.email for person in example.PEOPLE]
    assert all(client.login(email=one.email, password=one.password) for one in sign_ins)
    assert User.objects.filter(is_fictional=True).count() == 3
    assert Role.objects.get(user__email="twente@example.org").region.key == "twente"


def test_a_changed_password_stays_and_is_not_told(programme):
    lead = User.objects.get(email="programma@example.org")
    lead.set_password("een heel andere zin")
    lead.save()
    sign_ins = example.load_example(at=LATER)
    lead.refresh_from_db()
    assert lead.check_password("een heel andere zin")
    assert sign_ins[0].password == ""


def test_an_account_that_is_missing_is_made_again(programme):
    user = User.objects.get(email="twente@example.org")
    user.roles.all().delete()
    user.delete()
    example.load_example(at=LATER)
    assert User.objects.get(email="twente@example.org").roles.count() == 1


def test_loads_in_less_than_five_seconds():
    start = time.perf_counter()
    example.load_example(at=AT)
    assert time.perf_counter() - start < 5
