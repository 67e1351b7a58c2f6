"""The cells of the kaleidoscope. A page holds hundreds, so they are written here at one go."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from caleidoscoop.shared.templatetags.pieces import VOICES, hue, petals
from caleidoscoop.threads.kaleidoscope.dimensions import Item
from caleidoscoop.threads.kaleidoscope.drawer import Drawer
from caleidoscoop.threads.kaleidoscope.pivot import Cell, Extent, Head, Line, Pivot
from caleidoscoop.threads.kaleidoscope.view import OF_COLUMN, UP, View
from caleidoscoop.threads.kaleidoscope.wording import (
    interval_of,
    percent,
    reach_told,
    shown_in,
    sure_of,
    told_of,
)

register = template.Library()

SIGNS = {"more": "▲", "less": "▼"}


@lru_cache(maxsize=2_500)
def rose(kinds_for: tuple[str, ...], kinds_against: tuple[str, ...]) -> str:
    """Draw a rose without words; the words of a cell tell who it is."""
    drawn = petals_of(kinds_for, kinds_against)
    return (
        '<svg class="cal-rose" viewBox="0 0 36 36" aria-hidden="true" focusable="false">'
        f"{drawn}</svg>"
    )


@lru_cache(maxsize=2_500)
def petals_of(kinds_for: tuple[str, ...], kinds_against: tuple[str, ...]) -> str:
    present, against = set(kinds_for), set(kinds_against)
    silent = {kind for kind, _word in VOICES} - present - against
    drawn = petals("off", silent) + petals("on", present - against)
    drawn += petals("against on", against & present) + petals("against", against - present)
    # Where a drawing is pointed to, a rule sees the petal itself and nothing around it.
    return drawn.replace('class="', 'class="cal-petal ')


@lru_cache(maxsize=2_500)
def rose_id(kinds_for: tuple[str, ...], kinds_against: tuple[str, ...]) -> str:
    """Name a drawing by who is in it: a letter for each petal."""
    looks = ("n", "s", "c", "b")  # neither, supports, contradicts, both
    return "rose-" + "".join(
        looks[(kind in kinds_for) + 2 * (kind in kinds_against)] for kind, _word in VOICES
    )


@register.simple_tag
def roses(pivot: Pivot) -> SafeString:
    """Draw each rose of a page once; the cells point to it."""
    if not pivot.has_roses:
        return SafeString("")
    kinds = {(cell.kinds_for, cell.kinds_against) for line in pivot.lines for cell in line.cells}
    symbols = "".join(
        f'<symbol id="{rose_id(*one)}" viewBox="0 0 36 36">{petals_of(*one)}</symbol>'
        for one in sorted(kinds)
    )
    return mark_safe(  # noqa: S308  drawn above
        '<svg class="cal-sprite cal-rose" width="0" height="0" aria-hidden="true" '
        f'focusable="false">{symbols}</svg>'
    )


def bar(cell: Cell) -> str:
    """Draw a share with its interval on a line from 0 to 100 %."""
    if cell.low is None or cell.high is None or cell.share is None:
        return ""
    low, high, share = (round(100 * value, 1) for value in (cell.low, cell.high, cell.share))
    return (
        '<svg class="cal-bar" viewBox="0 0 100 16" aria-hidden="true" preserveAspectRatio="none">'
        f'<path d="M0 8.5H100" class="track"/><path d="M{low} 8.5H{high}" class="range"/>'
        f'<path d="M{share} 2v13" class="point"/></svg>'
    )


@dataclass(frozen=True)
class Column:
    """What all cells of a column begin with, made ready once."""

    key: str
    label: str
    region: str


def _region_of(item: Item) -> str:
    """Return the attributes by which the style sheet knows a region's hue."""
    region = item.region
    return f' data-region="{region.key}" data-hue="{hue(region)}"' if region else ""


@register.simple_tag
def columns_of(pivot: Pivot) -> list[Column]:
    return [
        Column(head.item.key, escape(f"{head.item.label}: "), _region_of(head.item))
        for head in pivot.heads
    ]


@register.simple_tag
def cells(pivot: Pivot, columns: list[Column], line: Line) -> SafeString:
    """Write the cells of a row, each a link to its quotes."""
    of_row = escape(f"{cell_url(pivot.view, row=line.item.key)}&column=")
    own = _region_of(line.item)
    return mark_safe(  # noqa: S308  labels and addresses are escaped
        "".join(
            _written(pivot, cell, column, f"{of_row}{column.key}", line.item.key, own)
            for column, cell in zip(columns, line.cells, strict=True)
        )
    )


