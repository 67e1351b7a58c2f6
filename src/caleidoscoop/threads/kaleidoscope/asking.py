"""Reads an address: the nearest view that there is, and what of it could not be."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from caleidoscoop.threads.kaleidoscope.dimensions import DIMENSIONS, Level
from caleidoscoop.threads.kaleidoscope.sight import Sight
from caleidoscoop.threads.kaleidoscope.view import ALL, OF_COLUMN, UP, Show, Sides, View
from caleidoscoop.threads.models import Stance


@dataclass
class Asked:
    """What an address asks for: the nearest view that there is, and what could not be."""

    view: View
    complaints: list[str] = field(default_factory=list)


def asked_in(query: QueryDict, sight: Sight) -> tuple[Asked, Sides]:
    """Read an address. What cannot be is left out and told, so that a link of before still opens
    on something."""
    told: list[str] = []
    level = _choice(query, "level", Level, Level.COMMON, told)
    sides = Sides(sight, level)
    rows, columns = _axes(query, told)
    view = View(
        rows=rows,
        columns=columns,
        level=level,
        show=_choice(query, "show", Show, Show.SPEAKERS, told),
        filters=tuple(_filters(query, sides, told)),
        page=_page(query, "page", told),
    )
    view = replace(view, filters=_without_usual(view))
    view = replace(view, sort=_sort(query, view, sides, told))
    view = _with_cell(query, view, sides, told)
    if query.get("turn"):
        view = view.turned()
    return Asked(view, told), sides


def _choice(query: QueryDict, name: str, choices: Any, usual: Any, told: list[str]) -> Any:
    value = query.get(name, "")
    if value in choices.values:
        return choices(value)
    if value:
        told.append(_unknown(name, value))
    return usual


def _axes(query: QueryDict, told: list[str]) -> tuple[str, str]:
    found = {}
    for name, usual in (("rows", "thread"), ("columns", "region")):
        value = query.get(name, "")
        if value and value not in DIMENSIONS:
            told.append(_unknown(name, value))
        found[name] = value if value in DIMENSIONS else ""
        found[name] = found[name] or usual
    if found["rows"] == found["columns"]:
        side = DIMENSIONS[found["rows"]].label
        found["columns"] = "thread" if found["rows"] == "region" else "region"
        if query.get("columns") and query.get("rows"):
            told.append(
                _("Rows and columns were both “%(side)s”. The columns are now “%(other)s”.")
                % {"side": side, "other": DIMENSIONS[found["columns"]].label}
            )
    return found["rows"], found["columns"]


def _filters(query: QueryDict, sides: Sides, told: list[str]) -> list[tuple[str, str]]:
    found = []
    for name in DIMENSIONS:
        value = query.get(name, "")
        if (name, value) == ("stance", ALL) or (value and sides.item(name, value)):
            found.append((name, value))
        elif value:
            told.append(_unknown(name, value))
    return found


def _without_usual(view: View) -> tuple[tuple[str, str], ...]:
    """Leave out the stance that counts anyway, so that a view has one address."""
    usual = ALL if "stance" in (view.rows, view.columns) else str(Stance.SUPPORTS)
    return tuple(pair for pair in view.filters if pair != ("stance", usual))


def _sort(query: QueryDict, view: View, sides: Sides, told: list[str]) -> str:
    value = query.get("sort", "")
    what = value.removesuffix(UP)
    if what in {"total", "name"}:
        return value
    if what.startswith(OF_COLUMN) and sides.item(view.columns, what.removeprefix(OF_COLUMN)):
        return value
    if value:
        told.append(_unknown("sort", value))
    return ""


def _with_cell(query: QueryDict, view: View, sides: Sides, told: list[str]) -> View:
    found: dict[str, str] = {}
    for name, side in (("row", view.rows), ("column", view.columns)):
        value = query.get(name, "")
        if value and sides.item(side, value):
            found[name] = value
        elif value:
            told.append(_unknown(name, value))
    if not found:
        return view
    view = view.with_cell(found.get("row", ""), found.get("column", ""))
    wanted: dict[str, str] = {}
    for name, side in (("from", "region"), ("by", "speaker"), ("as", "stance")):
        value = query.get(name, "")
        if value and sides.item(side, value):
            wanted[name] = value
        elif value:
            told.append(_unknown(name, value))
    if (page := _page(query, "quotes", told)) > 1:
        wanted["quotes"] = str(page)
    return view.with_quotes(**wanted)


def _page(query: QueryDict, name: str, told: list[str]) -> int:
    value = query.get(name, "")
    if value.isdecimal() and len(value) < 7 and int(value) > 0:
        return int(value)
    if value:
        told.append(_unknown(name, value))
    return 1


def _unknown(name: str, value: str) -> str:
    words = {
        "rows": _("rows"),
        "columns": _("columns"),
        "level": _("which threads"),
        "show": _("what a cell shows"),
        "sort": _("order"),
        "page": _("page"),
        "row": _("row"),
        "column": _("column"),
        "from": _("region"),
        "by": _("kind of speaker"),
        "as": _("stance"),
        "quotes": _("page of quotes"),
    }
    label = words.get(name) or str(DIMENSIONS[name].label)
    return _("“%(value)s” is not known here (%(what)s), so it was left out.") % {
        "value": value[:60],
        "what": label,
    }
