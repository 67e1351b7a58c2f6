"""Property: in whatever order workers claim, die, come late and finish, a job is done once."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caleidoscoop.shared import jobs
from caleidoscoop.shared.models import Job, JobState
from caleidoscoop.shared.tests import work

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STEPS = st.one_of(
    st.tuples(st.just("claim"), st.integers(0, 2)),
    st.tuples(st.just("speak"), st.integers(0, 2)),
    st.tuples(st.just("finish"), st.integers(0, 2)),
    st.tuples(st.just("give back"), st.integers(0, 2)),
    st.tuples(st.just("wait"), st.integers(1, 90)),
)


class Undone(Exception):
    """Takes back what one example wrote."""


def play(steps: list[tuple[str, int]]) -> None:
    asked = jobs.enqueue("count", by=None, at=START)
    now, held, finished = START, {}, 0
    for step, number in steps:
        if step == "wait":
            now += timedelta(seconds=number)
        elif step == "claim" and (job := jobs.claim(now=now)):
            held[number] = job
        elif number in held and step == "speak":
            is_ours = Job.objects.filter(pk=asked.pk, token=held[number].token).exists()
            try:
                jobs.Progress(held[number])("counting", 1, 40)
            except jobs.LeaseLost:
                assert not is_ours
            else:
                assert is_ours
        elif number in held and step == "finish":
            finished += jobs.finish(held.pop(number), state=JobState.DONE)
        elif number in held and step == "give back":
            jobs.give_back(held.pop(number))
        asked.refresh_from_db()
        assert finished <= 1
        assert (finished == 1) == (asked.state == JobState.DONE)
        assert asked.attempts <= jobs.TRIES
        assert (asked.token is not None) == (asked.state == JobState.RUNNING)


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=25))
def test_a_job_is_done_once_whatever_becomes_of_its_workers(settings, steps):
    settings.JOBS = work.JOBS
    with contextlib.suppress(Undone), transaction.atomic():
        play(steps)
        raise Undone
