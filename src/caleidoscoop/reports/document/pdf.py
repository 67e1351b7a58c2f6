"""The report as a tagged PDF (PDF/UA-1), set by Typst.

Text of people reaches Typst as data. What no letter can show is told by its code, and the first
cell of a row becomes its heading, which Typst does not do by itself.
"""

import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import typst

from caleidoscoop.reports.document import blocks as b
from caleidoscoop.reports.document.figures.marks import mark
from caleidoscoop.reports.document.legible import changed, texts_in, visible

FOLDER = Path(__file__).parent
SOURCES = FOLDER / "typst"
FONTS = FOLDER / "fonts"
SANS = (
    "Fira Sans",
    "Noto Sans Arabic",
    "Noto Emoji",
    "Libertinus Serif",
    "New Computer Modern Math",
)
SERIF = ("Source Serif 4", "Noto Sans Arabic", "Noto Emoji", "Libertinus Serif")
LONG_WORD = re.compile(r"[^\s\u200b-]{26,}")
ALWAYS_PRINTABLE = {chr(code) for code in [*range(0x20, 0x7F), *range(0xA0, 0x180)]}
LANDSCAPE_COLUMNS = 12  # regions beside each other in a wide table


def make(report: b.Composed) -> bytes:
    """Return the PDF. The date of the report is its moment; without one it has none."""
    data = printable(as_data(report))
    moment = datetime.fromisoformat(report.date or "2000-01-01").replace(tzinfo=UTC)
    source = compile_typst(
        SOURCES / "report.typ",
        pdf_standards="ua-1",
        timestamp=moment,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return finished(source)


@cache
def fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])


def compile_typst(source: Path | bytes, **options: Any) -> Any:
    """Return what Typst makes: bytes, or a list of them for pictures of several pages."""
    return typst.compile(source, root=SOURCES, font_paths=fonts(), **options)


# Blocks as data


def as_data(report: b.Composed) -> dict[str, Any]:
    cover = report.cover
    parts = [
        {
            "id": part.id,
            "title": part.title,
            "kicker": line(part.kicker),
            "is_listed": part.is_listed,
            "blocks": [block(one) for one in part.blocks],
        }
        for part in report.parts
    ]
    no_level_skipped(parts)
    return {
        "lang": report.lang,
        "author": report.author,
        "has_date": bool(report.date),
        "notes": list(report.notes),
        "labels": {key: report.labels[key] for key in ("contents", "page", "quote")},
        "before_contents": report.before_contents,
        "cover": {
            "title": cover.title,
            "subtitle": cover.subtitle,
            "programme": cover.programme,
            "facts": list(cover.facts),
            "picture": block(cover.picture) if cover.picture else None,
        },
        "parts": parts,
        "marks": marks_in(parts),
    }


def no_level_skipped(parts: list[dict[str, Any]]) -> None:
    """Lower no heading more than one level under the one before; PDF/UA refuses that."""
    for part in parts:
        before = 1
        stack = list(reversed(part["blocks"]))
        while stack:
            one = stack.pop()
            if one["is"] == "heading":
                before = one["level"] = min(one["level"], before + 1)
            elif one["is"] == "fold":
                before = 2 if one["blocks"] else before
            inside = [*one.get("main", []), *one.get("margin", []), *one.get("blocks", [])]
            stack += reversed(inside)


def line(pieces: b.Line) -> list[dict[str, Any]]:
    return [inline(piece) for piece in pieces]


def inline(piece: b.Inline) -> dict[str, Any]:
    match piece:
        case str():
            return {"is": "text", "text": piece}
        case b.Mark(name, hue):
            return {"is": "mark", "mark": f"{name}/{hue}"}
        case b.Cite(to, number):
            return {"is": "cite", "to": to, "number": number}
        case b.Link(to, text):
            return {"is": "link", "to": to, "text": text}
        case _:
            return {"is": type(piece).__name__.lower(), "text": piece.text}


def block(one: b.Block) -> dict[str, Any]:
    match one:
        case b.Heading():
            return {
                "is": "heading",
                "level": one.level,
                "line": line(one.line),
                "id": one.id,
                "is_listed": one.is_listed,
            }
        case b.Paragraph():
            return {"is": "paragraph", "line": line(one.line), "role": one.role}
        case b.Items():
            return {
                "is": "items",
                "items": [[block(inner) for inner in item] for item in one.items],
            }
        case b.Table():
            return table(one)
        case b.Facts():
            return {
                "is": "facts",
                "rows": [[name, [block(inner) for inner in told]] for name, told in one.rows],
            }
        case b.Quotation():
            return {
                "is": "quotation", "id": one.id, "number": one.number, "stance": one.stance,
                "word": one.stance_word, "line": line(one.line), "source": line(one.source),
            }  # fmt: skip
        case b.Picture():
            return {
                "is": "picture",
                "svg": standalone(one.svg),
                "alt": one.alt,
                "role": one.role,
                "width": one.width,
                "height": one.height,
            }
        case b.Pictured():
            return {
                "is": "pictured",
                "picture": block(one.picture),
                "blocks": [block(inner) for inner in one.blocks],
            }
        case b.KeyFigures():
            return {"is": "figures", "rows": [list(row) for row in one.rows]}
        case b.Beside():
            return {
                "is": "beside", "id": one.id, "main": [block(inner) for inner in one.main],
                "margin": [block(inner) for inner in one.margin], "size": max(sizes_of(one)),
                "is_under": is_under(one),
            }  # fmt: skip
        case b.Break():
            return {"is": "break"}
        case b.Fold():
            inside = [block(inner) for inner in one.blocks] if one.is_printed else []
            return {"is": "fold", "title": one.title, "blocks": inside}


