"""Make the files of examples/ from voices.yaml and the practice programme, each time the same.

Run with `.venv/bin/python tools/examples/make.py`; another folder may be named as argument.
"""

import csv
import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
import openpyxl
import yaml
from openpyxl.styles import Alignment, Font

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # the tests run this file by its path

from practice import practice_files  # noqa: E402

EXAMPLES = HERE.parents[1] / "examples"
MOMENT = (2026, 1, 1, 0, 0, 0)
NOW = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
FRISIAN = re.compile(r"\b(Wy|skoalle)\b")
SHEET_COLUMNS = (
    "Regio",
    "Tafel",
    "Soort spreker",
    "Ambtelijk of bestuurlijk",
    "Element",
    "Domein",
    "Datum",
    "Bijdrage",
)


@dataclass(frozen=True)
class Voice:
    """One row of voices.yaml."""

    kind: str
    position: str
    element: str
    domain: str
    text: str

    @classmethod
    def parse(cls, row: str) -> "Voice":
        kind, element, domain, text = (cell.strip() for cell in row.split("|"))
        kind, _, position = kind.partition(" ")
        return cls(kind, position, element, domain, text)


def stable(data: bytes) -> bytes:
    """Return an Office file with the moment of saving taken out of it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.external_attr = 0o644 << 16
            content = NOW.sub(rb"\g<1>2026-01-01T00:00:00Z", old.read(name))
            new.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def make_document(source: dict[str, Any]) -> bytes:
    """Write a report of a table: headings per element, bullets, and a table of the last ones."""
    document = docx.Document()
    document.add_heading(source["title"], 0)
    facts = document.add_paragraph(style="Subtitle")
    facts.add_run(
        f"{source['session']}, tafel {source['table']}, {source['date']} (verzonnen voorbeeld)"
    )
    for heading, rows in source["sections"].items():
        document.add_heading(heading, 1)
        table = document.add_table(1, 3, style="Table Grid")
        for cell, title in zip(
            table.rows[0].cells, ("Soort spreker", "Domein", "Wat is gezegd"), strict=True
        ):
            cell.text = title
        for voice in map(Voice.parse, rows):
            cells = table.add_row().cells
            cells[0].text, cells[1].text, cells[2].text = voice.kind, voice.domain, voice.text
    document.sections[0].footer.paragraphs[0].text = "Pagina 1"
    buffer = io.BytesIO()
    document.save(buffer)
    return stable(buffer.getvalue())


def make_workbook(source: dict[str, Any]) -> bytes:
    """Write sticky notes: one sheet per part of the day."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, part in source["sheets"].items():
        sheet = book.create_sheet(name)
        sheet.append(SHEET_COLUMNS)
        for number, voice in enumerate(map(Voice.parse, part["rows"])):
            sheet.append(
                (
                    source["region"],
                    number % 4 + 1,
                    voice.kind,
                    voice.position,
                    voice.element,
                    voice.domain,
                    part["date"],
                    voice.text,
                )
            )
            sheet.cell(sheet.max_row, 7).number_format = "d-m-yyyy"
            sheet.cell(sheet.max_row, 8).alignment = Alignment(wrap_text=True)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.column_dimensions["H"].width = 90
    buffer = io.BytesIO()
    book.save(buffer)
    return stable(buffer.getvalue())


def make_table(source: dict[str, Any]) -> bytes:
    """Write a table of contributions, with the columns that the source names."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=source["delimiter"], lineterminator="\r\n")
    writer.writerow(source["columns"])
    for number, voice in enumerate(map(Voice.parse, source["rows"])):
        values = cells_by_header(source, voice, number)
        writer.writerow([values[column.casefold()] for column in source["columns"]])
    return buffer.getvalue().encode(source.get("encoding", "utf-8"))


def cells_by_header(source: dict[str, Any], voice: Voice, number: int) -> dict[str, str]:
    by_meaning = {
        ("regio", "region"): source["region"],
        ("municipality",): "",
        ("tafel",): str(number % 6 + 1),
        ("soort spreker", "speaker kind", "wie spreekt"): voice.kind,
        ("element", "soort inbreng"): voice.element,
        ("thema", "topic", "onderwerp"): voice.domain,
        ("datum",): source.get("date", ""),
        ("language",): "Frysk" if FRISIAN.search(voice.text) else "Nederlands",
        ("wat is gezegd", "contribution", "opmerking"): voice.text,
    }
    return {header: value for headers, value in by_meaning.items() for header in headers}


def make_text(source: dict[str, Any]) -> bytes:
    """Write front matter and paragraphs, or headings with bullets."""
    lines = ["---", *(f"{key}: {value}" for key, value in source["matter"].items()), "---", ""]
    for paragraph in source.get("paragraphs", ()):
        lines += [paragraph, ""]
    for heading, rows in source.get("sections", {}).items():
        lines += [f"## {heading}", "", *(f"- {Voice.parse(row).text}" for row in rows), ""]
    return "\n".join(lines).encode()


ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "manifest")
)


def make_open_document(source: dict[str, Any]) -> bytes:
    """Write a report as LibreOffice has it: headings per element, paragraphs below them."""
    body = [f'<text:p text:style-name="Title">{escape(source["title"])}</text:p>']
    for heading, rows in source["sections"].items():
        body.append(f'<text:h text:outline-level="1">{escape(heading)}</text:h>')
        body += [f"<text:p>{escape(Voice.parse(row).text)}</text:p>" for row in rows]
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODF} '
        f'office:version="1.3"><office:body><office:text>{"".join(body)}</office:text>'
        "</office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{media}"/>'
        for path, media in (("/", kind), ("content.xml", "text/xml"))
    )
    manifest = f'<manifest:manifest {ODF} manifest:version="1.3">{entries}</manifest:manifest>'
    parts = {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.external_attr = 0o644 << 16
            packing = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, part, packing)
    return buffer.getvalue()


def make_transcript(source: dict[str, Any]) -> bytes:
    """Write captions as a meeting program has them: who speaks, from when until when."""
    lines = ["WEBVTT", "", "NOTE", *(f"{key}: {value}" for key, value in source["matter"].items())]
    at = 12
    for row in source["rows"]:
        voice = Voice.parse(row)
        for said in re.split(r"(?<=[.?!]) ", voice.text):
            until = at + 1 + len(said) // 15
            lines += [
                "",
                f"{moment(at)} --> {moment(until)}",
                f"<v {voice.kind}>{escape(said)}</v>",
            ]
            at = until
    return "\n".join([*lines, ""]).encode()


def moment(second: int) -> str:
    return f"00:{second // 60:02}:{second % 60:02}.000"


MAKERS: dict[str, Callable[[dict[str, Any]], bytes]] = {
    ".docx": make_document,
    ".odt": make_open_document,
    ".xlsx": make_workbook,
    ".csv": make_table,
    ".txt": make_text,
    ".vtt": make_transcript,
    ".md": make_text,
}


def files() -> Iterator[tuple[str, bytes]]:
    """Yield the path and the bytes of every file."""
    for source in yaml.safe_load((HERE / "voices.yaml").read_text(encoding="utf-8")):
        path = source["file"]
        yield path, MAKERS[Path(path).suffix](source)


def practice() -> Iterator[tuple[str, bytes]]:
    """Yield the path and the bytes of every file of the practice programme."""
    for path, data in practice_files():
        yield path, stable(data) if path.endswith((".docx", ".xlsx")) else data


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES
    for path, data in (*files(), *practice()):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


if __name__ == "__main__":
    main()
