"""Take the words out of a PDF, in a process of its own that may not use more than its share.

Run as a script: the file comes in on standard input, one line of JSON for each page goes out.
It imports nothing of the product, so that it starts quickly and can reach little.
"""

import contextlib
import ctypes
import json
import sys
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

LARGEST_OUTPUT = 60_000_000  # more than a million words
MOST_NOTES = 10_000
LINK, POPUP, WIDGET = 2, 16, 20


def limit_process(seconds: int, memory: int) -> None:
    """Let the system stop this process when it uses too much; some systems cannot."""
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 2 * LARGEST_OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def words_of(text_page: Any) -> Iterator[tuple[str, float, float, float, float, int]]:
    """Yield (word, left, baseline, right, height, quarter turns) as the file has them."""
    letters: list[str] = []
    first = last = 0
    for i in range(pdfium.FPDFText_CountChars(text_page)):
        code = pdfium.FPDFText_GetUnicode(text_page, i)
        sign = chr(code) if 0 < code < 0x110000 else "\ufffd"
        is_space = sign.isspace() and sign != "\x1c"
        if not is_space:
            if not letters:
                first = i
            letters.append("\ufffe" if sign == "\x02" else sign)
            last = i
        if letters and (is_space or letters[-1] == "\ufffe"):
            yield ("".join(letters), *box_of(text_page, first, last))
            letters = []
    if letters:
        yield ("".join(letters), *box_of(text_page, first, last))


def box_of(text_page: Any, first: int, last: int) -> tuple[float, float, float, float, int]:
    """Return left, baseline, right and height of a word, along the direction of its letters."""
    turns = round(pdfium.FPDFText_GetCharAngle(text_page, first) / 1.5707963) % 4
    start, end = loose_box(text_page, first), loose_box(text_page, last)
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, first, x, y)
    if turns == 1:
        sides = (min(start.bottom, end.bottom), -x.value, max(start.top, end.top))
    elif turns == 2:
        sides = (-max(start.right, end.right), -y.value, -min(start.left, end.left))
    elif turns == 3:
        sides = (-max(start.top, end.top), x.value, -min(start.bottom, end.bottom))
    else:
        sides = (min(start.left, end.left), y.value, max(start.right, end.right))
    tall = start.right - start.left if turns % 2 else start.top - start.bottom
    return round(sides[0], 1), round(sides[1], 1), round(sides[2], 1), round(abs(tall), 1), turns


def loose_box(text_page: Any, i: int) -> Any:
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text_page, i, box)
    return box


def notes_of(page: Any) -> Iterator[tuple[str, str]]:
    """Yield ("comment" or "field", text) for what people added to a page or filled in."""
    for i in range(min(pdfium.FPDFPage_GetAnnotCount(page), MOST_NOTES)):
        note = pdfium.FPDFPage_GetAnnot(page, i)
        if not note:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        if kind not in (LINK, POPUP):
            text = value_of(note, b"V" if kind == WIDGET else b"Contents")
            if text.strip():
                yield "field" if kind == WIDGET else "comment", text
        pdfium.FPDFPage_CloseAnnot(note)


def value_of(note: Any, key: bytes) -> str:
    length = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
    if length <= 2:
        return ""
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(note, key, buffer, length)
    return bytes(buffer)[: length - 2].decode("utf-16-le", "replace")


def page_as_data(page: Any) -> dict[str, Any]:
    text_page = pdfium.FPDFText_LoadPage(page)
    try:
        words = list(words_of(text_page))
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    return {
        "words": words,
        "notes": list(notes_of(page)),
        "height": pdfium.FPDF_GetPageHeightF(page),
        "width": pdfium.FPDF_GetPageWidthF(page),
        "objects": pdfium.FPDFPage_CountObjects(page),
    }


def say(data: dict[str, Any]) -> int:
    """Write a line; return how long it is."""
    return sys.stdout.write(json.dumps(data) + "\n")


def main() -> None:
    pages, seconds, memory = map(int, sys.argv[1:4])
    data = sys.stdin.buffer.read()
    limit_process(seconds, memory)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        is_locked = pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD
        say({"refused": "encrypted" if is_locked else "unreadable"})
        return
    if len(document) > pages:
        say({"refused": "too_many_pages"})
        return
    say({"attachments": pdfium.FPDFDoc_GetAttachmentCount(document)})
    said = 0
    for number in range(len(document)):
        page = pdfium.FPDF_LoadPage(document, number)
        if not page:
            say({"refused": "unreadable"})
            return
        said += say(page_as_data(page))
        pdfium.FPDF_ClosePage(page)
        if said > LARGEST_OUTPUT:
            say({"refused": "archive_bomb"})
            return


if __name__ == "__main__":
    main()
