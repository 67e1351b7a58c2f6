"""The draft reports of the example: every slot answers, and loading twice is loading once."""

import pytest

from caleidoscoop.journey.example import load_example, programme_lead
from caleidoscoop.journey.example_reports import load_reports
from caleidoscoop.journey.practice import load_practice
from caleidoscoop.people.tests.make import AT
from caleidoscoop.reports.actions.writing import read_report_in_its_language
from caleidoscoop.reports.checks import Rule, checks_of
from caleidoscoop.reports.composing import compose, fill
from caleidoscoop.reports.document import check
from caleidoscoop.reports.models import Report


@pytest.fixture
def reports(db):
    load_example(at=AT)
    load_practice(by=programme_lead(), at=AT)
    for _twice in range(2):
        load_reports(by=programme_lead(), at=AT)
    return list(Report.objects.order_by("pk"))


def test_both_reports_are_there_once_and_only_the_regions_and_words_are_still_to_do(reports):
    assert [report.programme.key for report in reports] == ["elke-regio-telt", "oefenprogramma"]
    for report in reports:
        read = read_report_in_its_language(report)
        broken = {c.rule for c in checks_of(read, AT.date()) if not c.holds}
        assert broken <= {Rule.SEEN, Rule.COUNTED}
        assert len(read.findings) >= 7


def test_both_documents_keep_to_the_contract_and_say_whether_they_are_made_up(reports):
    for report in reports:
        composed = compose(report)
        check(fill(composed.document, composed.places))
        is_made_up = report.programme.key == "oefenprogramma"
        assert composed.document["meta"]["is_fictional"] is is_made_up
        assert {row["is_fictional"] for row in composed.document["evidence"]} == {is_made_up}
