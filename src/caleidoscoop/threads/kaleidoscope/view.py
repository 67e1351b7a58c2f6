"""A view is its address: what stands in rows and columns, and the one address it has."""

from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.utils.translation import gettext_lazy

from caleidoscoop.threads.kaleidoscope.dimensions import DIMENSIONS, Item, Level
from caleidoscoop.threads.kaleidoscope.sight import Sight
from caleidoscoop.threads.models import Stance

ALL = "all"
UP = ".up"
OF_COLUMN = "column."


class Show(models.TextChoices):
    SPEAKERS = "speakers", gettext_lazy("speakers")
    SESSIONS = "sessions", gettext_lazy("sessions")
    SHARE = "share", gettext_lazy("share of speakers")
    SHARE_OF_SESSIONS = "share-of-sessions", gettext_lazy("share of sessions")

    @property
    def is_share(self) -> bool:
        return self in {Show.SHARE, Show.SHARE_OF_SESSIONS}

    @property
    def counts_sessions(self) -> bool:
        return self in {Show.SESSIONS, Show.SHARE_OF_SESSIONS}


@dataclass(frozen=True)
class View:
    """One way to look: rows, columns, filters, order, and the cell that is open."""

    rows: str = "thread"
    columns: str = "region"
    level: Level = Level.COMMON
    show: Show = Show.SPEAKERS
    filters: tuple[tuple[str, str], ...] = ()
    sort: str = ""
    page: int = 1
    row: str = ""
    column: str = ""
    # What is wanted of the quotes of the open cell: a region, a kind of speaker, a stance, a page.
    of_quotes: tuple[tuple[str, str], ...] = ()

    @property
    def query(self) -> str:
        """Return the address: what differs from the usual, always in the same order."""
        usual = View()
        asked: dict[str, Any] = {
            name: str(getattr(self, name))
            for name in ("rows", "columns", "level", "show")
            if getattr(self, name) != getattr(usual, name)
        }
        asked |= dict(self.filters)
        asked |= {name: value for name in ("sort",) if (value := getattr(self, name))}
        if self.page > 1:
            asked["page"] = self.page
        asked |= {name: value for name in ("row", "column") if (value := getattr(self, name))}
        if self.has_cell:
            asked |= dict(self.of_quotes)
        return urlencode(asked)

    @property
    def url(self) -> str:
        return f"?{self.query}"

    @property
    def has_cell(self) -> bool:
        return bool(self.row or self.column)

    @property
    def filter_of(self) -> dict[str, str]:
        return dict(self.filters)

    @property
    def stances(self) -> str:
        """Return which stances count: what supports, unless a view asks for stances itself."""
        if "stance" in (self.rows, self.columns):
            return self.filter_of.get("stance", ALL)
        return self.filter_of.get("stance", Stance.SUPPORTS)

    @property
    def is_of_threads(self) -> bool:
        return "thread" in (self.rows, self.columns)

    def without_cell(self) -> "View":
        return replace(self, row="", column="", of_quotes=())

    def with_cell(self, row: str, column: str) -> "View":
        return replace(self, row=row, column=column, of_quotes=())

    def with_quotes(self, **wanted: str) -> "View":
        kept = {**dict(self.of_quotes), "quotes": "", **wanted}
        order = ("from", "by", "as", "quotes")
        return replace(self, of_quotes=tuple((n, kept[n]) for n in order if kept.get(n)))

    def without_filter(self, name: str) -> "View":
        kept = tuple(pair for pair in self.filters if pair[0] != name)
        return replace(self.without_cell(), filters=kept, page=1)

    def sorted_by(self, sort: str) -> "View":
        return replace(self, sort=sort, page=1)

    def on_page(self, page: int) -> "View":
        return replace(self.without_cell(), page=page)

    def turned(self) -> "View":
        """Swap rows and columns; an open cell stays open, the order starts anew."""
        return replace(
            self,
            rows=self.columns,
            columns=self.rows,
            row=self.column,
            column=self.row,
            sort="",
            page=1,
        )


@dataclass(frozen=True, eq=False)
class Sides:
    """The items of each side, for one reader and level; asked once."""

    sight: Sight
    level: Level
    _known: dict[str, list[Item]] = field(default_factory=dict)

    def items(self, name: str) -> list[Item]:
        if name not in self._known:
            self._known[name] = list(DIMENSIONS[name].items(self.sight, self.level))
        return self._known[name]

    def item(self, name: str, key: str) -> Item | None:
        return next((item for item in self.items(name) if item.key == key), None)
