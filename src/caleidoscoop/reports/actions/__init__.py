"""What people do with reports."""

from caleidoscoop.reports.actions.publishing import is_as_published, publish_report
from caleidoscoop.reports.actions.reviews import (
    answer_draft,
    may_answer,
    see_draft,
    send_to_regions,
)
from caleidoscoop.reports.actions.rules import may_publish, may_write
from caleidoscoop.reports.actions.writing import (
    drop_beside,
    leave_section,
    look_again,
    make_report,
    move_finding,
    place_finding,
    remove_finding,
    save_section,
    take_section,
)

__all__ = [
    "answer_draft",
    "drop_beside",
    "is_as_published",
    "leave_section",
    "look_again",
    "make_report",
    "may_answer",
    "may_publish",
    "may_write",
    "move_finding",
    "place_finding",
    "publish_report",
    "remove_finding",
    "save_section",
    "see_draft",
    "send_to_regions",
    "take_section",
]
