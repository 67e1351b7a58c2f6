"""Labels that a file carries, against what the database knows."""

import pytest

from caleidoscoop.programmes.models import Domain
from caleidoscoop.voices.actions import bring_in_text
from caleidoscoop.voices.actions.labels import Labels
from caleidoscoop.voices.formats.domains import DOMAINS
from caleidoscoop.voices.tests.make import AT

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("mobiliteit", "mobility"),
        ("Samenleven", "community"),
        ("water", "nature"),
        ("Toerisme", "economy"),
        ("Financien", "finance"),
        ("Zorg en gezondheid", "care"),
        ("Agriculture, nature and water", "nature"),
        ("zorg", "care"),
    ],
)
def test_the_words_that_people_use_for_a_domain_are_known(team, word, key):
    labels = Labels(team.programme, lambda _name: None)
    found = labels.domain(word)
    assert found is not None
    assert found.key == key


def test_what_is_no_domain_is_told(team):
    labels = Labels(team.programme, lambda _name: None)
    assert labels.domain("weer") is None
    assert labels._unknown == {("domain", "weer"): 1}


def test_every_word_stands_for_a_domain_that_exists(team):
    assert set(DOMAINS.values()) <= set(Domain.objects.values_list("key", flat=True))


def test_pasted_text_is_called_as_somebody_called_it(team):
    intake = bring_in_text(
        programme=team.programme, title="Tafel 3", text="Een bus.", by=team.dilek, at=AT
    )
    assert intake.name == "Tafel 3 (geplakt)"
