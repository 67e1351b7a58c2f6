"""The practice programme as files: what `analyse` makes of them, and that nothing is lost."""

import io
import runpy
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from caleidoscoop.journey import practice_data
from caleidoscoop.journey.tests.headless import analyse, read
from caleidoscoop.voices.formats import read as read_file

EXAMPLES = Path(settings.ROOT) / "examples"
FOLDER = EXAMPLES / "oefenprogramma"
FILES = sorted(path for path in FOLDER.rglob("*") if path.is_file())
SAID = {said.text: said for region in practice_data.regions() for said in region.said}
REGIONS = {region.key: region for region in practice_data.regions()}


@pytest.fixture(scope="module")
def extracts():
    return {path: read_file(path.read_bytes(), name=path.name) for path in FILES}


@pytest.fixture(scope="module")
def out(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("practice") / "out"
    done = analyse(FOLDER, out, "--strict")
    assert done.returncode == 0, done.stderr
    return out


def test_each_region_has_a_file_of_each_kind():
    kinds = {".docx", ".odt", ".xlsx", ".vtt", ".csv", ".txt"}
    by_region = {region.name: kinds for region in REGIONS.values()}
    assert {f.name: {p.suffix for p in f.iterdir()} for f in FOLDER.iterdir()} == by_region


def test_every_file_says_that_it_is_made_up():
    assert all("verzonnen" in path.name for path in FILES)


def test_the_files_are_what_the_script_makes_of_its_source():
    made = dict(runpy.run_path(str(EXAMPLES.parent / "tools/examples/make.py"))["practice"]())
    assert set(made) == {path.relative_to(EXAMPLES).as_posix() for path in FILES}
    for path, data in made.items():
        assert unpacked(data) == unpacked((EXAMPLES / path).read_bytes()), path


def unpacked(data: bytes) -> object:
    """Return the entries of an archive: other versions of zlib pack the same in other bytes."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(one.filename, one.date_time, archive.read(one)) for one in archive.filelist]


def test_everything_in_them_is_recognised(extracts):
    for path, extract in extracts.items():
        assert (extract.unknown_headers, extract.unknown_values) == ((), ()), path


def test_every_word_is_in_a_fragment_or_left_out_with_a_reason(extracts):
    for path, extract in extracts.items():
        said = sum(len(passage.text.split()) for passage in extract.passages)
        left = sum(len(one.text.split()) for one in extract.left_out)
        assert extract.words == said + left, path
        assert all(one.reason for one in extract.left_out)


def test_each_thing_said_is_one_fragment_with_its_kind_of_speaker(extracts):
    found = Counter(p.text for extract in extracts.values() for p in extract.passages)
    assert found == Counter(list(SAID))
    for extract in extracts.values():
        for passage in extract.passages:
            kind = extract.fields_of(passage).get("speaker_kind", "unknown")
            assert kind == (SAID[passage.text].kind or "unknown"), passage.text


def test_transcripts_hold_turns_of_four_speakers_or_more(extracts):
    for path, extract in extracts.items():
        if path.suffix == ".vtt":
            speakers = {extract.fields_of(passage)["speaker"] for passage in extract.passages}
            assert len(speakers) >= 4


def test_analyse_refuses_nothing_and_counts_every_word(out):
    files = read(out, "import.json")["files"]
    assert Counter(file["outcome"] for file in files) == {"imported": len(FILES)}
    said = sum(len(text.split()) for text in SAID)
    assert sum(file["words"] - file["words_left_out"] for file in files) == said
    assert sum(file["fragments"] for file in files) == len(SAID)


def test_analyse_knows_region_and_element(out):
    fragments = read(out)["fragments"]
    assert {one["text"] for one in fragments} == set(SAID)
    of_region = Counter(one["region"] for one in fragments)
    assert of_region == {key: len(region.said) for key, region in REGIONS.items()}
    told = [one for one in fragments if one["element"]]
    assert len(told) > len(fragments) / 2
    assert all(one["element"] == SAID[one["text"]].element for one in told)


def test_analyse_puts_them_in_groups_that_cross_regions(out):
    threads = read(out)["threads"]
    parents = {thread["parent"] for thread in threads}
    leaves = [thread for thread in threads if thread["id"] not in parents]
    assert len(leaves) >= 10
    assert sum(len(thread["regions"]) > 1 for thread in leaves) > len(leaves) / 2
