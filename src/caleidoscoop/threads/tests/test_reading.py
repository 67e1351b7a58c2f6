"""Counts of a thread: regions, sessions and kinds side by side, of what may be used today."""

import pytest
from django.utils import translation

from caleidoscoop.threads import reading
from caleidoscoop.threads.models import LinkKind, Thread, ThreadLink
from caleidoscoop.threads.reading import Reach
from caleidoscoop.threads.tests import make
from caleidoscoop.threads.tests.make import AT
from caleidoscoop.voices import actions as voice_actions
from caleidoscoop.voices.models import Consent, SpeakerKind, Use
from caleidoscoop.voices.tests import make as make_voices


def strength(thread):
    return reading.strengths_of([thread.pk]).get(thread.pk, reading.Strength())


def reach(thread, team):
    return reading.reach_of(strength(thread), reading.base_of(team.programme))


def test_counts_regions_sessions_kinds_and_speakers_of_support(team, voices, common):
    resident = voices.fragments[0].speaker
    business = make_voices.speaker(voices.source.session, "Spreker 2", SpeakerKind.BUSINESS)
    more = make_voices.fragment(voices.source, "Ik lever per bus.", speaker=business)
    for fragment in (*voices.fragments[:2], more):
        make.evidence(common, fragment)
    make.evidence(common, voices.fragments[2], stance="nuances")
    make.evidence(common, voices.elsewhere, stance="contradicts")
    found = strength(common)
    assert found.regions == {team.region.pk}
    assert (found.sessions, found.kinds, found.speakers) == (1, 2, 2)
    assert (found.supports, found.nuances, found.contradicts) == (3, 1, 1)
    assert resident is not None
    assert reach(common, team) == Reach.ONE


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ([], Reach.NONE),
        (["region"], Reach.ONE),
        (["region", "other_region"], Reach.ALL),
    ],
)
def test_is_shared_as_far_as_it_is_supported(team, voices, common, where, expected):
    if "region" in where:
        make.evidence(common, voices.fragments[0])
    if "other_region" in where:
        make.evidence(common, voices.elsewhere)
    assert reach(common, team) == expected


def test_contradiction_alone_is_no_support(team, voices, common):
    make.evidence(common, voices.fragments[0], stance="contradicts")
    assert reach(common, team) == Reach.NONE


def test_evidence_without_a_region_is_evidence(team, common):
    source = make_voices.source(team.programme, path="verslag.txt")
    make.evidence(common, make_voices.fragment(source))
    assert reach(common, team) == Reach.NOWHERE


def test_says_on_how_little_a_thread_rests(team, voices, common):
    make.evidence(common, make_voices.fragment(voices.source, "Een.", table_name="Tafel 1"))
    make.evidence(common, make_voices.fragment(voices.source, "Twee.", table_name="Tafel 1"))
    assert strength(common).tables == 1
    assert strength(common).caution in {"rests on one table", "rust op één tafel"}
    make.evidence(common, make_voices.fragment(voices.source, "Drie.", table_name="Tafel 2"))
    assert strength(common).caution in {"rests on one session", "rust op één bijeenkomst"}
    make.evidence(common, voices.elsewhere)
    assert strength(common).caution == ""


def test_one_voice_many_times_counts_once(team, voices, common):
    for fragment in voices.fragments:
        make.evidence(common, fragment)
    assert strength(common).speakers == 1
    assert strength(common).supports == 3


def test_what_is_taken_back_counts_no_more_at_once(team, voices, common):
    for fragment in (voices.fragments[0], voices.elsewhere):
        make.evidence(common, fragment)
    assert reach(common, team) == Reach.ALL
    voice_actions.withdraw_fragments(fragments=[voices.elsewhere], by=team.dilek, at=AT)
    assert reach(common, team) == Reach.ONE
    Consent.objects.filter(use=Use.QUOTE_INTERNALLY).update(is_given=False)
    assert reach(common, team) == Reach.NONE


def test_base_counts_sessions_with_words_that_may_be_used(team, voices):
    make_voices.session(team.programme, team.region, "Nog niemand sprak")
    base = reading.base_of(team.programme)
    assert (len(base.regions), base.sessions, base.kinds) == (2, 2, 7)


