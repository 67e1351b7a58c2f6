"""Text as it may be stored: NFC, no NUL, nothing that a later format cannot hold."""

import re
import unicodedata

# Soft hyphens and byte order marks are not seen by a reader; the other control signs cannot be
# written to XML, so they would break a report later on.
UNSEEN = re.compile("[\u00ad\ufeff\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f]")
SEPARATORS = re.compile("[\x1c-\x1f]")
# Half a pair of UTF-16, or a code point that is no character: no encoding can write it.
NOT_A_CHARACTER = re.compile("[\ud800-\udfff\ufffe\uffff]")
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Return text that can be stored and shown anywhere, with its words unchanged."""
    text = NOT_A_CHARACTER.sub("\ufffd", SEPARATORS.sub(" ", UNSEEN.sub("", text)))
    return unicodedata.normalize("NFC", text)


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, whatever sign ends them."""
    return LINE_ENDS.sub("\n", text).split("\n")


def one_line(text: str) -> str:
    """Return the words of a text with one space between them."""
    return " ".join(text.split())
