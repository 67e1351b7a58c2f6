"""What earlier apps may know of a person, without importing the app `people`."""

from typing import Any, Protocol

from django.db.models import QuerySet


class Viewer(Protocol):
    """A signed-in person or an anonymous reader, as a query sees them."""

    @property
    def is_authenticated(self) -> bool: ...


def roles_of(user: Viewer) -> "QuerySet[Any] | None":
    """Return the roles that hold today, or None for who is not signed in."""
    return user.current_roles() if user.is_authenticated else None  # type: ignore[attr-defined]
