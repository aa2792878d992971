"""Writing a Word file from Markdown: headings, lists, tables, links and pictures with their description."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.image.exceptions import UnrecognizedImageError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from portal.core.html_tree import Node, parse
from portal.core.markdown import render

HEADINGS = {"h2": 1, "h3": 2, "h4": 3, "h5": 4}
DEEPEST_LIST = 3
WIDTH = Cm(15)
ReadPicture = Callable[[str], bytes | None]  # address -> the picture; None: it is not there


def write_word(
    title: str, lines: Sequence[str], markdown: str, *, base_url: str, read: ReadPicture = lambda _: None
) -> bytes:
    """Write a Word file with a title, lines below it (state, source) and the Markdown.

    Addresses of ours become whole ones. Returns: the file.
    """
    document = Document()
    document.core_properties.title, document.core_properties.author = title, ""
    document.core_properties.language = "en-GB"
    document.add_heading(title, 0)
    for line in lines:
        document.add_paragraph(line)
    _Writer(document, base_url, read).blocks(parse(str(render(markdown))))
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


class _Writer:
    """Walks the tree and adds to the document."""

    def __init__(self, document: Any, base_url: str, read: ReadPicture) -> None:
        self.document, self.base_url, self.read = document, base_url, read

    def blocks(self, parent: Node, style: str | None = None) -> None:
        for node in parent.elements():
            if node.tag in HEADINGS:
                self.inline(self.document.add_heading("", HEADINGS[node.tag]), node)
            elif node.tag in ("ul", "ol"):
                self.list(node, 1)
            elif node.tag == "table":
                self.table(node)
            elif node.tag in ("blockquote", "div", "dl"):
                self.blocks(node, "Quote" if node.tag == "blockquote" else style)
            elif node.tag != "hr":
                self.inline(self.document.add_paragraph(style=style), node)

    def list(self, node: Node, depth: int) -> None:
        level = min(depth, DEEPEST_LIST)
        style = f"{'List Number' if node.tag == 'ol' else 'List Bullet'}{f' {level}' if level > 1 else ''}"
        number = self.new_numbers(style) if node.tag == "ol" else None
        for item in node.elements("li"):
            paragraph = self.document.add_paragraph(style=style)
            if number is not None:
                paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number  # noqa: SLF001
            own = [one for one in item.children if not (isinstance(one, Node) and one.tag in ("ul", "ol"))]
            self.inline(paragraph, Node("li", {}, own))
            for inner in item.elements("ul", "ol"):
                self.list(inner, depth + 1)

    def new_numbers(self, style: str) -> int:
        """Each numbered list begins at one. Returns: the id of its numbering."""
        numbering = self.document.part.numbering_part.element
        used = self.document.styles[style].element.pPr.numPr.numId.val
        base = next(num for num in numbering.num_lst if num.numId == used)
        added = numbering.add_num(base.abstractNumId.val)
        added.add_lvlOverride(ilvl=0).add_startOverride(1)
        number: int = added.numId
        return number

    def table(self, node: Node) -> None:
        rows = [row.elements("th", "td") for row in node.find_all("tr")]
        width = max((len(row) for row in rows), default=0)
        if not width:
            return
        table = self.document.add_table(rows=len(rows), cols=width, style="Table Grid")
        for row, cells in zip(table.rows, rows, strict=True):
            for place, cell in zip(row.cells, cells, strict=False):
                self.inline(place.paragraphs[0], cell, bold=cell.tag == "th")
        _mark_head(table.rows[0])
        self.document.add_paragraph()

    def inline(self, paragraph: Any, node: Node, *, bold: bool = False, italic: bool = False) -> None:
        for child in node.children:
            if isinstance(child, str):
                run = paragraph.add_run(" ".join(child.split("\n")))
                run.bold, run.italic = bold or None, italic or None
            elif child.tag == "br":
                paragraph.add_run().add_break()
            elif child.tag == "img":
                self.picture(paragraph, child)
            elif child.tag == "a" and child.get("href"):
                _link(paragraph, child.text, self.whole(child.get("href")))
            else:
                self.inline(
                    paragraph, child, bold=bold or child.tag in ("strong", "b"), italic=italic or child.tag == "em"
                )

    def picture(self, paragraph: Any, node: Node) -> None:
        data = self.read(node.get("src"))
        if data is None:
            paragraph.add_run(f"[Picture: {node.get('alt')}]")
            return
        try:
            shape = paragraph.add_run().add_picture(BytesIO(data))
        except UnrecognizedImageError:
            paragraph.add_run(f"[Picture: {node.get('alt')}]")
            return
        if shape.width > WIDTH:
            shape.height, shape.width = int(shape.height * WIDTH / shape.width), WIDTH
        shape._inline.docPr.set("descr", node.get("alt"))  # noqa: SLF001 (the library has no other way)

    def whole(self, href: str) -> str:
        return f"{self.base_url}{href}" if href.startswith("/") else href


def _link(paragraph: Any, words: str, href: str) -> None:
    target = paragraph.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), target)
    run = paragraph.add_run(words)
    run.font.underline = True
    link.append(run._r)  # noqa: SLF001
    paragraph._p.append(link)  # noqa: SLF001


def _mark_head(row: Any) -> None:
    """The first row is repeated on each page and read as the head by screen readers."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    properties.append(head)
