"""Small pieces of every page: signs, form controls, the voice rose, phases and reach."""

import math
from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

register = template.Library()

HUES = 11

# Clockwise from the top, the same in every rose, so that the eye learns where a voice sits.
VOICES: tuple[tuple[str, str | Promise], ...] = (
    ("rijk", _("national government")),
    ("province", _("province")),
    ("municipality", _("municipality")),
    ("water_authority", _("water authority")),
    ("partner", _("partner")),
    ("business", _("business")),
    ("resident", _("resident")),
)

STANCES: dict[str, tuple[str, str | Promise]] = {
    "supports": ("+", _("supports")),
    "nuances": ("~", _("nuances")),
    "contradicts": ("\N{MINUS SIGN}", _("contradicts")),
}

PHASES = 6


class RegionLike(Protocol):
    """What a drawing needs to know of a region."""

    key: str
    name: str
    position: int


class JobLike(Protocol):
    """How far a job is."""

    done: int
    total: int


@register.filter
def hue(region: RegionLike) -> int:
    """Return the number of a region's hue: its own for good, because it follows its position.

    A region that the style sheet knows by its key takes that hue instead.
    """
    return int(region.position) % HUES + 1


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a sign of _symbols.html; the word stands beside it, so it is not read aloud."""
    return format_html('<svg class="cal-icon" aria-hidden="true"><use href="#{}"/></svg>', name)


@register.inclusion_tag("shared/_stance.html")
def stance(value: str) -> dict[str, object]:
    sign, word = STANCES[value]
    return {"stance": value, "sign": sign, "word": word}


@register.filter
def left(job: JobLike) -> int:
    """Return how many of a job's units are still to do."""
    return max(job.total - job.done, 0)


@register.filter
def control_kind(field: BoundField) -> str:
    """Name the shape of a form field, for _field.html."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "single"


def control_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.FileInput):
        return "cal-file"
    if isinstance(widget, forms.Textarea):
        return "utrecht-textarea"
    if isinstance(widget, forms.RadioSelect):
        return "utrecht-radio-button"
    if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
        return "utrecht-checkbox"
    if isinstance(widget, forms.Select):
        return "utrecht-select"
    return "utrecht-textbox"


@register.filter
def described_by(field: BoundField) -> str:
    """Return the ids of the hint and the error of a field, as _field.html writes them."""
    parts = [("hint", field.help_text), ("error", field.errors)]
    return " ".join(f"{field.auto_id}-{name}" for name, present in parts if present)


@register.filter
def control(field: BoundField) -> SafeString:
    """Render a field's control with its class, and with its hint and error tied to it."""
    widget = field.field.widget
    own = widget.attrs.get("class", "")
    attributes: dict[str, str | bool] = {"class": f"{control_class(widget)} {own}".strip()}
    if described := described_by(field):
        attributes["aria-describedby"] = described
    return field.as_widget(attrs=attributes)


def wedge(position: int) -> str:
    """Return one of seven petals in a circle of 36 units; petal 0 points up and to the right."""
    start = math.radians(-90 + position * 360 / len(VOICES))
    width = math.radians(360 / len(VOICES))
    inset = 0.085
    points = [(2.6, start + width / 2)]
    points += [(15.0, start + inset + (width - 2 * inset) * step / 2) for step in range(3)]
    corners = (f"{18 + r * math.cos(a):.1f} {18 + r * math.sin(a):.1f}" for r, a in points)
    return f"M{'L'.join(corners)}z"


WEDGES = tuple(wedge(position) for position in range(len(VOICES)))


def petals(css_class: str, kinds: Collection[str]) -> SafeString:
    data = "".join(WEDGES[i] for i, (kind, _word) in enumerate(VOICES) if kind in kinds)
    return format_html('<path class="{}" d="{}"/>', css_class, data) if data else SafeString("")


@register.inclusion_tag("shared/_rose.html")
def rose(
    supports: Iterable[str], contradicts: Iterable[str] = (), look: str = ""
) -> dict[str, object]:
    """Draw which kinds of speaker support and contradict; the names are in the hidden text.

    `look` is "ink" or "accent" where no region gives the hue.
    """
    against = set(contradicts)
    present = set(supports)
    silent = {kind for kind, _word in VOICES} - present - against
    drawing = [
        petals("off", silent),
        petals("on", present - against),
        petals("against on" if present & against else "against", against),
    ]
    return {
        "drawing": mark_safe("".join(drawing)),  # noqa: S308  parts are escaped above
        "supporting": [word for kind, word in VOICES if kind in present],
        "contradicting": [word for kind, word in VOICES if kind in against],
        "known": len(VOICES),
        "look": look,
    }


@register.inclusion_tag("shared/_phase.html")
def phase(region: RegionLike, step: int, word: str) -> dict[str, object]:
    """Draw how far a region has come: `step` counts from 1, `word` is the name of that step."""
    panes = []
    for number in range(1, PHASES + 1):
        state = "done" if number < step else "now" if number == step else "next"
        panes.append((state, 4 + 20 * (number - 1)))
    drawing = format_html_join("", '<path class="{}" d="M{} 2h15l-3 18h-15z"/>', panes)
    return {"region": region, "drawing": drawing, "step": step, "steps": PHASES, "word": word}


@register.inclusion_tag("shared/_reach.html")
def reach(regions: Sequence[RegionLike], reached: Iterable[str]) -> dict[str, object]:
    """Draw in which of the regions something was heard; `reached` holds keys of regions."""
    keys = set(reached)
    return stones(
        [(region.key, hue(region), "on" if region.key in keys else "off") for region in regions]
    )


def stones(looks: Sequence[tuple[str, int, str]]) -> dict[str, object]:
    """Draw a stone for each key and hue: "on", "off" or "few"."""
    cells = [(*look, 5.5 + 13 * place) for place, look in enumerate(looks)]
    drawing = format_html_join(
        "",
        '<path data-region="{}" data-hue="{}" class="{}" d="M{} 1l5.5 3.5-1 6.5-5 3-4.5-4 .5-6z"/>',
        cells,
    )
    return {"drawing": drawing, "width": 13 * len(cells) + 1}
