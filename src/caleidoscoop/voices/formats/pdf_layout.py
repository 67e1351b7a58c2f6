"""The order in which people read a page: columns, then lines, then paragraphs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from caleidoscoop.voices.formats.pdf_pages import HYPHEN, Word
from caleidoscoop.voices.formats.plain import without_markers
from caleidoscoop.voices.formats.sentences import CLOSERS, ENDS

GUTTER = 0.8  # of the height of a letter
FEWEST_ROWS = 3
FEWEST_WORDS = 2.5  # a row of a column; columns of a table have fewer
MOST_CANDIDATES = 40
MOST_WORDS = 20_000  # on a page; more is no page that people read in columns
MAX_DEPTH = 6


@dataclass
class Line:
    """Words on one line of one column."""

    words: list[Word]

    def __post_init__(self) -> None:
        self.words.sort(key=lambda word: word.x0)
        self.x0 = self.words[0].x0
        self.x1 = max(word.x1 for word in self.words)
        self.y = median(word.y for word in self.words)
        self.height = median(word.height for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(
            word.text if word is self.words[-1] else word.text.replace(HYPHEN, "-")
            for word in self.words
        )


@dataclass
class Block:
    """Lines of one paragraph. `opens` says that it is the first of its column."""

    lines: list[Line] = field(default_factory=list)
    opens: bool = False
    is_full: bool = False  # its last line reaches the end of the column

    @property
    def texts(self) -> list[str]:
        return [line.text for line in self.lines]

    @property
    def height(self) -> float:
        return median(line.height for line in self.lines)


def rows_of(words: Sequence[Word]) -> list[Line]:
    """Return the words that stand on one height, from the top of the page down."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (-word.y, word.x0)):
        if rows and rows[-1][0].y - word.y <= 0.4 * min(word.height, rows[-1][0].height):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [Line(row) for row in rows]


def columns_of(words: Sequence[Word], depth: int = 0) -> list[list[Line]]:
    """Return the columns of a page in reading order, each as lines."""
    rows = rows_of(words)
    if depth < MAX_DEPTH and len(rows) >= FEWEST_ROWS and len(words) <= MOST_WORDS:
        runs = best_runs(rows)
        if runs:
            return split_at(rows, runs, depth)
    return [rows] if rows else []


@dataclass(frozen=True)
class Run:
    """Rows (from, up to) that leave a strip at x free, with columns on both sides."""

    start: int
    end: int
    x: float
    rows: int


def split_at(rows: list[Line], runs: list[Run], depth: int) -> list[list[Line]]:
    columns: list[list[Line]] = []
    at = 0
    for run in runs:
        between = [word for row in rows[at : run.start] for word in row.words]
        within = [word for row in rows[run.start : run.end] for word in row.words]
        columns += columns_of(between, depth + 1)
        columns += columns_of([word for word in within if word.x1 <= run.x], depth + 1)
        columns += columns_of([word for word in within if word.x1 > run.x], depth + 1)
        at = run.end
    rest = [word for row in rows[at:] for word in row.words]
    return columns + columns_of(rest, depth + 1)


def best_runs(rows: list[Line]) -> list[Run]:
    """Return the stretches of rows in which a free strip parts two columns."""
    size = median(row.height for row in rows)
    best: list[Run] = []
    for x in candidates(rows, size):
        runs = runs_at(rows, x)
        if sum(run.rows for run in runs) > sum(run.rows for run in best):
            best = runs
    return best


def candidates(rows: list[Line], size: float) -> list[float]:
    """Return where a strip may be: in wide gaps, and just before where rows begin."""
    found: Counter[int] = Counter()
    for row in rows:
        found[round(row.x0 - 2)] += 1
        found.update(
            round((left.x1 + right.x0) / 2)
            for left, right in pairwise(row.words)
            if right.x0 - left.x1 >= GUTTER * size
        )
    return [float(x) for x, _ in found.most_common(MOST_CANDIDATES)]


def runs_at(rows: list[Line], x: float) -> list[Run]:
    runs: list[Run] = []
    start = 0
    for i in range(len(rows) + 1):
        if i == len(rows) or crosses(rows[i], x):
            run = run_of(rows, start, i, x)
            if run:
                runs.append(run)
            start = i + 1
    return runs


def crosses(row: Line, x: float) -> bool:
    """Return whether a row has a word at x, or no more than a space."""
    left = max((word.x1 for word in row.words if word.x0 < x), default=None)
    if left is not None and left > x:
        return True
    right = min((word.x0 for word in row.words if word.x0 >= x), default=None)
    return left is not None and right is not None and right - left < GUTTER * row.height


def run_of(rows: list[Line], start: int, end: int, x: float) -> Run | None:
    """Return a run if both of its sides are columns of text that stand side by side."""
    sides = [
        [side for row in rows[start:end] if (side := [w for w in row.words if (w.x1 > x) == right])]
        for right in (False, True)
    ]
    if any(len(side) < FEWEST_ROWS for side in sides):
        return None
    if any(sum(map(len, side)) < FEWEST_WORDS * len(side) for side in sides):
        return None
    (left_top, left_low), (right_top, right_low) = [(s[0][0].y, s[-1][0].y) for s in sides]
    if min(left_top, right_top) < max(left_low, right_low):
        return None
    # The run is no longer than where the two stand side by side, and what belongs to one of them.
    return Run(start, end, x, min(map(len, sides)))


def blocks_of(lines: list[Line]) -> list[Block]:
    """Return the paragraphs of a column."""
    if not lines:
        return []
    right = max(line.x1 for line in lines)
    steps = [above.y - line.y for above, line in pairwise(lines)]
    most = 1.7 * median(line.height for line in lines)
    usual = min(median(steps), most) if len(steps) > 2 else min([*steps, most])
    blocks = [Block([lines[0]], opens=True)]
    for above, line in pairwise(lines):
        if begins(blocks[-1], above, line, right, usual):
            blocks.append(Block([line]))
        else:
            blocks[-1].lines.append(line)
    for block in blocks:
        last = block.lines[-1]
        block.is_full = last.x1 > right - 2 * last.height
    return blocks


def begins(block: Block, above: Line, line: Line, right: float, usual: float) -> bool:
    """Return whether a line begins a new paragraph."""
    if abs(line.height - above.height) > 0.12 * above.height:
        return True
    if above.y - line.y > 1.25 * usual + 0.5:
        return True
    if above.text.endswith(HYPHEN):
        return False
    is_item = bool(without_markers(block.lines[0].text)[0])
    if without_markers(line.text)[0] and not line.text[:1].isalpha():
        return True
    indent = line.x0 - above.x0
    size = line.height
    if is_item:
        return indent < -0.8 * size and line.x0 <= block.lines[0].x0 + 0.3 * size
    starts_low = line.text[:1].islower()
    if indent > 0.8 * size and len(block.lines) > 1 and not starts_low:
        return True
    first = line.words[0]
    could_hold_more = above.x1 + 0.4 * size + (first.x1 - first.x0) < right - 0.5 * size
    ends = above.text.rstrip(CLOSERS).endswith(ENDS)
    return could_hold_more and (ends or not starts_low)
