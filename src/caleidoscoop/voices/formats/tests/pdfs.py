"""Small PDF files made piece by piece, so that a test can put every word where it wants it."""

from collections.abc import Iterable, Sequence

WIDTH, HEIGHT = 595, 842
Piece = tuple[float, float, float, str]  # x, y, size of the letters, text


def pdf(*pages: Iterable[Piece], extra: dict[int, str] | None = None, trailer: str = "") -> bytes:
    """Return a file with text at places; `extra` adds to a page, such as notes by their numbers."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for number, pieces in enumerate(pages):
        stream = content_of(pieces)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        page = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {len(objects)} 0 R "
            f"{(extra or {}).get(number, '')} >>"
        )
        objects.append(page.encode("cp1252"))
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    return assembled(objects, trailer)


def assembled(objects: Sequence[bytes], trailer: str = "") -> bytes:
    data = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    about = f"<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>"
    return data + f"trailer\n{about}\nstartxref\n{table}\n%%EOF\n".encode()


def content_of(pieces: Iterable[Piece]) -> bytes:
    return b"\n".join(
        b"BT /F1 %.1f Tf 1 0 0 1 %.1f %.1f Tm (%s) Tj ET" % (size, x, y, escaped(text))
        for x, y, size, text in pieces
    )


def escaped(text: str) -> bytes:
    raw = text.encode("cp1252")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def lines(
    texts: Iterable[str], *, x: float = 70, y: float = 700, size: float = 10, step: float = 13
) -> list[Piece]:
    """Return lines of text below each other; an empty one leaves a gap."""
    return [(x, y - i * step, size, text) for i, text in enumerate(texts) if text]


def wrapped(text: str, width: int, *, hyphens: bool = False) -> list[str]:
    """Return a text cut into lines of at most so many letters, if asked also inside words."""
    done: list[str] = []
    line = ""
    for word in text.split():
        while line and len(line) + 1 + len(word) > width:
            room = width - len(line) - 2
            if hyphens and room >= 3 and len(word) - room >= 3 and word.isalpha():
                line, word = f"{line} {word[:room]}-", word[room:]
            done.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [*done, line]
