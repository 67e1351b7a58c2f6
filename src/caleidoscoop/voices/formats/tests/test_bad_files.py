import time

import pytest

from caleidoscoop.voices.formats import Limits, Unreadable, preview, read
from caleidoscoop.voices.formats.refusal import MESSAGES
from caleidoscoop.voices.formats.tests.bad_files import make_bad_files


@pytest.fixture(scope="module")
def bad_files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad")
    return folder, make_bad_files(folder)


def outcome(function, data, name):
    try:
        function(data, name=name)
    except Unreadable as refusal:
        return refusal.code
    return "ok"


def test_there_are_enough_of_them(bad_files):
    assert len(bad_files[1]) >= 30


def test_each_gets_its_own_answer(bad_files):
    folder, expected = bad_files
    found = {name: outcome(read, (folder / name).read_bytes(), name) for name in expected}
    assert found == expected


def test_no_refusal_takes_longer_than_a_few_seconds(bad_files):
    folder, expected = bad_files
    slow = {}
    for name, code in expected.items():
        data = (folder / name).read_bytes()
        start = time.process_time()
        outcome(read, data, name)
        took = time.process_time() - start
        if code != "ok" and took > 5:
            slow[name] = took
    assert slow == {}


def test_a_preview_never_fails_otherwise(bad_files):
    folder, expected = bad_files
    for name in expected:
        code = outcome(preview, (folder / name).read_bytes(), name)
        assert code == "ok" or code in MESSAGES


def test_every_code_has_a_message_that_says_what_to_do(bad_files):
    for code in MESSAGES:
        message = Unreadable(code, limit=5, names="Twente").message
        assert message.count(".") >= 2
        assert "%(" not in message


def test_the_cause_stays_with_the_refusal(bad_files):
    folder, _ = bad_files
    with pytest.raises(Unreadable) as refusal:
        read((folder / "broken_xml.docx").read_bytes(), name="broken_xml.docx")
    assert refusal.value.__cause__ is not None


def test_refuses_a_file_beyond_the_limit_before_opening_it():
    with pytest.raises(Unreadable, match=r"10\Wbytes") as refusal:
        read(b"x" * 11, name="a.docx", limits=Limits(max_bytes=10))
    assert refusal.value.code == "too_large"


def test_refuses_more_passages_than_the_limit():
    with pytest.raises(Unreadable) as refusal:
        read(b"- een\n- twee\n- drie\n", name="a.md", limits=Limits(max_passages=2))
    assert refusal.value.code == "too_many_passages"
