"""What holds regions together: programmes, regions, municipalities, organisations, domains."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from caleidoscoop.shared.people import Viewer, roles_of


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: Viewer) -> "ProgrammeQuerySet":
        roles = roles_of(user)
        return self.none() if roles is None else self.filter(pk__in=roles.values("programme"))


class Programme(models.Model):
    """What holds regions together for years, such as Elke Regio Telt!."""

    key = models.SlugField(unique=True, max_length=80)
    name = models.CharField(max_length=200)
    is_fictional = models.BooleanField(default=False)
    last_withdrawal = models.PositiveIntegerField(default=0)

    objects = ProgrammeQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Phase(models.TextChoices):
    PREPARE = "prepare", _("preparing")
    DIALOGUE = "dialogue", _("dialogue")
    THREADS = "threads", _("common threads")
    REFLECTION = "reflection", _("reflection")
    REPORT = "report", _("report")
    PLAN = "plan", _("plan")


class RegionQuerySet(models.QuerySet["Region"]):
    def visible_to(self, user: Viewer) -> "RegionQuerySet":
        """Keep the regions of one's programmes: members see them side by side."""
        roles = roles_of(user)
        return (
            self.none() if roles is None else self.filter(programme__in=roles.values("programme"))
        )


class Region(models.Model):
    """Several municipalities that speak together in a programme."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="regions")
    key = models.SlugField(max_length=80)
    name = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    phase = models.CharField(max_length=12, choices=Phase, default=Phase.PREPARE)
    provinces = models.CharField(max_length=200, blank=True)
    borders = models.CharField(max_length=20, blank=True)
    neighbours = models.CharField(max_length=300, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="region_key_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """A municipality in the division of one year."""

    code = models.CharField(max_length=6)
    division_year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    province = models.CharField(max_length=40, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    regions = models.ManyToManyField(Region, through="Membership", related_name="municipalities")

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "municipalities"
        constraints = [
            models.UniqueConstraint(fields=["code", "division_year"], name="municipality_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A municipality in a region, from a day or until one; sometimes not certain."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="memberships")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="memberships"
    )
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    is_certain = models.BooleanField(default=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "municipality", "from_on"],
                name="membership_once",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True)
                | Q(from_on__isnull=True)
                | Q(until_on__gt=models.F("from_on")),
                name="membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} in {self.region}"


class OrganisationKind(models.TextChoices):
    MINISTRY = "ministry", _("ministry")
    PROVINCE = "province", _("province")
    MUNICIPALITY = "municipality", _("municipality")
    WATER_AUTHORITY = "water_authority", _("water authority")
    PARTNER = "partner", _("partner")
    FIRM = "firm", _("firm")
    OTHER = "other", _("other")


class Organisation(models.Model):
    """An organisation for which people speak."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="organisations")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=OrganisationKind, default=OrganisationKind.OTHER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="organisation_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Domain(models.Model):
    """A policy domain: what is for which department."""

    key = models.SlugField(unique=True)
    name_nl = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)

    class Meta:
        ordering = ["name_nl", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "nl").startswith("en") else self.name_nl
