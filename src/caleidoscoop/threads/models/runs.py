"""What the engine made of the fragments, and what people did with its proposals."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.shared.people import Viewer, roles_of
from caleidoscoop.threads.models.threads import Thread
from caleidoscoop.voices.models import Fragment, FragmentVersion

# The engine that groups what no thread covers; every other one proposes threads.
COVERAGE = "coverage"


class RunQuerySet(models.QuerySet["Run"]):
    def of_drafts(self) -> "RunQuerySet":
        """Keep the runs that propose threads."""
        return self.exclude(engine=COVERAGE)

    def of_coverage(self) -> "RunQuerySet":
        """Keep the runs that group what no thread covers, the last first."""
        return self.filter(engine=COVERAGE).order_by("-at", "-pk")


class Run(models.Model):
    """One run of the engine, with all that is needed to repeat it."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="runs")
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="runs"
    )
    engine = models.CharField(max_length=40)
    engine_version = models.CharField(max_length=40)
    parameters = models.JSONField()
    seed = models.PositiveIntegerField()
    input_sha256 = models.CharField(max_length=64)
    last_withdrawal = models.PositiveIntegerField(default=0)
    fragments = models.PositiveIntegerField()
    unplaced = models.JSONField(default=list)
    # Groups that were not proposed again, because most of them stands under one thread already.
    covered = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Run {self.pk}"


class Cluster(models.Model):
    """A draft thread: what the engine put together. It is no thread until a person accepts it."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="clusters")
    key = models.CharField(max_length=40)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    level = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200, blank=True)
    terms = models.JSONField(default=list)
    stability = models.FloatField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "key"], name="cluster_key_once"),
        ]

    def __str__(self) -> str:
        return self.title or self.key


class ClusterMember(models.Model):
    """A fragment in a leaf of the tree, and how often it landed there over the seeds."""

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="members")
    fragment = models.ForeignKey(Fragment, on_delete=models.PROTECT, related_name="memberships")
    membership = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "fragment"], name="cluster_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.fragment} in {self.cluster}"


class ClusterQuote(models.Model):
    """A stretch of a fragment that shows well what a cluster is about."""

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="quotes")
    version = models.ForeignKey(FragmentVersion, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Quote {self.pk}"

    @property
    def quote(self) -> str:
        return self.version.text[self.start : self.end]


class SuggestionState(models.TextChoices):
    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")
    SUPERSEDED = "superseded", _("replaced by a later run")


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, user: Viewer) -> "SuggestionQuerySet":
        """Keep what one could decide on or read: common ones for members, regional ones there."""
        roles = roles_of(user)
        if roles is None:
            return self.none()
        everywhere = Q(programme__in=roles.filter(region__isnull=True).values("programme"))
        there = Q(region__in=roles.filter(region__isnull=False).values("region"))
        return self.filter(everywhere | there)

    def open(self) -> "SuggestionQuerySet":
        return self.filter(state=SuggestionState.OPEN)


class Suggestion(models.Model):
    """What the engine or a person proposes, until a person decides; known as such ever after."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="suggestions")
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="suggestions"
    )
    cluster = models.OneToOneField(
        Cluster, null=True, blank=True, on_delete=models.PROTECT, related_name="suggestion"
    )
    proposed_by = models.ForeignKey(
        "people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=SuggestionState, default=SuggestionState.OPEN)
    thread = models.ForeignKey(
        Thread, null=True, blank=True, on_delete=models.PROTECT, related_name="suggestions"
    )
    why = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(
        "people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "pk"]
        indexes = [models.Index(fields=["programme", "state"], name="suggestion_to_decide")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="suggestion_decided_at",
            ),
            models.CheckConstraint(
                condition=~Q(cluster__isnull=True, proposed_by__isnull=True),
                name="suggestion_has_origin",
            ),
        ]

    def __str__(self) -> str:
        return f"Suggestion {self.pk}"
