"""Where a passage stands in its file, for people; kept in English, shown in their language."""

import re

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

WORDS: dict[str, str | Promise] = {
    "line": pgettext_lazy("place in a file", "line"),
    "row": pgettext_lazy("place in a file", "row"),
    "cell": pgettext_lazy("place in a file", "cell"),
    "column": pgettext_lazy("place in a file", "column"),
    "sheet": pgettext_lazy("place in a file", "sheet"),
    "paragraph": pgettext_lazy("place in a file", "paragraph"),
    "part": pgettext_lazy("place in a file", "part"),
    "table": pgettext_lazy("place in a file", "table"),
    "footnote": pgettext_lazy("place in a file", "footnote"),
    "endnote": pgettext_lazy("place in a file", "endnote"),
    "comment": pgettext_lazy("place in a file", "comment"),
    "and further": pgettext_lazy("place in a file", "and further"),
    "header": pgettext_lazy("place in a file", "header"),
    "footer": pgettext_lazy("place in a file", "footer"),
    "time": pgettext_lazy("place in a file", "time"),
    "caption": pgettext_lazy("place in a file", "caption"),
    "speaker": pgettext_lazy("place in a file", "speaker"),
    "turns": pgettext_lazy("place in a file", "turns"),
    "page": pgettext_lazy("place in a file", "page"),
    "field": pgettext_lazy("place in a file", "field"),
    "text box": pgettext_lazy("place in a file", "text box"),
}
STEP = re.compile(r"(^|, )(text box|and further|[a-z]+)(?= |,|$)")


def place_label(place: str) -> str:
    """Return a place in the language of the reader; names of sheets stay as they are."""
    pieces = place.split('"')
    for i in range(0, len(pieces), 2):
        pieces[i] = STEP.sub(lambda found: f"{found[1]}{WORDS.get(found[2], found[2])}", pieces[i])
    return '"'.join(pieces)
