"""How a file came in: what became a fragment, what was left out and why."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caleidoscoop.people.models import READERS_OF_VOICES
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.shared.people import Viewer, roles_of
from caleidoscoop.voices.models.speech import Source

# Where pasted text is kept, among the files.
PASTED = "pasted/"


class Outcome(models.TextChoices):
    STAGED = "staged", _("being read")
    IMPORTED = "imported", _("imported")
    KNOWN = "known", _("known already")
    REFUSED = "refused", _("refused")


class IntakeQuerySet(models.QuerySet["Intake"]):
    def visible_to(self, user: Viewer) -> "IntakeQuerySet":
        """Keep what was brought in for one's own region, refused files too."""
        roles = roles_of(user)
        if roles is None:
            return self.none()
        readers = roles.filter(kind__in=READERS_OF_VOICES)
        everywhere = readers.filter(region__isnull=True).values("programme")
        there = readers.filter(region__isnull=False).values("region")
        return self.filter(Q(programme__in=everywhere) | Q(region__in=there))


class Intake(models.Model):
    """One reading of one file. Its rows count from the moment it is switched on, all or nothing."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="intakes")
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="intakes"
    )
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

    objects = IntakeQuerySet.as_manager()

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

    @property
    def name(self) -> str:
        """What to call the file: its path, or what pasted text was called."""
        if not self.path.startswith(PASTED):
            return self.path
        name = self.path.rsplit("/", 1)[-1].removesuffix(".txt")
        return gettext("%(name)s (pasted)") % {"name": name}


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
    # Per sheet, whether the first row heads the columns; only what people said otherwise.
    headed = models.JSONField(default=dict)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "headers_sha256"], name="mapping_once"),
        ]

    def __str__(self) -> str:
        return f"Mapping {self.headers_sha256[:8]}"


class Upload(models.Model):
    """Files that somebody sent and looks at before they come in. Confirmed once, by one job."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="uploads")
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="uploads"
    )
    session_name = models.CharField(max_length=200, blank=True)
    is_released = models.BooleanField(default=True)
    # Each {path, name, sha256, is_pasted, roles, headed}; the bytes are kept under their hash.
    files = models.JSONField(default=list)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="uploads")
    at = models.DateTimeField()
    job = models.ForeignKey(
        "shared.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"Upload {self.pk}"
