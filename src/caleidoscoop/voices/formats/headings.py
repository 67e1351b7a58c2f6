"""Headings that name an element or a kind of speaker, and so tell it of what follows."""

from caleidoscoop.voices.formats.folding import fold
from caleidoscoop.voices.formats.speakers import KINDS_WITH_POSITION, SPEAKER_KINDS
from caleidoscoop.voices.formats.vocabulary import ELEMENTS

# Of the words for a position alone only these; "Bestuur" is the subject of a part as well.
POSITIONS = {
    "ambtenaren": "official",
    "officials": "official",
    "civil servants": "official",
    "bestuurders": "executive",
    "executives": "executive",
}


def fields_of_heading(text: str) -> dict[str, str]:
    key = fold(text)
    if key in ELEMENTS:
        return {"element": ELEMENTS[key]}
    if key in SPEAKER_KINDS:
        return {"speaker_kind": SPEAKER_KINDS[key]}
    if key in KINDS_WITH_POSITION:
        kind, position = KINDS_WITH_POSITION[key]
        return {"speaker_kind": kind, "position": position}
    if key in POSITIONS:
        return {"position": POSITIONS[key]}
    return {}


class Headings:
    """The headings that hold at a place in a text, the highest first."""

    def __init__(self) -> None:
        self.open: list[tuple[int, dict[str, str]]] = []

    def enter(self, text: str, level: int) -> None:
        """Go below a heading: it closes those of its own level and deeper."""
        self.open = [(higher, fields) for higher, fields in self.open if higher < level]
        self.open.append((level, fields_of_heading(text)))

    @property
    def fields(self) -> dict[str, str]:
        return {name: value for _, fields in self.open for name, value in fields.items()}
