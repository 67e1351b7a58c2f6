"""What every action on reports asks first."""

from django.utils.translation import gettext as _

from caleidoscoop.people.models import RoleKind, User, may_code
from caleidoscoop.programmes.models import Programme
from caleidoscoop.reports.models import Report
from caleidoscoop.shared.refused import Refused


def may_write(user: User, report: Report) -> bool:
    """Whether this person may write in the report: of a region, or of the programme."""
    return may_code(user, programme=report.programme, region=report.region)


def may_publish(user: User, programme: Programme) -> bool:
    roles = user.current_roles().in_scope(programme=programme, region=None)
    return roles.filter(kind=RoleKind.PROGRAMME_LEAD).exists()


def must_write(report: Report, by: User) -> None:
    """Refuse who may not write in this report, or a report that was closed."""
    if not may_write(by, report):
        raise Refused(
            _("Only a facilitator of this region may write in its report.")
            if report.region
            else _("Only the programme lead may write in this report.")
        )
    if report.closed_at is not None:
        raise Refused(_("This report was closed."))
