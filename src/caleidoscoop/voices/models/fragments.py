"""The fragment, and the versions that hold its text."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from caleidoscoop.people.models import READERS_OF_VOICES, RoleKind, User
from caleidoscoop.programmes.models import Domain, Municipality, Programme, Region
from caleidoscoop.shared.people import Viewer, roles_of
from caleidoscoop.voices.models.consent import Consent
from caleidoscoop.voices.models.speech import SessionKind, Source, Speaker


class Element(models.TextChoices):
    CHALLENGE = "challenge", _("challenge")
    INITIATIVE = "initiative", _("initiative")
    STRUCTURE = "structure", _("structure")
    BOTTLENECK = "bottleneck", _("bottleneck")
    METAPHOR = "metaphor", _("metaphor")
    BELIEF = "belief", _("belief")
    CONSTRUCTIVE_METAPHOR = "constructive_metaphor", _("constructive metaphor")
    NEED = "need", _("need")
    IDEA = "idea", _("idea")
    TREND = "trend", _("trend")
    LEVER = "lever", _("lever")
    VALUE = "value", _("value")
    PRINCIPLE = "principle", _("principle")
    FIRST_STEP = "first_step", _("first step")


class Layer(models.TextChoices):
    STRUCTURAL = "structural", _("structural")
    RELATIONAL = "relational", _("relational")
    TRANSFORMATIVE = "transformative", _("transformative")


class Condition(models.TextChoices):
    POLICIES = "policies", _("policies")
    PRACTICES = "practices", _("practices")
    RESOURCE_FLOWS = "resource_flows", _("resource flows")
    RELATIONSHIPS = "relationships", _("relationships and connections")
    POWER_DYNAMICS = "power_dynamics", _("power dynamics")
    MENTAL_MODELS = "mental_models", _("mental models")


EDITORS = (RoleKind.PROGRAMME_LEAD, RoleKind.FACILITATOR, RoleKind.REGION_LEAD)


def may_edit(user: User, *, programme: Programme, region: Region | None) -> bool:
    """Whether this person may work on what was said in this region, or in the whole programme."""
    roles = user.current_roles().in_scope(programme=programme, region=region)
    return roles.filter(kind__in=EDITORS).exists()


class FragmentQuerySet(models.QuerySet["Fragment"]):
    def present(self) -> "FragmentQuerySet":
        """Keep what stands in its source today: switched on, not gone, not withdrawn."""
        return self.filter(
            intake__switched_on_at__isnull=False, gone_at__isnull=True, withdrawal__isnull=True
        )

    def allowing(self, use: str) -> "FragmentQuerySet":
        """Keep what may be used so: the speaker's word goes before the source's default."""
        of_speaker = Consent.objects.filter(speaker=OuterRef("speaker"), use=use)
        of_source = Consent.objects.filter(source=OuterRef("source"), use=use, is_given=True)
        return self.filter(
            Exists(of_speaker.filter(is_given=True))
            | (~Exists(of_speaker.filter(is_given=False)) & Exists(of_source))
        )

    def usable(self) -> "FragmentQuerySet":
        """Keep what threads, search, suggestions and exports may use."""
        return self.present().filter(released_at__isnull=False).allowing("quote_internally")

    def corrected_in_file(self) -> "FragmentQuerySet":
        """Keep what people went on with by hand, and the file came to say otherwise since.

        `in_file` is the version that the file holds; nobody has chosen between the two yet.
        """
        read = FragmentVersion.objects.filter(
            fragment=OuterRef("pk"), intake__switched_on_at__isnull=False
        ).order_by("-number")
        return (
            self.filter(withdrawal__isnull=True)
            .annotate(
                in_file=Subquery(read.values("pk")[:1]),
                read_number=Subquery(read.values("number")[:1]),
            )
            .filter(current__number__lt=F("read_number"))
        )

    def visible_to(self, user: Viewer) -> "FragmentQuerySet":
        """Keep what was said in one's own region; before release only for its facilitators.

        What stands in a document of the whole programme is for all who read voices in it.
        """
        roles = roles_of(user)
        if roles is None:
            return self.none()
        readers = roles.filter(kind__in=READERS_OF_VOICES)
        facilitators = roles.filter(kind=RoleKind.FACILITATOR)
        in_document = Q(
            programme__in=readers.values("programme"),
            source__region__isnull=True,
            source__session__kind=SessionKind.DOCUMENT,
            released_at__isnull=False,
        )
        return self.filter(
            _in_scope_of(readers, released=True) | _in_scope_of(facilitators) | in_document
        )

    def editable_by(self, user: Viewer) -> "FragmentQuerySet":
        """Keep what this person may correct, split, label and release."""
        roles = roles_of(user)
        return (
            self.none()
            if roles is None
            else self.filter(_in_scope_of(roles.filter(kind__in=EDITORS)))
        )


def _in_scope_of(roles: "models.QuerySet[models.Model]", *, released: bool = False) -> Q:
    everywhere = Q(programme__in=roles.filter(region__isnull=True).values("programme"))
    there = Q(region__in=roles.filter(region__isnull=False).values("region"))
    return (everywhere | there) & Q(released_at__isnull=False) if released else everywhere | there


class Fragment(models.Model):
    """One thing said, in the speaker's words or as a table's note. Its versions hold the text."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="fragments")
    key = models.CharField(max_length=32)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="fragments")
    intake = models.ForeignKey("voices.Intake", on_delete=models.PROTECT, related_name="fragments")
    ordinal = models.PositiveIntegerField()
    # Its turn among the parts into which people split the passage at this place.
    part = models.PositiveIntegerField(default=0)
    place = models.CharField(max_length=200)
    speaker = models.ForeignKey(
        Speaker, null=True, blank=True, on_delete=models.PROTECT, related_name="fragments"
    )
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="fragments"
    )
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="fragments"
    )
    table_name = models.CharField(max_length=80, blank=True)
    element = models.CharField(max_length=24, choices=Element, blank=True)
    layer = models.CharField(max_length=16, choices=Layer, blank=True)
    condition = models.CharField(max_length=16, choices=Condition, blank=True)
    domain = models.ForeignKey(
        Domain, null=True, blank=True, on_delete=models.PROTECT, related_name="fragments"
    )
    said_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=8, default="nl")
    current = models.ForeignKey(
        "voices.FragmentVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # A corrected file does not undo the labels that people gave.
    is_labelled_by_hand = models.BooleanField(default=False)
    released_at = models.DateTimeField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)
    # Which reading no longer held it; none where people joined it to another.
    gone_in = models.ForeignKey(
        "voices.Intake", null=True, blank=True, on_delete=models.PROTECT, related_name="gone"
    )
    withdrawal = models.ForeignKey(
        "voices.Withdrawal",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="fragments",
    )

    objects = FragmentQuerySet.as_manager()

    class Meta:
        ordering = ["source", "ordinal", "part", "pk"]
        indexes = [
            models.Index(fields=["programme", "region"], name="fragment_in_region"),
            models.Index(fields=["source", "ordinal", "part"], name="fragment_in_source"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="fragment_key_once"),
        ]

    def __str__(self) -> str:
        return f"Fragment {self.key}"

    @property
    def text(self) -> str:
        return self.current.text if self.current else ""

    @property
    def kind(self) -> str:
        return self.speaker.kind if self.speaker else "unknown"

    @property
    def counts_as(self) -> str:
        """Return the unit of counting: the speaker, else the table, else the source."""
        if self.speaker_id:
            return f"speaker:{self.speaker_id}"
        if self.table_name:
            return f"table:{self.source_id}:{self.table_name}"
        return f"source:{self.source_id}"


class FragmentVersion(models.Model):
    """The text of a fragment from one moment on. Never changed: NFC, no NUL, with its hash."""

    fragment = models.ForeignKey(Fragment, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=200)
    intake = models.ForeignKey(
        "voices.Intake", null=True, blank=True, on_delete=models.PROTECT, related_name="versions"
    )
    by = models.ForeignKey(
        "people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fragment", "number"], name="version_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="version_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.fragment} version {self.number}"


class VersionPart(models.Model):
    """Says that a stretch of one version was taken from another: how evidence finds its way after
    a split or a join."""

    version = models.ForeignKey(FragmentVersion, on_delete=models.PROTECT, related_name="parts")
    start = models.PositiveIntegerField()
    of_version = models.ForeignKey(
        FragmentVersion, on_delete=models.PROTECT, related_name="went_to"
    )
    of_start = models.PositiveIntegerField()
    length = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.version}: {self.start}+{self.length}"
