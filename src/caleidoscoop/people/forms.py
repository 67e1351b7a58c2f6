"""The forms of signing in and of passwords, in our words."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, SetPasswordForm
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "login", _("E-mail address"))
        _say(self, "password", _("Password"))


class PasswordChangeForm(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "oldpassword", _("Current password"))
        _say_new(self)


class PasswordSetForm(SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_new(self)


def _say_new(form: forms.Form) -> None:
    rules = password_validation.password_validators_help_texts()
    _say(form, "password1", _("New password"), " ".join(str(rule) for rule in rules))
    _say(form, "password2", _("New password, once more"))


def _say(form: forms.Form, name: str, label: Any, help_text: str = "") -> None:
    """Label a field; a placeholder would vanish as soon as somebody types."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
