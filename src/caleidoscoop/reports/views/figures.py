"""The public figures of an edition: threads by region and by kind of speaker, frozen."""

import csv
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from caleidoscoop.reports.analysis import Cube, Figure
from caleidoscoop.reports.models import Edition
from caleidoscoop.reports.views.loading import load_edition
from caleidoscoop.shared.http import Request
from caleidoscoop.voices.models import SpeakerKind


@require_GET
def edition_figures(request: Request, programme_key: str, key: str, number: int) -> HttpResponse:
    edition = load_edition(programme_key, key, number)
    context = {
        "edition": edition,
        "report": edition.report,
        "programme": edition.report.programme,
        "sides": _sides(edition),
    }
    return render(request, "reports/edition_figures.html", context)


@require_GET
def edition_figures_csv(
    request: Request, programme_key: str, key: str, number: int
) -> HttpResponse:
    """Send what the page shows, a line for each figure; a hidden one has no number."""
    edition = load_edition(programme_key, key, number)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"{slugify(edition.report.title)}-{edition.number}"
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    # The mark without which spreadsheets read accents wrong.
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow([_("thread"), _("by"), _("of"), _("speakers"), _("out of"), _("from"), _("to")])
    for side in _sides(edition):
        for row in side["rows"]:
            for heading, figure in zip(side["columns"], row["figures"], strict=True):
                shown = figure.is_shown
                numbers = [figure.spoke, figure.base] if shown else ["", ""]
                interval = [f"{figure.low:.3f}", f"{figure.high:.3f}"] if shown else ["", ""]
                writer.writerow([row["title"], side["name"], heading, *numbers, *interval])
    return answer


def _sides(edition: Edition) -> list[dict[str, Any]]:
    """Return both tables with words for their rows and columns; regions without voices left out."""
    if not edition.cube:
        return []
    cube = Cube(edition.cube)
    titles = {thread["id"]: thread["title"] for thread in edition.structure["threads"]}
    names = {region["key"]: region["name"] for region in edition.structure["regions"]}
    regions = [key for key in edition.cube["regions"] if key in names]
    kinds = [kind for kind in edition.cube["kinds"] if kind != SpeakerKind.UNKNOWN]
    return [
        {
            "name": _("region"),
            "columns": [names[key] for key in regions],
            "rows": [
                _row(titles[thread], [cube.in_region(thread, key) for key in regions])
                for thread in edition.cube["threads"]
                if thread in titles
            ],
        },
        {
            "name": _("kind of speaker"),
            "columns": [str(SpeakerKind(kind).label) for kind in kinds],
            "rows": [
                _row(titles[thread], [cube.of_kind(thread, kind) for kind in kinds])
                for thread in edition.cube["threads"]
                if thread in titles
            ],
        },
    ]


def _row(title: str, figures: list[Figure | None]) -> dict[str, Any]:
    return {"title": title, "figures": figures}
