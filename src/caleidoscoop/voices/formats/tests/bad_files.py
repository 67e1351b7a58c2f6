"""Files as nobody should send them, each made in code, with what reading them must answer."""

import codecs
import io
import random
import zipfile
from pathlib import Path

from caleidoscoop.voices.formats.tests.more_bad_files import more_bad_files
from caleidoscoop.voices.formats.tests.office import (
    CONTENT_TYPES,
    document_xml,
    docx,
    docx_parts,
    paragraph,
    saved,
    table,
    workbook,
    xlsx,
    xlsx_parts,
    zipped,
)

VOICE = "De bus rijdt na zes uur niet meer."
LAUGHS = (
    '<!DOCTYPE lol [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
PASSWORDS = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def make_bad_files(folder: Path) -> dict[str, str]:
    """Write all bad and odd files to a folder; return per name the code of the refusal, or "ok"."""
    files = {**refused_texts(), **refused_office(), **hostile_office(), **odd_but_fine()}
    files |= more_bad_files()
    for name, (data, _) in files.items():
        (folder / name).write_bytes(data)
    return {name: code for name, (_, code) in files.items()}


def refused_texts() -> dict[str, tuple[bytes, str]]:
    noise = random.Random(7).randbytes(5_000)
    return {
        "empty.txt": (b"", "empty"),
        "spaces.txt": (b" \n\t \r\n", "no_text"),
        "nuls.txt": (b"\0" * 40, "wrong_encoding"),
        "noise.csv": (noise, "wrong_encoding"),
        "half_a_character.txt": (VOICE.encode("utf-16") + b"x", "wrong_encoding"),
        "picture.txt": (b"\x89PNG\r\n\x1a\n" + noise, "wrong_extension"),
        "report.rtf": (b"{\\rtf1", "unknown_type"),
        "no_extension": (VOICE.encode(), "unknown_type"),
        "program.exe": (b"MZ" + noise, "unknown_type"),
        "headings.md": (b"# Knelpunten\n\n---\n\n## Ideeen\n", "no_text"),
        "front_matter_only.md": (b"---\nregio: Twente\n---\n", "no_text"),
        "header_row_only.csv": (b"Regio;Soort spreker;Opmerking\n", "no_text"),
        "million_rows.csv": (
            b"Regio;Opmerking\n" + b"Twente;Geen bus\n" * 1_000_000,
            "too_many_rows",
        ),
        "wide.csv": (b";".join([b"x"] * 900) + b"\n", "too_many_columns"),
    }


def refused_office() -> dict[str, tuple[bytes, str]]:
    good = docx(paragraph(VOICE))
    book = saved(workbook(Blad1=[["Opmerking"], [VOICE]]))
    locked = OLE + b"\0" * 1_000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 1_000
    return {
        "text.docx": (VOICE.encode(), "wrong_extension"),
        "pdf.docx": (b"%PDF-1.7\n" + VOICE.encode(), "wrong_extension"),
        "workbook.docx": (book, "wrong_extension"),
        "document.xlsx": (good, "wrong_extension"),
        "document.txt": (good, "wrong_extension"),
        "workbook.csv": (book, "wrong_extension"),
        "text.doc": (VOICE.encode(), "wrong_extension"),
        "holiday.docx": (zipped([("photo.jpg", b"x")]), "wrong_extension"),
        "locked.docx": (locked, "encrypted"),
        "locked.xlsx": (locked, "encrypted"),
        "locked_entry.docx": (with_flag_of_encryption(good), "encrypted"),
        "old.doc": (OLE + b"\0" * 600, "old_format"),
        "old.xls": (OLE + b"\0" * 600, "old_format"),
        "cut.docx": (good[: len(good) // 2], "unreadable"),
        "cut.xlsx": (book[:-300], "unreadable"),
        "damaged.docx": (b"PK\x03\x05" + good[4:], "wrong_extension"),
        "broken_xml.docx": (docx("<w:p><w:r>"), "unreadable"),
        "no_body.docx": (zipped([("[Content_Types].xml", CONTENT_TYPES)]), "unreadable"),
        "empty_page.docx": (docx("<w:p/>"), "no_text"),
        "empty_sheet.xlsx": (saved(workbook(Blad1=[])), "no_text"),
        "overlapping_ranges.xlsx": (overlapping_ranges(), "unreadable"),
        "lost_string.xlsx": (xlsx('<row r="1"><c r="A1" t="s"><v>9</v></c></row>'), "unreadable"),
        "million_rows.xlsx": (xlsx(million_rows(), level=1), "too_many_rows"),
        "wide.xlsx": (
            xlsx('<row r="1"><c r="XFD1" t="str"><v>ver weg</v></c></row>'),
            "too_many_columns",
        ),
    }


def hostile_office() -> dict[str, tuple[bytes, str]]:
    parts = docx_parts(paragraph(VOICE))
    body = paragraph("&d;")
    wide = document_xml(body).encode("utf-16")
    deep = paragraph(VOICE)
    for _ in range(120):
        deep = table([[deep]])
    return {
        "bomb.docx": (zipped([*parts, ("word/zeros.xml", b"0" * 30_000_000)]), "archive_bomb"),
        "bomb.xlsx": (zipped([*xlsx_parts(""), ("xl/x.xml", b" " * 30_000_000)]), "archive_bomb"),
        "many_tags.docx": (many_tags(), "archive_bomb"),
        "many_entries.docx": (
            zipped([*parts, *((f"word/{i}.xml", b"") for i in range(6_000))]),
            "archive_bomb",
        ),
        "lying_about_size.docx": (with_smaller_size(zipped(parts)), "unreadable"),
        "laughs.docx": (docx_with_main(LAUGHS + document_xml(body)), "xml_entities"),
        "passwords.docx": (
            docx_with_main(PASSWORDS + document_xml(paragraph("&x;"))),
            "xml_entities",
        ),
        "wide_laughs.docx": (
            docx_with_main(codecs.BOM_UTF16_LE + LAUGHS.encode("utf-16-le") + wide[2:]),
            "xml_entities",
        ),
        "laughs.xlsx": (
            zipped(
                (name, LAUGHS + str(content) if "sheet1" in name else content)
                for name, content in xlsx_parts('<row r="1"/>')
            ),
            "xml_entities",
        ),
        "escape.docx": (zipped([*parts, ("../../etc/cron.d/x", b"x")]), "path_escape"),
        "absolute.docx": (zipped([*parts, ("/etc/passwd", b"x")]), "path_escape"),
        "drive.xlsx": (zipped([*xlsx_parts(""), ("C:\\Windows\\x.dll", b"x")]), "path_escape"),
        "macros.docm": (docx(paragraph(VOICE)), "macros"),
        "macros.xlsm": (xlsx(""), "macros"),
        "hidden_macros.docx": (zipped([*parts, ("word/vbaProject.bin", b"x")]), "macros"),
        "two_bodies.docx": (zipped([*parts, parts[2]]), "unreadable"),
        "deep.docx": (docx(deep), "unreadable"),
    }


def odd_but_fine() -> dict[str, tuple[bytes, str]]:
    zipped_bomb = zipped([("zeros", b"0" * 1_000_000)])
    merged = workbook(Blad1=[["Spreker", None, "Opmerking"], ["Inwoner", "1", VOICE]])
    merged["Blad1"].merge_cells("A1:B1")
    sheet = f"Opmerking;Soort spreker\n{VOICE};Inwoner\n"
    aliases = "a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nregio: *c"
    texts = {
        "nul_inside.txt": b"De bus\0 rijdt niet meer.\n",
        "cp1252.txt": "Eén café, geen huisarts.\n".encode("cp1252"),
        "mixed.csv": sheet.encode()
        + "Café dicht;Inwoner\n".encode("cp1252")
        + "Reünie;\n".encode(),
        "half_a_pair.txt": b"Hier mist iets: \xed\xa0\x80 maar de rest is er.\n",
        "utf16.csv": sheet.encode("utf-16"),
        "utf16_without_mark.csv": sheet.encode("utf-16-le"),
        "with_mark.csv": sheet.encode("utf-8-sig"),
        "right_to_left.txt": "لا توجد حافلة بعد السادسة.\n".encode(),
        "emoji.csv": f"Opmerking;Soort spreker\n👩‍🌾 {VOICE} 🚌;Inwoner\n".encode(),
        "long_line.txt": b"woord " * 300_000,
        "one_long_word.txt": b"a" * 2_000_000,
        "no_header.csv": f"Inwoner;{VOICE}\nOndernemer;Regels komen uit de stad.\n".encode(),
        "missing_header.csv": f"Opmerking;;Regio\n{VOICE};blauw;Twente\n".encode(),
        "double_headers.csv": f"Regio;Regio;Opmerking\nTwente;Almelo;{VOICE}\n".encode(),
        "blank_rows.csv": f"\n\n;;\nOpmerking;Regio\n\n;\n{VOICE};Twente\n\n".encode(),
        "lines_in_quotes.csv": b'Opmerking;Regio\n"Eerste regel\nen de tweede";Twente\n',
        "open_quote.csv": f'Opmerking;Regio\n"Wij blijven;Twente\n{VOICE};Twente\n'.encode(),
        "aliases.md": f"---\n{aliases}\n---\n\n{VOICE}\n".encode(),
        "SHOUTING.TXT": VOICE.encode(),
    }
    return {
        **{name: (data, "ok") for name, data in texts.items()},
        "merged_header.xlsx": (saved(merged), "ok"),
        "nested_archive.docx": (
            zipped([*docx_parts(paragraph(VOICE)), ("word/embeddings/x.zip", zipped_bomb)]),
            "ok",
        ),
    }


def million_rows() -> str:
    return "".join(f"<row><c><v>{i * 7919 % 1_000_003}</v></c></row>" for i in range(1_000_000))


def overlapping_ranges() -> bytes:
    """Return a sheet that says of the same cells a thousand times that they are one."""
    rows = "".join(
        f'<row r="{i}"><c r="A{i}" t="str"><v>{VOICE}</v></c></row>' for i in range(1, 3_000)
    )
    ranges = '<mergeCell ref="A1:A1048576"/>' * 1_000
    return zipped(
        (
            name,
            str(content).replace("</sheetData>", f"</sheetData><mergeCells>{ranges}</mergeCells>"),
        )
        for name, content in xlsx_parts(rows)
    )


def docx_with_main(main: str | bytes) -> bytes:
    return zipped(
        (name, main if name == "word/document.xml" else content) for name, content in docx_parts("")
    )


def many_tags() -> bytes:
    """Return a document of nine million empty elements, packed no further than a real one."""
    noise = random.Random(3).randbytes(200_000).hex()
    return zipped(
        [("word/x.bin", noise), *docx_parts("<w:p/>" * 9_000_000 + f"<!--{noise * 2}-->")], level=1
    )


def with_flag_of_encryption(data: bytes) -> bytes:
    """Set the flag that says that the first entry has a password, in both its headers."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[data.index(mark) + offset] |= 1
    return bytes(changed)


def with_smaller_size(data: bytes) -> bytes:
    """Let the archive say that its body is 10 bytes long."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    return data.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
