"""What the database itself refuses, whoever asks: every change here is raw SQL.

A remake of a table on SQLite drops its triggers, so each of the migrations' triggers is counted.
"""

import hashlib
import re
import sqlite3
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from caleidoscoop.people.tests.make import AT
from caleidoscoop.programmes.tests import make as make_programmes
from caleidoscoop.shared.models import RecordEntry, record
from caleidoscoop.shared.triggers import DialectSQL
from caleidoscoop.threads.models import (
    Evidence,
    FindingVersion,
    LinkKind,
    Thread,
    ThreadLink,
    ThreadVersion,
)
from caleidoscoop.threads.tests import make as make_threads
from caleidoscoop.voices.models import FragmentVersion
from caleidoscoop.voices.tests import make as make_voices

TEXT = "De bus 🚌 rijdt twee keer per dag, zegt 👩‍🌾 Aaltje."
COLUMNS = {Thread: "thread_id", ThreadLink: "link_id", FindingVersion: "finding_version_id"}
IN_DATABASE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def run(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def fragment(team):
    return make_voices.fragment(make_voices.source(team.programme, team.region), TEXT)


@pytest.fixture
def thread(team):
    return make_threads.thread(team.programme, team.region)


def test_every_trigger_of_the_migrations_is_there(db):
    meant = {
        name
        for migration in MigrationLoader(connection).disk_migrations.values()
        for operation in migration.operations
        if isinstance(operation, DialectSQL)
        for statement in getattr(operation, connection.vendor)
        for name in re.findall(r"CREATE TRIGGER (\w+)", statement)
    }
    with connection.cursor() as cursor:
        cursor.execute(IN_DATABASE[connection.vendor])
        there = {name for (name,) in cursor.fetchall()}
    assert meant
    assert there == meant


@pytest.mark.parametrize("change", ["UPDATE {} SET verb = 'other'", "DELETE FROM {}"])
def test_the_public_record_is_only_added_to(db, change):
    record(programme_key="samen-verder", verb="tried", target="test:1", by=None, at=AT)
    with pytest.raises(IntegrityError, match="append-only"):
        run(change.format("shared_recordentry"))
    assert RecordEntry.objects.get().verb == "tried"


@pytest.mark.parametrize("change", ["UPDATE {} SET title = 'other'", "DELETE FROM {}"])
def test_the_title_of_a_thread_changes_by_a_version_only(thread, change):
    with pytest.raises(IntegrityError, match="append-only"):
        run(change.format("threads_threadversion"))
    assert ThreadVersion.objects.get().title == "Bereikbaarheid"


@pytest.mark.parametrize("change", ["UPDATE {} SET text = 'other'", "DELETE FROM {}"])
def test_a_finding_changes_by_a_version_only(team, change):
    finding = team.programme.findings.create(made_at=AT)
    FindingVersion.objects.create(finding=finding, number=1, text="Zo is het.", at=AT)
    with pytest.raises(IntegrityError, match="append-only"):
        run(change.format("threads_findingversion"))
    assert FindingVersion.objects.get().text == "Zo is het."


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE {} SET text = 'De trein rijdt.'",
        "UPDATE {} SET sha256 = 'x'",
        "UPDATE {} SET number = 7",
        "DELETE FROM {}",
    ],
)
def test_what_somebody_said_is_never_changed(fragment, change):
    with pytest.raises(IntegrityError, match="append-only"):
        run(change.format("voices_fragmentversion"))
    assert FragmentVersion.objects.get().text == TEXT


def test_a_version_with_the_hash_of_another_text_is_refused(fragment):
    with pytest.raises(IntegrityError, match="hash and text differ"):
        run(
            "INSERT INTO voices_fragmentversion (fragment_id, number, text, sha256, reason, at) "
            "VALUES (%s, 2, %s, %s, '', %s)",
            fragment.pk,
            "De trein rijdt.",
            sha256(TEXT),
            AT,
        )


