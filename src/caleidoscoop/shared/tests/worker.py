"""A worker process for tests of jobs. It waits for a line before it works, and says what it did."""

import sys

import django

from caleidoscoop.shared.tests.say import say


def main(how: str) -> None:
    django.setup()
    from django.conf import settings

    from caleidoscoop.shared import jobs
    from caleidoscoop.shared.tests import work

    settings.JOBS = work.JOBS
    say("ready")
    sys.stdin.readline()
    if how == "until told":
        jobs.work_until_told()
    while how == "until none" and (job := jobs.run_one()):
        say(f"did {job.pk}")
    say("over")


if __name__ == "__main__":
    main(sys.argv[1])
