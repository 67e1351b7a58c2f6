"""What may be done with words, in the query; and withdrawal, everywhere at once."""

import pytest

from caleidoscoop.shared.refused import Refused
from caleidoscoop.voices.actions import record_consent, withdraw_fragments, withdraw_speaker
from caleidoscoop.voices.models import Fragment, Use
from caleidoscoop.voices.tests import make
from caleidoscoop.voices.tests.make import AT


@pytest.fixture
def source(team):
    return make.source(team.programme, team.region)


@pytest.fixture
def speaker(source):
    return make.speaker(source.session)


@pytest.fixture
def fragment(source, speaker):
    return make.fragment(source, speaker=speaker)


def test_the_default_of_the_source_holds_where_the_speaker_said_nothing(fragment):
    assert Fragment.objects.allowing(Use.QUOTE_INTERNALLY).get() == fragment
    assert not Fragment.objects.allowing(Use.PUBLISH).exists()


def test_the_word_of_the_speaker_goes_first(source, speaker, fragment, bram):
    record_consent(use=Use.QUOTE_INTERNALLY, is_given=False, speaker=speaker, by=bram, at=AT)
    assert not Fragment.objects.usable().exists()
    record_consent(use=Use.PUBLISH, is_given=True, speaker=speaker, how="formulier", by=bram, at=AT)
    assert Fragment.objects.allowing(Use.PUBLISH).get() == fragment


def test_consent_to_publish_says_how_it_was_given(speaker, bram):
    with pytest.raises(Refused, match="hoe"):
        record_consent(use=Use.PUBLISH, is_given=True, speaker=speaker, by=bram, at=AT)


def test_there_is_no_consent_for_what_is_not_a_use(speaker, bram):
    with pytest.raises(Refused):
        record_consent(use="sell", is_given=True, speaker=speaker, by=bram, at=AT)


@pytest.mark.parametrize("of", ["source", "speaker"])
def test_who_works_elsewhere_writes_down_no_consent(source, speaker, chris, of):
    target = {of: {"source": source, "speaker": speaker}[of]}
    with pytest.raises(Refused, match="in de regio werkt"):
        record_consent(use=Use.KEEP, is_given=True, by=chris, at=AT, **target)


def test_withdrawn_words_are_gone_at_once_and_numbered(team, source, fragment, bram):
    other = make.fragment(source, "Iets anders")
    first = withdraw_fragments(fragments=[fragment], by=bram, at=AT, reason="op verzoek")
    second = withdraw_fragments(fragments=[other], by=bram, at=AT)
    assert (first.number, second.number) == (1, 2)
    team.programme.refresh_from_db()
    assert team.programme.last_withdrawal == 2
    assert not Fragment.objects.present().exists()
    assert not Fragment.objects.usable().exists()
    assert not Fragment.objects.editable_by(bram).present().exists()


def test_a_speaker_withdraws_all_that_was_said(source, speaker, fragment, bram):
    make.fragment(source, "Ook dit", speaker=speaker)
    stays = make.fragment(source, "Van een ander")
    withdraw_speaker(speaker=speaker, by=bram, at=AT)
    assert Fragment.objects.present().get() == stays


def test_a_speaker_can_withdraw_without_an_account(speaker, fragment):
    assert withdraw_speaker(speaker=speaker, by=None, at=AT).by is None
    assert not Fragment.objects.present().exists()


def test_who_works_elsewhere_withdraws_nothing(speaker, fragment, chris):
    with pytest.raises(Refused):
        withdraw_speaker(speaker=speaker, by=chris, at=AT)
    assert Fragment.objects.present().exists()


def test_withdrawal_is_of_one_programme(team):
    with pytest.raises(Refused):
        withdraw_fragments(fragments=[], by=team.bram, at=AT)
