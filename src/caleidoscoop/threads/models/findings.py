"""Findings: written claims on threads."""

from django.db import models

from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.threads.models.threads import Thread


class Finding(models.Model):
    """A written claim on threads. It changes by a new version only."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="findings")
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="findings"
    )
    threads = models.ManyToManyField(Thread, related_name="findings")
    current = models.ForeignKey(
        "threads.FindingVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Finding {self.pk}"


class FindingVersion(models.Model):
    """The text of a finding from one moment on. Never changed."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(
        "people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding", "number"], name="finding_version_once"),
            models.CheckConstraint(condition=~models.Q(text=""), name="finding_has_text"),
        ]

    def __str__(self) -> str:
        return f"Finding {self.finding_id} version {self.number}"
