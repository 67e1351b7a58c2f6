"""Voices and threads that the tests of this app start from."""

from dataclasses import dataclass

import pytest

from caleidoscoop.people.tests.make import Team
from caleidoscoop.threads.models import Thread
from caleidoscoop.threads.tests import make
from caleidoscoop.voices.models import Fragment, Source
from caleidoscoop.voices.tests import make as make_voices


@dataclass(frozen=True)
class Voices:
    """A source with three fragments in the region of bram, and one in the region of chris."""

    source: Source
    fragments: list[Fragment]
    elsewhere: Fragment


@pytest.fixture
def voices(team: Team) -> Voices:
    source = make_voices.source(team.programme, team.region)
    speaker = make_voices.speaker(source.session)
    fragments = [
        make_voices.fragment(source, text, speaker=speaker)
        for text in (
            "De bus rijdt niet 🚌 en de trein ook niet.",
            "Zonder bus kom ik niet bij de dokter.",
            "De norm telt reizigers, niet wie blijft staan.",
        )
    ]
    other = make_voices.source(team.programme, team.other_region, path="zuid.txt")
    elsewhere = make_voices.fragment(other, "Hier rijdt hij wel, en dat is fijn.")
    return Voices(source, fragments, elsewhere)


@pytest.fixture
def common(team: Team) -> Thread:
    """A thread of the programme, which dilek may change."""
    return make.thread(team.programme, title="Bereikbaarheid")


@pytest.fixture
def regional(team: Team) -> Thread:
    """A thread of the region, which bram may change."""
    return make.thread(team.programme, team.region, title="De bus")
