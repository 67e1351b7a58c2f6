"""Occasions, speakers and sources."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from caleidoscoop.people.models import READERS_OF_VOICES
from caleidoscoop.programmes.models import Municipality, Organisation, Programme, Region
from caleidoscoop.shared.people import Viewer, roles_of


class SessionKind(models.TextChoices):
    DIALOGUE = "dialogue", _("dialogue")
    INTERVIEW = "interview", _("interview")
    DOCUMENT = "document", _("document")
    IMPORT = "import", _("import")


class Session(models.Model):
    """One occasion on which people spoke: a dialogue, an interview, a document's making."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="sessions")
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions"
    )
    kind = models.CharField(max_length=12, choices=SessionKind, default=SessionKind.IMPORT)
    name = models.CharField(max_length=200)
    held_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "region", "name"],
                condition=models.Q(region__isnull=False),
                name="session_in_region_once",
            ),
            models.UniqueConstraint(
                fields=["programme", "name"],
                condition=models.Q(region__isnull=True),
                name="session_in_programme_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SpeakerKind(models.TextChoices):
    RIJK = "rijk", _("national government")
    PROVINCE = "province", _("province")
    MUNICIPALITY = "municipality", _("municipality")
    WATER_AUTHORITY = "water_authority", _("water authority")
    PARTNER = "partner", _("partner")
    BUSINESS = "business", _("business")
    RESIDENT = "resident", _("resident")
    UNKNOWN = "unknown", _("unknown")


class Position(models.TextChoices):
    OFFICIAL = "official", _("official")
    EXECUTIVE = "executive", _("executive")


class Speaker(models.Model):
    """A pseudonym within a session: a kind of speaker, never a name. The unit of counting."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="speakers")
    label = models.CharField(max_length=80)
    kind = models.CharField(max_length=16, choices=SpeakerKind, default=SpeakerKind.UNKNOWN)
    position = models.CharField(max_length=10, choices=Position, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="speakers"
    )
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="speakers"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "label"], name="speaker_once_in_session"),
        ]

    def __str__(self) -> str:
        """Name the pseudonym and the kind; what the pseudonym is made of is named once."""
        own = self.label
        for made_of in (self.position, self.kind):
            own = own.removesuffix(made_of).rstrip(" ·")
        kind = str(self.get_kind_display())
        if self.position:
            kind = f"{kind}, {self.get_position_display()}"
        return f"{own} ({kind})" if own else kind


class SourceQuerySet(models.QuerySet["Source"]):
    def visible_to(self, user: Viewer) -> "SourceQuerySet":
        """Keep the sources of one's own region; of the whole programme for who works there.

        A document of the whole programme, such as a report, is for all who read voices in it.
        """
        roles = roles_of(user)
        if roles is None:
            return self.none()
        readers = roles.filter(kind__in=READERS_OF_VOICES)
        everywhere = readers.filter(region__isnull=True).values("programme")
        there = readers.filter(region__isnull=False).values("region")
        document = models.Q(region__isnull=True, session__kind=SessionKind.DOCUMENT)
        return self.filter(
            models.Q(programme__in=everywhere)
            | models.Q(region__in=there)
            | (document & models.Q(programme__in=readers.values("programme")))
        )


class Source(models.Model):
    """A file, interview or document from which fragments come. The file is kept with its hash."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="sources")
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="sources"
    )
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="sources")
    path = models.CharField(max_length=500)
    title = models.CharField(max_length=300)
    media_type = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(default=0)
    is_fictional = models.BooleanField(default=False)
    added_at = models.DateTimeField()

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["path", "pk"]
        indexes = [models.Index(fields=["programme", "sha256"], name="source_by_hash")]
        constraints = [
            models.UniqueConstraint(fields=["programme", "path"], name="source_path_once"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_whole_for(self, user: Viewer) -> bool:
        """Whether this person may read all that the file holds: every fragment, none withdrawn."""
        fragments = self.fragments.filter(intake__switched_on_at__isnull=False)
        if fragments.filter(withdrawal__isnull=False).exists():
            return False
        return fragments.visible_to(user).count() == fragments.count()