def insert(under, version, start: int, end: int, text_sha256: str) -> None:
    passage = uuid.uuid4()
    run(
        f'INSERT INTO threads_evidence ({COLUMNS[type(under)]}, version_id, "start", "end", '
        "sha256, stance, passage, proposed_by) VALUES (%s, %s, %s, %s, %s, 'supports', %s, '')",
        under.pk,
        version.pk,
        start,
        end,
        text_sha256,
        passage.hex if connection.vendor == "sqlite" else passage,
    )


def link_in(programme) -> ThreadLink:
    from_thread, to_thread = (make_threads.thread(programme) for _ in range(2))
    return ThreadLink.objects.create(
        from_thread=from_thread, to_thread=to_thread, kind=LinkKind.SERVES, at=AT
    )


def finding_version_in(programme) -> FindingVersion:
    finding = programme.findings.create(made_at=AT)
    return FindingVersion.objects.create(finding=finding, number=1, text="Zo is het.", at=AT)


MAKERS = [make_threads.thread, link_in, finding_version_in]


def test_a_quote_that_is_there_is_accepted(thread, fragment):
    for quote in ["De bus", TEXT, "🚌", "👩‍🌾 Aaltje", "twee keer"]:
        start = TEXT.index(quote)
        insert(thread, fragment.current, start, start + len(quote), sha256(quote))
    assert [e.quote for e in Evidence.objects.order_by("pk")][-2:] == ["👩‍🌾 Aaltje", "twee keer"]


@pytest.mark.parametrize(
    ("start", "end", "quote"),
    [
        (0, 6, "De trein"),
        (1, 7, "De bus"),
        (0, 7, "De bus"),
        (0, 5, "De bus"),
        (0, len(TEXT) + 1, TEXT),
        (len(TEXT), len(TEXT) + 6, "De bus"),
        (-6, 0, "De bus"),
        (3, 3, ""),
        (6, 0, "De bus"),
    ],
)
def test_a_quote_that_is_not_at_that_place_is_refused(thread, fragment, start, end, quote):
    with pytest.raises(IntegrityError):
        insert(thread, fragment.current, start, end, sha256(quote))
    assert not Evidence.objects.exists()


def test_places_count_characters_and_not_bytes_or_utf_16(thread, fragment):
    after = TEXT.index("rijdt")
    in_utf_16 = len(TEXT[:after].encode("utf-16-le")) // 2
    in_bytes = len(TEXT[:after].encode())
    assert len({after, in_utf_16, in_bytes}) == 3
    for place in (in_utf_16, in_bytes):
        with pytest.raises(IntegrityError):
            insert(thread, fragment.current, place, place + 5, sha256("rijdt"))
    insert(thread, fragment.current, after, after + 5, sha256("rijdt"))


def test_a_made_up_hash_is_refused(thread, fragment):
    for text_sha256 in ["", "0" * 64, sha256("De bus").upper()]:
        with pytest.raises(IntegrityError):
            insert(thread, fragment.current, 0, 6, text_sha256)


@pytest.mark.parametrize("make", MAKERS)
def test_what_was_said_in_the_same_programme_may_prove_it(team, fragment, make):
    insert(make(team.programme), fragment.current, 0, 6, sha256("De bus"))
    assert Evidence.objects.get().quote == "De bus"


@pytest.mark.parametrize("make", MAKERS)
def test_what_was_said_in_another_programme_proves_nothing_here(fragment, make):
    elsewhere = make(make_programmes.programme(key="elders", name="Elders"))
    with pytest.raises(IntegrityError, match="different programmes"):
        insert(elsewhere, fragment.current, 0, 6, sha256("De bus"))
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("make", MAKERS)
def test_a_quote_that_is_not_there_proves_nothing_of_any_kind(team, fragment, make):
    with pytest.raises(IntegrityError, match="not at that place"):
        insert(make(team.programme), fragment.current, 0, 6, sha256("De trein"))


