"""The report as one web page that asks nothing of any other: style, letters and drawings inside."""

import base64
from functools import cache, singledispatch
from html import escape
from pathlib import Path

import caleidoscoop
from caleidoscoop.reports.document import blocks as b
from caleidoscoop.reports.document.figures.marks import mark

WEB = Path(__file__).parent / "web"
LETTERS = Path(caleidoscoop.__file__).parent / "shared/static/shared/fonts"
FACES = (
    ("Fira Sans", 400, "normal", "fira-sans-latin-400-normal"),
    ("Fira Sans", 600, "normal", "fira-sans-latin-600-normal"),
    ("Source Serif 4", 400, "italic", "source-serif-4-latin-400-italic"),
)


def make(report: b.Composed) -> bytes:
    """Return the page. Every text of people is escaped where it is written."""
    marks = Marks()
    body = "".join(_part(part, marks) for part in report.parts)
    title = escape(report.cover.title)
    stamp = " · ".join(escape(note) for note in report.notes)
    page = (
        f'<!doctype html>\n<html lang="{report.lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<meta name="author" content="{escape(report.author)}">\n'
        f"<title>{title}</title>\n<style>{style()}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#main">{escape(report.labels["skip"])}</a>\n'
        + (f'<div class="stamp" role="note">{stamp}</div>\n' if stamp else "")
        + f'<div class="page">\n{_cover(report.cover)}{_contents(report)}'
        f'<main id="main">\n{body}</main>\n</div>\n{marks.sprite()}</body>\n</html>\n'
    )
    return page.encode("utf-8", "backslashreplace")


class Marks:
    """The signs that a page uses: drawn once, and pointed at wherever they stand."""

    def __init__(self) -> None:
        self.used: dict[tuple[str, int], None] = {}

    def use(self, sign: b.Mark) -> str:
        self.used[sign.name, sign.hue] = None
        name = _mark_id(sign.name, sign.hue)
        return f'<svg class="mark" aria-hidden="true"><use href="#{name}"/></svg>'

    def sprite(self) -> str:
        symbols = "".join(
            mark(name, hue)
            .replace("<svg", f'<symbol id="{_mark_id(name, hue)}"')
            .replace("</svg>", "</symbol>")
            for name, hue in self.used
        )
        return f'<svg width="0" height="0" class="sprite" aria-hidden="true">{symbols}</svg>\n'


def _mark_id(name: str, hue: int) -> str:
    return f"m-{name}-{hue}" if hue else f"m-{name}"


@cache
def style() -> str:
    faces = "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{slant};'
        f"src:url(data:font/woff2;base64,{_encoded(LETTERS / f'{name}.woff2')})}}\n"
        for family, weight, slant, name in FACES
        if (LETTERS / f"{name}.woff2").is_file()
    )
    return faces + (WEB / "report.css").read_text(encoding="utf-8")


def _encoded(file: Path) -> str:
    return base64.b64encode(file.read_bytes()).decode()


def _cover(cover: b.Cover) -> str:
    subtitle = f'<p class="lead">{_text(cover.subtitle)}</p>' if cover.subtitle else ""
    facts = " · ".join(escape(fact) for fact in cover.facts)
    picture = _picture(cover.picture) if cover.picture else ""
    return (
        f'<header class="cover"><div><p class="kicker">{_text(cover.programme)}</p>'
        f"<h1>{_text(cover.title)}</h1>{subtitle}"
        + (f'<p class="small">{facts}</p>' if facts else "")
        + f"</div>{picture}</header>\n"
    )


def _contents(report: b.Composed) -> str:
    rows = "".join(
        f'<li><a href="#{part.id}">{_text(part.title)}</a></li>'
        for part in report.parts
        if part.is_listed
    )
    return f'<nav aria-label="{escape(report.labels["contents"])}"><ol>{rows}</ol></nav>\n'


def _part(part: b.Part, marks: Marks) -> str:
    kicker = f'<p class="kicker">{_line(part.kicker, marks)}</p>' if part.kicker else ""
    return (
        f'<section id="{part.id}">{kicker}<h2>{_text(part.title)}</h2>\n'
        f"{_blocks(part.blocks, marks)}</section>\n"
    )


def _blocks(blocks: tuple[b.Block, ...], marks: Marks) -> str:
    return "".join(block_html(block, marks) for block in blocks)


# Pieces of a line


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _line(line: b.Line, marks: Marks) -> str:
    return "".join(_inline(piece, marks) for piece in line)


def _inline(piece: b.Inline, marks: Marks) -> str:
    match piece:
        case str():
            return _text(piece)
        case b.Strong(text):
            return f"<strong>{_text(text)}</strong>"
        case b.Soft(text):
            return f'<span class="soft">{_text(text)}</span>'
        case b.Said(text):
            return f"<q><bdi>{_text(text)}</bdi></q>"
        case b.Mark():
            return marks.use(piece)
        case b.Link(to, text):
            return f'<a href="#{to}">{_text(text)}</a>'
        case b.Cite(to, number):
            return f'<a class="cite" href="#{to}">[{number}]</a>'
        case b.Flag(text):
            return f' <span class="flag">{_text(text)}</span>'


# Blocks


