"""Other ways to get at all words of a file, to hold the readers to."""

import io
import zipfile
from collections import Counter
from collections.abc import Callable
from xml.etree import ElementTree as ET

import openpyxl

from caleidoscoop.voices.formats import Extract, Unreadable

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def tried(reading: Callable[[], Extract]) -> tuple[Extract | None, str]:
    """Return what was read and "", or None and the code of the refusal."""
    try:
        return reading(), ""
    except Unreadable as refusal:
        return None, refusal.code


def words_of(extract: Extract) -> Counter[str]:
    """Return the words of all passages and all that was left out."""
    words = Counter(word for passage in extract.passages for word in passage.text.split())
    words.update(word for entry in extract.left_out for word in entry.text.split())
    return words


def assert_no_word_is_lost(extract: Extract, expected: Counter[str]) -> None:
    assert words_of(extract) == expected
    assert extract.words == expected.total()


def words_of_docx(data: bytes) -> Counter[str]:
    """Return the words of every w:t and w:delText of a document whose runs hold whole words."""
    words: Counter[str] = Counter()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("word/") and name.endswith(".xml") and "styles" not in name:
                gather(ET.fromstring(archive.read(name)), words)
    return words


def gather(element: ET.Element, words: Counter[str]) -> None:
    if element.tag == FALLBACK:
        return
    if element.tag in (f"{WORD}t", f"{WORD}delText"):
        words.update((element.text or "").split())
    for child in element:
        gather(child, words)


def words_of_xlsx(data: bytes) -> Counter[str]:
    """Return the words of every text or whole number in a workbook, as openpyxl reads it."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return Counter(
        word
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value is not None
        for word in str(value).split()
    )
