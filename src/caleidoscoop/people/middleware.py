"""Deny by default: who is not signed in goes to the sign-in page, whether or not the page exists."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

PUBLIC_PREFIXES = (
    "/_health/",
    "/static/",
    "/accounts/login/",
    "/language/",
    "/about/",
    "/come-in/",
)


class SignInRequiredMiddleware:
    """Let a request through when somebody is signed in, or the path is public."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated or request.path.startswith(PUBLIC_PREFIXES):
            return self.get_response(request)
        return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
