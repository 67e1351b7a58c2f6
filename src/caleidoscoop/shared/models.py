"""What every step leaves behind: slow work, the public record, and what can be undone."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    READY = "ready", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class Job(models.Model):
    """One piece of work that takes longer than a page. A worker holds it by a lease only."""

    kind = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    programme_key = models.CharField(max_length=80, blank=True)
    requested_by = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.READY)
    token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    run_after = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=200, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "run_after"], name="job_to_take")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="running") | Q(token__isnull=False, lease_until__isnull=False),
                name="job_running_has_lease",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.state}"

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


class RecordEntryQuerySet(models.QuerySet["RecordEntry"]):
    def of_programme(self, key: str) -> "RecordEntryQuerySet":
        return self.filter(programme_key=key)


class RecordEntry(models.Model):
    """One line of the public record: who did what to what, when. Never changed; no one's text."""

    programme_key = models.CharField(max_length=80)
    verb = models.CharField(max_length=40)
    actor = models.CharField(max_length=80)
    target = models.CharField(max_length=120)
    details = models.JSONField(default=dict)
    at = models.DateTimeField()

    objects = RecordEntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["programme_key", "-at"], name="record_of_programme"),
            models.Index(fields=["target"], name="record_of_target"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.target}"


class Change(models.Model):
    """A change that a person may undo: what was so before and after, in ids and labels."""

    programme_key = models.CharField(max_length=80)
    verb = models.CharField(max_length=40)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["programme_key", "-at"], name="change_of_programme")]

    def __str__(self) -> str:
        return f"{self.verb} {self.pk}"

    def is_undoable(self) -> bool:
        return self.undone_at is None


def key_of(thing: models.Model) -> str:
    """Return the text key under which the record and tokens know a row."""
    return f"{thing._meta.label_lower}:{thing.pk}"


def record(
    *,
    programme_key: str,
    verb: str,
    target: models.Model | str,
    by: models.Model | None,
    at: datetime,
    **details: object,
) -> RecordEntry:
    """Write one line of the public record, in the transaction of what it records."""
    return RecordEntry.objects.create(
        programme_key=programme_key,
        verb=verb,
        actor=key_of(by) if by is not None else "system",
        target=target if isinstance(target, str) else key_of(target),
        details=details,
        at=at,
    )
