"""Deny by default: who is not signed in goes to the sign-in page, also when there is no page."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

# URL names, not paths: an address may move, what it shows may not become public by that.
PUBLIC = {
    "account_login",
    "account_inactive",
    "journey:about",
    "people:come_in",
    "reports:edition_compare",
    "reports:edition_figures",
    "reports:edition_figures_csv",
    "reports:edition_file",
    "reports:edition_show",
    "reports:published_list",
    "set_language",
    "shared:health_live",
    "shared:health_ready",
}

Answer = Callable[[HttpRequest], HttpResponseBase]


class SignInRequiredMiddleware:
    """Let a request through when somebody is signed in, or the page is public."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Answer | Callable[[HttpRequest], Awaitable[object]]) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> object:
        if iscoroutinefunction(self.get_response):
            return self._later(request)
        if is_public(request) or request.user.is_authenticated:
            return self.get_response(request)
        return to_sign_in(request)

    async def _later(self, request: HttpRequest) -> object:
        if is_public(request) or (await request.auser()).is_authenticated:
            return await self.get_response(request)  # type: ignore[misc]
        return to_sign_in(request)


def is_public(request: HttpRequest) -> bool:
    """Whether anyone may see this. A file that is not there is a 404, not a sign-in page."""
    if request.path.startswith(settings.STATIC_URL):
        return True
    try:
        return resolve(request.path_info).view_name in PUBLIC
    except Resolver404:
        return False


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Go to the sign-in page and back afterwards; htmx would swap that page into a part of this."""
    answer = redirect_to_login(_way_back(request), reverse(settings.LOGIN_URL))
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(answer["Location"])
    return answer


def _way_back(request: HttpRequest) -> str:
    """Return the page on which the reader was: for a POST or a part, the one that asked for it."""
    is_page = request.method in {"GET", "HEAD"} and "HX-Request" not in request.headers
    if is_page:
        return request.get_full_path()
    asked = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(asked, {request.get_host()}):
        return "/"
    parts = urlsplit(asked)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
