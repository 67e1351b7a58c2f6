"""Who may do what where: accounts and their roles in a programme or region."""

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caleidoscoop.programmes.models import Programme, Region


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractUser):
    """A person with an account. Participants of a dialogue need none."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(max_length=200, blank=True)
    is_fictional = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()  # type: ignore[assignment, misc]

    def __str__(self) -> str:
        return self.name or self.email

    def current_roles(self) -> "RoleQuerySet":
        return self.roles.current(on=timezone.localdate())


class RoleKind(models.TextChoices):
    PROGRAMME_LEAD = "programme_lead", _("programme lead")
    REGION_LEAD = "region_lead", _("region lead")
    FACILITATOR = "facilitator", _("facilitator")
    NOTE_TAKER = "note_taker", _("note-taker")
    DIRECTOR = "director", _("director")
    CONNECTOR = "connector", _("connector")
    OPERATOR = "operator", _("operator")


# Who reads what people said; the others work with threads and reports.
READERS_OF_VOICES = (
    RoleKind.PROGRAMME_LEAD,
    RoleKind.REGION_LEAD,
    RoleKind.FACILITATOR,
    RoleKind.NOTE_TAKER,
)
CODERS = (RoleKind.PROGRAMME_LEAD, RoleKind.FACILITATOR)


class RoleQuerySet(models.QuerySet["Role"]):
    def current(self, *, on: date) -> "RoleQuerySet":
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))

    def in_scope(self, *, programme: Programme, region: Region | None) -> "RoleQuerySet":
        """Keep the roles that reach the region; for the whole programme, those without a region."""
        reach = Q(region__isnull=True) | Q(region=region) if region else Q(region__isnull=True)
        return self.filter(reach, programme=programme)


class Role(models.Model):
    """What a person is in a programme, or in one region of it, until a day."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=20, choices=RoleKind)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="roles")
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="roles"
    )
    granted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField()
    ends_on = models.DateField(null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "programme"],
                condition=Q(region__isnull=True),
                name="role_in_programme_once",
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "programme", "region"],
                condition=Q(region__isnull=False),
                name="role_in_region_once",
            ),
            models.CheckConstraint(
                condition=~Q(kind="programme_lead") | Q(region__isnull=True),
                name="role_programme_lead_has_no_region",
            ),
            models.CheckConstraint(
                condition=~Q(kind="region_lead") | Q(region__isnull=False),
                name="role_region_lead_has_region",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.kind}"


def may_code(user: User, *, programme: Programme, region: Region | None) -> bool:
    """Whether this person may change threads of this scope: of a region, or of the programme."""
    kinds = CODERS if region else (RoleKind.PROGRAMME_LEAD,)
    roles = user.current_roles().in_scope(programme=programme, region=region)
    return roles.filter(kind__in=kinds).exists()


def may_import(user: User, *, programme: Programme, region: Region | None) -> bool:
    """Whether this person may bring in what people said in this region, or in the programme."""
    kinds = READERS_OF_VOICES if region else (RoleKind.PROGRAMME_LEAD,)
    roles = user.current_roles().in_scope(programme=programme, region=region)
    return roles.filter(kind__in=kinds).exists()
