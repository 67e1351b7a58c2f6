"""Make the reference documents that give the DOCX and ODT their style. The result is committed.

python tools/report/reference.py
"""

import io
import re
import subprocess
import zipfile
from pathlib import Path

from docx import Document
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from caleidoscoop.reports.document.office import NOTE_PLACE, REFERENCE, TITLE_PLACE, program
from caleidoscoop.reports.document.repack import repacked

INK, SOFT, ACCENT, WARM, LINE = "1D2433", "525A68", "0B5A63", "B3470B", "DDD3C1"
FONT, QUOTE_FONT = "Fira Sans", "Source Serif 4"
HEADINGS = {
    "Title": (30, INK),
    "Subtitle": (14, SOFT),
    "Heading 1": (22, INK),
    "Heading 2": (14, INK),
    "Heading 3": (11, ACCENT),
}


def default_reference(form: str) -> bytes:
    command = [program(), "--print-default-data-file", f"reference.{form}"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def set_font(style, name: str) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), name)


def element(name: str, children=(), **values: str):
    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    for child in children:
        made.append(child)
    return made


def add_table_lines(style) -> None:
    """Lines under every row, a heavier one under the heading row."""
    own = style.element
    for child in own.findall(qn("w:tblStylePr")) + own.findall(qn("w:tblPr")):
        own.remove(child)
    thin = {"val": "single", "sz": "4", "space": "0", "color": LINE}
    borders = element("w:tblBorders", [element(f"w:{side}", **thin) for side in ("bottom", "insideH")])
    widths = {"top": "60", "left": "0", "bottom": "60", "right": "115"}
    margins = element("w:tblCellMar", [element(f"w:{side}", w=w, type="dxa") for side, w in widths.items()])
    own.append(element("w:tblPr", [borders, margins]))
    heavy = element("w:bottom", val="single", sz="8", space="0", color=INK)
    cell = element("w:tcPr", [element("w:tcBorders", [heavy])])
    own.append(element("w:tblStylePr", [element("w:rPr", [element("w:b")]), cell], type="firstRow"))


def add_field(paragraph, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = paragraph.add_run()
        if kind:
            run._r.append(element("w:fldChar", fldCharType=kind))
        else:
            words = OxmlElement("w:instrText")
            words.text = text
            run._r.append(words)


def make_docx() -> bytes:
    document = Document(io.BytesIO(default_reference("docx")))
    styles = document.styles
    for style in styles:
        if style.type is not None and hasattr(style, "font"):
            set_font(style, FONT)
    for name in ("Normal", "Body Text", "First Paragraph", "Compact"):
        style = styles[name]
        style.font.size = Pt(10 if name != "Compact" else 9)
        style.font.color.rgb = RGBColor.from_string(INK)
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.MULTIPLE
        style.paragraph_format.line_spacing = 1.3 if name != "Compact" else 1.1
        style.paragraph_format.widow_control = True
    for name, (size, colour) in HEADINGS.items():
        style = styles[name]
        style.font.size, style.font.color.rgb = Pt(size), RGBColor.from_string(colour)
        style.font.bold = size < 14 or name == "Heading 2"
        style.font.italic = False
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(16), Pt(6)
        for alignment in style.element.findall(f".//{qn('w:jc')}"):
            alignment.getparent().remove(alignment)
    styles["Heading 1"].paragraph_format.page_break_before = True
    quote = styles["Block Text"]
    quote.font.size = Pt(9.5)
    quote.font.color.rgb = RGBColor.from_string(INK)
    quote.paragraph_format.left_indent = quote.paragraph_format.right_indent = Cm(0.8)
    quote.paragraph_format.space_before = quote.paragraph_format.space_after = Pt(4)
    quote.paragraph_format.keep_together = True
    add_table_lines(styles["Table"])
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.3)
        section.top_margin = section.bottom_margin = Cm(2.4)
        head = section.header.paragraphs[0].add_run(NOTE_PLACE)
        head.font.size, head.font.bold = Pt(9), True
        head.font.color.rgb = RGBColor.from_string(WARM)
        foot = section.footer.paragraphs[0]
        foot.add_run(f"{TITLE_PLACE}  ")
        add_field(foot, " PAGE ")
        for run in foot.runs:
            run.font.size = Pt(8)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def changed_style(styles: str, name: str, text: str, paragraph: str = "") -> str:
    """Return styles.xml with one style's letters, and what is added to its paragraphs, changed."""

    def change(found: re.Match[str]) -> str:
        body = re.sub(r"<style:text-properties[^>]*?/>", "", found[2])
        if paragraph:
            if "<style:paragraph-properties" in body:
                body = body.replace("<style:paragraph-properties", f"<style:paragraph-properties {paragraph}", 1)
            else:
                body = f"<style:paragraph-properties {paragraph}/>{body}"
        return f"{found[1]}{body}<style:text-properties {text}/></style:style>"

    return re.sub(rf'(<style:style style:name="{name}"[^>]*?>)(.*?)</style:style>', change, styles, count=1, flags=re.DOTALL)


