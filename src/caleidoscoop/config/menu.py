"""The main menu and the footer, as data."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caleidoscoop.programmes.models import Programme


@dataclass(frozen=True)
class Item:
    url_name: str
    label: str | Promise
    # More pages of this item, by what their address begins with under the programme.
    also: tuple[str, ...] = ()


MENU = (
    Item("journey:home", _("Overview")),
    Item("journey:region_list", _("Regions")),
    Item("voices:source_list", _("Sources"), also=("fragments/",)),
    Item("threads:thread_list", _("Common threads")),
    Item("threads:kaleidoscope", _("Kaleidoscope")),
    Item("reports:report_list", _("Reports"), also=("reports/",)),
    Item("threads:suggestion_list", _("Suggestions"), also=("runs/",)),
)
FOOTER = (Item("journey:record", _("Public record")),)
FOOTER_FOR_ALL = (
    Item("journey:about", _("How to read this")),
    Item("reports:published_list", _("Published reports")),
)
FOOTER_FOR_ACCOUNTS = (Item("account_change_password", _("Another password")),)


@dataclass(frozen=True)
class Link:
    url: str
    label: str | Promise
    is_current: bool = False


def menu(request: HttpRequest) -> dict[str, object]:
    """Give every page its programme, menu and footer; who is not signed in sees what is public."""
    footer = [Link(reverse(item.url_name), item.label) for item in FOOTER_FOR_ALL]
    user = getattr(request, "user", None)
    own = FOOTER_FOR_ACCOUNTS if user is not None and user.is_authenticated else ()
    account = [Link(reverse(item.url_name), item.label) for item in own]
    programme = _programme_of(request)
    if programme is None:
        return {"menu": [], "footer_links": [*footer, *account]}
    home = reverse("journey:home", args=[programme.key])
    urls = {item: reverse(item.url_name, args=[programme.key]) for item in (*MENU, *FOOTER)}
    starts = {home + start: item for item in urls for start in item.also}
    starts |= {url: item for item, url in urls.items()}
    here = max((start for start in starts if request.path.startswith(start)), key=len, default="")
    links = [Link(url, item.label, item is starts.get(here)) for item, url in urls.items()]
    return {
        "programme": programme,
        "menu": links[: len(MENU)],
        "footer_links": [*footer, *links[len(MENU) :], *account],
    }


def _programme_of(request: HttpRequest) -> Programme | None:
    """Return the programme of this page when the reader may see it."""
    match, user = request.resolver_match, getattr(request, "user", None)
    in_address = match.kwargs.get("programme_key") if match else None
    key = in_address or getattr(request, "programme_key", None)
    if user is None or not key:
        return None
    return Programme.objects.visible_to(user).filter(key=key).first()
