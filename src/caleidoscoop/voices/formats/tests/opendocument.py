"""Small OpenDocument files made part by part, and another way to get at their words."""

import io
import zipfile
from collections import Counter
from xml.etree import ElementTree as ET

from caleidoscoop.voices.formats.tests.office import zipped

OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        **{name: f"{OASIS}{name}:1.0" for name in ("office", "text", "table", "style", "manifest")},
        "draw": f"{OASIS}drawing:1.0",
        "fo": f"{OASIS}xsl-fo-compatible:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
        "xlink": "http://www.w3.org/1999/xlink",
    }.items()
)
MIMETYPE = "application/vnd.oasis.opendocument."
NO_WORDS = ("creator", "date", "note-citation", "binary-data")


def p(text: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def h(text: str, level: int = 1) -> str:
    return f'<text:h text:outline-level="{level}">{text}</text:h>'


def grid(rows: list[list[str]]) -> str:
    body = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in rows
    )
    return f"<table:table>{body}</table:table>"


def box(content: str) -> str:
    return f"<draw:frame><draw:text-box>{content}</draw:text-box></draw:frame>"


def note(content: str, kind: str = "footnote") -> str:
    return (
        f'<text:note text:note-class="{kind}"><text:note-citation>1</text:note-citation>'
        f"<text:note-body>{content}</text:note-body></text:note>"
    )


def comment(content: str) -> str:
    about = "<dc:creator>Iemand</dc:creator><dc:date>2026-01-01</dc:date>"
    return f"<office:annotation>{about}{content}</office:annotation>"


def content_xml(body: str, kind: str = "text", styles: str = "") -> str:
    return (
        f"<office:document-content {NAMESPACES}>"
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
        "</office:document-content>"
    )


def styles_xml(styles: str = "", edges: str = "") -> str:
    return (
        f"<office:document-styles {NAMESPACES}><office:styles>{styles}</office:styles>"
        f"<office:master-styles><style:master-page>{edges}</style:master-page>"
        "</office:master-styles></office:document-styles>"
    )


def odt_parts(body: str, *, styles: str = "", own: str = "", edges: str = "") -> list:
    """Return the entries of a text: its body, named styles, styles of its own, page edges."""
    return [
        ("mimetype", f"{MIMETYPE}text"),
        ("content.xml", content_xml(body, styles=own)),
        ("styles.xml", styles_xml(styles, edges)),
        ("META-INF/manifest.xml", f"<manifest:manifest {NAMESPACES}/>"),
    ]


def odt(body: str, **parts: str) -> bytes:
    return zipped(odt_parts(body, **parts))


def ods(tables: str, *, own: str = "") -> bytes:
    return zipped(
        [
            ("mimetype", f"{MIMETYPE}spreadsheet"),
            ("content.xml", content_xml(tables, "spreadsheet", own)),
        ]
    )


def sheet(rows: str, name: str = "Blad1", style: str = "") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{rows}</table:table>'


def row(*cells: str, times: int = 1) -> str:
    return (
        f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'
    )


def cell(text: str = "", attributes: str = "", inside: str = "") -> str:
    shown = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell {attributes}>{shown}{inside}</table:table-cell>"


def words_of_open_document(data: bytes) -> Counter[str]:
    """Return the words between all tags of a document whose runs hold whole words."""
    words: Counter[str] = Counter()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in {"content.xml", "styles.xml"} & set(archive.namelist()):
            for element in ET.fromstring(archive.read(name)).iter():
                if element.tag.rpartition("}")[2] not in NO_WORDS:
                    words.update((element.text or "").split())
                words.update((element.tail or "").split())
    return words
