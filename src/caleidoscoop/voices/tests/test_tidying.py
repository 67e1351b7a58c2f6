"""Files that were sent and never confirmed go after some days, and nothing else does."""

import os
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings as configured

from caleidoscoop.shared import blobs
from caleidoscoop.shared.models import RecordEntry
from caleidoscoop.voices import actions
from caleidoscoop.voices.actions.tidying import remove_unconfirmed
from caleidoscoop.voices.models import Upload
from caleidoscoop.voices.tests.make import AT
from caleidoscoop.voices.tests.test_uploads import confirm

LATER = AT + timedelta(days=8)


@pytest.fixture
def send(team):
    def sent(data=b"Ja, de bus.", *, at=AT):
        upload = actions.keep_upload(
            programme=team.programme,
            region=team.region,
            sent=[actions.Sent("a.txt", data)],
            by=team.bram,
            at=at,
        )
        path = blobs.path_of(upload.files[0]["sha256"])
        os.utime(path, (at.timestamp(), at.timestamp()))
        return upload, path

    return sent


def test_what_nobody_confirmed_goes_with_its_files_and_is_recorded(send):
    _, path = send()
    assert remove_unconfirmed(at=AT + timedelta(days=6)) == 0
    assert path.exists()
    assert remove_unconfirmed(at=LATER) == 1
    assert not path.exists()
    assert not Upload.objects.exists()
    entry = RecordEntry.objects.get(verb="upload_removed")
    assert (entry.actor, entry.details["files"]) == ("system", 1)
    assert remove_unconfirmed(at=LATER) == 0


def test_what_was_confirmed_stays(send, team):
    upload, path = send()
    confirm(upload, team.bram)
    assert remove_unconfirmed(at=LATER) == 0
    assert path.exists()


def test_bytes_that_a_source_or_another_upload_has_stay(send, team):
    send(b"gedeeld")
    _, shared = send(b"gedeeld", at=LATER - timedelta(days=1))
    os.utime(shared, (AT.timestamp(), AT.timestamp()))
    _, of_source = send(b"bron")
    actions.bring_in_file(
        programme=team.programme, path="bron.txt", data=b"bron", by=team.bram, at=AT
    )
    os.utime(of_source, (AT.timestamp(), AT.timestamp()))
    assert remove_unconfirmed(at=LATER) == 2
    assert shared.exists()
    assert of_source.exists()


def test_bytes_that_are_being_sent_again_stay(send):
    _, path = send()
    blobs.keep(b"Ja, de bus.")  # its row is not written yet
    assert remove_unconfirmed(at=LATER) == 1
    assert path.exists()


def test_killed_after_its_files_an_upload_goes_the_next_time(send):
    _, path = send()
    path.unlink()
    assert remove_unconfirmed(at=LATER) == 1


def test_every_field_that_names_kept_bytes_is_asked():
    named = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name == "blob"
    }
    assert named <= set(configured.BLOB_HOLDERS)
