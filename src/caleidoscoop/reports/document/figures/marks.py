"""Signs that decorate a word: kinds of thread, stances, levels, and the glass of a region.

The kinds have the shapes of shared/_symbols.html. Each is drawn in a box of 20 by 20.
"""

from caleidoscoop.reports.document.figures.palette import ACCENT, PAPER, SOFT, WARM, hue_of, mixed

KINDS = {
    "": "M10 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16zm0 2.2a5.8 5.8 0 1 0 0 11.6 5.8 5.8 0 0 0 0-11.6z",
    "challenge": "M10 1l9 9-9 9-9-9z",
    "initiative": "M10 2l9 16H1z",
    "structure": "M2.5 2.5h15v15h-15z",
    "bottleneck": "M5.5 2h9l4.5 8-4.5 8h-9L1 10z",
    "metaphor": "M5.5 16.5a4.3 4.3 0 0 1-.6-8.5 5.6 5.6 0 0 1 10.7 1.1 3.8 3.8 0 0 1-.4 7.4z",
    "belief": "M10 1a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 2v14a7 7 0 0 0 0-14z",
    "constructive_metaphor": "M10 5.8a4.2 4.2 0 1 1 0 8.4 4.2 4.2 0 0 1 0-8.4zM9.1.6h1.8v3.6H9.1z"
    "M9.1 15.8h1.8v3.6H9.1zM.6 9.1h3.6v1.8H.6zM15.8 9.1h3.6v1.8h-3.6zM2.7 4l1.3-1.3 2.5 2.5-1.3 "
    "1.3zM13.5 14.8l1.3-1.3 2.5 2.5-1.3 1.3zM16 2.7L17.3 4l-2.5 2.5-1.3-1.3zM5.2 13.5l1.3 1.3L4 "
    "17.3 2.7 16z",
    "need": "M10 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16z",
    "idea": "M10 .5l2.4 7.1 7.1 2.4-7.1 2.4L10 19.5l-2.4-7.1L.5 10l7.1-2.4z",
    "trend": "M2.2 17L1 15.7l6.6-6.9 3.4 3.3 4.6-4.8L13.5 5H19v5.5l-2.1-2-5.9 6.1-3.4-3.3z",
    "lever": "M1 10.6L17.6 4.5l.8 2.1-6.7 2.5L15.5 18h-9l2.7-7.6-7.4 2.7z",
    "value": "M10 18L2.3 9.9A4.7 4.7 0 0 1 9 3.3l1 1 1-1a4.7 4.7 0 0 1 6.7 6.6z",
    "principle": "M2 2h16v3H2zM4.5 6.5H8V14H4.5zM12 6.5h3.5V14H12zM2 15.5h16v3H2z",
    "first_step": "M2 18v-5h5V8.5h5V4h6v14z",
}
RING = '<circle cx="10" cy="10" r="8.6" fill="none" stroke="{}" stroke-width="2"/>'
DISC = '<circle cx="10" cy="10" r="9.6" fill="{}"/>'
SIGN = f'stroke="{PAPER}" stroke-width="2.2" stroke-linecap="round"'
OTHERS = {
    "clear": DISC.format(ACCENT),
    "heard": RING.format(ACCENT) + f'<circle cx="10" cy="10" r="3.8" fill="{ACCENT}"/>',
    "contradicted": RING.format(WARM) + f'<path d="M5 15L15 5" stroke="{WARM}" stroke-width="2"/>',
    "none": f'<path d="M4 10h12" stroke="{SOFT}" stroke-width="2"/>',
    "few": RING.format(SOFT).replace("/>", ' stroke-dasharray="6 3"/>'),
    "to_come": RING.format(SOFT).replace("/>", ' stroke-dasharray="2 2.8"/>'),
    "supports": DISC.format(ACCENT) + f'<path class="sign" d="M5.2 10h9.6M10 5.2v9.6" {SIGN}/>',
    "nuances": RING.format(ACCENT) + '<path d="M5 11.2c3-6.2 6.4 3.8 10-2.2" fill="none" '
    f'stroke="{ACCENT}" stroke-width="2.2" stroke-linecap="round"/>',
    "contradicts": DISC.format(WARM) + f'<path class="sign" d="M5.2 10h9.6" {SIGN}/>',
}


def mark(name: str, hue: int = 0) -> str:
    """Return a sign as SVG. A kind is named k-NAME, a region's glass `glass`."""
    if name == "glass":
        inside = _glass(hue_of(hue))
    elif name.startswith("k-"):
        inside = f'<path fill="{ACCENT}" fill-rule="evenodd" d="{KINDS[name[2:]]}"/>'
    else:
        inside = OTHERS[name]
    return f'<svg viewBox="0 0 20 20">{inside}</svg>'


def _glass(hue: str) -> str:
    facets = (
        ("M10 0l10 7.2-10 3.8z", mixed(hue, 0.78, "#ffffff")),
        ("M10 0v11L0 7.2z", mixed(hue, 0.62, "#ffffff")),
        ("M0 7.2L10 11 4 20z", hue),
        ("M4 20l6-9 6 9z", mixed(hue, 0.78, "#1d2433")),
        ("M16 20l-6-9 10-3.8z", mixed(hue, 0.92, "#1d2433")),
    )
    return "".join(f'<path fill="{colour}" d="{path}"/>' for path, colour in facets)
