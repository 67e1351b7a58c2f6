"""Reading files into passages: every word of a file is in one passage, or is listed as left out.

`read`, `read_pasted` and `preview` are the only doors; they raise `Unreadable` and nothing else.
"""

from caleidoscoop.voices.formats.extract import DEFAULT, Extract, LeftOut, Limits, Passage
from caleidoscoop.voices.formats.places import place_label
from caleidoscoop.voices.formats.reading import EXTENSIONS, read, read_pasted
from caleidoscoop.voices.formats.reasons import reason_label
from caleidoscoop.voices.formats.refusal import Unreadable
from caleidoscoop.voices.formats.showing import Preview, SheetPreview, preview
from caleidoscoop.voices.formats.vocabulary import FIELDS

__all__ = [
    "DEFAULT",
    "EXTENSIONS",
    "FIELDS",
    "Extract",
    "LeftOut",
    "Limits",
    "Passage",
    "Preview",
    "SheetPreview",
    "Unreadable",
    "place_label",
    "preview",
    "read",
    "read_pasted",
    "reason_label",
]
