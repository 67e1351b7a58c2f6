"""Slow work of reports: the files of editions."""

from typing import Any

from django.utils import timezone

from caleidoscoop.reports.models import Edition
from caleidoscoop.reports.rendering import formats_behind, make_file
from caleidoscoop.shared import jobs


def render_editions(*, progress: jobs.Progress, programme: int) -> dict[str, Any]:
    """Make the files of a programme's editions that are not there or show too much.

    Safe to run again: what was made stays.
    """
    editions = Edition.objects.filter(report__programme=programme).select_related("report")
    behind = [
        (edition, format)
        for edition in editions.order_by("report", "-number")
        for format in formats_behind(edition)
    ]
    for done, (edition, format) in enumerate(behind):
        progress(f"{edition.report.title} ({edition.number}): {format}", done, len(behind))
        make_file(edition, format, at=timezone.now())
    progress("", len(behind), len(behind))
    return {}