HEAD_AND_FOOT = (
    f'<style:header><text:p text:style-name="Header">{NOTE_PLACE}</text:p></style:header>'
    f'<style:footer><text:p text:style-name="Footer">{TITLE_PLACE} '
    "<text:page-number text:select-page=\"current\">1</text:page-number></text:p></style:footer>"
)


def restyled(styles: str) -> str:
    for name, (size, colour) in HEADINGS.items():
        weight = "bold" if size < 14 or name == "Heading 2" else "normal"
        look = f'fo:font-size="{size}pt" fo:color="#{colour.lower()}" fo:font-weight="{weight}" fo:font-style="normal" style:font-name="{FONT}"'
        more = ""
        if name == "Heading 1":
            more = 'fo:break-before="page"'
        styles = changed_style(styles, name.replace(" ", "_20_"), look, more)
    styles = changed_style(styles, "Quotations", 'fo:font-size="9.5pt"')
    styles = changed_style(styles, "Table_20_Heading", 'fo:font-weight="bold" fo:font-size="9pt"')
    styles = changed_style(styles, "Header", f'fo:color="#{WARM.lower()}" fo:font-weight="bold" fo:font-size="9pt"')
    styles = changed_style(styles, "Footer", 'fo:font-size="8pt"')
    faces = f'<style:font-face style:name="{FONT}" svg:font-family="&apos;{FONT}&apos;"/>'
    styles = styles.replace("</office:font-face-decls>", f"{faces}</office:font-face-decls>", 1)
    styles = re.sub(r'style:font-name="(?:Times New Roman|Liberation Serif|Cambria)"', f'style:font-name="{FONT}"', styles)
    heads = '<style:header-style><style:header-footer-properties fo:min-height="1cm" fo:margin-bottom="0.4cm"/></style:header-style><style:footer-style><style:header-footer-properties fo:min-height="1cm" fo:margin-top="0.4cm"/></style:footer-style>'
    styles = re.sub(r"<style:header-style ?/>|<style:footer-style ?/>", "", styles)
    styles = styles.replace("</style:page-layout>", f"{heads}</style:page-layout>", 1)
    return re.sub(r'(<style:master-page [^>]*?)/>', rf"\1>{HEAD_AND_FOOT}</style:master-page>", styles, count=1)


def make_odt() -> bytes:
    return repacked(
        default_reference("odt"),
        lambda name, data: restyled(data.decode()).encode() if name == "styles.xml" else data,
    )


def main() -> None:
    REFERENCE.mkdir(exist_ok=True)
    (REFERENCE / "reference.docx").write_bytes(repacked(make_docx(), lambda _name, data: data))
    (REFERENCE / "reference.odt").write_bytes(make_odt())


if __name__ == "__main__":
    main()