@singledispatch
def block_html(block: b.Block, marks: Marks) -> str:
    raise TypeError(f"No form for {type(block).__name__}.")


@block_html.register
def _(block: b.Heading, marks: Marks) -> str:
    # A part has <h2> on the page, so what is level 2 in the report is <h3>.
    level = block.level + 1
    name = f' id="{block.id}"' if block.id else ""
    return f"<h{level}{name}>{_line(block.line, marks)}</h{level}>\n"


@block_html.register
def _(block: b.Paragraph, marks: Marks) -> str:
    role = f' class="{block.role}"' if block.role else ""
    return f"<p{role}>{_line(block.line, marks)}</p>\n"


@block_html.register
def _(block: b.Items, marks: Marks) -> str:
    items = "".join(f"<li>{_loose(item, marks)}</li>" for item in block.items)
    return f"<ul>{items}</ul>\n"


def _loose(blocks: tuple[b.Block, ...], marks: Marks) -> str:
    """A lone paragraph in a list or a cell needs no tag of its own."""
    if blocks and isinstance(blocks[0], b.Paragraph) and not blocks[0].role:
        return _line(blocks[0].line, marks) + _blocks(blocks[1:], marks)
    return _blocks(blocks, marks)


@block_html.register
def _(block: b.Table, marks: Marks) -> str:
    head = "".join(f'<th scope="col">{_line(cell, marks)}</th>' for cell in block.header)
    rows = "".join(_row(row, len(block.header), marks) for row in block.rows)
    name = ' class="wide"' if block.is_wide else ""
    return (
        f'<div class="scroll" role="region" aria-label="{escape(block.label)}" tabindex="0">'
        f"<table{name}><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>\n"
    )


def _row(row: b.Row, width: int, marks: Marks) -> str:
    if row.is_group:
        cell = _line(row.cells[0], marks)
        return f'<tr><th scope="colgroup" colspan="{width}" class="group">{cell}</th></tr>'
    shades = row.shades or (0,) * len(row.cells)
    first, *rest = row.cells
    cells = "".join(
        (f'<td class="s{shade}">' if row.shades else "<td>") + f"{_line(cell, marks)}</td>"
        for cell, shade in zip(rest, shades[1:], strict=True)
    )
    return f'<tr><th scope="row">{_line(first, marks)}</th>{cells}</tr>\n'


@block_html.register
def _(block: b.Facts, marks: Marks) -> str:
    rows = "".join(
        f"<dt>{_text(name)}</dt><dd>{_blocks(told, marks)}</dd>" for name, told in block.rows
    )
    return f'<dl class="facts">{rows}</dl>\n'


@block_html.register
def _(block: b.Quotation, marks: Marks) -> str:
    name = f' id="{block.id}"' if block.id else ""
    word = f"{marks.use(b.Mark(block.stance))}{_text(block.stance_word)} " if block.stance else ""
    return (
        f'<figure class="quote {block.stance or "open"}"{name}><p class="stance">{word}'
        f'<span class="soft">[{block.number}]</span></p>'
        f"<blockquote><p>{_line(block.line, marks)}</p></blockquote>"
        f"<figcaption>{_line(block.source, marks)}</figcaption></figure>\n"
    )


@block_html.register
def _(block: b.Picture, marks: Marks) -> str:
    return _picture(block)


def _picture(block: b.Picture) -> str:
    slice_ = ' preserveAspectRatio="xMidYMid slice"' if block.role == "banner" else ""
    svg = block.svg.replace(
        "<svg ", f'<svg role="img" aria-label="{escape(block.alt)}"{slice_} ', 1
    )
    # A wide drawing scrolls, and then must be reached by the keyboard too.
    reach = f' tabindex="0" role="region" aria-label="{escape(block.alt)}"'
    return (
        f'<div class="picture {block.role}"{reach if block.role == "chain" else ""}>{svg}</div>\n'
    )


@block_html.register
def _(block: b.Pictured, marks: Marks) -> str:
    inside = _blocks(block.blocks, marks)
    return f'<div class="pictured">{_picture(block.picture)}<div>{inside}</div></div>\n'


@block_html.register
def _(block: b.KeyFigures, marks: Marks) -> str:
    rows = "".join(
        f"<div><dt>{_text(label)}</dt><dd>{_text(value)}</dd></div>" for value, label in block.rows
    )
    return f'<dl class="figures">{rows}</dl>\n'


@block_html.register
def _(block: b.Beside, marks: Marks) -> str:
    name = f' id="{block.id}"' if block.id else ""
    weak = " weak" if block.is_weak else ""
    main = _blocks(block.main, marks)
    margin = ""
    if block.margin:
        label = escape(block.label)
        margin = f'<aside aria-label="{label}">{_blocks(block.margin, marks)}</aside>'
    return f'<article class="beside{weak}"{name}><div>{main}</div>{margin}</article>\n'


@block_html.register
def _(block: b.Break, marks: Marks) -> str:
    return '<hr class="break">\n'


@block_html.register
def _(block: b.Fold, marks: Marks) -> str:
    printed = ' class="printed"' if block.is_printed else ""
    is_open = " open" if block.is_open else ""
    inside = _blocks(block.blocks, marks)
    return f"<details{printed}{is_open}><summary>{_text(block.title)}</summary>{inside}</details>\n"
