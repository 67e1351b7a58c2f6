"""Requests as views get them, and the few answers that every app gives."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from caleidoscoop.shared.refused import Refused

PER_PAGE = 25


class Request(HttpRequest):
    """What every view gets: the middleware has added htmx.

    A page whose address names no programme may set `programme_key`, for its menu.
    """

    htmx: HtmxDetails
    programme_key: str


def page_or_part(request: Request, template: str, part: str) -> str:
    """Return the template name: the whole page, or `template#part` for an htmx swap.

    Boosted and history-restore requests replace the whole page, so they get the page.
    """
    htmx = request.htmx
    if htmx and not htmx.boosted and not htmx.history_restore_request:
        return f"{template}#{part}"
    return template


def go_to(request: Request, url: str) -> HttpResponse:
    """Send the reader to another page.

    htmx follows a 302 itself and swaps the new page into the old target, so it gets HX-Redirect.
    """
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def page_of(
    request: HttpRequest, rows: "QuerySet[Any] | list[Any]", per_page: int = PER_PAGE
) -> "Page[Any]":
    """Return the page that the address asks for; a number that does not fit gives the nearest."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


@dataclass(frozen=True)
class Step:
    """A step of the way to a page."""

    url: str
    label: str


@contextmanager
def refusal_on(form: forms.Form) -> Iterator[None]:
    """Show a refusal on the form, which keeps what was typed."""
    try:
        yield
    except Refused as refusal:
        form.add_error(None, str(refusal))


@contextmanager
def refusal_told(request: HttpRequest) -> Iterator[None]:
    """Show a refusal as a message, where one button was pressed and nothing was typed."""
    try:
        yield
    except Refused as refusal:
        messages.error(request, str(refusal))
