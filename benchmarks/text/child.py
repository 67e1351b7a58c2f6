"""One method on one set of texts in a process of its own: its labels, seconds and peak memory."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

BERTOPIC_PYTHON = Path(".venv-bench/bin/python")


@dataclass(frozen=True)
class Outcome:
    """What came of one call; the figures are those of the whole process.

    `busy` are the seconds that cores worked for it: on a machine that others use too, these say
    more than the seconds that passed.
    """

    labels: list[int]
    seconds: float
    busy: float
    mib: float


def has_bertopic() -> bool:
    """Tell whether BERTopic can be run here."""
    if not BERTOPIC_PYTHON.exists():
        return False
    search = "import importlib.util as u, sys; sys.exit(not u.find_spec('bertopic'))"
    return subprocess.run([BERTOPIC_PYTHON, "-c", search]).returncode == 0


def run(method: str, texts: Sequence[str], n_groups: int, seed: int = 0) -> Outcome | None:
    """Return what the method makes of the texts; nothing when it fails."""
    command = [sys.executable, "-m", "benchmarks.text.child", method]
    if method == "bertopic":
        command = [str(BERTOPIC_PYTHON), str(Path(__file__).with_name("bertopic_alone.py"))]
    asked = json.dumps({"texts": list(texts), "n_groups": n_groups, "seed": seed})
    start = time.perf_counter()
    # Standard error of a peer is progress bars and warnings; its exit status says enough.
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(asked)
        process.stdin.close()
        answer = process.stdout.read()
    except BrokenPipeError:
        answer = ""
    _pid, status, usage = os.wait4(process.pid, 0)
    process.stdout.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    taken = time.perf_counter() - start
    if process.returncode or not answer:
        return None
    told = json.loads(answer)
    return Outcome(told["labels"], taken, usage.ru_utime + usage.ru_stime, told["mib"])


def peak_mib() -> float:
    """Return the most memory that this process held; unlike ru_maxrss, not that of its parent."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> None:
    from benchmarks.text.methods import METHODS, drafted

    asked = json.load(sys.stdin)
    method = {"draft": drafted, **METHODS}[sys.argv[1]]
    labels = method(asked["texts"], asked["n_groups"], asked["seed"])
    json.dump({"labels": [int(label) for label in labels], "mib": peak_mib()}, sys.stdout)


if __name__ == "__main__":
    main()
