"""The files of examples/oefenprogramma: the practice programme as regions would send it in.

Each region has a report of a table (.docx, .odt), sticky notes (.xlsx), a transcript (.vtt), a
list (.csv) and notes by kind of speaker (.txt). All of it is invented, and every file says so.
"""

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from xml.sax.saxutils import escape

import docx
import openpyxl
from docx.enum.section import WD_ORIENT
from openpyxl.styles import Alignment, Font

from caleidoscoop.journey.practice_data import Occasion, PracticeRegion, Said, regions

FOLDER = "oefenprogramma"
MOMENT = (2026, 1, 1, 0, 0, 0)
FICTION = "Verzonnen om mee te oefenen. Niemand heeft dit gezegd."
KINDS = {
    "rijk": "Rijk",
    "province": "provincie",
    "municipality": "gemeente",
    "water_authority": "waterschap",
    "partner": "partner",
    "business": "ondernemer",
    "resident": "bewoner",
    "": "",
}
POSITIONS = {"official": "ambtelijk", "executive": "bestuurlijk", "": ""}
ELEMENTS = {
    "challenge": "Opgaven",
    "initiative": "Initiatieven",
    "structure": "Structuren",
    "bottleneck": "Knelpunten",
    "metaphor": "Metaforen",
    "belief": "Overtuigingen",
    "constructive_metaphor": "Constructieve metaforen",
    "need": "Behoeften",
    "idea": "Ideeën",
    "trend": "Trends",
    "lever": "Hefbomen",
    "value": "Waarden",
    "principle": "Principes",
    "first_step": "Eerste stappen",
}
DOMAINS = {
    "mobility": "bereikbaarheid",
    "care": "zorg",
    "education": "onderwijs",
    "housing": "wonen",
    "labour": "werk",
    "economy": "economie",
    "culture": "cultuur",
    "community": "gemeenschap",
    "safety": "veiligheid",
    "nature": "landbouw, natuur en water",
    "energy": "energie",
    "digital": "digitalisering",
    "governance": "bestuur",
    "finance": "financiën",
    "border": "grens",
}
COLUMNS: dict[str, Callable[[PracticeRegion, Said], str]] = {
    "Regio": lambda region, said: region.name,
    "Tafel": lambda region, said: said.table,
    "Spreker": lambda region, said: said.speaker,
    "Soort spreker": lambda region, said: KINDS[said.kind],
    "Positie": lambda region, said: POSITIONS[said.position],
    "Element": lambda region, said: ELEMENTS[said.element],
    "Domein": lambda region, said: DOMAINS[said.domain],
    "Datum": lambda region, said: said.said_on.isoformat(),
    "Wat is gezegd": lambda region, said: said.text,
}
OF_A_TABLE = ("Regio", "Spreker", "Soort spreker", "Positie", "Domein", "Wat is gezegd")
OF_A_LIST = tuple(name for name in COLUMNS if name != "Tafel")
LANDSCAPE_WIDTHS = (0.9, 1.5, 0.9, 0.9, 1.1, 4.6)  # inches


def practice_files() -> Iterator[tuple[str, bytes]]:
    """Yield the path and the bytes of every file, the same each time."""
    for region in regions():
        dialogue, home, more = region.occasions
        tables = by_table(region.said_at(dialogue))
        evening = region.said_at(more)
        half = len(evening) // 2
        folder = f"{FOLDER}/{region.name}"
        yield f"{folder}/tafel-1-verzonnen.docx", document(region, dialogue, tables["Tafel 1"])
        yield f"{folder}/tafel-2-verzonnen.odt", open_text(region, dialogue, tables["Tafel 2"])
        yield f"{folder}/tafel-3-verzonnen.xlsx", workbook(region, dialogue, tables["Tafel 3"])
        yield f"{folder}/gesprekken-verzonnen.vtt", transcript(region, home)
        yield f"{folder}/bijdragen-verzonnen.csv", table(region, evening[:half])
        yield f"{folder}/aantekeningen-verzonnen.txt", notes(region, more, evening[half:])


def by_table(rows: Sequence[Said]) -> dict[str, list[Said]]:
    tables: dict[str, list[Said]] = defaultdict(list)
    for said in rows:
        tables[said.table].append(said)
    return tables


def by_element(rows: Sequence[Said]) -> Iterator[tuple[str, list[Said]]]:
    for element, heading in ELEMENTS.items():
        if same := [said for said in rows if said.element == element]:
            yield heading, same


def cells(region: PracticeRegion, said: Said, columns: Sequence[str]) -> list[str]:
    return [COLUMNS[column](region, said) for column in columns]


def title_of(region: PracticeRegion, occasion: Occasion, rows: Sequence[Said]) -> str:
    return f"{occasion.name}, {rows[0].table.lower()} ({region.name})"


