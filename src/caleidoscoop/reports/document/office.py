"""The report for word processors: DOCX and ODT, written by pandoc as a program of its own.

Pandoc gets a tree, not a text to read, so nothing in it can be taken for markup; and it runs in
its sandbox, so it reads no file and no network.
"""

import base64
import importlib.util
import json
import os
import re
import shutil
import subprocess
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from caleidoscoop.reports.document import blocks as b
from caleidoscoop.reports.document.pdf import compile_typst, standalone
from caleidoscoop.reports.document.repack import repacked

REFERENCE = Path(__file__).parent / "reference"
API = [1, 23, 1]
NOTE_PLACE = "@@NOTE@@"  # stands in the head of the reference documents
TITLE_PLACE = "@@TITLE@@"
COLUMNS = 6  # regions beside each other on a standing page
DRAWN = ("cover", "banner", "chain")
SECONDS = 60
ODF_DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
ODF_SVG = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"

Node = dict[str, Any]


class NoPandoc(RuntimeError):
    """The program pandoc is not there."""


def make(report: b.Composed, form: str) -> bytes:
    """Return the report as docx or odt."""
    pictures = Pictures(report)
    tree = {
        "pandoc-api-version": API,
        "meta": {
            "title": {"t": "MetaInlines", "c": text(report.cover.title)},
            "lang": {"t": "MetaString", "c": {"nl": "nl-NL", "en": "en-GB"}[report.lang]},
        },
        "blocks": document(report, pictures),
    }
    made = pandoc(json.dumps(tree).encode(), form)
    return repacked(made, lambda name, data: finished(name, data, report, pictures, form))


@cache
def program() -> str:
    """Return where pandoc is: it comes in the package pypandoc-binary, which we do not import."""
    found = importlib.util.find_spec("pypandoc")
    if found is not None and found.origin:
        own = Path(found.origin).parent / "files" / "pandoc"
        if own.is_file():
            return str(own)
    on_path = shutil.which("pandoc")
    if on_path is None:
        raise NoPandoc("pandoc is not installed; it comes with the package pypandoc-binary.")
    return on_path


def pandoc(tree: bytes, form: str) -> bytes:
    command = [
        program(),
        "--sandbox",
        "--from=json",
        f"--to={form}",
        f"--reference-doc={REFERENCE / f'reference.{form}'}",
        "--output=-",
    ]
    # Pandoc writes the moment of making into the file; ours is the same every time.
    clean = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "TMPDIR")}
    done = subprocess.run(  # noqa: S603  a program of ours with arguments of ours
        command,
        input=tree,
        capture_output=True,
        timeout=SECONDS,
        check=False,
        env={**clean, "SOURCE_DATE_EPOCH": "946684800", "LANG": "C.UTF-8"},
    )
    if done.returncode:
        raise RuntimeError(f"pandoc stopped: {done.stderr.decode(errors='replace')[:500]}")
    return done.stdout


class Pictures:
    """The drawings as PNG, all made in one go, and their texts in the order they come in."""

    def __init__(self, report: b.Composed) -> None:
        cover = [report.cover.picture] if report.cover.picture else []
        parts = [one for part in report.parts for one in drawings(part.blocks)]
        self.drawn = list(dict.fromkeys([*cover, *parts]))
        self.place = {one: number for number, one in enumerate(self.drawn)}
        with DRAWING:
            self.png = as_png(tuple(self.drawn))
        self.texts: list[str] = []

    def node(self, one: b.Picture) -> Node:
        self.texts.append(one.alt)
        encoded = base64.b64encode(self.png[self.place[one]]).decode()
        width = f"{min(one.width, 90 if one.role == 'cover' else 164) / 10:.1f}cm"
        size = ["", [], [["width", width]]]
        address = [f"data:image/png;base64,{encoded}", ""]
        return {"t": "Para", "c": [{"t": "Image", "c": [size, text(one.alt), address]}]}


def drawings(blocks: tuple[b.Block, ...]) -> list[b.Picture]:
    found: list[b.Picture] = []
    for one in blocks:
        match one:
            case b.Picture() if one.role in DRAWN:
                found.append(one)
            case b.Beside():
                found += drawings((*one.main, *one.margin))
            case b.Fold():
                found += drawings(one.blocks)
    return found


# DOCX and ODT of one report are made side by side, and show the same drawings.
DRAWING = Lock()


