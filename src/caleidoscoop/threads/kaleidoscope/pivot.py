"""A view as it is shown: the items in their order, the cells of one page, and what they tell."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from caleidoscoop.threads.analysis import comparing
from caleidoscoop.threads.kaleidoscope.counting import Counter
from caleidoscoop.threads.kaleidoscope.dimensions import DIMENSIONS, Item
from caleidoscoop.threads.kaleidoscope.snapshot import KINDS, UNKNOWN_KIND, Ints, Snapshot
from caleidoscoop.threads.kaleidoscope.view import OF_COLUMN, UP, Show, Sides, View
from caleidoscoop.threads.models import Stance

ROWS_A_PAGE = 40
MOST_COLUMNS = 24
LEAST = 5  # speakers in the base; below it a cell is marked

Floats: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class Cell:
    """How many said something, out of how many who spoke there; and who they are."""

    count: int
    base: int
    # Fractions of the base; None where nobody spoke.
    low: float | None = None
    high: float | None = None
    is_small: bool = False
    against: int = 0
    kinds_for: tuple[str, ...] = ()
    kinds_against: tuple[str, ...] = ()
    # "more" or "less" than elsewhere, or neither.
    stands_out: str = ""

    @property
    def share(self) -> float | None:
        return self.count / self.base if self.base else None

    @property
    def is_silent(self) -> bool:
        return not self.count and not self.against


@dataclass(frozen=True)
class Extent:
    """In how many regions something is heard, and in how many of those that count it is beyond
    doubt that more than a few say it."""

    heard: int
    regions: int  # in which anybody spoke
    word: str  # beyond doubt in all, some, one, none
    present: int
    counted: int
    too_few: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A row: its name, its total, its cells."""

    item: Item
    total: Cell
    cells: tuple[Cell, ...]
    extent: Extent | None = None


@dataclass(frozen=True)
class Head:
    """A column: its name, its total, and how far it reaches when the rows are regions."""

    item: Item
    total: Cell
    extent: Extent | None = None


@dataclass(frozen=True)
class Pivot:
    """What a page shows of a view."""

    view: View
    lines: tuple[Line, ...]
    heads: tuple[Head, ...]
    total: Cell
    page: int
    n_pages: int
    n_rows: int
    n_columns: int
    has_roses: bool
    first_row: int = 1
    compared: bool = False
    has_reach: bool = False
    small: int = 0  # cells with a small base

    @property
    def last_row(self) -> int:
        return self.first_row + len(self.lines) - 1

    @property
    def previous_url(self) -> str:
        return self.view.on_page(self.page - 1).url if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self.view.on_page(self.page + 1).url if self.page < self.n_pages else ""


