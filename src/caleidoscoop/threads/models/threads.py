"""The thread, its versions and its links to other threads."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from caleidoscoop.programmes.models import Domain, Programme, Region
from caleidoscoop.shared.people import Viewer, roles_of
from caleidoscoop.voices.models import Element


class ThreadQuerySet(models.QuerySet["Thread"]):
    def open(self) -> "ThreadQuerySet":
        """Keep the threads people work with: not merged into another, not closed."""
        return self.filter(closed_at__isnull=True)

    def common(self) -> "ThreadQuerySet":
        return self.filter(region__isnull=True)

    def visible_to(self, user: Viewer) -> "ThreadQuerySet":
        """Keep the common threads of one's programmes, and the threads of one's own region."""
        roles = roles_of(user)
        if roles is None:
            return self.none()
        common = Q(region__isnull=True, programme__in=roles.values("programme"))
        everywhere = Q(programme__in=roles.filter(region__isnull=True).values("programme"))
        there = Q(region__in=roles.filter(region__isnull=False).values("region"))
        return self.filter(common | everywhere | there)


class Thread(models.Model):
    """What runs through fragments, of a region or of the programme. Accepted by a person."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="threads")
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="threads"
    )
    key = models.SlugField(max_length=80)
    kind = models.CharField(max_length=24, choices=Element, blank=True)
    position = models.PositiveIntegerField(default=0)
    domains = models.ManyToManyField(Domain, blank=True, related_name="threads")
    current = models.ForeignKey(
        "threads.ThreadVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_by = models.ForeignKey(
        "people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    objects = ThreadQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["programme", "region", "kind"], name="thread_in_scope")]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="thread_key_once"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(closed_at__isnull=False),
                name="thread_merged_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.current.title if self.current else self.key

    @property
    def statement(self) -> str:
        return self.current.statement if self.current else ""


class ThreadVersion(models.Model):
    """Title and statement of a thread from one moment on. Never changed."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    statement = models.TextField(blank=True)
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(
        "people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="thread_version_once"),
            models.CheckConstraint(condition=~Q(title=""), name="thread_version_has_title"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class LinkKind(models.TextChoices):
    UNDER = "under", _("lies under")
    ANSWERS = "answers", _("answers")
    SERVES = "serves", _("serves")
    LEADS_TO_MORE = "leads_to_more", _("leads to more")
    LEADS_TO_LESS = "leads_to_less", _("leads to less")
    PART_OF = "part_of", _("is part of")
    CONTRADICTS = "contradicts", _("contradicts")


class ThreadLink(models.Model):
    """How one thread bears on another: a belief under a bottleneck, a need that answers it."""

    from_thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="links")
    to_thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="linked_from")
    kind = models.CharField(max_length=16, choices=LinkKind)
    # A link that no source states is somebody's own reading, and says so wherever it is shown.
    is_inferred = models.BooleanField(default=False)
    by = models.ForeignKey(
        "people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["from_thread", "to_thread", "kind"],
                condition=Q(removed_at__isnull=True),
                name="thread_link_once",
            ),
            models.CheckConstraint(
                condition=~Q(from_thread=F("to_thread")), name="thread_link_not_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_thread} {self.kind} {self.to_thread}"