def test_evidence_of_nothing_is_refused(team, fragment):
    thread = make_threads.thread(team.programme)
    thread.pk = None
    with pytest.raises(IntegrityError):
        insert(thread, fragment.current, 0, 6, sha256("De bus"))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has REPLACE")
@pytest.mark.parametrize("which", ["{}", "{} + 1"], ids=["the same id", "the same number"])
def test_a_replacing_insert_does_not_change_what_somebody_said(fragment, which):
    with pytest.raises(IntegrityError, match="append-only"):
        run(
            "INSERT OR REPLACE INTO voices_fragmentversion (id, fragment_id, number, text, sha256, "
            f"reason, at) SELECT {which.format('id')}, fragment_id, number, 'Iets anders.', %s, "
            "reason, at FROM voices_fragmentversion",
            sha256("Iets anders."),
        )
    assert FragmentVersion.objects.get().text == TEXT


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has REPLACE")
@pytest.mark.parametrize("table", ["shared_recordentry", "threads_evidence"])
def test_a_replacing_insert_is_refused_for_all_that_is_only_added_to(thread, fragment, table):
    record(programme_key="samen-verder", verb="tried", target="test:1", by=None, at=AT)
    insert(thread, fragment.current, 0, 6, sha256("De bus"))
    with pytest.raises(IntegrityError, match="append-only"):
        run(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.parametrize("column", ['"start"', '"end"', "sha256", "version_id", "thread_id"])
def test_evidence_does_not_move_afterwards(thread, fragment, column):
    insert(thread, fragment.current, 0, 6, sha256("De bus"))
    with pytest.raises(IntegrityError, match="append-only"):
        run(f"UPDATE threads_evidence SET {column} = {column}")


def kept_tables() -> list[str]:
    """Return the tables whose rows the database never lets go."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger "
            "WHERE NOT tgisinternal AND tgname LIKE '%%\\_refused' AND (tgtype & 32) = 0"
        )
        return sorted(name for (name,) in cursor.fetchall())


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has TRUNCATE")
def test_what_is_only_added_to_is_not_emptied_in_one_stroke(team, thread, fragment):
    insert(thread, fragment.current, 0, 6, sha256("De bus"))
    tables = kept_tables()
    assert {"shared_recordentry", "threads_evidence", "voices_fragmentversion"} <= set(tables)
    for table in tables:
        for how in ("TRUNCATE {} CASCADE", "TRUNCATE {} RESTART IDENTITY CASCADE"):
            with pytest.raises(IntegrityError, match="is append-only"):
                run(f"SET CONSTRAINTS ALL IMMEDIATE; {how.format(table)}")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has TRUNCATE")
@pytest.mark.parametrize("table", ["programmes_programme", "voices_fragment", "threads_thread"])
def test_a_truncate_does_not_cascade_to_what_is_only_added_to(thread, fragment, table):
    with pytest.raises(IntegrityError, match="is append-only"):
        run(f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {table} CASCADE")
    assert FragmentVersion.objects.get().text == TEXT


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_tests_start_with_empty_tables_though(team, fragment, time):
    """The flush between these two may empty what nothing else can."""
    assert FragmentVersion.objects.get().text == TEXT
    with pytest.raises(IntegrityError, match="append-only"):
        run("DELETE FROM voices_fragmentversion")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite can be opened without us")
def test_a_program_without_our_hash_function_cannot_write_evidence(team, thread, fragment):
    other = sqlite3.connect(connection.settings_dict["NAME"])
    try:
        with pytest.raises(sqlite3.OperationalError, match="SHA256"):
            other.execute(
                'INSERT INTO threads_evidence (thread_id, version_id, "start", "end", sha256, '
                "stance, passage, proposed_by) VALUES (?, ?, 0, 6, ?, 'supports', ?, '')",
                (thread.pk, fragment.current.pk, sha256("De bus"), uuid.uuid4().hex),
            )
    finally:
        other.close()
