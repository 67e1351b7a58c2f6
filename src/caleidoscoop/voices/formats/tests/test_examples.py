import io
import runpy
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from caleidoscoop.voices.formats import EXTENSIONS, read

EXAMPLES = Path(__file__).parents[5] / "examples"
FILES = sorted(path for path in EXAMPLES.glob("*/*") if path.suffix in EXTENSIONS)


@pytest.fixture(scope="module")
def extracts():
    return {path: read(path.read_bytes(), name=path.name) for path in FILES}


def test_there_are_enough_voices_from_four_regions_and_no_two_the_same(extracts):
    texts = Counter(passage.text for extract in extracts.values() for passage in extract.passages)
    assert texts.total() == len(texts) >= 220
    assert len({path.parent for path in FILES}) == 4
    assert {path.suffix for path in FILES} == {
        ".docx",
        ".odt",
        ".xlsx",
        ".csv",
        ".txt",
        ".md",
        ".vtt",
    }


def test_everything_in_them_is_recognised(extracts):
    for extract in extracts.values():
        assert extract.unknown_headers == ()
        assert extract.unknown_values == ()


def test_every_kind_of_speaker_is_heard(extracts):
    kinds = Counter(
        extract.fields_of(passage).get("speaker_kind")
        for extract in extracts.values()
        for passage in extract.passages
    )
    assert set(kinds) == {
        "rijk",
        "province",
        "municipality",
        "water_authority",
        "partner",
        "business",
        "resident",
    }
    assert min(kinds.values()) >= 15


def test_the_files_are_what_the_script_makes_of_its_source():
    made = dict(runpy.run_path(str(EXAMPLES.parent / "tools/examples/make.py"))["files"]())
    assert set(made) == {path.relative_to(EXAMPLES).as_posix() for path in FILES}
    for path, data in made.items():
        assert unpacked(data) == unpacked((EXAMPLES / path).read_bytes()), path


def unpacked(data):
    """Return the entries of an archive: other versions of zlib pack the same in other bytes."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [
            (entry.filename, entry.date_time, archive.read(entry)) for entry in archive.filelist
        ]
