"""Walking a folder: the same order and names anywhere, and nothing passed over in silence."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from caleidoscoop.journey.folder import PATH_LENGTH, files_in
from caleidoscoop.voices.formats import Unreadable


def paths(folder, without="nowhere"):
    return [file.path for file in files_in(folder, without=folder / without)]


def refusal(folder, path):
    (file,) = [file for file in files_in(folder, without=folder / "nowhere") if file.path == path]
    with pytest.raises(Unreadable) as refused:
        file.read(max_bytes=100)
    return refused.value


def test_the_first_folder_is_the_region_however_deep(tmp_path):
    (tmp_path / "Twente" / "a" / "b").mkdir(parents=True)
    (tmp_path / "Twente" / "a" / "b" / "x.txt").touch()
    (tmp_path / "top.txt").touch()
    found = {file.path: file.region for file in files_in(tmp_path, without=tmp_path / "out")}
    assert found == {"Twente/a/b/x.txt": "Twente", "top.txt": ""}


def test_a_known_region_counts_wherever_it_stands_on_the_way(tmp_path):
    for path in ("2024/Twente/dag 1/x.txt", "2024/noard-fryslan/x.txt", "2024/Nergens/x.txt"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).touch()
    found = {file.path: file.region for file in files_in(tmp_path, without=tmp_path / "out")}
    assert found == {
        "2024/Twente/dag 1/x.txt": "Twente",
        "2024/noard-fryslan/x.txt": "noard-fryslan",
        "2024/Nergens/x.txt": "2024",
    }


def test_tells_of_what_systems_make_and_what_is_hidden_without_opening_it(tmp_path):
    names = (".DS_Store", "~$verslag.docx", "Thumbs.db", ".git/config", "a/__MACOSX/._x.txt")
    for name in (*names, ".notities/x.txt", ".verborgen.txt", "out/threads.json", "verslag.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).touch()
    (tmp_path / "naar-out").symlink_to(tmp_path / "out")
    assert paths(tmp_path, without="out") == [
        ".DS_Store",
        ".git",
        ".notities",
        ".verborgen.txt",
        "Thumbs.db",
        "a/__MACOSX",
        "verslag.txt",
        "~$verslag.docx",
    ]
    for path in (".DS_Store", ".git", "Thumbs.db", "a/__MACOSX", "~$verslag.docx"):
        assert refusal(tmp_path, path).code == "system_file"
    for path in (".notities", ".verborgen.txt"):
        assert refusal(tmp_path, path).code == "hidden"


def test_two_names_that_are_the_same_text_stay_two_files(tmp_path):
    (tmp_path / "caf\u00e9.txt").write_text("een")
    (tmp_path / "cafe\u0301.txt").write_text("twee")
    (tmp_path / "caf\u00e9 (2).txt").write_text("drie")
    found = paths(tmp_path)
    assert len(set(found)) == 3
    assert all(path.endswith(".txt") for path in found)


def test_names_longer_than_the_database_keeps_stay_apart(tmp_path):
    deep = tmp_path.joinpath(*["m" * 200] * 3)
    deep.mkdir(parents=True)
    (deep / "een.txt").touch()
    (deep / "twee.txt").touch()
    one, two = paths(tmp_path)
    assert one != two
    assert max(len(one), len(two)) <= PATH_LENGTH
    assert one.endswith(".txt")


def test_bytes_that_are_no_text_are_written_out(tmp_path):
    with open(os.fsencode(tmp_path) + b"/\xff\xfe.txt", "w") as file:
        file.write("hier")
    (file,) = files_in(tmp_path, without=tmp_path / "out")
    assert file.path == "\\xff\\xfe.txt"
    assert file.read(max_bytes=10) == b"hier"


def test_refuses_what_is_too_large_before_reading_it(tmp_path):
    with (tmp_path / "groot.txt").open("wb") as file:
        file.truncate(10**12)
    assert refusal(tmp_path, "groot.txt").code == "too_large"


def test_follows_a_link_inside_and_no_other(tmp_path):
    (tmp_path / "echt.txt").write_text("hier")
    (tmp_path / "ook.txt").symlink_to(tmp_path / "echt.txt")
    (tmp_path / "buiten.txt").symlink_to("/etc/hostname")
    (tmp_path / "rond.txt").symlink_to("rond.txt")
    linked = {file.path: file for file in files_in(tmp_path, without=tmp_path / "out")}
    assert linked["ook.txt"].read(max_bytes=10) == b"hier"
    assert refusal(tmp_path, "buiten.txt").code == "path_escape"
    assert refusal(tmp_path, "rond.txt").code == "unreadable"


def test_a_linked_folder_is_named_and_not_walked(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "terug").symlink_to(tmp_path, target_is_directory=True)
    assert paths(tmp_path) == ["a/terug"]
    assert refusal(tmp_path, "a/terug").message


@pytest.fixture
def nobody():
    """Go on as somebody who may not read everything; root may."""
    own = os.geteuid()
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    if own == 0:
        os.seteuid(65534)
    yield folder
    os.seteuid(own)
    for place in folder.rglob("*"):
        place.chmod(0o700)
    shutil.rmtree(folder)


def test_what_may_not_be_read_is_named(nobody, tmp_path_factory):
    os.seteuid(os.getuid())
    (nobody / "dicht").mkdir()
    (nobody / "dicht" / "binnen.txt").touch()
    (nobody / "dicht.txt").write_text("stil")
    (nobody / "dicht").chmod(0)
    (nobody / "dicht.txt").chmod(0)
    if os.getuid() == 0:
        os.seteuid(65534)
    assert paths(nobody) == ["dicht", "dicht.txt"]
    assert refusal(nobody, "dicht").code == "unreadable"
    assert refusal(nobody, "dicht.txt").code == "unreadable"
