"""Work that takes longer than a page: claimed by a lease, with progress, resumable.

A job is enqueued in the transaction of its cause. A worker that dies loses the lease, and another
takes the job up again; one that was only slow finds its token refused.
"""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from caleidoscoop.shared.models import Job, JobState, key_of
from caleidoscoop.shared.people import Viewer, roles_of
from caleidoscoop.shared.refused import Refused

LEASE = timedelta(seconds=60)
RENEW_EVERY = 15.0
TRIES = 3
AGAIN_AFTER = timedelta(minutes=1)

logger = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Another worker has this job now, or somebody cancelled it."""


class ToldToStop(Exception):
    """The worker has to go; the next one takes the job up from its last word of progress."""


class Progress:
    """What a job is told to report with, and what stops it when it no longer holds the lease."""

    def __init__(self, job: Job, stop: threading.Event | None = None) -> None:
        self.job, self.stop = job, stop

    def __call__(self, step: str, done: int, total: int) -> None:
        """Say what is being done and how far.

        Raises LeaseLost when the job is no longer ours, ToldToStop when the worker has to go.
        """
        if not _held(self.job).update(step=step, done=done, total=total):
            raise LeaseLost(f"Job {self.job.pk} is no longer held by this worker.")
        if self.stop is not None and self.stop.is_set():
            raise ToldToStop(f"Job {self.job.pk} was put down at {done} of {total}.")


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


def enqueue_once(
    kind: str,
    *,
    by: models.Model | None,
    at: datetime,
    programme_key: str = "",
    **arguments: Any,
) -> Job:
    """Ask for work that does not wait to begin yet; what failed a moment ago is not tried again.

    Work that is running may have passed what changed since, so it does not count.
    """
    failed = Q(state=JobState.FAILED, created_at__gt=at - AGAIN_AFTER)
    same = Job.objects.filter(kind=kind, arguments=arguments)
    waiting = same.filter(Q(state=JobState.READY) | failed).first()
    return waiting or enqueue(kind, by=by, at=at, programme_key=programme_key, **arguments)


def claim(*, now: datetime) -> Job | None:
    """Take the oldest job that is free: ready, or left by a worker whose lease has lapsed."""
    lapsed = Q(state=JobState.RUNNING, lease_until__lt=now)
    free = Q(state=JobState.READY, run_after__lte=now) | lapsed
    if not Job.objects.filter(free).exists():  # a look costs no write lock
        return None
    Job.objects.filter(lapsed, attempts__gte=TRIES).update(
        state=JobState.FAILED, error="worker died", finished_at=now, token=None, lease_until=None
    )
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


def run_one(*, now: datetime | None = None, stop: threading.Event | None = None) -> Job | None:
    """Claim a job and do it; return it as it stands afterwards, or None when there was none."""
    job = claim(now=now or timezone.now())
    if job is None:
        return None
    with _Renewed(job):
        try:
            work: Callable[..., dict[str, Any]] = import_string(settings.JOBS[job.kind])
            result = work(progress=Progress(job, stop), **job.arguments)
        except LeaseLost:
            logger.warning("Job %s was taken over or cancelled.", job.pk)
        except ToldToStop:
            give_back(job)
        except Refused as refusal:
            finish(job, state=JobState.FAILED, error=str(refusal), result={"is_refused": True})
        except Exception as error:
            logger.exception("Job %s (%s) failed.", job.pk, job.kind)
            _try_again(job, error)
        else:
            finish(job, state=JobState.DONE, result=result)
    job.refresh_from_db()
    return job


def work_until(stop: threading.Event, *, pause: float = 1.0) -> None:
    """Do jobs until told to stop, looking again after each pause and when the database was away."""
    try:
        while not stop.is_set():
            close_old_connections()
            try:
                job = run_one(stop=stop)
            except DatabaseError:
                logger.exception("The worker could not reach its jobs.")
                job = None
            if job is None:
                stop.wait(pause)
    finally:
        connection.close()


def told_to_stop() -> threading.Event:
    """Return what is set at SIGTERM or SIGINT: a worker then puts down the job in hand."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def work_until_told() -> None:
    """Be a worker process: do jobs until SIGTERM or SIGINT, and then put down the one in hand."""
    work_until(told_to_stop())


def give_back(job: Job) -> None:
    """Return a job that this worker will not finish; the next one need not wait for the lease.

    It was no failure of the job, so it does not count as a try.
    """
    _held(job).update(
        state=JobState.READY, token=None, lease_until=None, attempts=F("attempts") - 1
    )


def visible_to(user: Viewer) -> "models.QuerySet[Job]":
    """Keep one's own jobs, and those of the programmes that one leads."""
    roles = roles_of(user)
    if roles is None:
        return Job.objects.none()
    led = roles.filter(kind="programme_lead").values("programme__key")
    asked = Q(requested_by=key_of(user)) if isinstance(user, models.Model) else Q()
    return Job.objects.filter(asked | Q(programme_key__in=led))


def title_of(job: Job) -> str:
    return str(settings.JOB_TITLES.get(job.kind, _("Work under way")))


def result_url(job: Job) -> str:
    """Return the page that shows what a job made: `url` in its result, an address of this site."""
    url = job.result.get("url", "") if job.state == JobState.DONE else ""
    return url if url.startswith("/") and not url.startswith("//") else ""


def page_url(job: Job) -> str:
    """Return the page where a job of this kind is asked for, to go back to; or nothing."""
    name = settings.JOB_PAGES.get(job.kind, "")
    return reverse(name, args=[job.programme_key]) if name and job.programme_key else ""


def cancel(job: Job, *, at: datetime) -> bool:
    """Stop a job that is not over. The worker notices at its next word of progress."""
    waiting = Job.objects.filter(pk=job.pk, state__in=[JobState.READY, JobState.RUNNING])
    return bool(
        waiting.update(state=JobState.CANCELLED, token=None, lease_until=None, finished_at=at)
    )


def _held(job: Job) -> "models.QuerySet[Job]":
    return Job.objects.filter(pk=job.pk, token=job.token, state=JobState.RUNNING)


def finish(job: Job, *, state: str, result: dict[str, Any] | None = None, error: str = "") -> bool:
    """Close a job, and say whether it was still held: a worker that comes late is refused."""
    is_ours = _held(job).update(
        state=state,
        result=result or {},
        error=error,
        token=None,
        lease_until=None,
        finished_at=timezone.now(),
    )
    return bool(is_ours)


def _try_again(job: Job, error: Exception) -> None:
    text = f"{type(error).__name__}: {error}"
    if job.attempts >= TRIES:
        finish(job, state=JobState.FAILED, error=text)
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
                try:
                    _held(self.job).update(lease_until=timezone.now() + LEASE)
                except DatabaseError:
                    logger.exception("The lease of job %s was not renewed.", self.job.pk)
        finally:
            connection.close()
