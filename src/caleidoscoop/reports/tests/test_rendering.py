"""The files of editions: made by the worker, and made anew when words were taken back."""

import io
import zipfile

import pypdfium2
import pytest

from caleidoscoop.reports.actions import publish_report
from caleidoscoop.reports.document import FORMATS
from caleidoscoop.reports.jobs import render_editions
from caleidoscoop.reports.rendering import current_file, formats_behind, make_file
from caleidoscoop.reports.tests import make
from caleidoscoop.reports.tests.make import LATER
from caleidoscoop.shared import blobs, jobs
from caleidoscoop.shared.models import Job
from caleidoscoop.threads.models import Evidence
from caleidoscoop.voices.actions import withdraw_fragments


@pytest.fixture
def edition(team):
    world = make.finished(team)
    made = publish_report(report=world.report, by=world.lead, at=LATER)
    made.world = world
    return made


def withdraw(edition):
    world = edition.world
    withdraw_fragments(fragments=[world.fragments[0]], by=world.lead, at=LATER)
    return world.fragments[0].current.text


def test_a_file_is_made_once_and_is_then_the_current_one(edition):
    assert current_file(edition, "html") is None
    file = make_file(edition, "html", at=LATER)
    assert current_file(edition, "html") == file
    assert make_file(edition, "html", at=LATER).blob == file.blob
    assert edition.world.fragments[0].current.text in blobs.read(file.blob).decode()


def test_after_a_withdrawal_no_file_with_those_words_is_served_or_kept(edition):
    old = make_file(edition, "html", at=LATER)
    words = withdraw(edition)
    assert current_file(edition, "html") is None
    new = make_file(edition, "html", at=LATER.replace(year=2999))
    text = blobs.read(new.blob).decode()
    assert words not in text
    assert "ingetrokken op verzoek" in text
    assert not blobs.path_of(old.blob).exists()


def test_a_withdrawal_asks_for_new_files_and_the_job_makes_those_that_are_behind(edition):
    for format in ("html", "json"):
        make_file(edition, format, at=LATER)
    withdraw(edition)
    assert Job.objects.filter(kind="render_editions").exists()
    assert formats_behind(edition) == list(FORMATS)


def test_the_job_makes_every_format_and_a_second_time_nothing(edition):
    job = jobs.enqueue("render_editions", by=None, at=LATER, programme=edition.report.programme_id)
    told = []

    class Progress:
        def __init__(self):
            self.job = job

        def __call__(self, step, done, total):
            told.append((done, total))

    render_editions(progress=Progress(), programme=edition.report.programme_id)
    assert formats_behind(edition) == []
    assert {file.format for file in edition.files.all()} == set(FORMATS)
    told.clear()
    render_editions(progress=Progress(), programme=edition.report.programme_id)
    assert told == [(0, 0)]


def words_in(format, data):
    """Return all that a reader can find in a file."""
    if format in {"html", "json"}:
        return data.decode()
    if format == "pdf":
        pages = pypdfium2.PdfDocument(data)
        return " ".join(page.get_textpage().get_text_range() for page in pages)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.endswith(".xml")]
    return " ".join(part.decode() for part in parts)


@pytest.mark.parametrize("format", FORMATS)
def test_withdrawn_words_are_in_no_format_and_the_others_stay(edition, format):
    shown = Evidence.objects.filter(pk__in=edition.quotes)
    goes = edition.world.fragments[0].current.text
    stays = next(row.quote for row in shown.select_related("version") if row.quote != goes)
    before = words_in(format, blobs.read(make_file(edition, format, at=LATER).blob))
    assert plain(goes) in plain(before)
    assert plain(stays) in plain(before)
    withdraw(edition)
    after = words_in(format, blobs.read(make_file(edition, format, at=LATER).blob))
    assert plain(goes) not in plain(after)
    assert plain(stays) in plain(after)
    told = '"withdrawn"' if format == "json" else "ingetrokken op verzoek"
    assert plain(told) in plain(after)


def plain(text):
    """Leave out what lines and hyphens do to words."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())
