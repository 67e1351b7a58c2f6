"""The main menu and the footer, as data."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Item:
    url_name: str
    label: str | Promise


MENU = (
    Item("journey:home", _("Overview")),
    Item("journey:region_list", _("Regions")),
    Item("voices:source_list", _("Sources")),
    Item("threads:thread_list", _("Common threads")),
    Item("threads:suggestion_list", _("Suggestions")),
)

FOOTER = (
    Item("journey:about", _("How to read this")),
    Item("journey:record", _("Public record")),
)


@dataclass(frozen=True)
class Link:
    url: str
    label: str | Promise
    is_current: bool


def links(items: tuple[Item, ...], path: str) -> list[Link]:
    """Return links in order; the one whose page holds the reader is marked."""
    urls = [reverse(item.url_name) for item in items]
    inside = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    current = max(inside, key=len, default=None)
    return [Link(url, item.label, url == current) for url, item in zip(urls, items, strict=True)]


def menu(request: HttpRequest) -> dict[str, object]:
    """Give every page its menu; who is not signed in sees only what is public."""
    user = getattr(request, "user", None)
    is_known = bool(user and user.is_authenticated)
    return {
        "menu": links(MENU, request.path) if is_known else [],
        "footer_links": links(FOOTER if is_known else FOOTER[:1], request.path),
    }
