"""From the bytes of a file to passages: find out what it is, refuse what is not safe, read."""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePath

from lxml import etree

from caleidoscoop.voices.formats.captions import read_captions
from caleidoscoop.voices.formats.cleaning import clean
from caleidoscoop.voices.formats.decoding import decode, mention_changes
from caleidoscoop.voices.formats.delimited import rows_of
from caleidoscoop.voices.formats.document import DocumentReader
from caleidoscoop.voices.formats.extract import DEFAULT, Collector, Extract, Limits
from caleidoscoop.voices.formats.layout import IGNORE, Sheet
from caleidoscoop.voices.formats.open_sheets import OpenWorkbook
from caleidoscoop.voices.formats.open_text import OpenTextReader
from caleidoscoop.voices.formats.opendocument import open_document
from caleidoscoop.voices.formats.package import EMPTY_ZIP, OLE, ZIP, Package
from caleidoscoop.voices.formats.pdf import read_pdf
from caleidoscoop.voices.formats.plain import read_lines, read_plain
from caleidoscoop.voices.formats.refusal import Unreadable
from caleidoscoop.voices.formats.tables import leave_row, read_sheet
from caleidoscoop.voices.formats.vocabulary import FIELDS
from caleidoscoop.voices.formats.workbook import Workbook

TEXTS = {".txt": False, ".md": True, ".markdown": True}
TABLES = (".csv", ".tsv")
OFFICE = {".docx": "docx", ".xlsx": "xlsx"}
PDF = ".pdf"
CAPTIONS = (".vtt", ".srt")
OPEN = {".odt": "odt", ".ods": "ods"}
MACROS = (".docm", ".xlsm", ".dotm", ".xltm", ".xlsb")
OLD_OFFICE = (".doc", ".xls")
EXTENSIONS = (*TEXTS, *TABLES, *OFFICE, *OPEN, PDF, *CAPTIONS)
# What files of other kinds begin with, whatever their names say.
OTHER_KINDS = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"MZ",
    b"\x7fELF",
)


def read(
    data: bytes,
    *,
    name: str,
    limits: Limits = DEFAULT,
    mapping: Mapping[str, str] | None = None,
    headed: Mapping[str, bool] | None = None,
) -> Extract:
    """Return the passages of a file and what was left out of them.

    `mapping` gives columns a role by their header (or letter): a field, or "ignore". `headed` says
    of a sheet by its name ("" in a file of one table) whether its first row heads the columns.
    Raises Unreadable, and nothing else, if the file is refused as a whole.
    """
    check_mapping(mapping)
    with refusing():
        extension = checked_extension(data, name, limits)
        into = Collector(limits)
        if extension in OFFICE:
            package = open_package(data, extension, limits)
            if extension == ".docx":
                DocumentReader(package, into).read()
            else:
                read_workbook(package, into, mapping, headed or {})
            return into.finish("utf-8")
        if extension in OPEN:
            package = open_document(data, OPEN[extension], limits)
            if extension == ".odt":
                OpenTextReader(package, into).read()
            else:
                read_open_workbook(package, into, mapping, headed or {})
            return into.finish("utf-8")
        if extension == PDF:
            read_pdf(data, into)
            return into.finish("")
        text, encoding = decode(data, into)
        if extension in CAPTIONS:
            read_captions(text, into)
        elif extension in TEXTS:
            read_plain(text, into, is_markdown=TEXTS[extension])
        else:
            read_whole(rows_of(text, limits), into, mapping, headed or {})
        return into.finish(encoding)


def read_pasted(text: str, *, limits: Limits = DEFAULT) -> Extract:
    """Return the passages of pasted text: one line, one fragment.

    Raises Unreadable if there is no text, or more than the limits allow.
    """
    with refusing():
        if len(text) > limits.max_bytes:
            raise Unreadable("too_large", limit=limits.max_bytes)
        into = Collector(limits)
        mention_changes(text, into)
        read_lines(clean(text), into)
        return into.finish("")


def check_mapping(mapping: Mapping[str, str] | None) -> None:
    """Raise ValueError if a role is no field: a mistake of the program, not of the file."""
    for header, role in (mapping or {}).items():
        if role not in (*FIELDS, IGNORE, ""):
            raise ValueError(f"{header!r} is mapped to {role!r}, which is no field.")


