"""Where a passage stands in its file, for people; kept in English, shown in their language."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "line": _("line"),
    "row": _("row"),
    "cell": _("cell"),
    "column": _("column"),
    "sheet": _("sheet"),
    "paragraph": _("paragraph"),
    "part": _("part"),
    "table": _("table (of a document)"),
    "footnote": _("footnote"),
    "endnote": _("endnote"),
    "comment": _("comment"),
    "header": _("page header"),
    "footer": _("page footer"),
    "text box": _("text box"),
}
STEP = re.compile(r"(^|, )(text box|[a-z]+)(?= |,|$)")


def place_label(place: str) -> str:
    """Return a place in the language of the reader; names of sheets stay as they are."""
    pieces = place.split('"')
    for i in range(0, len(pieces), 2):
        pieces[i] = STEP.sub(lambda found: f"{found[1]}{WORDS.get(found[2], found[2])}", pieces[i])
    return '"'.join(pieces)
