"""Everything that changes who may come in, and who may do what where."""

from datetime import date, datetime, timedelta

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caleidoscoop.people.models import Role, RoleKind, User
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.shared.models import record
from caleidoscoop.shared.refused import Refused

# A region lead brings in those who work in the region; who leads is the programme's to say.
GRANTED_BY_REGION_LEAD = (RoleKind.NOTE_TAKER, RoleKind.FACILITATOR)
LINK_HOLDS = timedelta(hours=12)
LINK_SALT = "caleidoscoop.people.come_in"


@transaction.atomic
def grant_role(
    user: User,
    *,
    kind: str,
    programme: Programme,
    region: Region | None = None,
    by: User | None,
    at: datetime,
    ends_on: date | None = None,
) -> Role:
    """Give a person a role in a programme or a region, or renew it until another day.

    Without `by` it is the operator who grants, from the command line.
    Raises Refused if the role does not fit the place, has ended already, or is not theirs to give.
    """
    _check_place(RoleKind(kind), programme, region)
    if ends_on is not None and ends_on < timezone.localdate(at):
        raise Refused(_("A role cannot end before it starts."))
    if by is not None and not may_grant(by, kind=kind, programme=programme, region=region):
        raise Refused(_("This role is not yours to give."))
    role, _is_new = Role.objects.update_or_create(
        user=user,
        kind=kind,
        programme=programme,
        region=region,
        defaults={"granted_by": by, "granted_at": at, "ends_on": ends_on},
    )
    record(
        programme_key=programme.key,
        verb="role_granted",
        target=user,
        by=by,
        at=at,
        kind=str(kind),
        region=region.key if region else None,
        ends_on=ends_on.isoformat() if ends_on else None,
    )
    return role


def may_grant(user: User, *, kind: str, programme: Programme, region: Region | None) -> bool:
    """Whether this person may give this role: a programme lead any, a region lead some there."""
    roles = user.current_roles().filter(programme=programme)
    if roles.filter(kind=RoleKind.PROGRAMME_LEAD).exists():
        return True
    if region is None or kind not in GRANTED_BY_REGION_LEAD:
        return False
    return roles.filter(kind=RoleKind.REGION_LEAD, region=region).exists()


def _check_place(kind: RoleKind, programme: Programme, region: Region | None) -> None:
    if region is not None and region.programme_id != programme.pk:
        raise Refused(_("This region is not part of the programme."))
    if kind == RoleKind.PROGRAMME_LEAD and region is not None:
        raise Refused(_("A programme lead leads the whole programme, not one region."))
    if kind == RoleKind.REGION_LEAD and region is None:
        raise Refused(_("A region lead needs a region."))


def record_presence(user: User, *, verb: str, at: datetime) -> None:
    """Write that somebody signed in or out, in the record of each programme of theirs."""
    keys = user.current_roles().values_list("programme__key", flat=True).distinct()
    for key in keys.order_by("programme__key"):
        record(programme_key=key, verb=verb, target=user, by=user, at=at)


def local_sign_in_link(user: User) -> str:
    """Return the path of a personal link that lets this person in once, within twelve hours.

    It stops working at the next sign-in of this person, by whatever way.
    """
    token = signing.dumps(_stamp(user), salt=LINK_SALT, compress=False)
    return reverse("people:come_in", args=[token])


def owner_of(token: str) -> User | None:
    """Return whom a link lets in, or None when it is not ours, too old, or used."""
    try:
        stamp = signing.loads(token, salt=LINK_SALT, max_age=LINK_HOLDS)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=stamp[0], is_active=True).first()
    return user if user is not None and _stamp(user) == stamp else None


def use_link(token: str, *, at: datetime) -> User:
    """Take up a link; only the first of two at once gets in.

    Raises Refused if the link is not ours, too old, or used.
    """
    user = owner_of(token)
    unused = User.objects.filter(pk=user.pk, last_login=user.last_login) if user else None
    if user is None or unused is None or not unused.update(last_login=at):
        raise Refused(_("This link does not work any more. Ask for a new one."))
    return user


def _stamp(user: User) -> list[object]:
    return [user.pk, user.last_login.isoformat() if user.last_login else ""]