@lru_cache(maxsize=2)
def as_png(pictures: tuple[b.Picture, ...]) -> list[bytes]:
    if not pictures:
        return []
    data = [
        {"svg": standalone(one.svg), "width": one.width, "height": one.height} for one in pictures
    ]
    made = compile_typst(
        Path(__file__).parent / "typst" / "pictures.typ",
        format="png",
        ppi=110,
        sys_inputs={"data": json.dumps(data)},
    )
    return list(made) if isinstance(made, list) else [made]


# The tree


def document(report: b.Composed, pictures: Pictures) -> list[Node]:
    cover = report.cover
    nodes = [styled("Subtitle", text(cover.subtitle))] if cover.subtitle else []
    nodes.append(para([*strong(cover.programme), *text(" · ".join(["", *cover.facts]))]))
    if report.notes:
        nodes.append(para(strong(" · ".join(report.notes))))
    if cover.picture:
        nodes.append(pictures.node(cover.picture))
    nodes += contents(report)
    for part in report.parts:
        nodes.append({"t": "Header", "c": [1, [part.id, [], []], text(part.title)]})
        nodes += tree_of(part.blocks, pictures, report)
    return nodes


def contents(report: b.Composed) -> list[Node]:
    """Return the contents as a list of links; a field would stay empty until somebody fills it."""
    rows = [
        [{"t": "Plain", "c": line((b.Link(part.id, part.title),))}]
        for part in report.parts
        if part.is_listed
    ]
    return [para(strong(report.labels["contents"])), {"t": "BulletList", "c": rows}]


def tree_of(blocks: tuple[b.Block, ...], pictures: Pictures, report: b.Composed) -> list[Node]:
    return [node for one in titled_first(blocks) for node in nodes_of(one, pictures, report)]


def titled_first(blocks: tuple[b.Block, ...]) -> list[b.Block]:
    """Put the line above a heading under it: there a page may not end between the two."""
    order = list(blocks)
    for place, (one, other) in enumerate(pairwise(blocks)):
        if isinstance(one, b.Paragraph) and one.role == "kicker" and isinstance(other, b.Heading):
            order[place : place + 2] = [other, one]
    return order


def nodes_of(one: b.Block, pictures: Pictures, report: b.Composed) -> list[Node]:
    match one:
        case b.Heading():
            return [{"t": "Header", "c": [one.level, [one.id, [], []], line(one.line)]}]
        case b.Paragraph():
            return [para(line(one.line))]
        case b.Items():
            items = [tight(tree_of(item, pictures, report)) for item in one.items]
            return [{"t": "BulletList", "c": items}] if items else []
        case b.Table():
            parts = b.split(one, COLUMNS) if one.is_wide else [one]
            return [table(part) for part in parts]
        case b.Facts():
            return [
                para([*strong(f"{name}: "), *inner])
                for name, told in one.rows
                for inner in joined(told)
            ]
        case b.Quotation():
            return [quotation(one)]
        case b.Picture():
            return [pictures.node(one)] if one.role in DRAWN else []
        case b.Pictured():
            return tree_of(one.blocks, pictures, report)
        case b.KeyFigures():
            rows = [[text(label), text(value)] for value, label in one.rows]
            header = [text(report.labels["counts"]), text(report.labels["how_many"])]
            return [plain_table(header, rows, (2, 1))]
        case b.Beside():
            nodes = tree_of((*one.main, *one.margin), pictures, report)
            return anchored(one.id, nodes) if one.id and nodes else nodes
        case b.Break():
            return []
        case b.Fold():
            if not one.is_printed:
                return []
            head = {"t": "Header", "c": [2, ["", [], []], text(one.title)]}
            return [head, *tree_of(one.blocks, pictures, report)]


def tight(nodes: list[Node]) -> list[Node]:
    """A lone paragraph in a list takes no space around it."""
    return [{**node, "t": "Plain"} if node["t"] == "Para" else node for node in nodes]


def joined(told: tuple[b.Block, ...]) -> list[list[Node]]:
    """Put the paragraphs of a fact on one line; a drawing says what the words beside it say."""
    lines = [line(one.line) for one in told if isinstance(one, b.Paragraph)]
    whole: list[Node] = []
    for number, inner in enumerate(lines):
        whole += ([{"t": "Str", "c": ";"}, {"t": "Space"}] if number else []) + inner
    return [whole] if whole else []


def anchored(name: str, nodes: list[Node]) -> list[Node]:
    """Give the first line a name to lead to. A span works in both forms, a block does not."""
    place = {"t": "Span", "c": [[name, [], []], []]}
    first, *rest = nodes
    if first["t"] == "Header":
        level, attributes, inlines = first["c"]
        return [{"t": "Header", "c": [level, attributes, [place, *inlines]]}, *rest]
    return [{**first, "c": [place, *first["c"]]}, *rest]