@contextmanager
def refusing() -> Iterator[None]:
    """Turn whatever a library makes of a broken file into a refusal; the cause stays chained."""
    try:
        yield
    except Unreadable:
        raise
    except (
        etree.LxmlError,
        zipfile.BadZipFile,
        zlib.error,
        LookupError,
        ValueError,
        TypeError,
        OSError,
        EOFError,
        NotImplementedError,
        RecursionError,
        RuntimeError,
        OverflowError,
        MemoryError,
        SyntaxError,
    ) as error:
        raise Unreadable("unreadable") from error


def checked_extension(data: bytes, name: str, limits: Limits) -> str:
    """Return the extension, after checking that the content can be what the name says."""
    extension = PurePath(name).suffix.casefold()
    if extension in MACROS:
        raise Unreadable("macros")
    if extension not in EXTENSIONS and extension not in OLD_OFFICE:
        raise Unreadable("unknown_type")
    if not data:
        raise Unreadable("empty")
    if len(data) > limits.max_bytes:
        raise Unreadable("too_large", limit=limits.max_bytes)
    if data.startswith(OLE):
        is_encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise Unreadable("encrypted" if is_encrypted else "old_format")
    is_pdf = b"%PDF-" in data[:1024]  # programs put other bytes in front of it
    if extension == PDF and is_pdf:
        return extension
    if extension in (*OLD_OFFICE, PDF) or data.startswith(OTHER_KINDS):
        raise Unreadable("wrong_extension")
    if data.startswith((ZIP, EMPTY_ZIP)) != (extension in (*OFFICE, *OPEN)):
        raise Unreadable("wrong_extension")
    return extension


def open_package(data: bytes, extension: str, limits: Limits) -> Package:
    package = Package(data, limits)
    kind = package.kind
    if not kind and "[Content_Types].xml" in package.names:
        raise Unreadable("unreadable")
    if kind != OFFICE[extension]:
        raise Unreadable("wrong_extension")
    if "[Content_Types].xml" in package.names and b"macroEnabled" in package.bytes_of(
        "[Content_Types].xml"
    ):
        raise Unreadable("macros")
    return package


def read_whole(
    sheet: Sheet, into: Collector, mapping: Mapping[str, str] | None, headed: Mapping[str, bool]
) -> None:
    """Read a sheet as people said of it; where nobody said, tell that it has no header."""
    is_headed = headed.get(sheet.name)
    if not read_sheet(replace(sheet, is_headed=is_headed), into, mapping) and is_headed is None:
        into.without_header[sheet.name] = None


def read_workbook(
    package: Package,
    into: Collector,
    mapping: Mapping[str, str] | None,
    headed: Mapping[str, bool],
) -> None:
    workbook = Workbook(package, into.limits)
    for sheet, is_visible in workbook.read():
        if is_visible:
            read_whole(sheet, into, mapping, headed)
        else:
            for row in sheet.rows:
                leave_row(row, sheet, into, "hidden_sheet")
        for reference, formula in workbook.formulas:
            into.see(formula)
            into.leave_out(formula, f'sheet "{sheet.name}", cell {reference}', "formula")
        if workbook.notes:
            into.mention(f'sheet "{sheet.name}"', "cell_notes")


def read_open_workbook(
    package: Package,
    into: Collector,
    mapping: Mapping[str, str] | None,
    headed: Mapping[str, bool],
) -> None:
    workbook = OpenWorkbook(package, into.limits)
    for found in workbook.read():
        sheet = found.as_sheet()
        if found.is_visible:
            read_whole(sheet, into, mapping, headed)
        else:
            for row in sheet.rows:
                leave_row(row, sheet, into, "hidden_sheet")
        for place, text in found.remarks:
            into.see(text)
            if found.is_visible:
                into.keep(text, place)
            else:
                into.leave_out(text, place, "hidden_sheet")
        for reference, formula in found.formulas:
            into.see(formula)
            into.leave_out(formula, f"{found.prefix}, cell {reference}", "formula")
    for text in workbook.deleted:
        into.see(text)
        into.leave_out(text, "cell", "deleted")
