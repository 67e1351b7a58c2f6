"""A look at a file before it is imported: what its columns would mean, and its first rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from caleidoscoop.voices.formats.decoding import decode
from caleidoscoop.voices.formats.delimited import rows_of
from caleidoscoop.voices.formats.extract import DEFAULT, Collector, Limits, Passage
from caleidoscoop.voices.formats.layout import IGNORE, TEXT, Sheet, header_names, layout_of
from caleidoscoop.voices.formats.open_sheets import OpenWorkbook
from caleidoscoop.voices.formats.opendocument import open_document
from caleidoscoop.voices.formats.reading import (
    OFFICE,
    OPEN,
    TABLES,
    check_mapping,
    checked_extension,
    open_package,
    read,
    refusing,
)
from caleidoscoop.voices.formats.tables import set_field
from caleidoscoop.voices.formats.workbook import Workbook

ENOUGH = 400


@dataclass(frozen=True)
class SheetPreview:
    """One sheet: its columns by name, the role each would get ("" if not known), first rows.

    `first_row` holds the names that the columns would have if the first row were their header.
    """

    name: str
    headers: tuple[str, ...]
    mapping: Mapping[str, str]
    has_header: bool
    rows: tuple[tuple[str, ...], ...]
    first_row: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """Sheets of a table, or the first passages of a text; what was not recognised."""

    sheets: tuple[SheetPreview, ...] = ()
    passages: tuple[Passage, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    unknown_headers: tuple[str, ...] = ()
    unknown_values: tuple[tuple[str, str, int], ...] = ()
    encoding: str = ""


def preview(
    data: bytes,
    *,
    name: str,
    rows: int = 20,
    limits: Limits = DEFAULT,
    mapping: Mapping[str, str] | None = None,
    headed: Mapping[str, bool] | None = None,
) -> Preview:
    """Return how a file would be read, from its beginning; nothing is kept.

    `SheetPreview.mapping`, changed or not, can be given to `read`, with the same `headed`.
    Raises Unreadable if the file is refused as a whole.
    """
    check_mapping(mapping)
    with refusing():
        extension = checked_extension(data, name, limits)
        if extension not in (*TABLES, ".xlsx", ".ods"):
            extract = read(data, name=name, limits=limits, mapping=mapping)
            return Preview(
                passages=extract.passages[:rows],
                fields=extract.fields,
                unknown_headers=extract.unknown_headers,
                unknown_values=extract.unknown_values,
                encoding=extract.encoding,
            )
        if extension in OFFICE:
            workbook = Workbook(open_package(data, extension, limits), limits)
            sheets = [sheet for sheet, visible in workbook.read(enough=ENOUGH) if visible]
            encoding = "utf-8"
        elif extension in OPEN:
            opened = OpenWorkbook(open_document(data, OPEN[extension], limits), limits)
            found = opened.read(enough=ENOUGH)
            sheets = [sheet.as_sheet() for sheet in found if sheet.is_visible]
            encoding = "utf-8"
        else:
            text, encoding = decode(data)
            sheets = [rows_of(text, limits, enough=ENOUGH)]
        told = [replace(sheet, is_headed=(headed or {}).get(sheet.name)) for sheet in sheets]
        return preview_of(told, rows, limits, mapping, encoding)


def preview_of(
    sheets: list[Sheet],
    rows: int,
    limits: Limits,
    mapping: Mapping[str, str] | None,
    encoding: str,
) -> Preview:
    unknown = Collector(limits)
    shown = [preview_sheet(sheet, rows, mapping, unknown) for sheet in sheets if sheet.rows]
    return Preview(
        sheets=tuple(shown),
        unknown_headers=tuple(unknown.unknown_headers),
        unknown_values=unknown.counted_unknown_values,
        encoding=encoding,
    )


def preview_sheet(
    sheet: Sheet, rows: int, mapping: Mapping[str, str] | None, unknown: Collector
) -> SheetPreview:
    layout = layout_of(sheet, mapping)
    below = sheet.rows if layout.header is None else sheet.rows[layout.header + 1 :]
    for i, column in enumerate(layout.columns):
        if column.header and not column.role:
            unknown.unknown_headers[column.header] = None
        if column.role not in (TEXT, IGNORE, ""):
            for row in below:
                if row.cell(i):
                    set_field({}, column, row.cell(i), unknown)
    width = len(layout.columns)
    return SheetPreview(
        sheet.name,
        tuple(column.name for column in layout.columns),
        {column.name: column.role for column in layout.columns},
        layout.header is not None,
        tuple(tuple(row.cell(i) for i in range(width)) for row in below[:rows]),
        tuple(name for name, _ in header_names(sheet.rows, 0)),
    )