def styled(style: str, inlines: list[Node]) -> Node:
    return {"t": "Div", "c": [["", [], [["custom-style", style]]], [para(inlines)]]}


def quotation(one: b.Quotation) -> Node:
    said = [*line(one.line), {"t": "LineBreak"}]
    told = f"{one.stance_word} [{one.number}] · ".lstrip()
    inside = [para([*said, *text(told), *line(one.source)])]
    return {"t": "BlockQuote", "c": anchored(one.id, inside) if one.id else inside}


def table(one: b.Table) -> Node:
    rows = [
        [strong_line(row.cells[0]), *([] for _ in one.header[1:])]
        if row.is_group
        else [line(cell) for cell in row.cells]
        for row in one.rows
    ]
    return plain_table([line(cell) for cell in one.header], rows, one.widths)


def plain_table(header: list[list[Node]], rows: list[list[list[Node]]], widths: Any) -> Node:
    total = sum(widths)
    columns = [[{"t": "AlignLeft"}, {"t": "ColWidth", "c": width / total}] for width in widths]
    empty: list[Any] = ["", [], []]
    head = [empty, [row_of(header)]]
    body = [empty, 1, [], [row_of(row) for row in rows]]
    return {"t": "Table", "c": [empty, [None, []], columns, head, [body], [empty, []]]}


def row_of(cells: list[list[Node]]) -> list[Any]:
    return [
        ["", [], []],
        [
            [["", [], []], {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": cell}] if cell else []]
            for cell in cells
        ],
    ]


# Pieces of a line


def text(words: str) -> list[Node]:
    """Return a text as it is. A line end stays one."""
    nodes: list[Node] = []
    for number, part in enumerate(words.split("\n")):
        if number:
            nodes.append({"t": "LineBreak"})
        for place, word in enumerate(part.split(" ")):
            if place:
                nodes.append({"t": "Space"})
            if word:
                nodes.append({"t": "Str", "c": word})
    return nodes


def strong(words: str) -> list[Node]:
    return [{"t": "Strong", "c": text(words)}]


def strong_line(pieces: b.Line) -> list[Node]:
    return [{"t": "Strong", "c": line(pieces)}]


def para(inlines: list[Node]) -> Node:
    return {"t": "Para", "c": inlines}


def line(pieces: b.Line) -> list[Node]:
    nodes: list[Node] = []
    kept = [piece for piece in pieces if not isinstance(piece, b.Mark)]
    for number, piece in enumerate(kept):
        # The space after a mark has nothing left to stand beside.
        if piece == " " and number == 0:
            continue
        match piece:
            case str():
                nodes += text(piece)
            case b.Strong(words):
                nodes += strong(words)
            case b.Said(words):
                nodes.append({"t": "Emph", "c": text(f"“{words}”")})
            case b.Link(to, words):
                nodes.append({"t": "Link", "c": [["", [], []], text(words), [f"#{to}", ""]]})
            case b.Cite(to, number_of):
                shown = text(f"[{number_of}]")
                nodes.append({"t": "Link", "c": [["", [], []], shown, [f"#{to}", ""]]})
            case b.Flag(words):
                nodes += text(f" [{words}]")
            case b.Soft(words):
                nodes += text(words)
    return nodes


# After pandoc


def finished(name: str, data: bytes, report: b.Composed, pictures: Pictures, form: str) -> bytes:
    """Stamp the note on every page, and put back what pandoc leaves out."""
    if name.startswith(("word/header", "word/footer")) or name == "styles.xml":
        note, title = " · ".join(report.notes), report.cover.title
        places = ((NOTE_PLACE, note), (TITLE_PLACE, title))
        for place, words in places:
            data = data.replace(place.encode(), escape(words.replace("\n", " ")).encode())
    if name == "word/document.xml":
        # Pandoc notes the address of a picture as its description too; the text is in docPr.
        return re.sub(rb'(<pic:cNvPr )descr="data:[^"]*"', rb"\1", data)
    if form == "odt" and name == "content.xml":
        return with_alternative_texts(data, pictures.texts)
    return data


def with_alternative_texts(content: bytes, texts: list[str]) -> bytes:
    """Give every picture frame its description, which pandoc leaves out of ODT."""
    tree = etree.fromstring(content)
    frames = tree.findall(f".//{{{ODF_DRAW}}}frame")
    for frame, words in zip(frames, texts, strict=True):
        for old in frame.findall(f"{{{ODF_SVG}}}desc"):
            frame.remove(old)
        etree.SubElement(frame, f"{{{ODF_SVG}}}desc").text = words
    made: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
    return made
