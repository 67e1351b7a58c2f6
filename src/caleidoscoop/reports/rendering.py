"""The files of an edition: made once, and anew as soon as a quote may no longer be read."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import override

from caleidoscoop.reports.composing import fill, stamp_of
from caleidoscoop.reports.document import FORMATS, render
from caleidoscoop.reports.models import Edition, EditionFile
from caleidoscoop.shared import blobs


def current_file(edition: Edition, format: str) -> EditionFile | None:
    """Return the file as it may be read today; None if it was not made, or shows too much."""
    file = edition.files.filter(format=format).first()
    return file if file and file.stamp == stamp_of(edition.quotes) else None


def make_file(edition: Edition, format: str, *, at: datetime) -> EditionFile:
    """Render an edition in one format, with the quotes that may be read today."""
    stamp = stamp_of(edition.quotes)
    document = fill(edition.structure, edition.quotes)
    with override(document["meta"]["lang"]):
        data = render(document, format)
    blob = blobs.keep(data)
    with transaction.atomic():
        before = edition.files.filter(format=format).values_list("blob", flat=True).first()
        file, _made = EditionFile.objects.update_or_create(
            edition=edition,
            format=format,
            defaults={"stamp": stamp, "blob": blob, "size": len(data), "made_at": at},
        )
    if before and before != blob and not blobs.is_held(before):
        # It may hold words that were taken back since.
        blobs.remove(before, kept_before=at)
    return file


def formats_behind(edition: Edition) -> list[str]:
    """Return the formats that are not there, or show what may no longer be read."""
    stamp = stamp_of(edition.quotes)
    there = set(edition.files.filter(stamp=stamp).values_list("format", flat=True))
    return [format for format in FORMATS if format not in there]
