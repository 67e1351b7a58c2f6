"""Places and tables of fragments, in the language of the reader."""

from django import template
from django.utils.translation import gettext as _

from caleidoscoop.voices.formats import place_label

register = template.Library()


@register.filter
def place(kept: str) -> str:
    return place_label(kept)


@register.filter
def table(name: str) -> str:
    """Name a table: a bare number says too little, a name of its own is enough."""
    return _("table %(number)s") % {"number": name} if name.isdecimal() else name
