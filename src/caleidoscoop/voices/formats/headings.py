"""Headings that name an element or a kind of speaker, and so tell it of what follows."""

from caleidoscoop.voices.formats.vocabulary import ELEMENTS, SPEAKER_KINDS, fold


def fields_of_heading(text: str) -> dict[str, str]:
    key = fold(text)
    if key in ELEMENTS:
        return {"element": ELEMENTS[key]}
    if key in SPEAKER_KINDS:
        return {"speaker_kind": SPEAKER_KINDS[key]}
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
