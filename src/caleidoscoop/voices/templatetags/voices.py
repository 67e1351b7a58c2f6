"""Places and tables of fragments, in the language of the reader."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _

from caleidoscoop.voices.formats import place_label
from caleidoscoop.voices.forms import ROLES

register = template.Library()


@register.filter
def place(kept: str) -> str:
    return place_label(kept)


@register.filter
def counted_values(kept: Sequence[Sequence[Any]]) -> list[tuple[str, str, int]]:
    """Return values with how often they occur; a field is named as people know it."""
    return [(str(ROLES.get(column, column)), value, *(n or [1])) for column, value, *n in kept]


@register.filter
def table(name: str) -> str:
    """Name a table: a bare number says too little, a name of its own is enough."""
    return _("table %(number)s") % {"number": name} if name.isdecimal() else name
