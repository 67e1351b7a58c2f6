"""Where results may go, and what stands in the way: a clear word, and nothing broken."""

import os
import pty
import resource
import sqlite3
import subprocess
import threading
from contextlib import closing

import pytest

from caleidoscoop.journey.tests.headless import COMMAND, analyse, environment, read, rows, run


def test_an_empty_folder_gives_status_2(tmp_path):
    (tmp_path / "texts").mkdir()
    done = analyse(tmp_path / "texts", tmp_path / "out")
    assert done.returncode == 2
    assert "Er kon niets worden ingelezen." in done.stderr
    assert read(tmp_path / "out", "import.json") == {"files": []}


@pytest.mark.parametrize(
    ("folder", "out", "told"),
    [
        ("nowhere", "out", "There is no folder"),
        ("file.txt", "out", "There is no folder"),
        ("texts", "file.txt", "cannot be made"),
        ("texts", "file.txt/out", "cannot be made"),
        ("texts", "texts", "another folder"),
        ("texts", "texts/../texts", "another folder"),
    ],
)
def test_says_which_folder_is_wrong(tmp_path, folder, out, told):
    (tmp_path / "texts").mkdir()
    (tmp_path / "file.txt").write_text("Geen map.")
    done = analyse(tmp_path / folder, tmp_path / out)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stdout == ""
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file.txt", "texts"]


def test_results_inside_the_folder_are_not_read(texts, first_run, copy_of):
    folder = copy_of(texts, "texts")
    first = analyse(folder, folder / "Twente" / "uitkomst")
    again = analyse(folder, folder / "Twente" / "uitkomst")
    assert first.returncode == again.returncode == 0
    made = (folder / "Twente" / "uitkomst" / "threads.json").read_bytes()
    assert made == (first_run / "threads.json").read_bytes()


def other_program(file):
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE stamps (country TEXT)")
        database.commit()


def no_database(file):
    file.write_text("Dit is geen database, maar wel van iemand. " * 99)


@pytest.mark.parametrize("spoil", [other_program, no_database])
def test_leaves_a_file_of_others_alone(texts, tmp_path, spoil):
    file = tmp_path / "caleidoscoop.sqlite3"
    spoil(file)
    before = file.read_bytes()
    done = analyse(texts, tmp_path)
    assert done.returncode == 2
    assert str(file) in done.stderr
    assert "left as it is" in done.stderr
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_leaves_a_damaged_database_alone(texts, first_run, copy_of):
    out = copy_of(first_run, "out")
    file = out / "caleidoscoop.sqlite3"
    damaged = bytearray(file.read_bytes())
    damaged[4096 * 5 :] = b"\xaa" * (len(damaged) - 4096 * 5)
    file.write_bytes(damaged)
    done = analyse(texts, out)
    assert done.returncode == 2
    assert "damaged" in done.stderr
    assert file.read_bytes() == damaged


def test_says_that_another_version_made_the_database(texts, first_run, copy_of):
    out = copy_of(first_run, "out")
    with closing(sqlite3.connect(out / "caleidoscoop.sqlite3")) as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('voices', '9999_later', '2040-01-01')"
        )
        database.commit()
    done = analyse(texts, out)
    assert done.returncode == 2
    assert "Another version" in done.stderr
    assert "voices.9999_later" in done.stderr


def test_a_full_disk_breaks_nothing(texts, first_run, tmp_path):
    out = tmp_path / "out"
    full = subprocess.run(
        [*COMMAND, "analyse", str(texts), "--out", str(out)],
        env=environment(),
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, 700_000)),
    )
    assert full.returncode == 2
    assert full.stderr.startswith("caleidoscoop: ")
    assert "Traceback" not in full.stderr
    assert analyse(texts, out).returncode == 0
    assert (out / "threads.json").read_bytes() == (first_run / "threads.json").read_bytes()


def test_two_at_once_in_one_place_break_nothing(texts, first_run, tmp_path):
    out = tmp_path / "out"
    done = []
    both = [threading.Thread(target=lambda: done.append(analyse(texts, out))) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert 0 in {one.returncode for one in done}
    for refused in (one for one in done if one.returncode):
        assert refused.returncode == 2
        assert "Another analysis is busy" in refused.stderr
    assert (out / "threads.json").read_bytes() == (first_run / "threads.json").read_bytes()
    assert rows(out, "PRAGMA integrity_check") == [("ok",)]


def test_a_pipe_gets_few_plain_lines(texts, first_run, copy_of):
    done = analyse(texts, copy_of(first_run, "out"))
    assert len(done.stdout.splitlines()) <= 4
    assert done.stderr == ""
    assert all(c == "\n" or c.isprintable() for c in done.stdout)
    assert done.stdout.splitlines()[-1].startswith("caleidoscoop serve --database ")


def test_a_reader_that_leaves_is_no_error(texts, first_run, copy_of):
    out = copy_of(first_run, "out")
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*COMMAND, "analyse", str(texts), "--out", str(out)],
        env=environment(),
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writing)
    assert done.stderr == ""
    assert (out / "threads.json").read_bytes() == (first_run / "threads.json").read_bytes()


def test_a_terminal_sees_progress(texts, first_run, copy_of):
    out = copy_of(first_run, "out")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "analyse", str(texts), "--out", str(out)],
        env=environment(COLUMNS="80"),
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # Linux says so when the other side has gone
            break
        if not part:
            break
        shown += part
    process.communicate()
    os.close(ours)
    told = shown.decode()
    assert process.returncode == 0
    assert "\r\x1b[2K[" in told
    assert "0/6 Oostkust/keukentafel.txt" in told
    assert "groepen zoeken" in told
    assert told.endswith("\r\x1b[2K")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--seed", "-1"], "whole number"),
        (["--seed", "x"], "whole number"),
        (["--language", "fr"], "fr"),
        (["--formats", "html,rtf"], "rtf"),
    ],
)
def test_says_which_option_is_wrong(tmp_path, options, told):
    done = run("analyse", tmp_path, "--out", tmp_path / "out", *options)
    assert done.returncode == 2
    assert told in done.stderr
    assert not (tmp_path / "out").exists()
