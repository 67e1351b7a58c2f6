"""Work for tests of jobs."""

import sys
from typing import Any

from caleidoscoop.shared.jobs import Progress
from caleidoscoop.shared.refused import Refused
from caleidoscoop.shared.tests.say import say

JOBS = {
    name: f"caleidoscoop.shared.tests.work.{name}" for name in ("count", "wait", "refuse", "break_")
}


def count(*, progress: Progress, to: int = 40) -> dict[str, Any]:
    """Count on from the last word of progress, as a job that can be resumed does."""
    for number in range(progress.job.done + 1, to + 1):
        progress("counting", number, to)
    return {"counted": to}


def wait(*, progress: Progress, pause_at: int, to: int = 40) -> dict[str, Any]:
    """Count, and wait at a number for a line on the input, the first time it gets there."""
    for number in range(progress.job.done + 1, to + 1):
        progress("counting", number, to)
        if number == pause_at and progress.job.attempts == 1:
            say(f"at {number}")
            sys.stdin.readline()
    return {"counted": to}


def refuse(*, progress: Progress) -> dict[str, Any]:
    raise Refused("This file cannot be read.")


def break_(*, progress: Progress) -> dict[str, Any]:
    raise ValueError("something is wrong with us")
