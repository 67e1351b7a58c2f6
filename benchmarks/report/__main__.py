"""Measure a report of eleven regions, and the overview of each, in every format.

The report is the invented one of the tests: 38 threads, 126 quotes. Each time is of a process
that starts with nothing in memory, as the worker that makes an edition may.
"""

import json
import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from benchmarks.report.work import document, render_region

from caleidoscoop.reports.document import FORMATS, render, render_all

QUICK = os.environ.get("QUICK") == "1"
REPEATS = 1 if QUICK else 5
MOST_SECONDS = 20.0
GOAL_SECONDS = 10.0
WORKERS = 2


def measure_all() -> dict[str, float]:
    """Return the seconds of the whole report, then of everything: report and overviews."""
    started = time.perf_counter()
    render_all(document())
    report = time.perf_counter() - started
    regions = [region["key"] for region in document()["regions"]]
    # Typst and pandoc work outside the interpreter, so threads are enough; and Typst keeps
    # threads of its own, which a forked process would wait for in vain.
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(render_region, regions))
    everything = time.perf_counter() - started
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "report_seconds": report,
        "all_seconds": everything,
        "all_cpu_seconds": sum(one.ru_utime + one.ru_stime for one in used),
        "mb": max(one.ru_maxrss for one in used) / 1024,
    }


def measure_format(format: str) -> dict[str, float]:
    started = time.perf_counter()
    content = render(document(), format)
    return {"seconds": time.perf_counter() - started, "kb": len(content) / 1024}


def in_new_process(*arguments: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.report", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    return json.loads(done.stdout)


def main() -> None:
    if len(sys.argv) > 1:
        of = sys.argv[1]
        print(json.dumps(measure_all() if of == "all" else measure_format(of)))
        return
    in_new_process("html")  # compiles Python's own files
    runs = [in_new_process("all") for _turn in range(REPEATS)]
    figures = {key: median(run[key] for run in runs) for key in runs[0]}
    for format in FORMATS:
        told = [in_new_process(format) for _turn in range(REPEATS)]
        figures[f"{format}_seconds"] = median(one["seconds"] for one in told)
        figures[f"{format}_kb"] = told[0]["kb"]
    print(f"Report of eleven regions, {REPEATS} times; goal {GOAL_SECONDS:.0f} s for everything")
    for name, value in figures.items():
        print(f"  {name:18} {value:9.2f}")
    print("BENCH report " + " ".join(f"{key}={value:.2f}" for key, value in figures.items()))
    if figures["all_seconds"] > MOST_SECONDS:
        sys.exit(f"Report and overviews took more than {MOST_SECONDS:.0f} s.")


if __name__ == "__main__":
    main()
