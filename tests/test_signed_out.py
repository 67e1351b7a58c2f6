"""Every address of the product, asked by somebody who is not signed in."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from caleidoscoop.people.middleware import PUBLIC

SAMPLES = {
    "int": 1,
    "slug": "noordkant",
    "str": "abc",
    "uuid": UUID(int=1),
    "path": "a/b",
    "format": "pdf",
}


def named(
    patterns: list[URLPattern | URLResolver], prefix: str = "", above: dict | None = None
) -> Iterator[tuple[str, dict]]:
    """Yield the name of each address with the converters of its whole path."""
    for pattern in patterns:
        converters = {**(above or {}), **pattern.pattern.converters}
        if isinstance(pattern, URLResolver):
            inside = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from named(pattern.url_patterns, inside, converters)
        elif pattern.name:
            yield f"{prefix}{pattern.name}", converters


def sample(converter: object) -> object:
    kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
    return SAMPLES[kind]


ADDRESSES = dict(named(get_resolver().url_patterns))
CLOSED = sorted(ADDRESSES.keys() - PUBLIC)


def address(name: str) -> str:
    return reverse(name, kwargs={key: sample(value) for key, value in ADDRESSES[name].items()})


def test_what_is_public_exists():
    assert ADDRESSES.keys() >= PUBLIC


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "head", "put", "delete"])
@pytest.mark.parametrize("name", CLOSED)
def test_it_leads_to_the_sign_in_page(client, name, method):
    answer = getattr(client, method)(address(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("name", CLOSED)
def test_it_is_no_failure_for_somebody_without_any_role(client, db, name):
    """A person whose roles have ended finds pages without content, a refusal or nothing."""
    from caleidoscoop.people.tests import make

    client.force_login(make.person("erin"))
    answer = client.get(address(name))
    answer.close()
    assert answer.status_code in {200, 302, 403, 404, 405}