def table(one: b.Table) -> dict[str, Any]:
    tables = b.split(one, LANDSCAPE_COLUMNS) if one.is_wide else [one]
    return {
        "is": "tables",
        "is_wide": one.is_wide,
        "tables": [
            {
                "widths": list(part.widths),
                "header": [line(cell) for cell in part.header],
                "rows": [
                    {
                        "is_group": row.is_group,
                        "cells": [line(cell) for cell in row.cells],
                        "shades": list(row.shades),
                    }
                    for row in part.rows
                ],
            }
            for part in tables
        ],
    }


def is_under(one: b.Beside) -> bool:
    """Tell whether the margin holds so much more than the text that it goes under it."""
    main, margin = sizes_of(one)
    return bool(one.id) and margin > 700 and margin > 2 * main


def sizes_of(one: b.Beside) -> tuple[int, int]:
    """Return about how much text and margin hold: a short block is kept together on a page."""
    main = sum(len(text) + 60 for text in words_in(one.main))
    margin = sum(len(text) + 30 for text in words_in(one.margin))
    return main, margin


def words_in(blocks: tuple[b.Block, ...]) -> Iterator[str]:
    for one in blocks:
        if isinstance(one, b.Paragraph | b.Heading | b.Quotation):
            yield "".join(
                piece if isinstance(piece, str) else getattr(piece, "text", "")
                for piece in one.line
            )
        if isinstance(one, b.Facts):
            for _name, told in one.rows:
                yield from words_in(told)
        if isinstance(one, b.Items):
            for item in one.items:
                yield from words_in(item)
        if isinstance(one, b.Pictured):
            yield from words_in(one.blocks)


def standalone(svg: str) -> str:
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def marks_in(value: Any) -> dict[str, str]:
    """Return the drawing of every sign that is used."""
    found: dict[str, str] = {}
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            names = [one["mark"]] if one.get("is") == "mark" else []
            names += [f"{one['stance']}/0"] if one.get("stance") else []
            for key in names:
                name, _slash, hue = key.rpartition("/")
                found[key] = standalone(mark(name, int(hue)))
            stack += one.values()
        elif isinstance(one, list):
            stack += one
    return dict(sorted(found.items()))


# What can be printed


def printable(data: dict[str, Any]) -> Any:
    """Tell what no font can show by its code, and let very long words break."""
    used = sorted({sign for text in texts_in(data) for sign in text} - ALWAYS_PRINTABLE - {"\n"})
    missing = unprintable(tuple(used))

    def change(text: str) -> str:
        if text.startswith("<svg"):
            return "".join(visible(sign) if sign in missing else sign for sign in text)
        text = "".join(visible(sign) if sign in missing else sign for sign in text)
        return LONG_WORD.sub(lambda word: "\u200b".join(chunks(word[0], 20)), text)

    return _except_keys(data, change)


def _except_keys(data: Any, change: Callable[[str], str]) -> Any:
    """Change texts, but not the names by which places in the document are found."""
    names = {"id", "to", "is", "role", "mark", "stance", "lang"}
    if isinstance(data, dict):
        return {k: v if k in names else _except_keys(v, change) for k, v in data.items()}
    if isinstance(data, list):
        return [_except_keys(item, change) for item in data]
    return changed(data, change)


def chunks(text: str, size: int) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text), size)]


def unprintable(signs: tuple[str, ...]) -> set[str]:
    """Return the signs without a shape, by halving until the culprits are found."""
    if not signs or can_print(signs):
        return set()
    if len(signs) == 1:
        return set(signs)
    half = len(signs) // 2
    return unprintable(signs[:half]) | unprintable(signs[half:])


@cache
def can_print(signs: tuple[str, ...]) -> bool:
    """Ask Typst itself whether every sign has a shape in one of the fonts."""
    try:
        compile_typst(
            SOURCES / "probe.typ",
            pdf_standards="ua-1",
            sys_inputs={"text": " ".join(signs)},
        )
    except typst.TypstError:
        return False
    return True


# After Typst


def finished(source: bytes) -> bytes:
    """Return the PDF with row headings, and with an id made of its content."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(source)) as pdf:
        mark_row_headers(pdf)
        pdf.save(
            target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
    return target.getvalue()


def mark_row_headers(pdf: pikepdf.Pdf) -> None:
    def walk(node: pikepdf.Object) -> None:
        inside = node.get("/K")
        children = list(inside) if isinstance(inside, pikepdf.Array) else [inside]
        kinds = [child for child in children if isinstance(child, pikepdf.Dictionary)]
        if node.get("/S") == "/TR" and kinds and kinds[0].get("/S") == "/TD":
            kinds[0].S = pikepdf.Name.TH
            kinds[0].A = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
        for child in kinds:
            if "/S" in child:
                walk(child)

    walk(pdf.Root.StructTreeRoot)
