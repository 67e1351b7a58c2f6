"""Killed at any moment: the next run gives what an undisturbed one gives."""

import os
import random
import signal
import subprocess
import time

from caleidoscoop.journey.tests.headless import COMMAND, analyse, environment, rows

TIMES = int(os.environ.get("KILLS", "4"))


def kill_at(seconds, folder, out):
    """Start an analysis, and kill it with all it started after so long; True if it was in time."""
    process = subprocess.Popen(
        [*COMMAND, "analyse", str(folder), "--out", str(out)],
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def whole_files(out):
    """Return, per file that counts, how many of its fragments have no text: 0, or it is broken."""
    return rows(
        out,
        "SELECT i.path, count(*) FROM voices_fragment f JOIN voices_intake i ON i.id = f.intake_id"
        " WHERE i.outcome = 'imported' AND f.current_id IS NULL GROUP BY i.path",
    )


def test_killed_at_random_moments_it_ends_the_same(texts, first_run, tmp_path):
    chance = random.Random(1)
    started = time.monotonic()
    analyse(texts, tmp_path / "undisturbed")
    takes = time.monotonic() - started
    out = tmp_path / "out"
    kills = [kill_at(chance.uniform(0.1, 1) * takes, texts, out) for _ in range(TIMES)]
    assert any(kills)
    assert analyse(texts, out).returncode == 0
    assert (out / "threads.json").read_bytes() == (first_run / "threads.json").read_bytes()
    assert rows(out, "PRAGMA integrity_check") == [("ok",)]
    assert rows(out, "SELECT count(*) FROM voices_intake WHERE outcome = 'staged'") == [(0,)]
    assert whole_files(out) == []
    assert not list(out.glob(".*.part"))


def test_killed_in_a_corrected_reading_it_ends_the_same(texts, first_run, copy_of):
    folder, out = copy_of(texts, "texts"), copy_of(first_run, "out")
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        lines = file.read_text().splitlines()
        lines[-2] += " Dat hoor ik vaker."
        file.write_text("\n".join([*lines[:-3], *lines[-2:], "- Nog een stem erbij."]) + "\n")
    undisturbed = copy_of(first_run, "undisturbed")
    started = time.monotonic()
    analyse(folder, undisturbed)
    takes = time.monotonic() - started
    chance = random.Random(3)
    kills = [kill_at(chance.uniform(0.3, 1) * takes, folder, out) for _ in range(TIMES)]
    assert any(kills)
    assert analyse(folder, out).returncode == 0
    assert (out / "threads.json").read_bytes() == (undisturbed / "threads.json").read_bytes()
    assert (out / "threads.json").read_bytes() != (first_run / "threads.json").read_bytes()
    assert rows(out, "PRAGMA integrity_check") == [("ok",)]
    counts = "SELECT count(*), count(gone_in_id), count(gone_at) FROM voices_fragment"
    assert rows(out, counts) == rows(undisturbed, counts)
    versions = "SELECT count(*) FROM voices_fragmentversion"
    assert rows(out, versions) == rows(undisturbed, versions)
