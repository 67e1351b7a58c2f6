"""OpenDocument files, PDFs and captions as nobody should send them."""

from caleidoscoop.voices.formats.tests.office import docx, paragraph, zipped
from caleidoscoop.voices.formats.tests.opendocument import (
    cell,
    content_xml,
    note,
    ods,
    odt,
    odt_parts,
    p,
    row,
    sheet,
)
from caleidoscoop.voices.formats.tests.pdfs import lines, pdf

VOICE = "De bus rijdt na zes uur niet meer."
LAUGHS = (
    '<!DOCTYPE lol [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY d "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
CUE = "00:00:01.000 --> 00:00:02.000\n"


def open_documents() -> dict[str, tuple[bytes, str]]:
    parts = odt_parts(p(VOICE))
    good, book = odt(p(VOICE)), ods(sheet(row(cell(VOICE))))
    locked = [*parts[:-1], ("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")]
    deep = p(VOICE)
    for _ in range(120):
        deep = p(f"x{note(deep)}")
    return {
        "text.odt": (VOICE.encode(), "wrong_extension"),
        "sheet.odt": (book, "wrong_extension"),
        "text.ods": (good, "wrong_extension"),
        "word.odt": (docx(paragraph(VOICE)), "wrong_extension"),
        "open.docx": (good, "wrong_extension"),
        "locked.odt": (zipped(locked), "encrypted"),
        "cut.odt": (good[: len(good) // 2], "unreadable"),
        "broken.odt": (odt("<text:p>"), "unreadable"),
        "empty_page.odt": (odt("<text:p/>"), "no_text"),
        "empty_sheet.ods": (ods(sheet(row(cell(), times=1_048_576))), "no_text"),
        "million_rows.ods": (ods(sheet(row(cell(VOICE), times=1_048_576))), "too_many_rows"),
        "wide.ods": (
            ods(sheet(row(cell("x", 'table:number-columns-repeated="16384"')))),
            "too_many_columns",
        ),
        "unfolding.ods": (ods(sheet(row(cell("x" * 20_000), times=90_000))), "archive_bomb"),
        "bomb.odt": (zipped([*parts, ("zeros.xml", b"0" * 30_000_000)]), "archive_bomb"),
        "laughs.odt": (
            zipped(
                (name, LAUGHS + content_xml(p("&d;")) if name == "content.xml" else content)
                for name, content in parts
            ),
            "xml_entities",
        ),
        "escape.odt": (zipped([*parts, ("../../x", b"x")]), "path_escape"),
        "macros.odt": (zipped([*parts, ("Basic/Standard/Module1.xml", b"x")]), "macros"),
        "deep.odt": (odt(deep), "unreadable"),
    }


def pages() -> dict[str, tuple[bytes, str]]:
    good = pdf(lines([VOICE]))
    locked = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O ({'x' * 32}) /U ({'x' * 32}) /P -4 >>"
    picture = b"BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI"
    stream = b"BT /F1 1.0 Tf 1 0 0 1 0.0 0.0 Tm (WEG) Tj ET"
    scan = pdf([(0, 0, 1, "WEG")]).replace(stream, picture.ljust(len(stream)))
    return {
        "report.pdf": (b"%PDF-1.7\n", "unreadable"),
        "text.pdf": (VOICE.encode(), "wrong_extension"),
        "cut.pdf": (good[:200], "unreadable"),
        "scan.pdf": (scan, "scan"),
        "locked.pdf": (pdf(lines([VOICE]), trailer=f"{locked} /ID [(a) (a)]"), "encrypted"),
        "blank.pdf": (pdf([]), "no_text"),
        "many_pages.pdf": (pdf(*[[]] * 2_001), "too_many_pages"),
        "wrong_table.pdf": (good.replace(b"startxref\n", b"startxref\n9"), "ok"),
        "text_page.txt": (good, "wrong_extension"),
    }


def captions() -> dict[str, tuple[bytes, str]]:
    return {
        "text.vtt": (VOICE.encode(), "wrong_extension"),
        "empty.vtt": (b"", "empty"),
        "only_a_header.vtt": (b"WEBVTT\n", "wrong_extension"),
        "silence.srt": (f"1\n{CUE}\n".encode(), "no_text"),
        "noise.srt": (bytes(range(128, 256)) * 40, "wrong_encoding"),
        "bad_time.srt": (f"1\n0:0:99,1 --> ?\n{VOICE}\n".encode(), "ok"),
        "mark.vtt": (f"WEBVTT\n\n{CUE}{VOICE}\n".encode("utf-8-sig"), "ok"),
        "wide.vtt": (f"WEBVTT\n\n{CUE}{VOICE}\n".encode("utf-16"), "ok"),
        "no_blank_lines.srt": (f"1\n{CUE}{VOICE}\n2\n{CUE}Ja.\n".encode(), "ok"),
        "open_tag.vtt": (f"WEBVTT\n\n{CUE}<v Jan{VOICE}\n".encode(), "ok"),
        "one_long_word.srt": (f"1\n{CUE}".encode() + b"a:" * 500_000, "ok"),
    }


def more_bad_files() -> dict[str, tuple[bytes, str]]:
    return {**open_documents(), **pages(), **captions()}
