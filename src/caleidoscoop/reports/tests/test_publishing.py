"""Publishing: nothing goes out unchecked, and a withdrawal reaches what went out."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from caleidoscoop.reports.actions import (
    answer_draft,
    is_as_published,
    publish_report,
    send_to_regions,
)
from caleidoscoop.reports.checks import Rule, checks_of
from caleidoscoop.reports.comparing import compare_editions
from caleidoscoop.reports.composing import compose, fill, stamp_of
from caleidoscoop.reports.document.contract import check
from caleidoscoop.reports.models import Chapter, Edition
from caleidoscoop.reports.reading import read_report
from caleidoscoop.reports.tests import make
from caleidoscoop.reports.tests.make import AT, ENDS_ON, LATER
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads.models import Evidence
from caleidoscoop.voices.actions import record_consent, withdraw_fragments
from caleidoscoop.voices.models import Use


@pytest.fixture
def world(team):
    return make.finished(team)


def broken(world, on=None):
    on = on or LATER.date()
    return {c.rule for c in checks_of(read_report(world.report), on) if not c.holds}


def publish(world, **fields):
    return publish_report(report=world.report, by=world.lead, at=LATER, **fields)


def test_a_finished_report_is_published_with_everything_frozen(world):
    edition = publish(world)
    assert edition.number == 1
    assert is_as_published(edition)
    check(fill(edition.structure, edition.quotes))


def test_no_word_that_people_said_is_in_an_edition(world):
    edition = publish(world)
    kept = json.dumps([edition.structure, edition.quotes], ensure_ascii=False)
    for fragment in world.fragments:
        assert fragment.current.text not in kept
    shown = json.dumps(fill(edition.structure, edition.quotes), ensure_ascii=False)
    assert world.fragments[0].current.text in shown


@pytest.mark.parametrize(
    ("rule", "breaks"),
    [
        (Rule.NOT_EMPTY, lambda w: make.write(w, "")),
        (Rule.PROVEN, lambda w: w.thread.evidence.update(retired_at=AT)),
        (
            Rule.CURRENT,
            lambda w: w.thread.evidence.filter(pk=w.evidence[3].pk).update(retired_at=AT),
        ),
        (Rule.COUNTED, lambda w: make.write(w, "De meeste mensen zeggen dit.")),
        (Rule.ANSWERED, lambda w: make.write(w, "Dit klinkt in {{regio's:nergens}}.")),
        (Rule.ANSWERED, lambda w: make.write(w, "Een {{foto:3}} erbij.")),
        (Rule.SEEN, lambda w: w.report.reviews.first().delete()),
    ],
)
def test_a_report_in_which_a_rule_does_not_hold_is_refused(world, rule, breaks):
    assert broken(world) == set()
    breaks(world)
    assert rule in broken(world)
    with pytest.raises(Refused):
        publish(world)
    assert not Edition.objects.exists()


def test_a_quote_without_consent_to_publish_is_refused(world):
    fragment = world.fragments[0]
    record_consent(use=Use.PUBLISH, is_given=False, speaker=fragment.speaker, by=world.lead, at=AT)
    assert broken(world) == {Rule.ALLOWED}


def test_a_region_must_have_seen_its_draft_or_let_the_term_pass(world, bram):
    assert broken(world, on=AT.date()) == {Rule.SEEN}
    assert broken(world, on=ENDS_ON + timedelta(days=1)) == set()
    make.answer(world, bram, "")
    (seen,) = [c for c in checks_of(read_report(world.report), AT.date()) if c.rule == Rule.SEEN]
    assert len(seen.problems) == world.programme.regions.count() - 1


def test_the_answer_of_a_region_stands_beside_the_report(world, bram):
    make.answer(world, bram, "Wij missen het water.")
    (answer,) = publish(world).structure["answers"]
    assert answer["text"][0][0]["parts"] == [{"text": "Wij missen het water."}]


def test_only_a_region_answers_for_itself_and_within_its_term(world, bram, chris):
    review = world.report.reviews.get(region=bram.roles.get().region)
    for person in (world.lead, chris):
        with pytest.raises(Refused):
            answer_draft(review=review, answer="Nee.", by=person, at=AT)
    with pytest.raises(Refused):
        answer_draft(review=review, answer="Te laat.", by=bram, at=LATER)


def test_a_term_of_a_day_is_refused(world):
    with pytest.raises(Refused):
        send_to_regions(
            report=world.report,
            regions=list(world.programme.regions.all()),
            ends_on=AT.date() + timedelta(days=1),
            by=world.lead,
            at=AT,
        )


def test_only_the_programme_lead_publishes(world, bram, anna):
    for person in (bram, anna):
        with pytest.raises(Refused):
            publish_report(report=world.report, by=person, at=LATER)


def test_publishing_twice_at_once_makes_one_edition(world):
    publish(world, seen_edition=0)
    with pytest.raises(Refused):
        publish(world, seen_edition=0, reason="Nog eens")
    assert Edition.objects.count() == 1


def test_a_next_edition_says_why_and_tells_what_changed(world):
    first = publish(world)
    with pytest.raises(Refused):
        publish(world)
    make.write(world, "Nu staat er iets anders.")
    second = publish(world, reason="De samenvatting is herschreven.")
    assert is_as_published(second)
    compared = compare_editions(first, second)
    assert [changed.after for changed in compared.texts.changed] == ["Nu staat er iets anders."]
    assert not compared.threads


# Withdrawal


def test_a_withdrawn_quote_loses_its_words_and_nothing_else(world):
    edition = publish(world)
    before = fill(edition.structure, edition.quotes)
    stamp = stamp_of(edition.quotes)
    withdraw_fragments(fragments=[world.fragments[0]], by=world.lead, at=LATER)
    after = fill(edition.structure, edition.quotes)
    assert stamp_of(edition.quotes) != stamp
    gone = {row["id"] for row in after["evidence"] if row["status"] == "withdrawn"}
    assert gone == {str(world.evidence[0].pk)}
    assert world.fragments[0].current.text not in json.dumps(after, ensure_ascii=False)
    assert {**after, "evidence": 0} == {**before, "evidence": 0}
    assert is_as_published(edition)
    check(after)


def test_consent_taken_back_withholds_the_words_of_that_speaker(world):
    edition = publish(world)
    speaker = world.fragments[0].speaker
    record_consent(use=Use.PUBLISH, is_given=False, speaker=speaker, by=world.lead, at=LATER)
    after = fill(edition.structure, edition.quotes)
    gone = [row["id"] for row in after["evidence"] if row["status"] == "withdrawn"]
    assert gone == [str(world.evidence[0].pk)]


@pytest.mark.parametrize(
    "statement", ["UPDATE reports_edition SET sha256 = ''", "DELETE FROM reports_edition"]
)
def test_an_edition_cannot_be_changed_or_removed(world, statement):
    publish(world)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


# The document


def test_a_draft_says_so_and_keeps_to_the_contract(world):
    composed = compose(world.report)
    assert composed.document["meta"]["is_draft"]
    check(fill(composed.document, composed.places))


def test_what_speaks_against_a_thread_is_always_among_its_quotes(world):
    (thread,) = compose(world.report).document["threads"]
    against = Evidence.objects.get(stance="contradicts")
    assert str(against.pk) in thread["evidence"]


def test_a_chapter_tells_its_findings_and_threads(world):
    chapters = {c["key"]: c for c in compose(world.report).document["chapters"]}
    told = chapters[Chapter.SIMILARITIES]
    assert told["threads"] == [world.thread.key]
    figure = told["findings"][0]["text"][0][0]["parts"][1]["figure"]
    assert figure["query"] == f"regions:{world.thread.key}"


def test_kinds_of_speaker_with_too_few_have_no_figure_and_never_one_alone(world):
    for region in compose(world.report).document["regions"]:
        assert [row["count"] for row in region["heard"]["by_kind"]] == [None, None]


def test_a_quote_of_a_small_kind_names_only_the_region(world):
    document = compose(world.report).document
    keys = {region.key for region in world.programme.regions.all()}
    assert {row["region"] for row in document["evidence"]} == keys
    assert {row["speaker"] for row in document["evidence"]} == {""}
