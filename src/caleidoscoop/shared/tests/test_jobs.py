"""A job is done once, whatever becomes of its workers. Time comes in; nothing here sleeps."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from caleidoscoop.shared import jobs
from caleidoscoop.shared.models import Job, JobState
from caleidoscoop.shared.tests import work

NOW = timezone.now()
LATER = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _work_for_tests(settings):
    settings.JOBS = work.JOBS


def job(kind: str = "count", **arguments: object) -> Job:
    return jobs.enqueue(kind, by=None, at=NOW, **arguments)


def database_url() -> str:
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    password = f":{values['PASSWORD']}" if values["PASSWORD"] else ""
    where = f"{values['HOST'] or 'localhost'}:{values['PORT'] or 5432}"
    return f"postgres://{values['USER']}{password}@{where}/{values['NAME']}"


Worker = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture
def worker(transactional_db) -> Iterator[Worker]:
    """Return a function that starts a worker process; it waits for a line before it works."""
    started: list[subprocess.Popen[str]] = []

    def start(how: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "caleidoscoop.shared.tests.worker", how],
            env={
                **os.environ,
                "DATABASE_URL": database_url(),
                "DJANGO_SETTINGS_MODULE": "caleidoscoop.config.settings",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def go(process: "subprocess.Popen[str]") -> None:
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("go\n")
    process.stdin.flush()


def test_a_killed_worker_loses_nothing_and_another_goes_on_from_there(worker):
    asked = job("wait", pause_at=20)
    first = worker("until none")
    go(first)
    assert first.stdout.readline() == "at 20\n"
    first.send_signal(signal.SIGKILL)
    first.wait()

    assert jobs.run_one() is None  # the lease still holds: nobody knows yet that it died
    asked.refresh_from_db()
    assert (asked.state, asked.done) == (JobState.RUNNING, 20)
    done = jobs.run_one(now=timezone.now() + LATER)
    assert (done.pk, done.state, done.attempts) == (asked.pk, JobState.DONE, 2)
    assert done.result == {"counted": 40}


def test_a_worker_that_is_told_to_stop_gives_its_lease_back(worker):
    asked = job("wait", pause_at=20)
    process = worker("until told")
    go(process)
    assert process.stdout.readline() == "at 20\n"
    process.send_signal(signal.SIGTERM)
    process.stdin.write("go on\n")
    process.stdin.flush()
    assert process.stdout.readline().startswith("over")
    assert process.wait(10) == 0

    asked.refresh_from_db()
    assert (asked.state, asked.token, asked.done) == (JobState.READY, None, 21)
    assert asked.attempts == 0
    assert jobs.run_one().state == JobState.DONE


def test_three_workers_do_sixty_jobs_and_none_twice(worker):
    asked = [job(to=3).pk for _ in range(60)]
    workers = [worker("until none") for _ in range(3)]
    for process in workers:
        go(process)
    said = [line for process in workers for line in process.communicate(timeout=60)[0].split("\n")]
    done = [int(line.removeprefix("did ")) for line in said if line.startswith("did ")]
    assert sorted(done) == asked
    assert set(Job.objects.values_list("state", "attempts")) == {(JobState.DONE, 1)}


def test_a_job_is_done_with_its_progress_and_result(db):
    job(to=3)
    done = jobs.run_one()
    assert (done.state, done.step, done.done, done.total) == (JobState.DONE, "counting", 3, 3)
    assert done.result == {"counted": 3}
    assert done.is_over
    assert jobs.run_one() is None


def test_the_oldest_job_goes_first(db):
    newer = jobs.enqueue("count", by=None, at=NOW)
    older = jobs.enqueue("count", by=None, at=NOW - LATER)
    assert [jobs.run_one().pk, jobs.run_one().pk] == [older.pk, newer.pk]


def test_a_job_waits_for_its_moment(db):
    jobs.enqueue("count", by=None, at=timezone.now() + LATER)
    assert jobs.run_one() is None


def test_an_unknown_kind_is_no_job(db):
    with pytest.raises(KeyError, match="dance"):
        jobs.enqueue("dance", by=None, at=NOW)


def test_a_cancelled_job_stops_at_its_next_word(db):
    asked = job()
    held = jobs.claim(now=timezone.now())
    assert jobs.cancel(asked, at=NOW)
    with pytest.raises(jobs.LeaseLost):
        jobs.Progress(held)("counting", 1, 40)
    assert not jobs.finish(held, state=JobState.DONE)
    asked.refresh_from_db()
    assert asked.state == JobState.CANCELLED
    assert jobs.run_one() is None


def test_what_is_over_cannot_be_cancelled(db):
    asked = job(to=1)
    jobs.run_one()
    assert not jobs.cancel(asked, at=NOW)
    asked.refresh_from_db()
    assert asked.state == JobState.DONE


def test_a_worker_that_comes_late_is_refused(db):
    asked = job()
    slow = jobs.claim(now=NOW)
    quick = jobs.claim(now=NOW + LATER)
    assert slow.pk == quick.pk == asked.pk
    with pytest.raises(jobs.LeaseLost):
        jobs.Progress(slow)("counting", 1, 40)
    assert not jobs.finish(slow, state=JobState.DONE, result={"by": "slow"})
    jobs.give_back(slow)
    assert jobs.finish(quick, state=JobState.DONE, result={"by": "quick"})
    asked.refresh_from_db()
    assert asked.result == {"by": "quick"}


def test_a_job_that_kills_its_worker_three_times_has_failed(db):
    asked = job()
    moment = NOW
    for _ in range(jobs.TRIES):
        assert jobs.claim(now=moment) is not None
        moment += LATER
    assert jobs.claim(now=moment) is None
    asked.refresh_from_db()
    assert (asked.state, asked.error, asked.attempts) == (JobState.FAILED, "worker died", 3)


def test_a_job_that_breaks_is_tried_three_times(db, caplog):
    asked = job("break_")
    for attempt in range(1, jobs.TRIES + 1):
        tried = jobs.run_one(now=timezone.now() + attempt * LATER)
        assert tried.attempts == attempt
    asked.refresh_from_db()
    assert asked.state == JobState.FAILED
    assert asked.error == "ValueError: something is wrong with us"
    assert "failed" in caplog.text


def test_a_refusal_is_final_and_says_why(db):
    job("refuse")
    refused = jobs.run_one()
    assert (refused.state, refused.attempts) == (JobState.FAILED, 1)
    assert refused.error == "This file cannot be read."


def test_a_kind_that_this_version_does_not_know_does_not_stop_the_worker(db, settings, caplog):
    asked = job()
    settings.JOBS = {}
    jobs.run_one()
    asked.refresh_from_db()
    assert asked.state == JobState.READY
    assert "KeyError" in asked.error


def test_a_worker_that_must_go_puts_the_job_down(db):
    asked = job()
    stop = threading.Event()
    stop.set()
    jobs.run_one(stop=stop)
    asked.refresh_from_db()
    assert (asked.state, asked.done, asked.attempts) == (JobState.READY, 1, 0)
