"""The mosaic in templates. The view makes the panes, so that no tag asks the database."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from django import template
from django.utils.safestring import SafeString

from caleidoscoop.programmes.mosaic import Pane, mosaic_svg
from caleidoscoop.programmes.region_map import open_glass_svg, region_map_svg
from caleidoscoop.programmes.rosette import rosette_svg

register = template.Library()


@register.simple_tag
def mosaic(panes: Iterable[Pane], title: str = "", labels: bool = True) -> SafeString:
    return mosaic_svg(panes, title=title, has_labels=labels)


@register.simple_tag
def mosaic_mini(
    panes: Iterable[Pane], heard: Collection[str] | None = None, title: str = ""
) -> SafeString:
    """Draw the small map. With `heard`, keys of regions, the others are left hollow."""
    glass = list(panes)
    if heard is not None:
        glass = [replace(pane, is_open=pane.key not in heard) for pane in glass]
    return mosaic_svg(glass, size="mini", title=title)


@register.simple_tag
def region_map(panes: Iterable[Pane], key: str, title: str = "") -> SafeString:
    glass = list(panes)
    return region_map_svg(one(glass, key), glass, title=title)


@register.simple_tag
def open_glass(panes: Iterable[Pane], key: str) -> SafeString:
    """Draw a region's cells as dashed rims, for _empty.html: `... key as drawing`."""
    return open_glass_svg(one(panes, key))


@register.simple_tag
def rosette(panes: Iterable[Pane], key: str = "", title: str = "") -> SafeString:
    """Draw a region's rosette, or without a key that of the programme."""
    glass = list(panes)
    return rosette_svg(glass, one(glass, key) if key else None, title=title)


def one(panes: Iterable[Pane], key: str) -> Pane:
    return next(pane for pane in panes if pane.key == key)
