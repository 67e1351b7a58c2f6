"""The door to the engine: which figures may be public, and how sure they are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from caleidoscoop.reports.said import Said
from sensemaking.compare import KINDS, Cell, Edition, Table, Voices, publish, shares

__all__ = ["FLOOR", "Cell", "Cube", "Figure", "public_cube"]

# From this share on a region speaks clearly of a thread.
FLOOR = 0.05


@dataclass(frozen=True)
class Figure:
    """A public figure of a thread: how many of how many; hidden where it would tell too much."""

    state: Cell
    spoke: int
    base: int
    share: float = 0.0
    low: float = 0.0
    high: float = 0.0

    @property
    def is_joined(self) -> bool:
        return self.state == Cell.JOINED

    @property
    def is_nobody(self) -> bool:
        return self.state == Cell.NOBODY

    @property
    def is_shown(self) -> bool:
        return self.state in {Cell.SHOWN, Cell.JOINED}


class Cube:
    """Threads by region and by kind of speaker, as they may be public. Kept with an edition."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self.kept = kept
        self._row = {key: row for row, key in enumerate(kept["threads"])}
        self._column = {key: column for column, key in enumerate(kept["regions"])}
        self._regions = _with_interval(kept["tables"]["regions"])
        self._kinds = _with_interval(kept["tables"]["kinds"])
        self._totals = _with_interval(kept["tables"]["total"])

    def in_region(self, thread: str, region: str) -> Figure | None:
        """Return the figure of a thread in a region; None if the cube does not know them."""
        row, column = self._row.get(thread), self._column.get(region)
        return None if row is None or column is None else self._regions[row][column]

    def of_kind(self, thread: str, kind: str) -> Figure | None:
        """Return the figure of a kind; joined with others of its group, it is of them all."""
        row = self._row.get(thread)
        return None if row is None else self._kinds[row][self.kept["kinds"].index(kind)]

    def in_all(self, thread: str) -> Figure | None:
        row = self._row.get(thread)
        return None if row is None else self._totals[row][0]


def public_cube(
    spoken: Iterable[Said],
    support: Mapping[str, Iterable[Said]],
    regions: Sequence[tuple[int, str]],
    past: Sequence[Mapping[str, Any]] = (),
) -> Cube:
    """Return what may be public of these threads, beside all that earlier editions showed.

    `support` holds by the key of a thread who supports it; `regions` the keys of all regions.
    """
    threads = sorted(support)
    units = _units(spoken, {pk: place for place, (pk, _key) in enumerate(regions)}, len(regions))
    places = {key: place for place, key in enumerate(units)}
    rows, columns = [], []
    for column, thread in enumerate(threads):
        for key in {said.unit for said in support[thread]} & places.keys():
            rows.append(places[key])
            columns.append(column)
    shape = (len(units), len(threads))
    spoke = sparse.csr_array((np.ones(len(rows), dtype=np.int64), (rows, columns)), shape=shape)
    region = np.array([unit[0] for unit in units.values()], dtype=np.int64)
    kind = np.array([unit[1] for unit in units.values()], dtype=np.int64)
    found = publish(
        Voices(spoke, np.zeros(len(units), dtype=np.int64)),
        list(units),
        region,
        kind,
        n_regions=len(regions) + 1,
        past=[_edition(cube, threads) for cube in past],
    )
    return Cube(
        {
            "threads": threads,
            "regions": [key for _pk, key in regions] + [""],
            "kinds": list(KINDS),
            "tables": {
                name: {
                    part: getattr(getattr(found, name), part).tolist()
                    for part in ("state", "block", "spoke", "base")
                }
                for name in ("regions", "kinds", "total")
            },
            # Never shown: whom this edition counts, so that the next one can be compared with it.
            "counted": {
                "unit": list(units),
                "region": region.tolist(),
                "kind": kind.tolist(),
                "spoke": [
                    [row for row, at in zip(rows, columns, strict=True) if at == column]
                    for column in range(len(threads))
                ],
            },
        }
    )


def _units(
    spoken: Iterable[Said], places: Mapping[int, int], nowhere: int
) -> dict[str, tuple[int, int]]:
    """Return per unit its region, the one in which it spoke most, and its kind."""
    regions: dict[str, Counter[int]] = {}
    kinds: dict[str, str] = {}
    for said in sorted(spoken, key=lambda s: (s.unit, s.region or 0, s.session)):
        place = nowhere if said.region is None else places.get(said.region, nowhere)
        regions.setdefault(said.unit, Counter())[place] += 1
        kinds[said.unit] = said.kind
    return {
        unit: (places_of.most_common(1)[0][0], KINDS.index(kinds[unit]))
        for unit, places_of in regions.items()
    }


def _edition(kept: Mapping[str, Any], threads: Sequence[str]) -> Edition:
    """Return an edition of before with the columns of these threads; a new one has no base."""
    was = {key: row for row, key in enumerate(kept["threads"])}
    rows = [was.get(thread) for thread in threads]
    counted = kept["counted"]
    n_units = len(counted["unit"])
    cells = [
        (unit, column)
        for column, row in enumerate(rows)
        if row is not None
        for unit in counted["spoke"][row]
    ]
    at = tuple(zip(*cells, strict=True)) if cells else ([], [])
    asked = np.zeros((n_units, len(threads)), dtype=bool)
    asked[:, [column for column, row in enumerate(rows) if row is not None]] = True
    tables = {name: _table(kept["tables"][name], rows) for name in ("regions", "kinds", "total")}
    return Edition(
        **tables,
        unit=np.array(counted["unit"], dtype=np.str_),
        region=np.array(counted["region"], dtype=np.int64),
        kind=np.array(counted["kind"], dtype=np.int64),
        spoke=sparse.csr_array(
            (np.ones(len(cells), dtype=np.int64), at), shape=(n_units, len(threads))
        ),
        asked=asked,
    )


def _table(kept: Mapping[str, Any], rows: Sequence[int | None]) -> Table:
    n_cells = len(kept["state"][0]) if kept["state"] else 0
    nobody = {"state": int(Cell.NOBODY), "block": 0, "spoke": 0, "base": 0}
    parts = {
        part: np.array(
            [[nobody[part]] * n_cells if row is None else kept[part][row] for row in rows],
            dtype=np.int64,
        ).reshape(len(rows), n_cells)
        for part in nobody
    }
    parts["block"] = np.where(
        parts["state"] == Cell.NOBODY, np.arange(n_cells)[None, :], parts["block"]
    )
    return Table(**parts)


def _with_interval(kept: Mapping[str, Any]) -> list[list[Figure]]:
    """Return the cells with intervals that borrow from what is shown only."""
    if not kept["state"] or not kept["state"][0]:
        return [[] for _row in kept["state"]]
    state, spoke, base = (np.array(kept[part]) for part in ("state", "spoke", "base"))
    shown = np.isin(state, [Cell.SHOWN, Cell.JOINED])
    found = shares(np.where(shown, spoke, 0), np.where(shown, base, 0))
    return [
        [
            Figure(
                Cell(int(state[row, at])),
                int(spoke[row, at]),
                int(base[row, at]),
                *(
                    float(np.nan_to_num(part[row, at]))
                    for part in (found.share, found.low, found.high)
                ),
            )
            for at in range(state.shape[1])
        ]
        for row in range(state.shape[0])
    ]
