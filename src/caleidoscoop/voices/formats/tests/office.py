"""Small Office files made part by part, so that a test can break exactly one thing."""

import io
import warnings
import zipfile
from collections.abc import Iterable

import openpyxl

CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/></Types>"""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "r": OFFICE,
    }.items()
)


def zipped(parts: Iterable[tuple[str, str | bytes]], *, level: int = 6) -> bytes:
    """Return an archive with these entries, in this order, also when a name comes twice."""
    buffer = io.BytesIO()
    with (
        warnings.catch_warnings(),
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive,
    ):
        warnings.simplefilter("ignore", UserWarning)
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def relations(targets: Iterable[tuple[str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="rId{i}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{items}</Relationships>'


def paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def document_xml(body: str) -> str:
    return f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"


def docx_parts(body: str, **parts: str) -> list[tuple[str, str | bytes]]:
    """Return the entries of a document; further parts by kind: footnotes, comments, header, ..."""
    return [
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", relations([("officeDocument", "word/document.xml")])),
        ("word/document.xml", document_xml(body)),
        (
            "word/_rels/document.xml.rels",
            relations((kind.rstrip("0123456789"), f"{kind}.xml") for kind in parts),
        ),
        *((f"word/{kind}.xml", content) for kind, content in parts.items()),
    ]


def docx(body: str, **parts: str) -> bytes:
    return zipped(docx_parts(body, **parts))


def part(name: str, content: str) -> str:
    """Return a part other than the body, such as `part("hdr", paragraph("..."))`."""
    return f"<w:{name} {NAMESPACES}>{content}</w:{name}>"


def table(rows: Iterable[Iterable[str]]) -> str:
    """Return a table whose cells hold ready XML, or plain text."""
    cells = (
        "".join(f"<w:tc>{cell if cell.startswith('<') else paragraph(cell)}</w:tc>" for cell in row)
        for row in rows
    )
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx_parts(sheet_data: str, strings: str = "") -> list[tuple[str, str | bytes]]:
    return [
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", relations([("officeDocument", "xl/workbook.xml")])),
        (
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="Blad1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations([("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "strings.xml")]),
        ),
        (
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{MAIN}"><sheetData>{sheet_data}</sheetData></worksheet>',
        ),
        ("xl/strings.xml", f'<sst xmlns="{MAIN}">{strings}</sst>'),
    ]


def xlsx(sheet_data: str, strings: str = "", *, level: int = 6) -> bytes:
    return zipped(xlsx_parts(sheet_data, strings), level=level)


def workbook(**sheets: Iterable[Iterable[object]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
