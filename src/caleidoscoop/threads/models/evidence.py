"""Evidence: a stretch of what somebody said that bears on a thread, a link or a finding."""

import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from caleidoscoop.shared.people import Viewer
from caleidoscoop.threads.models.findings import FindingVersion
from caleidoscoop.threads.models.threads import Thread, ThreadLink
from caleidoscoop.voices.models import Fragment, FragmentVersion


class Stance(models.TextChoices):
    SUPPORTS = "supports", _("supports")
    NUANCES = "nuances", _("nuances")
    CONTRADICTS = "contradicts", _("contradicts")


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def standing(self) -> "EvidenceQuerySet":
        """Keep what proves something today: accepted, on the current text of a usable fragment."""
        # Asked per row of evidence: a list of all that is usable grows with the programme.
        is_usable = Exists(Fragment.objects.usable().filter(pk=OuterRef("version__fragment")))
        return self.filter(
            is_usable,
            retired_at__isnull=True,
            accepted_at__isnull=False,
            version__fragment__current=F("version"),
        )

    def behind(self) -> "EvidenceQuerySet":
        """Keep what stands on a text of before: the fragment was corrected, split, joined or left
        its source."""
        return self.filter(retired_at__isnull=True).exclude(
            version__fragment__current=F("version"), version__fragment__gone_at__isnull=True
        )

    def stale(self) -> "EvidenceQuerySet":
        """Keep what people must look at: its words are no longer there, and were not taken back."""
        return self.behind().filter(version__fragment__withdrawal__isnull=True)

    def visible_to(self, user: Viewer) -> "EvidenceQuerySet":
        """Keep the evidence of threads one may see, and of links between two of them; the quote
        comes with what it proves."""
        threads = Thread.objects.visible_to(user)
        of_link = Q(link__from_thread__in=threads, link__to_thread__in=threads)
        return self.filter(Q(thread__in=threads) | of_link)


class Evidence(models.Model):
    """A span of one version of a fragment. The database refuses one whose text is not there."""

    thread = models.ForeignKey(
        Thread, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    link = models.ForeignKey(
        ThreadLink, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    finding_version = models.ForeignKey(
        FindingVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    version = models.ForeignKey(FragmentVersion, on_delete=models.PROTECT, related_name="evidence")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stance = models.CharField(max_length=12, choices=Stance, default=Stance.SUPPORTS)
    passage = models.UUIDField(default=uuid.uuid4)
    proposed_by = models.CharField(max_length=80, blank=True)
    accepted_by = models.ForeignKey(
        "people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    carried_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried_to"
    )
    # Pieces of one passage that met again in one text go on in one row.
    went_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="joined_from"
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        indexes = [models.Index(fields=["thread", "stance"], name="evidence_of_thread")]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="evidence_span"),
            models.CheckConstraint(
                condition=Q(thread__isnull=False, link__isnull=True, finding_version__isnull=True)
                | Q(thread__isnull=True, link__isnull=False, finding_version__isnull=True)
                | Q(thread__isnull=True, link__isnull=True, finding_version__isnull=False),
                name="evidence_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | Q(accepted_at__isnull=False),
                name="evidence_accepted_by_and_at",
            ),
            models.UniqueConstraint(
                fields=["thread", "version", "start", "end"],
                condition=Q(retired_at__isnull=True, thread__isnull=False),
                name="evidence_once",
            ),
            models.UniqueConstraint(
                fields=["link", "version", "start", "end"],
                condition=Q(retired_at__isnull=True, link__isnull=False),
                name="evidence_of_link_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Evidence {self.pk}"

    @property
    def quote(self) -> str:
        """Return the words themselves, cut from the source; needs the version."""
        return self.version.text[self.start : self.end]
