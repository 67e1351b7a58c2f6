"""The report in the making: its sections, who writes in them, and what a region answers."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from caleidoscoop.people.models import CODERS, RoleKind, User
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.shared.people import Viewer, roles_of
from caleidoscoop.threads.models import Finding, FindingVersion


class Chapter(models.TextChoices):
    """The parts of a report, in their order. The summary is the two pages that stand alone."""

    SUMMARY = "summary", _("In short")
    SIMILARITIES = "similarities", _("What all regions share")
    EXTRA = "extra", _("What some regions have besides")
    TRENDS = "trends", _("Trends and levers")
    BOTTLENECKS = "bottlenecks", _("Bottlenecks")
    METAPHORS = "metaphors", _("Images and beliefs")
    NEEDS = "needs", _("Needs")
    IDEAS = "ideas", _("Ideas")
    VALUES = "values", _("Values")
    REGION = "region", _("Region by region")
    NOT_HEARD = "not_heard", _("Who was heard, and who was not")
    METHOD = "method", _("How this was made")


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> "ReportQuerySet":
        return self.filter(closed_at__isnull=True)

    def visible_to(self, user: Viewer) -> "ReportQuerySet":
        """Keep what one writes, what was sent to one's region, and what is published.

        A draft is of those who write it until the regions are asked to look at it.
        """
        roles = roles_of(user)
        if roles is None:
            return self.none()
        writers = roles.filter(kind__in=CODERS)
        everywhere = Q(programme__in=writers.filter(region__isnull=True).values("programme"))
        there = roles.filter(region__isnull=False)
        in_region = Q(region__in=there.exclude(kind=RoleKind.DIRECTOR).values("region"))
        asked = Exists(
            Review.objects.filter(report=OuterRef("pk"), region__in=there.values("region"))
        )
        published = Q(editions__isnull=False, programme__in=roles.values("programme"))
        return self.filter(everywhere | in_region | Q(asked) | published).distinct()


class Report(models.Model):
    """What a programme or a region puts together from its findings."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="reports")
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    key = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    subtitle = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=2, default="nl", choices=[("nl", "nl"), ("en", "en")])
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="report_key_once"),
            models.CheckConstraint(condition=~Q(title=""), name="report_has_title"),
            models.CheckConstraint(
                condition=Q(language__in=["nl", "en"]), name="report_language_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Section(models.Model):
    """One part of a report. One person writes in it at a time, until another takes over."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="sections")
    chapter = models.CharField(max_length=16, choices=Chapter)
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="sections"
    )
    position = models.PositiveIntegerField()
    current = models.ForeignKey(
        "reports.SectionVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    findings = models.ManyToManyField(Finding, through="SectionFinding", related_name="sections")
    locked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    locked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "chapter"],
                condition=Q(region__isnull=True),
                name="section_once",
            ),
            models.UniqueConstraint(
                fields=["report", "chapter", "region"],
                condition=Q(region__isnull=False),
                name="section_of_region_once",
            ),
            models.CheckConstraint(
                condition=Q(locked_by__isnull=True, locked_until__isnull=True)
                | Q(locked_by__isnull=False, locked_until__isnull=False),
                name="section_locked_by_and_until",
            ),
            models.CheckConstraint(
                condition=Q(region__isnull=True) ^ Q(chapter="region"),
                name="section_of_a_region_names_it",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        if self.current and self.current.title:
            return self.current.title
        return self.region.name if self.region else str(self.get_chapter_display())

    @property
    def text(self) -> str:
        return self.current.text if self.current else ""


class SectionVersion(models.Model):
    """Title and text of a section from one moment on. Never changed."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["section", "number"], name="section_version_once"),
        ]

    def __str__(self) -> str:
        return f"Section {self.section_id} version {self.number}"


class SectionFinding(models.Model):
    """A finding at its place in a section."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="placed")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="placed")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["section", "finding"], name="section_finding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.finding} in {self.section_id}"


class Beside(models.Model):
    """What somebody typed in a section and could not save: kept until they save or drop it."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="beside")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    seen_version = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "by"], name="beside_once"),
        ]

    def __str__(self) -> str:
        return f"Beside section {self.section_id}"


class Filling(models.Model):
    """What the slots and the evidence of one text said when a person last looked at it.

    A sentence is stale when they say something else today. Never changed; the last one counts.
    """

    version = models.ForeignKey(
        SectionVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="fillings"
    )
    finding_version = models.ForeignKey(
        FindingVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="fillings"
    )
    values = models.JSONField(default=dict)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(version__isnull=True) ^ Q(finding_version__isnull=True),
                name="filling_of_one_text",
            ),
        ]

    def __str__(self) -> str:
        return f"Filling {self.pk}"


class Review(models.Model):
    """A region looks at the draft of a report, and may answer beside it within a term."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="reviews")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="reviews")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ends_on = models.DateField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "region"], name="review_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="review_answered_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} on {self.report_id}"
