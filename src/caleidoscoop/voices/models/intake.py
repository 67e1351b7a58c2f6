"""How a file came in: what became a fragment, what was left out and why."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caleidoscoop.programmes.models import Programme
from caleidoscoop.voices.models.speech import Source


class Outcome(models.TextChoices):
    STAGED = "staged", _("being read")
    IMPORTED = "imported", _("imported")
    KNOWN = "known", _("known already")
    REFUSED = "refused", _("refused")


class Intake(models.Model):
    """One reading of one file. Its rows count from the moment it is switched on, all or nothing."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="intakes")
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="intakes"
    )
    path = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.STAGED)
    reason = models.CharField(max_length=500, blank=True)
    words = models.PositiveIntegerField(default=0)
    words_left_out = models.PositiveIntegerField(default=0)
    fragments_new = models.PositiveIntegerField(default=0)
    fragments_changed = models.PositiveIntegerField(default=0)
    fragments_gone = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=dict)
    by = models.ForeignKey(
        "people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    switched_on_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="imported")
                | Q(switched_on_at__isnull=False, source__isnull=False),
                name="intake_imported_is_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path}: {self.outcome}"


class LeftOut(models.Model):
    """Words of a file that became no fragment, with the reason."""

    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="left_out")
    place = models.CharField(max_length=200)
    text = models.TextField()
    reason = models.CharField(max_length=40)
    words = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class ColumnMapping(models.Model):
    """Which column of a table means what, as somebody said once; remembered by the headers."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="mappings")
    headers_sha256 = models.CharField(max_length=64)
    roles = models.JSONField()
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "headers_sha256"], name="mapping_once"),
        ]

    def __str__(self) -> str:
        return f"Mapping {self.headers_sha256[:8]}"
