"""From bytes to text when nobody says which encoding a file has."""

import codecs

from caleidoscoop.voices.formats.cleaning import clean, lines_of
from caleidoscoop.voices.formats.extract import Collector
from caleidoscoop.voices.formats.refusal import Unreadable

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# More signs than this that no text holds, and it is not text in this encoding.
MAX_ODD_SHARE = 0.02
SAMPLE = 20_000
MOST_MENTIONED = 50


def decode(data: bytes, into: Collector | None = None) -> tuple[str, str]:
    """Return the text of a file, cleaned, and the name of its encoding.

    What cleaning takes out or changes is mentioned in `into`.
    `utf-8+cp1252` stands for a file in which some lines are in another encoding than the rest.
    Raises Unreadable if no known encoding gives text.
    """
    text, encoding = decode_raw(data)
    # NULs are dropped rather than counted: they come along with exports from old systems.
    seen = text[:SAMPLE].replace("\0", "")
    odd = sum(1 for sign in seen if is_odd(sign))
    if (odd > 3 and odd > MAX_ODD_SHARE * len(seen)) or (text and not text.strip("\0")):
        raise Unreadable("wrong_encoding")
    if into is not None:
        mention_changes(text, into)
    return clean(text), encoding


def mention_changes(text: str, into: Collector) -> None:
    """Mention the lines that held a NUL, or a sign that no encoding here can read."""
    for reason, sign in (("nul", "\0"), ("unreadable_sign", "\ufffd")):
        if sign not in text:
            continue
        numbers = [n for n, line in enumerate(lines_of(text), start=1) if sign in line]
        for number in numbers[:MOST_MENTIONED]:
            into.mention(f"line {number}", reason)
        if len(numbers) > MOST_MENTIONED:
            into.mention(f"line {numbers[MOST_MENTIONED]}, and further", reason)


def is_odd(sign: str) -> bool:
    return (
        sign == "\ufffd" or (sign < " " and sign not in "\t\n\r\x0b\x0c") or "\x7f" <= sign < "\xa0"
    )


def decode_raw(data: bytes) -> tuple[str, str]:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return strict(data, encoding), encoding
    if encoding := utf_16_without_mark(data):
        return strict(data, encoding), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return decode_by_line(data)


def strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("wrong_encoding") from error


def utf_16_without_mark(data: bytes) -> str:
    """Return the byte order if nearly every second byte is NUL, as in Latin text in UTF-16."""
    sample = data[:SAMPLE]
    if len(sample) < 4 or len(data) % 2:
        return ""
    half = len(sample) // 2
    if sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def decode_by_line(data: bytes) -> tuple[str, str]:
    """Read each line as UTF-8 if it is, else as cp1252, the usual one of older Dutch programs."""
    lines = []
    has_utf_8 = False
    for line in data.split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
            has_utf_8 = has_utf_8 or not line.isascii()
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", errors="replace"))
    return "\n".join(lines), "utf-8+cp1252" if has_utf_8 else "cp1252"
