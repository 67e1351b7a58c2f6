"""How accounts come to be and come in: the rules of this product for allauth.

Signing in and out stand in the public record of each programme of the person. They are written
here, where allauth asks for the sign-in itself, and not by a signal.
"""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caleidoscoop.people import actions
from caleidoscoop.people.models import User


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # The same words whether or not there is an account with this address.
        "email_password_mismatch": _("This e-mail address and password do not fit together."),
        "too_many_login_attempts": _(
            "Too many attempts with this address. Try again in five minutes."
        ),
        "enter_current_password": _("This is not the current password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: an operator, a lead or an invitation makes accounts."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        actions.record_presence(user, verb="signed_in", at=timezone.now())

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        super().logout(request)
        if isinstance(user, User):
            actions.record_presence(user, verb="signed_out", at=timezone.now())