def test_shows_few_quotes_a_region_of_different_kinds(team, voices, common):
    business = make_voices.speaker(voices.source.session, "Spreker 2", SpeakerKind.BUSINESS)
    for number in range(8):
        text = f"Nummer {number}: de bus naar de stad gaat veel te weinig voor ons."
        make.evidence(
            common, make_voices.fragment(voices.source, text, speaker=voices.fragments[0].speaker)
        )
    make.evidence(common, make_voices.fragment(voices.source, "Kort.", speaker=business))
    make.evidence(common, voices.elsewhere, stance="contradicts")
    quotes, against = reading.varied_quotes(common)
    assert len(quotes) == 2
    assert {q.version.fragment.kind for q in quotes} == {"resident", "business"}
    assert [q.version.fragment for q in against] == [voices.elsewhere]


def test_names_the_kinds_that_say_nothing(team, voices, common):
    make_voices.speaker(voices.source.session, "Spreker 2", SpeakerKind.WATER_AUTHORITY)
    make.evidence(common, voices.fragments[0])
    lines = {line.kind: line for line in reading.kind_lines(reading.cells_of(common), common)}
    assert lines["resident"].total == 1
    assert lines["water_authority"].is_heard_elsewhere
    assert not lines["rijk"].is_heard_elsewhere


def test_chain_puts_beliefs_before_and_needs_and_ideas_after(team, common):
    belief, need, idea = (make.thread(team.programme, title=t) for t in ("Geloof", "Nood", "Idee"))
    for start, end, kind in (
        (belief, common, LinkKind.UNDER),
        (need, common, LinkKind.ANSWERS),
        (idea, need, LinkKind.SERVES),
    ):
        ThreadLink.objects.create(from_thread=start, to_thread=end, kind=kind, at=AT)
    chain = reading.chain_of(common, team.dilek)
    assert [[n.thread for n in step.neighbours] for step in chain.before] == [[belief]]
    assert [[n.thread for n in step.neighbours] for step in chain.after] == [[need], [idea]]


def test_chain_hides_threads_of_another_region(team, common):
    theirs = make.thread(team.programme, team.other_region, title="Van Zuidkant")
    ThreadLink.objects.create(from_thread=theirs, to_thread=common, kind=LinkKind.PART_OF, at=AT)
    assert not reading.chain_of(common, team.bram)
    assert reading.chain_of(common, team.dilek).beside


def test_a_source_without_a_speaker_is_no_speaker(team, common):
    source = make_voices.source(team.programme, team.region)
    make.evidence(common, make_voices.fragment(source, "Wat er in een verslag staat, van niemand."))
    with translation.override("en"):
        assert strength(common).caution == "rests on one source"
    another = make_voices.source(team.programme, team.region, path="ander.txt")
    speaker = make_voices.speaker(another.session)
    spoken = make_voices.fragment(another, "Wat één inwoner zei.", speaker=speaker)
    other = make.thread(team.programme, title="Een ander")
    make.evidence(other, spoken)
    with translation.override("en"):
        assert strength(other).caution == "rests on one speaker"


def test_uncovered_is_what_no_open_thread_holds(team, voices, common):
    make.evidence(common, voices.fragments[0])
    left = reading.uncovered(team.programme, team.bram)
    assert set(left) == set(voices.fragments[1:])
    Thread.objects.filter(pk=common.pk).update(closed_at=AT)
    assert reading.uncovered(team.programme, team.bram).count() == 3


@pytest.mark.parametrize("who", ["anna", "bram", "chris", "dilek"])
def test_scope_says_the_same_as_may_code(team, who):
    from caleidoscoop.people.models import may_code

    user = getattr(team, who)
    scope = reading.scope_of(user, team.programme)
    for region in (None, team.region, team.other_region):
        expected = may_code(user, programme=team.programme, region=region)
        assert scope.holds(region.pk if region else None) == expected


def test_strengths_cost_two_queries_whatever_the_number(team, voices, django_assert_num_queries):
    threads = [make.thread(team.programme, title=f"Draad {n}") for n in range(12)]
    for thread in threads:
        make.evidence(thread, voices.fragments[0])
        make.evidence(thread, voices.elsewhere)
    with django_assert_num_queries(2):
        found = reading.strengths_of(Thread.objects.order_by().values("pk"))
    assert len(found) == 12
