"""What is made up stays apart: every change here is raw SQL, on whichever database."""

import hashlib
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from caleidoscoop.people.tests.make import AT
from caleidoscoop.programmes.models import Programme
from caleidoscoop.programmes.tests import make as make_programmes
from caleidoscoop.threads.models import Evidence, FindingVersion, LinkKind, ThreadLink
from caleidoscoop.threads.tests import make as make_threads
from caleidoscoop.voices.tests import make as make_voices

TEXT = "De boot ging niet en niemand had het gezien."


def run(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def made_up(db):
    programme = Programme.objects.create(key="oefenen", name="Oefenen", is_fictional=True)
    region = programme.regions.create(key="buitenbanken", name="Buitenbanken")
    return make_voices.fragment(make_voices.source(programme, region), TEXT)


def prove(column: str, key: int, fragment) -> None:
    """Write evidence past every action, with the hash of words that are there."""
    words, passage = TEXT[:7], uuid.uuid4()
    run(
        f'INSERT INTO threads_evidence ({column}, version_id, "start", "end", sha256, stance, '
        "passage, proposed_by) VALUES (%s, %s, 0, 7, %s, 'supports', %s, '')",
        key,
        fragment.current.pk,
        hashlib.sha256(words.encode()).hexdigest(),
        passage.hex if connection.vendor == "sqlite" else passage,
    )


def thread_of(programme) -> tuple[str, int]:
    return "thread_id", make_threads.thread(programme).pk


def link_of(programme) -> tuple[str, int]:
    ends = [make_threads.thread(programme) for _ in range(2)]
    link = ThreadLink.objects.create(
        from_thread=ends[0], to_thread=ends[1], kind=LinkKind.SERVES, at=AT
    )
    return "link_id", link.pk


def finding_of(programme) -> tuple[str, int]:
    finding = programme.findings.create(made_at=AT)
    version = FindingVersion.objects.create(finding=finding, number=1, text="Zo is het.", at=AT)
    return "finding_version_id", version.pk


PROVEN = [thread_of, link_of, finding_of]


@pytest.mark.parametrize("proven", PROVEN)
def test_what_is_made_up_proves_nothing_in_a_real_programme(made_up, proven):
    real = make_programmes.programme(key="echt", name="Echt")
    with pytest.raises(IntegrityError, match="different programmes"):
        prove(*proven(real), made_up)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("proven", PROVEN)
def test_nor_the_other_way_round(made_up, proven, team):
    real = make_voices.fragment(make_voices.source(team.programme, team.region), TEXT)
    with pytest.raises(IntegrityError, match="different programmes"):
        prove(*proven(made_up.programme), real)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("proven", PROVEN)
def test_in_its_own_programme_it_is_evidence(made_up, proven):
    prove(*proven(made_up.programme), made_up)
    assert Evidence.objects.get().quote == "De boot"


@pytest.mark.parametrize(
    ("proven", "table"),
    [
        (thread_of, "voices_fragment"),
        (thread_of, "threads_thread"),
        (finding_of, "threads_finding"),
    ],
)
def test_nothing_moves_to_another_programme_afterwards(made_up, proven, table):
    real = make_programmes.programme(key="echt", name="Echt")
    prove(*proven(made_up.programme), made_up)
    with pytest.raises(IntegrityError, match="stays in its programme"):
        run(f"UPDATE {table} SET programme_id = %s", real.pk)


def test_a_link_does_not_start_from_a_thread_of_another_programme_afterwards(made_up):
    real = make_threads.thread(make_programmes.programme(key="echt", name="Echt"))
    prove(*link_of(made_up.programme), made_up)
    with pytest.raises(IntegrityError, match="stays in its programme"):
        run("UPDATE threads_threadlink SET from_thread_id = %s", real.pk)


def test_a_made_up_programme_does_not_become_real(made_up):
    with pytest.raises(IntegrityError, match="stays so"):
        run("UPDATE programmes_programme SET is_fictional = %s", False)
    assert Programme.objects.get(key="oefenen").is_fictional


def test_a_programme_may_be_renamed_and_may_be_marked_later(made_up):
    run("UPDATE programmes_programme SET name = 'Anders'")
    real = make_programmes.programme(key="echt", name="Echt")
    run("UPDATE programmes_programme SET is_fictional = %s WHERE id = %s", True, real.pk)
    assert Programme.objects.filter(is_fictional=True).count() == 2
