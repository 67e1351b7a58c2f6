"""The kaleidoscope: the same voices from any side. A snapshot counts, a view is its address."""

from caleidoscoop.threads.kaleidoscope.asking import Asked, asked_in
from caleidoscoop.threads.kaleidoscope.drawer import Drawer, drawer_of
from caleidoscoop.threads.kaleidoscope.pivot import LEAST, Cell, Pivot, pivot_of
from caleidoscoop.threads.kaleidoscope.renewal import current, forget
from caleidoscoop.threads.kaleidoscope.sight import Sight
from caleidoscoop.threads.kaleidoscope.snapshot import Snapshot, snapshot_of
from caleidoscoop.threads.kaleidoscope.view import Show, Sides, View

__all__ = [
    "LEAST",
    "Asked",
    "Cell",
    "Drawer",
    "Pivot",
    "Show",
    "Sides",
    "Sight",
    "Snapshot",
    "View",
    "asked_in",
    "current",
    "drawer_of",
    "forget",
    "pivot_of",
    "snapshot_of",
]
