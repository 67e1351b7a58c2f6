"""What a supervisor asks: does the process answer, and can it work."""

from django.db import OperationalError
from django.db.migrations.executor import MigrationExecutor


def test_the_process_answers_without_the_database(client):
    assert client.get("/_health/live").json() == {"status": "ok"}


def test_it_is_ready_with_a_database_of_this_version(client, db):
    answer = client.get("/_health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-cache" in answer["Cache-Control"]


def test_it_is_not_ready_while_migrations_wait(client, db, monkeypatch):
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: [1, 2])
    answer = client.get("/_health/ready")
    assert answer.status_code == 503
    assert answer.json() == {"status": "migrations wait", "migrations": 2}


def test_it_is_not_ready_without_its_database(client, db, monkeypatch):
    def fail(*_: object) -> None:
        raise OperationalError("unable to open database file")

    monkeypatch.setattr(MigrationExecutor, "migration_plan", fail)
    answer = client.get("/_health/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "no database"})


def test_only_looking_is_allowed(client, db):
    assert client.post("/_health/live").status_code == 405
