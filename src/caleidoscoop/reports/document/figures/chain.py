"""The chain from challenge to idea as a picture: a column per kind, a line per link."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from textwrap import wrap
from typing import Any

from caleidoscoop.reports.document.figures.marks import KINDS
from caleidoscoop.reports.document.figures.palette import ACCENT, INK, LINE, PAPER, SOFT, WARM

ORDER = (
    ("challenge", "initiative", "trend"),
    ("structure", "lever"),
    ("bottleneck",),
    ("metaphor", "belief"),
    ("constructive_metaphor", "value", "principle"),
    ("need",),
    ("idea", "first_step"),
)
COLUMN = {kind: number for number, kinds in enumerate(ORDER) for kind in kinds}
BOX, GAP, ROW, HEAD, LETTERS = 134, 28, 62, 34, 20


@dataclass
class Node:
    """A thread in the picture."""

    id: str
    kind: str
    title: str
    column: int
    row: float = 0.0
    lacks: str = ""
    from_: list[str] = field(default_factory=list)


def picture(
    nodes: Sequence[Node],
    links: Sequence[tuple[str, str, bool]],
    words: dict[str, Any],
) -> tuple[str, int, int]:
    """Return the drawing with its width and height. A dashed line is somebody's own reading."""
    used = sorted({node.column for node in nodes})
    columns = [[node for node in nodes if node.column == number] for number in used]
    _set_rows(columns, links)
    place = {node.id: node for node in nodes}
    at = {number: 6 + index * (BOX + GAP) for index, number in enumerate(used)}
    width = 12 + len(used) * BOX + (len(used) - 1) * GAP
    height = HEAD + max(len(column) for column in columns) * ROW + 6
    lines = "".join(
        _line(place[one], place[other], at, is_inferred) for one, other, is_inferred in links
    )
    heads = "".join(
        _head(column, at[number], words) for number, column in zip(used, columns, strict=True)
    )
    boxes = "".join(_box(node, at[node.column], words) for node in nodes)
    svg = (
        f'<svg viewBox="0 0 {width} {height}" font-family="Fira Sans" font-size="11">'
        f"{lines}{heads}{boxes}</svg>"
    )
    return svg, width, height


def _set_rows(columns: list[list[Node]], links: Sequence[tuple[str, str, bool]]) -> None:
    """Put each thread near those it hangs together with, so that few lines cross."""
    tallest = max(len(column) for column in columns)
    for column in columns:
        for number, node in enumerate(column):
            node.row = number
    beside: dict[str, list[str]] = {}
    for one, other, _is_inferred in links:
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    place = {node.id: node for column in columns for node in column}
    for _turn in range(6):
        for column in columns:
            wish = {
                node.id: sum(rows) / len(rows) if rows else node.row
                for node in column
                for rows in [[place[other].row for other in beside.get(node.id, [])]]
            }
            column.sort(key=lambda node: (wish[node.id], node.row))
            _spread(column, [wish[node.id] for node in column], tallest)


def _spread(column: list[Node], wishes: list[float], tallest: int) -> None:
    """Give each its wished row, at least one apart and inside the picture."""
    least = 0.0
    for number, (node, wish) in enumerate(zip(column, wishes, strict=True)):
        most = tallest - (len(column) - number)
        node.row = min(max(wish, least), most)
        least = node.row + 1


def _line(one: Node, other: Node, at: dict[int, int], is_inferred: bool) -> str:
    if one.column > other.column:
        one, other = other, one
    y1, y2 = (HEAD + node.row * ROW + 26 for node in (one, other))
    x1, x2 = at[one.column] + BOX, at[other.column]
    if one.column == other.column:
        bend, x2 = x1 + GAP * 0.6, x1
    else:
        bend = (x1 + x2) / 2
    dash = ' stroke-dasharray="4 3"' if is_inferred else ""
    curve = f"M{x1} {y1:.0f}C{bend:.0f} {y1:.0f} {bend:.0f} {y2:.0f} {x2} {y2:.0f}"
    look = f'fill="none" stroke="{SOFT}" stroke-width="1.2"{dash}'
    return f'<path class="line" d="{curve}" {look}/>'


def _head(column: list[Node], x: int, words: dict[str, Any]) -> str:
    kinds = list(dict.fromkeys(node.kind for node in sorted(column, key=lambda node: node.kind)))
    names = ", ".join(words["kinds"][kind]["many"] for kind in kinds)
    shown = names if len(names) <= LETTERS + 3 else names[: LETTERS + 2] + "…"
    return (
        f'<text class="soft" x="{x}" y="17" font-size="10.5" fill="{SOFT}">{escape(shown)}</text>'
        f'<path class="edge" d="M{x} 24h{BOX}" stroke="{LINE}"/>'
    )


def _box(node: Node, x: int, words: dict[str, Any]) -> str:
    y = HEAD + node.row * ROW
    lines = wrap(node.title, LETTERS, max_lines=2 if node.lacks else 3, placeholder=" …") or [""]
    text = "".join(
        f'<tspan x="{x + 22}" y="{y + 15 + 13 * number:.0f}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    edge = WARM if node.lacks else ACCENT
    told = ""
    if node.lacks:
        lacks = words["labels"]["lacks"].format(kind=words["kinds"][node.lacks]["one"])
        short = wrap(lacks, LETTERS + 3, max_lines=1, placeholder=" …")[0]
        told = (
            f'<text class="warm" x="{x + 22}" y="{y + 15 + 13 * len(lines):.0f}" '
            f'font-size="9.5" fill="{WARM}">{escape(short)}</text>'
        )
    dash = ' stroke-dasharray="4 3"' if node.lacks else ""
    return (
        f'<rect class="box{" gap" if node.lacks else ""}" x="{x}" y="{y:.0f}" width="{BOX}" '
        f'height="52" rx="5" fill="{PAPER}" stroke="{edge}" stroke-width="1"{dash}/>'
        f'<path class="kind" transform="translate({x + 5} {y + 6:.0f}) scale(.6)" fill="{ACCENT}" '
        f'fill-rule="evenodd" d="{KINDS[node.kind]}"/>'
        f'<text class="ink" fill="{INK}">{text}</text>{told}'
    )
