"""Who sees which words: one's own region, and the documents of the whole programme."""

from django.contrib.auth.models import AnonymousUser

from caleidoscoop.people.tests import make as make_people
from caleidoscoop.voices.models import Fragment, SessionKind, Source
from caleidoscoop.voices.tests import make


def sees(user, source) -> tuple[bool, int]:
    """Return whether the source is seen, and how many of its fragments."""
    is_seen = Source.objects.visible_to(user).filter(pk=source.pk).exists()
    return is_seen, Fragment.objects.visible_to(user).filter(source=source).count()


def test_a_source_of_a_region_is_for_that_region_and_the_programme(team):
    source = make.source(team.programme, team.region)
    make.fragment(source)
    assert sees(team.anna, source) == (True, 1)
    assert sees(team.dilek, source) == (True, 1)
    assert sees(team.chris, source) == (False, 0)
    assert sees(AnonymousUser(), source) == (False, 0)


def test_what_is_not_released_is_for_the_facilitators_of_the_region(team):
    source = make.source(team.programme, team.region)
    make.fragment(source, released_at=None)
    assert sees(team.bram, source) == (True, 1)
    assert sees(team.anna, source) == (True, 0)
    assert sees(team.dilek, source) == (True, 0)


def test_a_source_without_a_region_is_for_who_works_in_the_whole_programme(team):
    source = make.source(team.programme)
    make.fragment(source)
    make.fragment(source, region=team.region)
    assert sees(team.dilek, source) == (True, 2)
    assert sees(team.anna, source) == (False, 1)
    assert sees(team.chris, source) == (False, 0)


def test_a_document_of_the_programme_is_for_all_who_read_voices_in_it(team):
    document = make.source(team.programme)
    document.session.kind = SessionKind.DOCUMENT
    document.session.save(update_fields=["kind"])
    make.fragment(document)
    make.fragment(document, region=team.region)
    make.fragment(document, released_at=None)
    assert sees(team.anna, document) == (True, 2)
    assert sees(team.chris, document) == (True, 2)
    director = make_people.person("edo")
    make_people.role(director, "director", team.programme)
    assert sees(director, document) == (False, 0)
    stranger = make_people.person("fatma")
    assert sees(stranger, document) == (False, 0)


def test_a_role_that_ended_shows_nothing(team):
    source = make.source(team.programme, team.region)
    make.fragment(source)
    team.anna.roles.update(ends_on="2020-01-01")
    assert sees(team.anna, source) == (False, 0)
