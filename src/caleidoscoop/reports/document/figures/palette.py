"""The colours of the product on paper, as in shared/assets/css/tokens.css; a test compares."""

PAPER, SAND, INK, SOFT, LINE = "#fffdf9", "#f7f1e6", "#1d2433", "#525a68", "#ddd3c1"
ACCENT, WARM, LAND, ABROAD = "#0b5a63", "#b3470b", "#d9d0bd", "#f1ebde"
HUES = (
    "#0b8eaf",
    "#c45c51",
    "#a47703",
    "#9967bc",
    "#369653",
    "#bb671d",
    "#01948a",
    "#7275cf",
    "#7d8908",
    "#3c83ce",
    "#ba5b8b",
)


def hue_of(number: int) -> str:
    """Return the colour of a region; 0 has none of its own."""
    return HUES[(number - 1) % len(HUES)] if number else ACCENT


def mixed(colour: str, share: float, other: str) -> str:
    """Return a colour with less of itself and more of another, as glass is darker or lighter."""
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
