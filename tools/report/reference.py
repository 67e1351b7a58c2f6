"""Make the reference documents that give the DOCX and ODT their style. The result is committed.

python tools/report/reference.py
"""

import io
import subprocess

from docx import Document
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from lxml import etree

from caleidoscoop.reports.document.office import NOTE_PLACE, REFERENCE, TITLE_PLACE, program
from caleidoscoop.reports.document.repack import repacked

INK, SOFT, ACCENT, WARM, LINE = "1D2433", "525A68", "0B5A63", "B3470B", "DDD3C1"
FONT = "Fira Sans"
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
    borders = element(
        "w:tblBorders", [element(f"w:{side}", **thin) for side in ("bottom", "insideH")]
    )
    widths = {"top": "60", "left": "0", "bottom": "60", "right": "115"}
    margins = element(
        "w:tblCellMar", [element(f"w:{side}", w=w, type="dxa") for side, w in widths.items()]
    )
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


# ODT: styles.xml, looked up by name

SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
}
ODT_LOOKS = {
    "Quotations": {"fo:font-size": "9.5pt", "fo:font-style": "normal"},
    "Table_20_Contents": {"fo:font-size": "8.5pt"},
    "Table_20_Heading": {"fo:font-size": "8.5pt", "fo:font-weight": "bold"},
    "Header": {"fo:font-size": "9pt", "fo:font-weight": "bold", "fo:color": f"#{WARM.lower()}"},
    "Footer": {"fo:font-size": "8pt"},
}
A4 = {
    "fo:page-width": "21cm", "fo:page-height": "29.7cm", "fo:margin-left": "2.3cm",
    "fo:margin-right": "2.3cm", "fo:margin-top": "1.6cm", "fo:margin-bottom": "1.4cm",
}  # fmt: skip


def odf(name: str) -> str:
    space, _colon, local = name.partition(":")
    return f"{{{SPACES[space]}}}{local}"


def look(style, kind: str, values: dict[str, str]) -> None:
    """Set letters or paragraph properties of a style, made when they are not there."""
    found = style.find(odf(f"style:{kind}-properties"))
    if found is None:
        found = etree.Element(odf(f"style:{kind}-properties"))
        # Paragraph properties come before those of letters.
        style.insert(0, found) if kind == "paragraph" else style.append(found)
    for name, value in values.items():
        found.set(odf(name), value)


def restyled(source: bytes) -> bytes:
    tree = etree.fromstring(source, etree.XMLParser(remove_blank_text=True))
    styles = tree.find(odf("office:styles"))
    known = {s.get(odf("style:name")): s for s in tree.iter(odf("style:style"))}

    def named(name: str):
        if name not in known:
            known[name] = etree.SubElement(
                styles,
                odf("style:style"),
                {
                    odf("style:name"): name,
                    odf("style:family"): "paragraph",
                    odf("style:parent-style-name"): "Standard",
                },
            )
        return known[name]

    for name, (size, colour) in HEADINGS.items():
        style = named(name.replace(" ", "_20_"))
        weight = "bold" if size < 14 or name == "Heading 2" else "normal"
        letters = {
            "fo:font-size": f"{size}pt",
            "fo:color": f"#{colour.lower()}",
            "fo:font-weight": weight,
            "fo:font-style": "normal",
        }
        look(style, "text", letters)
        look(
            style,
            "paragraph",
            {
                "fo:text-align": "start",
                "fo:margin-top": "0.5cm",
                "fo:margin-bottom": "0.2cm",
                "fo:keep-with-next": "always",
            },
        )
    look(named("Heading_20_1"), "paragraph", {"fo:break-before": "page", "fo:margin-top": "0cm"})
    for name, letters in ODT_LOOKS.items():
        look(named(name), "text", letters)
    look(named("Standard"), "text", {"fo:font-size": "10pt", "fo:color": f"#{INK.lower()}"})
    for fonts in tree.iter(odf("style:text-properties")):
        for key in [
            key for key in fonts.attrib if "font-name" in key and "Mono" not in fonts.get(key)
        ]:
            fonts.set(key, FONT)
    faces = tree.find(odf("office:font-face-decls"))
    etree.SubElement(
        faces,
        odf("style:font-face"),
        {odf("style:name"): FONT, odf("svg:font-family"): f"'{FONT}'"},
    )
    add_head_and_foot(tree)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")


def add_head_and_foot(tree) -> None:
    layout = tree.find(f".//{odf('style:page-layout-properties')}")
    for name, value in A4.items():
        layout.set(odf(name), value)
    for side, gap in (("header", "fo:margin-bottom"), ("footer", "fo:margin-top")):
        style = tree.find(f".//{odf(f'style:{side}-style')}")
        for child in list(style):
            style.remove(child)
        etree.SubElement(
            style,
            odf("style:header-footer-properties"),
            {odf("fo:min-height"): "1cm", odf(gap): "0.4cm"},
        )
    master = tree.find(f".//{odf('style:master-page')}")
    for child in list(master):
        master.remove(child)
    head = etree.SubElement(
        etree.SubElement(master, odf("style:header")),
        odf("text:p"),
        {odf("text:style-name"): "Header"},
    )
    head.text = NOTE_PLACE
    foot = etree.SubElement(
        etree.SubElement(master, odf("style:footer")),
        odf("text:p"),
        {odf("text:style-name"): "Footer"},
    )
    foot.text = f"{TITLE_PLACE} "
    number = etree.SubElement(foot, odf("text:page-number"), {odf("text:select-page"): "current"})
    number.text = "1"


def make_odt() -> bytes:
    return repacked(
        default_reference("odt"),
        lambda name, data: restyled(data) if name == "styles.xml" else data,
    )


def main() -> None:
    REFERENCE.mkdir(exist_ok=True)
    (REFERENCE / "reference.docx").write_bytes(repacked(make_docx(), lambda _name, data: data))
    (REFERENCE / "reference.odt").write_bytes(make_odt())


if __name__ == "__main__":
    main()
