"""Coming in by a personal link. Signing in and passwords are allauth's own views."""

from allauth.account.utils import perform_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from caleidoscoop.people import actions
from caleidoscoop.shared.http import Request
from caleidoscoop.shared.refused import Refused


@never_cache
@require_http_methods(["GET", "POST"])
def come_in(request: Request, token: str) -> HttpResponse:
    """Ask first: a mail program or a chat that looks at links must not use this one up."""
    owner = actions.owner_of(token)
    if request.user.is_authenticated and (owner is None or owner == request.user):
        return redirect("/")
    refusal = ""
    if request.method == "POST":
        try:
            user = actions.use_link(token, at=timezone.now())
        except Refused as refused:
            owner, refusal = None, str(refused)
        else:
            return perform_login(request, user)
    context = {"owner": owner, "refusal": refusal}
    return render(request, "people/come_in.html", context, status=200 if owner else 410)
