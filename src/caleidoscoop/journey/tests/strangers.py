"""Somebody who is signed in, and works in another programme."""

from caleidoscoop.people.models import User
from caleidoscoop.people.tests import make as make_people
from caleidoscoop.programmes.tests import make as make_programmes


def evi() -> User:
    user = make_people.person("evi")
    elsewhere = make_programmes.programme(key="elders", name="Elders")
    make_people.role(user, "programme_lead", elsewhere)
    return user
