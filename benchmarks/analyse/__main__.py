"""Measure `caleidoscoop analyse` from start to report, beside a bare script on the same files."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.analyse import folder as folders
from benchmarks.text import corpora
from benchmarks.text.__main__ import data_folder

QUICK = os.environ.get("QUICK") == "1"
FULL = os.environ.get("FULL") == "1"
REPEATS = 5
SECONDS_FOR_600 = 15.0
# What would lead ours to another database, or make Python compile everything anew each time.
NOT_OURS = (
    "DATABASE_URL",
    "CALEIDOSCOOP_VAR",
    "MEDIA_ROOT",
    "SECRET_KEY",
    "PYTHONDONTWRITEBYTECODE",
)


class Taken(NamedTuple):
    """What one process took."""

    seconds: float
    megabytes: float


def run(*arguments: object) -> Taken:
    """Run a command to its end; stop with its output if it goes wrong."""
    environment = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    with tempfile.TemporaryFile("w+") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *map(str, arguments)], stdout=output, stderr=output, env=environment
        )
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            sys.exit(f"{arguments} ended with {process.returncode}:\n{output.read()[-2000:]}")
    return Taken(seconds, used.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2))


def ours(texts: Path, out: Path) -> Taken:
    return run("-m", "caleidoscoop.journey.command", "analyse", texts, "--out", out)


def measure(n: int, repeats: int, place: Path) -> dict[str, float]:
    """Print and return what n fragments take: ours cold, ours once more, and the bare script."""
    texts = place / f"texts-{n}"
    folders.make(texts, corpora.sentences(data_folder(), n))
    first: list[Taken] = []
    again: list[Taken] = []
    bare: list[Taken] = []
    for number in range(repeats):
        out = place / f"out-{n}-{number}"
        first.append(ours(texts, out))
        made = (out / "threads.json").read_bytes()
        if not QUICK:
            again.append(ours(texts, out))
            if (out / "threads.json").read_bytes() != made:
                sys.exit("The second run gave another threads.json.")
        bare.append(run("-m", "benchmarks.analyse.bare", texts, place / "bare.json"))
    threads = json.loads(made)
    fragments = threads["input"]["fragments"]
    figures = {
        f"seconds_{n}": median(taken.seconds for taken in first),
        f"fragments_per_second_{n}": fragments / median(taken.seconds for taken in first),
        f"mb_{n}": max(taken.megabytes for taken in first),
        f"bare_seconds_{n}": median(taken.seconds for taken in bare),
        f"bare_mb_{n}": max(taken.megabytes for taken in bare),
    }
    if again:
        figures[f"again_seconds_{n}"] = median(taken.seconds for taken in again)
    print(f"\n{fragments} fragments, {len(threads['threads'])} threads, {repeats} times")
    for name, value in figures.items():
        print(f"  {name.removesuffix(f'_{n}'):22} {value:9.1f}")
    return figures | {f"lost_{n}": float(n - fragments)}


def main() -> None:
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        run("-m", "caleidoscoop.journey.command", "--help")
        figures |= {"help_seconds": run("-m", "caleidoscoop.journey.command", "--help").seconds}
        figures |= measure(600, REPEATS, Path(name))
        if not QUICK:
            figures |= measure(5_000, REPEATS, Path(name))
        if FULL:
            figures |= measure(50_000, 1, Path(name))
    print("BENCH analyse " + " ".join(f"{key}={value:.2f}" for key, value in figures.items()))
    if figures["seconds_600"] > SECONDS_FOR_600:
        sys.exit(f"600 fragments took more than {SECONDS_FOR_600:.0f} s.")


if __name__ == "__main__":
    main()