def pivot_of(view: View, snapshot: Snapshot, sides: Sides) -> Pivot:
    """Turn the voices to this side."""
    counter = Counter(view, snapshot, sides)
    sessions = view.show.counts_sessions
    spoke, row_spoke, column_spoke, all_spoke = counter.spoke(sessions=sessions)
    base, row_base, column_base, all_base = counter.base(sessions=sessions)
    # Whether a base is small is asked of speakers, whatever is shown.
    speakers = counter.base(sessions=False) if sessions else (base, row_base, column_base, all_base)
    against = counter.against() if view.is_of_threads else np.zeros_like(spoke)
    row_order = _row_order(view, sides, spoke, row_spoke, against.sum(axis=1))
    columns = _shown_columns(view, sides, column_spoke, against.sum(axis=0))
    n_pages = max(-(-len(row_order) // ROWS_A_PAGE), 1)
    page = min(view.page, n_pages)
    first = (page - 1) * ROWS_A_PAGE
    rows = row_order[first : first + ROWS_A_PAGE]
    table = _Table(counter, rows, columns)
    cells = table.cells(spoke, base, speakers[0], against)
    row_totals = table.totals(
        row_spoke[rows], row_base[rows], speakers[1][rows], table.effect_of(rows, by_row=True)
    )
    column_totals = table.totals(
        column_spoke[columns],
        column_base[columns],
        speakers[2][columns],
        table.effect_of(columns, by_row=False),
    )
    extents = table.extents(spoke, base) if not sessions else {}
    row_items, column_items = sides.items(view.rows), sides.items(view.columns)
    if view.sort:
        row_items = [replace(item, depth=0) for item in row_items]
    return Pivot(
        view=replace(view, page=page),
        lines=tuple(
            Line(row_items[row], row_totals[n], cells[n], extents.get(("row", int(row))))
            for n, row in enumerate(rows)
        ),
        heads=tuple(
            Head(column_items[column], column_totals[n], extents.get(("column", int(column))))
            for n, column in enumerate(columns)
        ),
        total=table.totals(np.array([all_spoke]), np.array([all_base]), np.array([speakers[3]]))[0],
        page=page,
        n_pages=n_pages,
        n_rows=len(row_order),
        n_columns=int((column_spoke > 0).sum()) if len(columns) == MOST_COLUMNS else len(columns),
        has_roses=table.has_roses,
        first_row=first + 1,
        compared=table.is_compared,
        has_reach=bool(extents),
        small=sum(cell.is_small for line in cells for cell in line),
    )


def _row_order(view: View, sides: Sides, spoke: Ints, total: Ints, against: Ints) -> Codes:
    """Return the rows that have something to show, in the order asked for."""
    items = sides.items(view.rows)
    keep = total + against > 0
    if DIMENSIONS[view.rows].is_steady:
        keep |= np.array([item.key != "-" and item.key != "unknown" for item in items], dtype=bool)
    rows = np.flatnonzero(keep)
    what, is_up = view.sort.removesuffix(UP), view.sort.endswith(UP)
    if what == "name":
        names = sorted(rows, key=lambda row: items[row].label.casefold(), reverse=is_up)
        return np.array(names, dtype=np.int64)
    if what == "total":
        value = total[rows]
    elif what.startswith(OF_COLUMN):
        keys = [item.key for item in sides.items(view.columns)]
        value = spoke[rows, keys.index(what.removeprefix(OF_COLUMN))]
    elif view.rows == "thread" and view.level != "tree":
        # Usual: by kind of thread, and within it what most people say first.
        kinds = list(dict.fromkeys(item.sign for item in sides.items("kind")))
        place = np.array([kinds.index(item.sign) for item in items], dtype=np.int64)
        return rows[np.lexsort((rows, -total[rows], place[rows]))]
    else:
        return rows
    return rows[np.lexsort((rows, value if is_up else -value))]


def _shown_columns(view: View, sides: Sides, total: Ints, against: Ints) -> Codes:
    """Return the columns with something in them; of very many the largest, in their own order."""
    items = sides.items(view.columns)
    keep = total + against > 0
    if DIMENSIONS[view.columns].is_steady:
        keep |= np.array([item.key != "-" and item.key != "unknown" for item in items], dtype=bool)
    columns = np.flatnonzero(keep)
    if len(columns) > MOST_COLUMNS:
        columns = np.sort(columns[np.argsort(-total[columns], kind="stable")[:MOST_COLUMNS]])
    return columns


class _Table:
    """The cells of one page, with what the engine says of them."""

    def __init__(self, counter: Counter, rows: Codes, columns: Codes) -> None:
        self.counter, self.rows, self.columns = counter, rows, columns
        self.view = counter.view
        sides = (counter.rows, counter.columns)
        self.who = [side.is_who for side in sides]
        # Things said by groups of people: only those can be compared.
        self.is_compared = self.who.count(True) == 1 and not self.view.show.counts_sessions
        self.has_roses = self.view.is_of_threads and not {self.view.rows, self.view.columns} & {
            "speaker",
            "stance",
        }
        self.effect: Any = 1.0
        if self.is_compared:
            self.effect = comparing.effects_of(counter.per_session(by_row=self.who[1]))

    def cells(self, spoke: Ints, base: Ints, speakers: Ints, against: Ints) -> list[Any]:
        at = np.ix_(self.rows, self.columns)
        low, high = self._intervals(spoke[at], base[at])
        marks = self._marks(spoke, base)[at] if self.is_compared else np.full(low.shape, "")
        small = (speakers[at] > 0) & (speakers[at] < LEAST)
        # Lists: taking one figure at a time out of an array is slow.
        figures = [
            spoke[at], base[at], _fractions(low), _fractions(high), small, against[at],
            self._kinds(Stance.SUPPORTS, at), self._kinds(Stance.CONTRADICTS, at), marks,
        ]  # fmt: skip
        rows = zip(*(table.tolist() for table in figures), strict=True)
        return [tuple(_cell(*one) for one in zip(*row, strict=True)) for row in rows]

    def _kinds(self, stance: str, at: Any) -> NDArray[np.int64]:
        """Return which kinds of speaker take a stance, as one number per cell: a bit for each."""
        if not self.has_roses:
            return np.zeros((len(self.rows), len(self.columns)), dtype=np.int64)
        return self.counter.kinds(stance)[at] @ (1 << np.arange(len(KINDS)))

    def effect_of(self, things: Codes, *, by_row: bool) -> Any:
        return self.effect[things] if self.is_compared and self.who[1] is by_row else 1.0

    def totals(self, spoke: Ints, base: Ints, speakers: Ints, effect: Any = 1.0) -> list[Cell]:
        """Return totals with an interval of their own: they are of all groups, and borrow none."""
        low, high = comparing.intervals_of(spoke[:, None], base[:, None], effect)
        small = (speakers > 0) & (speakers < LEAST)
        figures = (spoke, base, _fractions(low[:, 0]), _fractions(high[:, 0]), small)
        rows = zip(*(column.tolist() for column in figures), strict=True)
        return [Cell(*row) for row in rows]

    def extents(self, spoke: Ints, base: Ints) -> dict[tuple[str, int], Extent]:
        """Return how far what is said reaches, where the other side is regions."""
        if "region" not in (self.view.rows, self.view.columns) or not self.is_compared:
            return {}
        by_row = self.view.columns == "region"
        regions = self.counter.items_of(self.counter.columns if by_row else self.counter.rows)
        real = np.array([n for n, item in enumerate(regions) if item.region], dtype=np.int64)
        things = self.rows if by_row else self.columns
        spoken = (spoke if by_row else spoke.T)[np.ix_(things, real)]
        asked = (base if by_row else base.T)[np.ix_(things, real)]
        found = comparing.reach_of(spoken, asked, self.effect[things])
        return {
            ("row" if by_row else "column", int(thing)): Extent(
                heard=int((spoken[n] > 0).sum()),
                regions=int((asked[n] > 0).sum()),
                word=found.extent[n],
                present=int(found.n_present[n]),
                counted=int(found.n_counted[n]),
                too_few=tuple(regions[real[r]].label for r in np.flatnonzero(found.too_few[n])),
            )
            for n, thing in enumerate(things)
        }

    def _intervals(self, spoke: Ints, base: Ints) -> tuple[Floats, Floats]:
        """Groups borrow from each other; cells of which none is a group stand alone."""
        if self.is_compared and self.who[1]:
            return comparing.intervals_of(spoke, base, self.effect[self.rows])
        if self.is_compared:
            low, high = comparing.intervals_of(spoke.T, base.T, self.effect[self.columns])
            return low.T, high.T
        low, high = comparing.intervals_of(spoke[..., None], base[..., None])
        return low[..., 0], high[..., 0]

    def _marks(self, spoke: Ints, base: Ints) -> NDArray[np.str_]:
        sessions = self.counter.sessions_in_cells()
        if not self.who[1]:
            spoke, base, sessions = spoke.T, base.T, sessions.T
        more, less = comparing.standing_out(spoke, base, sessions, self.effect)
        marks = np.select([more, less], ["more", "less"], "")
        return marks if self.who[1] else marks.T


def _fractions(values: Floats) -> NDArray[np.object_]:
    """Return fractions, and None where nobody spoke."""
    fractions = values.astype(object)
    fractions[np.isnan(values)] = None
    return fractions


def _cell(
    count: int,
    base: int,
    low: float | None,
    high: float | None,
    is_small: bool,
    against: int,
    kinds_for: int,
    kinds_against: int,
    stands_out: str,
) -> Cell:
    return Cell(
        count=count,
        base=base,
        low=low,
        high=high,
        is_small=is_small,
        against=against,
        kinds_for=_named(kinds_for),
        kinds_against=_named(kinds_against),
        stands_out=stands_out,
    )


@lru_cache(maxsize=256)
def _named(bits: int) -> tuple[str, ...]:
    """Return the kinds of speaker whose bits are set; of an unknown one there is no petal."""
    known = enumerate(KINDS)
    return tuple(kind for n, kind in known if bits >> n & 1 and n != UNKNOWN_KIND)


__all__ = ["LEAST", "Cell", "Extent", "Head", "Line", "Pivot", "Show", "pivot_of"]
