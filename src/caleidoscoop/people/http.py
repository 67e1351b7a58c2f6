"""What every view behind the sign-in page begins with."""

from django.shortcuts import get_object_or_404

from caleidoscoop.people.models import User
from caleidoscoop.programmes.models import Programme
from caleidoscoop.shared.http import Request


class SignedInRequest(Request):
    """What a view gets, because nobody comes in here without an account."""

    user: User


def load_programme(request: SignedInRequest, key: str) -> Programme:
    return get_object_or_404(Programme.objects.visible_to(request.user), key=key)
