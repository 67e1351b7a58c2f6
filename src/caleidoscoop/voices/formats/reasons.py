"""Why words of a file are in no passage: a code for programs, a phrase for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, str | Promise] = {
    "contents": _("table of contents"),
    "deleted": _("deleted with tracked changes"),
    "embedded_file": _("embedded file, not read"),
    "empty_marker": _("list mark without text"),
    "field": _("field of a row"),
    "formula": _("formula without a result"),
    "front_matter": _("front matter"),
    "header_row": _("header row"),
    "heading": _("heading"),
    "hidden": _("hidden text"),
    "hidden_sheet": _("hidden sheet"),
    "ignored_column": _("column that you left out"),
    "marker": _("list mark"),
    "page_number": _("page number"),
    "ragged_row": _("row with more cells than the header"),
    "repeated": _("repeated header or footer"),
    "row_without_text": _("row without text"),
    "rule": _("line across the page"),
    "unknown_column": _("column that was not recognised"),
}


def reason_label(reason: str) -> str:
    """Return a reason in the language of the reader."""
    return str(REASONS.get(reason, reason))
