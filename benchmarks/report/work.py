"""What is rendered: the invented report of the tests, and the overview of each region."""

import json
from pathlib import Path

from caleidoscoop.reports.document import overview_of, render_all

REPORT = Path(__file__).parents[2] / "src/caleidoscoop/reports/tests/data/report.json"


def document() -> dict:
    return json.loads(REPORT.read_text(encoding="utf-8"))


def render_region(key: str) -> int:
    return sum(len(content) for content in render_all(overview_of(document(), key)).values())
