"""Findings: written claims on threads."""

from django.db import models
from django.db.models import Q

from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.shared.people import Viewer, roles_of
from caleidoscoop.threads.models.threads import Thread


class FindingQuerySet(models.QuerySet["Finding"]):
    def standing(self) -> "FindingQuerySet":
        return self.filter(closed_at__isnull=True, current__isnull=False)

    def visible_to(self, user: Viewer) -> "FindingQuerySet":
        """Keep the common findings of one's programmes, and those of one's own region."""
        roles = roles_of(user)
        if roles is None:
            return self.none()
        common = Q(region__isnull=True, programme__in=roles.values("programme"))
        everywhere = Q(programme__in=roles.filter(region__isnull=True).values("programme"))
        there = Q(region__in=roles.filter(region__isnull=False).values("region"))
        return self.filter(common | everywhere | there)


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
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = FindingQuerySet.as_manager()

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
            models.CheckConstraint(condition=~Q(text=""), name="finding_has_text"),
        ]

    def __str__(self) -> str:
        return f"Finding {self.finding_id} version {self.number}"