def _written(pivot: Pivot, cell: Cell, column: Column, url: str, row: str, of_row: str) -> str:
    view, own = pivot.view, column.region or of_row
    if not cell.base:
        return (
            f'<td class="cal-cell cal-cell--none"{own}><span class="visually-hidden">'
            f"{escape(told_of(cell, view.show))}</span></td>"
        )
    words = f"{column.label}{escape(told_of(cell, view.show))}"
    if cell.is_silent:
        return (
            f'<td class="cal-cell"{own}><span class="cal-cell__nobody" aria-hidden="true">·</span>'
            f'<span class="visually-hidden">{words}</span></td>'
        )
    current = ' aria-current="true"' if (view.row, view.column) == (row, column.key) else ""
    against = "" if pivot.has_roses or not cell.against else "−"
    mark = against + SIGNS.get(cell.stands_out, "")
    drawn = ""
    if pivot.has_roses:
        name = rose_id(cell.kinds_for, cell.kinds_against)
        drawn = f'<svg class="cal-rose" aria-hidden="true"><use href="#{name}"/></svg>'
    if view.show.is_share:
        drawn += bar(cell)
    shown = f"{shown_in(cell, view.show)}{'*' if cell.is_small else ''}"
    shown += f"<i>{mark}</i>" if mark else ""
    return (
        f'<td class="cal-cell"{own}><a class="cal-cell__link" href="{url}#quotes" hx-get="{url}"'
        f'{current}>{drawn}<span aria-hidden="true">{shown}</span>'
        f'<span class="visually-hidden">{words}</span></a></td>'
    )


@register.simple_tag
def cell_url(view: View, row: str = "", column: str = "") -> str:
    """Return the address of the view with a cell open; of a whole row or column without the
    other."""
    start = view.without_cell().url
    parts = [f"{name}={key}" for name, key in (("row", row), ("column", column)) if key]
    return start + ("" if start == "?" else "&") + "&".join(parts)


@register.simple_tag
def strength(cell: Cell, extent: Extent | None = None) -> SafeString:
    """Draw the share of a whole row with its interval, and say how far it reaches."""
    reach = sure = told = ""
    if extent:
        reach, told = f"{extent.heard}/{extent.regions}", reach_told(extent)
        if words := sure_of(extent):
            sure = format_html(
                '<span class="cal-strength__sure" aria-hidden="true">{}</span>', words
            )
        reach = format_html('<span class="cal-strength__reach" aria-hidden="true">{}</span>', reach)
    return format_html(
        '<span class="cal-strength{}">{}{}<span aria-hidden="true">{}</span>{}'
        '<span class="visually-hidden">{} {}</span></span>',
        "" if extent else " cal-strength--plain",
        reach,
        mark_safe(bar(cell)),  # noqa: S308  numbers only
        percent(cell.share),
        sure,
        told,
        interval_of(cell),
    )


@register.simple_tag
def reach_words(extent: Extent) -> str:
    return reach_told(extent)


@register.simple_tag
def figure(cell: Cell, view: View) -> str:
    return shown_in(cell, view.show) + ("*" if cell.is_small else "")


@register.simple_tag
def in_words(cell: Cell, view: View) -> str:
    return told_of(cell, view.show)


@register.simple_tag
def sort_url(view: View, head: Head) -> str:
    """Return the address that orders by a column: the most first, then the least."""
    return sorted_by(view, OF_COLUMN + head.item.key)


@register.simple_tag
def sorted_by(view: View, what: str) -> str:
    return view.sorted_by(what + UP if view.sort == what else what).without_cell().url


@register.simple_tag
def sort_of(view: View, what: str) -> str:
    """Return what `aria-sort` says of a column or of the names."""
    if view.sort.removesuffix(UP) != what:
        return ""
    # Names go from A to Z first, figures from most to least.
    is_up = view.sort.endswith(UP) is (what != "name")
    return "ascending" if is_up else "descending"


@register.simple_tag
def column_sort(head: Head) -> str:
    return OF_COLUMN + head.item.key


@register.simple_tag
def drawer_rose(drawer: Drawer) -> SafeString:
    return mark_safe(rose(drawer.kinds_for, drawer.kinds_against))  # noqa: S308  drawn above


EXAMPLES = {
    "all": (tuple(kind for kind, _word in VOICES), ()),
    "some": (("province", "business", "resident"), ()),
    "against": (("province", "resident"), ("partner",)),
}


@register.simple_tag
def legend_rose(name: str) -> SafeString:
    return mark_safe(rose(*EXAMPLES[name]))  # noqa: S308  drawn above


@register.simple_tag
def legend_bar() -> SafeString:
    return mark_safe(bar(Cell(count=6, base=10, low=0.4, high=0.8)))  # noqa: S308  numbers only


@register.simple_tag
def options(pairs: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    """Write the options of a select; that of sessions may hold hundreds."""
    written = (
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
        f"{escape(label)}</option>"
        for value, label in pairs
    )
    return mark_safe("".join(written))  # noqa: S308  escaped above
