"""The draft reports of the example: texts in data/reports, with a slot for every count."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from caleidoscoop.people.models import User
from caleidoscoop.programmes.models import Programme
from caleidoscoop.reports.actions import make_report, place_finding, save_section
from caleidoscoop.reports.models import Report, Section
from caleidoscoop.threads.actions import write_finding
from caleidoscoop.threads.models import Thread

FOLDER = Path(__file__).parent / "data" / "reports"


def load_reports(*, by: User, at: datetime) -> None:
    """Load the draft reports of the example programmes that are there."""
    for file in sorted(FOLDER.glob("*.toml")):
        for programme in Programme.objects.filter(key=file.stem):
            load_report(programme, by=by, at=at)


@transaction.atomic
def load_report(programme: Programme, *, by: User, at: datetime) -> Report:
    """Load the draft report of a programme from its file; one that is there is left alone."""
    told = tomllib.loads((FOLDER / f"{programme.key}.toml").read_text(encoding="utf-8"))
    there = Report.objects.filter(programme=programme, title=told["title"]).first()
    if there is not None:
        return there
    report = make_report(
        programme=programme,
        region=None,
        title=told["title"],
        subtitle=told["subtitle"],
        by=by,
        at=at,
    )
    threads = {thread.key: thread for thread in Thread.objects.filter(programme=programme)}
    for chapter, text in told.get("sections", {}).items():
        _write(report.sections.get(chapter=chapter), text, by, at)
    for region, text in told.get("regions", {}).items():
        _write(report.sections.get(region__key=region), text, by, at)
    for finding in told["findings"]:
        _find(report, finding, threads, by, at)
    return report


def _write(section: Section, text: str, by: User, at: datetime) -> None:
    save_section(section=section, title="", text=text, seen_version=0, by=by, at=at)


def _find(
    report: Report, told: dict[str, Any], threads: dict[str, Thread], by: User, at: datetime
) -> None:
    finding = write_finding(
        programme=report.programme,
        region=None,
        text=told["text"],
        threads=[threads[key] for key in told["threads"]],
        by=by,
        at=at,
    )
    place_finding(
        section=report.sections.get(chapter=told["section"]), finding=finding, by=by, at=at
    )
