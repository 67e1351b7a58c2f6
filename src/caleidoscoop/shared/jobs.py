"""Work that takes longer than a page: claimed by a lease, with progress, resumable.

A job is enqueued in the transaction of its cause. A worker that dies loses the lease, and another
takes the job up again; one that was only slow finds its token refused.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from caleidoscoop.shared.models import Job, JobState, key_of
from caleidoscoop.shared.refused import Refused

LEASE = timedelta(seconds=60)
RENEW_EVERY = 15.0
TRIES = 3

logger = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Another worker has this job now, or somebody cancelled it."""


class Progress:
    """What a job is told to report with, and what stops it when it no longer holds the lease."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def __call__(self, step: str, done: int, total: int) -> None:
        """Say what is being done and how far; raises LeaseLost when the job is no longer ours."""
        held = Job.objects.filter(pk=self.job.pk, token=self.job.token, state=JobState.RUNNING)
        if not held.update(step=step, done=done, total=total):
            raise LeaseLost(f"Job {self.job.pk} is no longer held by this worker.")


def enqueue(
    kind: str,
    *,
    by: models.Model | None,
    at: datetime,
    programme_key: str = "",
    **arguments: Any,
) -> Job:
    """Ask for work; it starts when the transaction that asks for it is committed."""
    if kind not in settings.JOBS:
        raise KeyError(f"No job is called {kind!r}.")
    return Job.objects.create(
        kind=kind,
        arguments=arguments,
        programme_key=programme_key,
        requested_by=key_of(by) if by else "",
        run_after=at,
        created_at=at,
    )


def claim(*, now: datetime) -> Job | None:
    """Take the oldest job that is free: ready, or left by a worker whose lease has lapsed."""
    lapsed = Q(state=JobState.RUNNING, lease_until__lt=now)
    Job.objects.filter(lapsed, attempts__gte=TRIES).update(
        state=JobState.FAILED, error="worker died", finished_at=now, token=None, lease_until=None
    )
    free = Q(state=JobState.READY, run_after__lte=now) | lapsed
    if not Job.objects.filter(free).exists():  # a look costs no write lock
        return None
    with transaction.atomic():  # BEGIN IMMEDIATE on SQLite, a row lock on PostgreSQL
        jobs = Job.objects.filter(free).order_by("run_after", "pk")
        if connection.features.has_select_for_update_skip_locked:
            jobs = jobs.select_for_update(skip_locked=True)
        job = jobs.first()
        if job is not None:
            job.state, job.token, job.lease_until = JobState.RUNNING, uuid4(), now + LEASE
            job.attempts += 1
            job.save(update_fields=["state", "token", "lease_until", "attempts"])
        return job


def run_one(*, now: datetime | None = None) -> Job | None:
    """Claim a job and do it; return it as it stands afterwards, or None when there was none."""
    job = claim(now=now or timezone.now())
    if job is None:
        return None
    work: Callable[..., dict[str, Any]] = import_string(settings.JOBS[job.kind])
    with _Renewed(job):
        try:
            result = work(progress=Progress(job), **job.arguments)
        except LeaseLost:
            logger.warning("Job %s was taken over or cancelled.", job.pk)
        except Refused as refusal:
            _finish(job, state=JobState.FAILED, error=str(refusal))
        except Exception as error:
            logger.exception("Job %s (%s) failed.", job.pk, job.kind)
            _try_again(job, error)
        else:
            _finish(job, state=JobState.DONE, result=result)
    job.refresh_from_db()
    return job


def work_until(stop: threading.Event, *, pause: float = 1.0) -> None:
    """Do jobs until told to stop, looking again after each pause."""
    while not stop.is_set():
        if run_one() is None:
            stop.wait(pause)


def give_back(job: Job) -> None:
    """Return a job that this worker will not finish, so that the next one need not wait."""
    _held(job).update(state=JobState.READY, token=None, lease_until=None)


def cancel(job: Job, *, at: datetime) -> bool:
    """Stop a job that is not over. The worker notices at its next word of progress."""
    waiting = Job.objects.filter(pk=job.pk, state__in=[JobState.READY, JobState.RUNNING])
    return bool(
        waiting.update(state=JobState.CANCELLED, token=None, lease_until=None, finished_at=at)
    )


def _held(job: Job) -> "models.QuerySet[Job]":
    return Job.objects.filter(pk=job.pk, token=job.token, state=JobState.RUNNING)


def _finish(job: Job, *, state: str, result: dict[str, Any] | None = None, error: str = "") -> None:
    _held(job).update(
        state=state,
        result=result or {},
        error=error,
        token=None,
        lease_until=None,
        finished_at=timezone.now(),
    )


def _try_again(job: Job, error: Exception) -> None:
    text = f"{type(error).__name__}: {error}"
    if job.attempts >= TRIES:
        _finish(job, state=JobState.FAILED, error=text)
        return
    wait = timedelta(seconds=5 * job.attempts)
    _held(job).update(
        state=JobState.READY,
        token=None,
        lease_until=None,
        error=text,
        run_after=timezone.now() + wait,
    )


class _Renewed:
    """Renew the lease from a thread with a connection of its own while the work goes on."""

    def __init__(self, job: Job) -> None:
        self.job, self.over = job, threading.Event()
        self.thread = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()

    def _renew(self) -> None:
        try:
            while not self.over.wait(RENEW_EVERY):
                _held(self.job).update(lease_until=timezone.now() + LEASE)
        finally:
            connection.close()
