"""What a page of the kaleidoscope shows, as a picture that stands alone."""

import textwrap

from django.utils.html import escape

from caleidoscoop.shared.templatetags.pieces import VOICES, WEDGES
from caleidoscoop.threads.kaleidoscope.pivot import Cell, Line, Pivot
from caleidoscoop.threads.kaleidoscope.view import Sides
from caleidoscoop.threads.kaleidoscope.wording import (
    caption_of,
    percent,
    shown_in,
    sure_of,
    told_at_the_head,
)

INK, SOFT, PAPER, LINE = "#1d2433", "#566074", "#fffdf9", "#ddd3c0"
ACCENT, AGAINST, OPEN = "#0b5a63", "#a3132b", "#8a8272"
FONT = "Fira Sans, Segoe UI, Helvetica, Arial, sans-serif"
MARGIN, NAME_WIDTH, COLUMN_WIDTH, STEP = 24, 340, 52, 19
NAME_LENGTH, MOST_NAME_LINES = 40, 3


def svg_of(pivot: Pivot, sides: Sides, programme: str) -> str:
    """Draw the table. Figures stand in it as text; no colour carries anything alone."""
    told = told_at_the_head(pivot, sides, programme)[:-1]
    head = 150 + STEP * len(told)
    row_height = 62 if pivot.has_roses else 46
    width = MARGIN * 2 + NAME_WIDTH + COLUMN_WIDTH * (len(pivot.heads) + 1)
    height = head + row_height * (len(pivot.lines) + 1) + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="{FONT}" font-size="14" role="img" '
        f'aria-labelledby="title"><title id="title">{escape(caption_of(pivot.view))}</title>',
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
    ]
    for n, (name, words) in enumerate(told):
        parts.append(_text(MARGIN, MARGIN + 14 + STEP * n, f"{name}: {words}", fill=SOFT))
    for n, one in enumerate(pivot.heads):
        parts.append(_standing(_middle(n), head - 10, one.item.label))
    parts.append(_rule(head, width, INK))
    y = head
    for line in pivot.lines:
        parts += _row(pivot, line, y, row_height)
        y += row_height
        parts.append(_rule(y, width, LINE))
    for n, cell in enumerate([*(one.total for one in pivot.heads), pivot.total]):
        words = shown_in(cell, pivot.view.show)
        parts.append(_text(_middle(n), y + 28, words, anchor="middle", weight=600))
    return "".join([*parts, "</svg>"])


def _row(pivot: Pivot, line: Line, y: int, height: int) -> list[str]:
    indent = MARGIN + 18 * line.item.depth
    lines = textwrap.wrap(line.item.label, NAME_LENGTH)[:MOST_NAME_LINES] or [""]
    top = y + height / 2 - (len(lines) - 1) * 8 + (0 if line.extent else 5)
    parts = [
        _text(indent, top + 16 * n - (6 if line.extent else 0), words, weight=600)
        for n, words in enumerate(lines)
    ]
    if line.extent:
        under = f"{line.extent.heard}/{line.extent.regions} · {percent(line.total.share)}"
        if sure := sure_of(line.extent):
            under += f" · {sure}"
        parts.append(_text(indent, top + 16 * len(lines) - 6, under, fill=SOFT, size=12))
    for n, cell in enumerate(line.cells):
        parts += _cell(pivot, cell, _middle(n), y, height)
    total = shown_in(line.total, pivot.view.show)
    at = _middle(len(pivot.heads))
    parts.append(_text(at, y + height / 2 + 5, total, anchor="middle", weight=600))
    return parts


def _cell(pivot: Pivot, cell: Cell, x: float, y: float, height: int) -> list[str]:
    if not cell.base:
        return [_text(x, y + height / 2 + 5, "–", anchor="middle", fill=SOFT)]
    if cell.is_silent:
        return [_text(x, y + height / 2 + 5, "·", anchor="middle", fill=SOFT)]
    words = shown_in(cell, pivot.view.show) + ("*" if cell.is_small else "")
    words += {"more": " ▲", "less": " ▼"}.get(cell.stands_out, "")
    if not pivot.has_roses:
        words += " −" if cell.against else ""
        return [_text(x, y + height / 2 + 5, words, anchor="middle")]
    return [_rose(cell, x, y + 24), _text(x, y + height - 6, words, anchor="middle", size=13)]


def _rose(cell: Cell, x: float, y: float) -> str:
    looks = {
        "off": f'fill="none" stroke="{OPEN}" stroke-width=".8"',
        "on": f'fill="{ACCENT}"',
        "against": f'fill="none" stroke="{AGAINST}" stroke-width="2"',
    }
    drawn = []
    for wedge, (kind, _word) in zip(WEDGES, VOICES, strict=True):
        present, against = kind in cell.kinds_for, kind in cell.kinds_against
        if present:
            drawn.append(f'<path {looks["on"]} d="{wedge}"/>')
        if against:
            drawn.append(f'<path {looks["against"]} d="{wedge}"/>')
        if not present and not against:
            drawn.append(f'<path {looks["off"]} d="{wedge}"/>')
    return f'<g transform="translate({x - 18:.1f} {y - 18:.1f})">{"".join(drawn)}</g>'


def _middle(column: int) -> float:
    return MARGIN + NAME_WIDTH + COLUMN_WIDTH * (column + 0.5)


def _rule(y: float, width: int, colour: str) -> str:
    return f'<path d="M{MARGIN} {y}H{width - MARGIN}" stroke="{colour}"/>'


def _text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    fill: str = INK,
    weight: int = 400,
    size: int = 14,
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}" '
        f'font-weight="{weight}" font-size="{size}">{escape(words)}</text>'
    )


def _standing(x: float, y: float, words: str) -> str:
    """Write a column's name upwards."""
    short = textwrap.shorten(words, 30, placeholder="…")
    return (
        f'<text transform="translate({x + 5:.1f} {y:.1f}) rotate(-90)" fill="{INK}" '
        f'font-size="13">{escape(short)}</text>'
    )
