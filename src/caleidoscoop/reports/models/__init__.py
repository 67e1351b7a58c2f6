"""Reports in the making, and the editions in which they were published."""

from caleidoscoop.reports.models.editions import Edition, EditionFile
from caleidoscoop.reports.models.reports import (
    Beside,
    Chapter,
    Filling,
    Report,
    ReportQuerySet,
    Review,
    Section,
    SectionFinding,
    SectionVersion,
)

__all__ = [
    "Beside",
    "Chapter",
    "Edition",
    "EditionFile",
    "Filling",
    "Report",
    "ReportQuerySet",
    "Review",
    "Section",
    "SectionFinding",
    "SectionVersion",
]
