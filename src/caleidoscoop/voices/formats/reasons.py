"""Why words of a file are in no passage: a code for programs, a phrase for people."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

REASONS: dict[str, str | Promise] = {
    "bad_time": pgettext_lazy("left out of a file", "time that cannot be read"),
    "address": pgettext_lazy("left out of a file", "address of a link"),
    "cell_notes": pgettext_lazy("left out of a file", "notes at cells, not read"),
    "contents": pgettext_lazy("left out of a file", "table of contents"),
    "deleted": pgettext_lazy("left out of a file", "deleted with tracked changes"),
    "embedded_file": pgettext_lazy("left out of a file", "embedded file, not read"),
    "empty_marker": pgettext_lazy("left out of a file", "list mark without text"),
    "field": pgettext_lazy("left out of a file", "field of a row"),
    "formula": pgettext_lazy("left out of a file", "formula without a result"),
    "front_matter": pgettext_lazy("left out of a file", "front matter"),
    "header_row": pgettext_lazy("left out of a file", "header row"),
    "heading": pgettext_lazy("left out of a file", "heading"),
    "hidden": pgettext_lazy("left out of a file", "hidden text"),
    "hidden_sheet": pgettext_lazy("left out of a file", "hidden sheet"),
    "ignored_column": pgettext_lazy("left out of a file", "column that you left out"),
    "layout": pgettext_lazy("left out of a file", "layout of captions"),
    "markup": pgettext_lazy("left out of a file", "mark of layout"),
    "marker": pgettext_lazy("left out of a file", "list mark"),
    "note": pgettext_lazy("left out of a file", "remark in a captions file"),
    "nul": pgettext_lazy("left out of a file", "NUL bytes, taken out"),
    "page_number": pgettext_lazy("left out of a file", "page number"),
    "picture": pgettext_lazy("left out of a file", "picture, not read"),
    "ragged_row": pgettext_lazy("left out of a file", "row with more cells than the header"),
    "repeated": pgettext_lazy("left out of a file", "repeated header or footer"),
    "row_without_text": pgettext_lazy("left out of a file", "row without text"),
    "rule": pgettext_lazy("left out of a file", "line across the page"),
    "running": pgettext_lazy("left out of a file", "running header or footer"),
    "shown_again": pgettext_lazy("left out of a file", "words that captions show twice"),
    "sound": pgettext_lazy("left out of a file", "sound, not speech"),
    "speaker_name": pgettext_lazy("left out of a file", "name of a speaker, not kept"),
    "unreadable_sign": pgettext_lazy("left out of a file", "sign that cannot be read"),
    "unknown_column": pgettext_lazy("left out of a file", "column that was not recognised"),
}


def reason_label(reason: str) -> str:
    """Return a reason in the language of the reader."""
    return str(REASONS.get(reason, reason))
