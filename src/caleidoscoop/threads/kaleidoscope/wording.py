"""What a view says in words: for who does not see a rose, and at the head of a download."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from caleidoscoop.threads.kaleidoscope.dimensions import DIMENSIONS
from caleidoscoop.threads.kaleidoscope.pivot import LEAST, Cell, Extent, Pivot
from caleidoscoop.threads.kaleidoscope.view import ALL, Show, Sides, View
from caleidoscoop.threads.models import Stance
from caleidoscoop.voices.models import SpeakerKind


def percent(fraction: float | None) -> str:
    return "" if fraction is None else f"{round(100 * fraction)}%"


def shown_in(cell: Cell, show: Show) -> str:
    """Return the figure of a cell: a number, or a share."""
    return percent(cell.share) if show.is_share else str(cell.count)


@dataclass(frozen=True)
class Phrases:
    """The words of cells in one language, looked up once: a page says them hundreds of times."""

    nobody: str
    sessions: tuple[str, str]
    speakers: tuple[str, str]
    interval: str
    supported: str
    contradicted: str
    contradicts: tuple[str, str]
    more: str
    less: str
    small: str
    kinds: dict[str, str]


def phrases() -> Phrases:
    return _phrases_in(get_language() or "")


@lru_cache
def _phrases_in(language: str) -> Phrases:
    return Phrases(
        nobody=_("nobody spoke here yet"),
        sessions=(
            ngettext("%(count)s of %(base)s session", "%(count)s of %(base)s sessions", 1),
            ngettext("%(count)s of %(base)s session", "%(count)s of %(base)s sessions", 2),
        ),
        speakers=(
            ngettext("%(count)s of %(base)s speaker", "%(count)s of %(base)s speakers", 1),
            ngettext("%(count)s of %(base)s speaker", "%(count)s of %(base)s speakers", 2),
        ),
        interval=_("%(share)s, between %(low)s and %(high)s"),
        supported=_("supported by %(kinds)s"),
        contradicted=_("contradicted by %(kinds)s"),
        contradicts=(
            ngettext("%(number)s speaker contradicts it", "%(number)s speakers contradict it", 1),
            ngettext("%(number)s speaker contradicts it", "%(number)s speakers contradict it", 2),
        ),
        more=_("more than elsewhere"),
        less=_("less than elsewhere"),
        small=_("fewer than %(least)s speakers in the base") % {"least": LEAST},
        kinds={kind: str(SpeakerKind(kind).label) for kind in SpeakerKind.values},
    )


def told_of(cell: Cell, show: Show) -> str:
    """Say a cell in full: how many of how many, the share with its interval, who, and the marks."""
    said = phrases()
    if not cell.base:
        return said.nobody
    form = said.sessions if show.counts_sessions else said.speakers
    parts = [form[cell.base != 1] % {"count": cell.count, "base": cell.base}, interval_of(cell)]
    if cell.kinds_for:
        parts.append(said.supported % {"kinds": names_of(cell.kinds_for)})
    parts += marks_of(cell)
    return ", ".join(part for part in parts if part)


def interval_of(cell: Cell) -> str:
    if cell.low is None or cell.high is None:
        return ""
    return phrases().interval % {
        "share": percent(cell.share),
        "low": percent(cell.low),
        "high": percent(cell.high),
    }


def marks_of(cell: Cell) -> list[str]:
    """Return the marks of a cell, each in words."""
    said, marks = phrases(), []
    if cell.against and cell.kinds_against:
        marks.append(said.contradicted % {"kinds": names_of(cell.kinds_against)})
    elif cell.against:
        marks.append(said.contradicts[cell.against != 1] % {"number": cell.against})
    if cell.stands_out:
        marks.append(said.more if cell.stands_out == "more" else said.less)
    if cell.is_small:
        marks.append(said.small)
    return marks


def names_of(kinds: tuple[str, ...]) -> str:
    words = phrases().kinds
    return ", ".join(words[kind] for kind in kinds)


def sure_of(extent: Extent) -> str:
    """Say, short, where something is shared beyond doubt; nothing when that is nowhere."""
    words = {"number": extent.present}
    if extent.word == "all":
        return _("surely in all regions")
    if extent.word == "some":
        return _("surely in %(number)s regions") % words
    return _("surely in one region") if extent.word == "one" else ""


def reach_told(extent: Extent) -> str:
    """Say how far something reaches, in full."""
    words = {
        "heard": extent.heard,
        "regions": extent.regions,
        "present": extent.present,
        "counted": extent.counted,
    }
    said = _("Heard in %(heard)s of %(regions)s regions") % words
    said += "; " + _("beyond doubt in %(present)s of the %(counted)s that count") % words
    if extent.too_few:
        said += "; " + _("too few speakers in %(regions)s") % {"regions": ", ".join(extent.too_few)}
    return said + "."


def counted_in(view: View) -> str:
    """Say what a figure counts."""
    stance = view.stances
    words = {"what": str(view.show.label)}
    if stance == ALL:
        return _("%(what)s, whatever their stance") % words
    if stance == Stance.SUPPORTS:
        return _("%(what)s that support it") % words
    if stance == Stance.NUANCES:
        return _("%(what)s that nuance it") % words
    return _("%(what)s that contradict it") % words


def caption_of(view: View) -> str:
    """Name the table."""
    return _("Rows: %(rows)s. Columns: %(columns)s. In the cells: %(counted)s.") % {
        "rows": DIMENSIONS[view.rows].label,
        "columns": DIMENSIONS[view.columns].label,
        "counted": counted_in(view),
    }


def told_at_the_head(pivot: Pivot, sides: Sides, programme: str) -> list[tuple[str, str]]:
    """Return what a download must say to be read without the page."""
    view = pivot.view
    told = [
        (_("programme"), programme),
        (_("rows"), str(DIMENSIONS[view.rows].label)),
        (_("columns"), str(DIMENSIONS[view.columns].label)),
        (_("which threads"), str(view.level.label)),
        (_("in the cells"), counted_in(view)),
    ]
    for name, key in view.filters:
        item = sides.item(name, key)
        if item:
            told.append((str(DIMENSIONS[name].label), item.label))
    if pivot.n_pages > 1:
        told.append((_("page"), f"{pivot.page} / {pivot.n_pages}"))
    if pivot.n_columns > len(pivot.heads):
        told.append((_("columns not shown"), str(pivot.n_columns - len(pivot.heads))))
    told.append((_("address"), view.url))
    return [(capfirst(name), words) for name, words in told]
