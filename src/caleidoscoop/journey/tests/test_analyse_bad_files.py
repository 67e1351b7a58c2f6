"""Files as nobody should send them, among good ones: each is named, none stops the rest."""

import os
import shutil

import pytest

from caleidoscoop.journey.tests.headless import analyse, by_path, read, rows
from caleidoscoop.voices.formats.tests.bad_files import make_bad_files

NAMES = {
    "een\nregel.txt": "Naam met een regeleinde: \\n erin.",
    "stuur\x1b[31m.txt": "Naam die een terminal rood zou maken.",
    "w" * 240 + ".txt": "Naam die heel lang is.",
    "$(reboot) & 'x'.txt": "Naam die een opdracht zou zijn.",
}


@pytest.fixture(scope="module")
def spoilt(texts, tmp_path_factory):
    """The good texts with bad files, odd names and things that are no files; and their run."""
    folder = tmp_path_factory.mktemp("spoilt") / "texts"
    shutil.copytree(texts, folder)
    (folder / "zz").mkdir()
    codes = make_bad_files(folder / "zz")
    for name in [name for name, code in codes.items() if code == "ok"]:
        (folder / "zz" / name).unlink()
    odd = folder / "zz-odd"
    (odd / "leeg").mkdir(parents=True)
    os.mkfifo(odd / "buis.txt")
    (odd / "nergens.txt").symlink_to(odd / "niet-daar.txt")
    (odd / "buiten.txt").symlink_to("/etc/hostname")
    (odd / "rond.txt").symlink_to(odd / "rond.txt")
    (odd / "map").symlink_to(folder, target_is_directory=True)
    out = folder.parent / "out"
    return folder, out, codes, analyse(folder, out)


def test_bad_files_stop_nothing(spoilt, first_run):
    _folder, out, codes, done = spoilt
    assert done.returncode == 0
    assert sum(code != "ok" for code in codes.values()) >= 30
    assert (out / "threads.json").read_bytes() == (first_run / "threads.json").read_bytes()


def test_each_bad_file_is_named_with_its_reason(spoilt):
    _folder, out, codes, done = spoilt
    files = by_path(out)
    report = (out / "report.html").read_text(encoding="utf-8")
    refused = [f"zz/{name}" for name, code in codes.items() if code != "ok"]
    refused += [f"zz-odd/{n}.txt" for n in ("buis", "nergens", "buiten", "rond")] + ["zz-odd/map"]
    for path in refused:
        assert files[path]["outcome"] == "refused"
        assert files[path]["fragments"] == files[path]["words"] == 0
        assert f"Geweigerd: {path}. {files[path]['reason']}" in done.stderr
        assert f"<li>{path}<span" in report
    assert files["zz/empty.txt"]["reason"].startswith("Dit bestand is leeg")
    assert files["zz-odd/buiten.txt"]["reason"] == (
        "Dit is een verwijzing naar een plek buiten de map."
    )


def test_odd_but_readable_files_come_in(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    codes = make_bad_files(folder)
    for name in ["long_line.txt", *(name for name, code in codes.items() if code != "ok")]:
        (folder / name).unlink()
    for name, text in NAMES.items():
        (folder / name).write_text(text)
    raw = os.fsencode(folder) + b"/caf\xe9.txt"
    with open(raw, "w") as file:
        file.write("Naam in een oude codering.")
    (folder / "cafe\u0301.txt").write_text("Naam met een los accent.")
    (folder / "caf\u00e9.txt").write_text("Naam met een vast accent.")
    done = analyse(folder, tmp_path / "out", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    files = by_path(tmp_path / "out")
    assert {file["outcome"] for file in files.values()} == {"imported"}
    texts = {f["text"] for f in read(tmp_path / "out")["fragments"]}
    assert {*NAMES.values(), "Naam in een oude codering."} <= texts
    assert {"Naam met een los accent.", "Naam met een vast accent."} <= texts
    assert "\x1b" not in done.stderr + done.stdout
    assert len(files) == len(list(folder.iterdir()))


def test_only_bad_files_give_status_2(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "leeg.txt").touch()
    done = analyse(folder, tmp_path / "out", "--language", "en")
    assert done.returncode == 2
    assert "Refused: leeg.txt. This file is empty." in done.stderr
    assert by_path(tmp_path / "out")["leeg.txt"]["reason"].startswith("This file is empty.")
    assert not (tmp_path / "out" / "threads.json").exists()


def test_files_of_the_system_are_told_and_change_nothing_else(texts, first_run, copy_of):
    folder = copy_of(texts, "texts")
    out = copy_of(first_run, "out")
    (folder / "Leeg").mkdir()
    for name in (".DS_Store", "Leeg/Thumbs.db", "~$nota.docx"):
        (folder / name).write_bytes(b"x")
    done = analyse(folder, out, "--strict")
    assert done.returncode == 0
    assert "3 bestanden van het systeem terzijde gelegd" in done.stdout
    assert "0 geweigerd" in done.stdout
    told = {f["path"]: f for f in read(out, "import.json")["files"]}
    for name in (".DS_Store", "Leeg/Thumbs.db", "~$nota.docx"):
        assert told[name]["outcome"] == "refused"
        assert told[name]["reason"].startswith("Een bestand van het systeem")
    assert not rows(out, "SELECT 1 FROM programmes_region WHERE key = 'leeg'")
    assert (out / "threads.json").read_bytes() == (first_run / "threads.json").read_bytes()
    (folder / ".notitie.txt").write_text("Deze woorden zijn verborgen.")
    assert analyse(folder, out, "--strict").returncode == 1


def test_strict_makes_a_refusal_status_1(texts, first_run, copy_of):
    folder = copy_of(texts, "texts")
    out = copy_of(first_run, "out")
    assert analyse(folder, out, "--strict").returncode == 0
    (folder / "foto.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert analyse(folder, out, "--strict").returncode == 1
    assert (out / "threads.json").read_bytes() == (first_run / "threads.json").read_bytes()