def document(region: PracticeRegion, occasion: Occasion, rows: Sequence[Said]) -> bytes:
    """Write the report of a table: headings per element, and a table below each."""
    made = docx.Document()
    page = made.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = page.page_height, page.page_width
    made.add_heading(title_of(region, occasion, rows), 0)
    made.add_paragraph(FICTION, style="Subtitle")
    for heading, same in by_element(rows):
        made.add_heading(heading, 1)
        grid = made.add_table(1, len(OF_A_TABLE), style="Table Grid")
        grid.autofit = False
        for cell, name in zip(grid.rows[0].cells, OF_A_TABLE, strict=True):
            cell.text = name
        for said in same:
            row = grid.add_row()
            for cell, text in zip(row.cells, cells(region, said, OF_A_TABLE), strict=True):
                cell.text = text
        for column, width in zip(grid.columns, LANDSCAPE_WIDTHS, strict=True):
            for cell in column.cells:
                cell.width = docx.shared.Inches(width)
    page.footer.paragraphs[0].text = "Pagina 1"
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def workbook(region: PracticeRegion, occasion: Occasion, rows: Sequence[Said]) -> bytes:
    """Write sticky notes: one sheet per day."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, day in enumerate(occasion.days, start=1):
        sheet = book.create_sheet(f"Dag {number} (verzonnen)")
        sheet.append(list(COLUMNS))
        for said in rows:
            if said.said_on == day:
                sheet.append([*cells(region, said, tuple(COLUMNS)[:-2]), day, said.text])
                sheet.cell(sheet.max_row, len(COLUMNS) - 1).number_format = "d-m-yyyy"
                sheet.cell(sheet.max_row, len(COLUMNS)).alignment = Alignment(wrap_text=True)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.column_dimensions["I"].width = 90
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def table(region: PracticeRegion, rows: Sequence[Said]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(OF_A_LIST)
    writer.writerows(cells(region, said, OF_A_LIST) for said in rows)
    return buffer.getvalue().encode("utf-8-sig")


def notes(region: PracticeRegion, occasion: Occasion, rows: Sequence[Said]) -> bytes:
    """Write front matter, and what was said as bullets under each kind of speaker."""
    lines = [
        "---",
        f"regio: {region.name}",
        f"bijeenkomst: {occasion.name}",
        f"datum: {occasion.days[0].isoformat()}",
        f"titel: {FICTION}",
        "---",
    ]
    for kind, heading in KINDS.items():
        if same := [said for said in rows if said.kind == kind]:
            name = f"{heading[0].upper()}{heading[1:]}" if heading else "Onbekend"
            lines += ["", f"## {name}", "", *(f"- {said.text}" for said in same)]
    return "\n".join([*lines, ""]).encode()


def transcript(region: PracticeRegion, occasion: Occasion) -> bytes:
    """Write a talk as captions. Speakers take turns, so that each thing said is a turn."""
    spoken: dict[str, list[Said]] = defaultdict(list)
    for said in region.said_at(occasion):
        spoken[said.speaker].append(said)
    lines = [
        "WEBVTT",
        "",
        "NOTE",
        f"Titel: {FICTION}",
        f"Regio: {region.name}",
        f"Bijeenkomst: {occasion.name}",
        f"Datum: {occasion.days[0].isoformat()}",
        *(f"{speaker}: {KINDS[same[0].kind]}" for speaker, same in spoken.items()),
    ]
    second = 5
    for said in in_turns(spoken):
        for piece in captions(said.text):
            until = second + max(2, len(piece.split()) // 2)
            lines += ["", f"{clock(second)} --> {clock(until)}", f"<v {said.speaker}>{piece}</v>"]
            second = until
        second += 1
    return "\n".join([*lines, ""]).encode()


def in_turns(spoken: dict[str, list[Said]]) -> Iterator[Said]:
    """Let whoever has most left to say go on, but never twice in a row."""
    left = {speaker: list(said) for speaker, said in spoken.items()}
    last = ""
    while waiting := [speaker for speaker in left if left[speaker] and speaker != last]:
        last = max(waiting, key=lambda speaker: len(left[speaker]))
        yield left[last].pop(0)


def captions(text: str, words: int = 14) -> Iterator[str]:
    """Cut what was said into captions, as a transcript shows it."""
    all_words = text.split()
    for start in range(0, len(all_words), words):
        yield escape(" ".join(all_words[start : start + words]))


def clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000"


def open_text(region: PracticeRegion, occasion: Occasion, rows: Sequence[Said]) -> bytes:
    """Write the report of a table as an OpenDocument text."""
    body = [heading_of(f"{title_of(region, occasion, rows)}. {FICTION}", 1)]
    for heading, same in by_element(rows):
        body.append(heading_of(heading, 2))
        body.append(f'<table:table table:name="{escape(heading)}">')
        body.append(f'<table:table-column table:number-columns-repeated="{len(OF_A_TABLE)}"/>')
        body.append(f"<table:table-header-rows>{row_of(OF_A_TABLE)}</table:table-header-rows>")
        body.extend(row_of(cells(region, said, OF_A_TABLE)) for said in same)
        body.append("</table:table>")
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": MANIFEST,
            "content.xml": CONTENT.format(body="".join(body)),
        }
    )


def paragraph(text: str) -> str:
    return f"<text:p>{escape(text)}</text:p>"


def heading_of(text: str, level: int) -> str:
    return f'<text:h text:outline-level="{level}">{escape(text)}</text:h>'


def row_of(texts: Sequence[str]) -> str:
    inside = "".join(
        f'<table:table-cell office:value-type="string">{paragraph(text)}</table:table-cell>'
        for text in texts
    )
    return f"<table:table-row>{inside}</table:table-row>"


def archive(parts: dict[str, str]) -> bytes:
    """Pack parts; the kind of file stands first, and is not compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.external_attr = 0o644 << 16
            packed = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            made.writestr(entry, text, packed)
    return buffer.getvalue()


MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" \
manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" \
manifest:media-type="application/vnd.oasis.opendocument.text"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""
CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" \
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" office:version="1.3">
<office:body><office:text>{body}</office:text></office:body>
</office:document-content>
"""
