"""What people's Word files hold beside plain text: hidden words, merged cells, notes, boxes, typed headings."""

from pathlib import Path

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from portal.core.errors import Invalid
from portal.core.word import read_word
from portal.core.word.child import convert
from portal.core.word.to_markdown import to_markdown
from tests.factories.words import make_png, saved


def converted(document: object, folder: Path) -> dict[str, object]:
    """What the child makes of the document, without starting one."""
    path = folder / "made.docx"
    path.write_bytes(saved(document).getvalue())
    return convert(path)


def test_hidden_words_stay_hidden(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("Seen ")
    paragraph.add_run("said in Kent").font.hidden = True
    style = document.styles.add_style("Author's note", WD_STYLE_TYPE.CHARACTER)
    style.font.hidden = True
    based = document.styles.add_style("Other note", WD_STYLE_TYPE.CHARACTER)
    based.base_style = style
    paragraph.add_run("ask Ann", style=style)
    paragraph.add_run("ask Bob", style=based)
    paragraph.add_run("and shown", style=based).font.hidden = False
    found = converted(document, tmp_path)
    assert found["html"] == "<p>Seen and shown</p>"
    assert "Hidden words: they were left out" in found["lost"]


def test_a_file_without_hidden_words_is_not_said_to_have_some(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph().add_run("Shown").font.hidden = False
    assert converted(document, tmp_path)["lost"] == []


def test_moved_words_and_the_table_of_contents_are_told(tmp_path: Path) -> None:
    document = Document()
    for xml in (
        '<w:moveFrom %s w:id="1"><w:r><w:t>old place</w:t></w:r></w:moveFrom>',
        "<w:r %s><w:instrText> TOC \\o </w:instrText></w:r>",
    ):
        document.add_paragraph("Kept ")._p.append(parse_xml(xml % nsdecls("w")))
    document.add_paragraph("Purpose 3", style=document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH))
    found = converted(document, tmp_path)
    assert found["html"] == "<p>Kept </p><p>Kept </p>"
    assert found["lost"] == ["Tracked changes: they are taken as accepted", "The table of contents"]
    assert found["styles"] == []


def test_lists_within_lists_by_style_stay_within(tmp_path: Path) -> None:
    document = Document()
    for words, style in (("One", "List Bullet"), ("Within", "List Bullet 2"), ("Two", "List Bullet")):
        document.add_paragraph(words, style=style)
    html = str(converted(document, tmp_path)["html"])
    assert to_markdown(html)[1] == "- One\n    - Within\n- Two"


@pytest.mark.parametrize(
    "alt", ["A picture containing text, sign\n\nDescription automatically generated", "IMG_2034.jpg"]
)
def test_words_that_no_person_wrote_are_no_description(alt: str, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(make_png())
    document = Document()
    document.add_picture(str(picture))._inline.docPr.set("descr", alt)
    assert to_markdown(str(converted(document, tmp_path)["html"]))[1] == "![](picture:0)"


def test_a_file_without_words_is_refused() -> None:
    with pytest.raises(Invalid, match="has no words"):
        read_word(saved(Document()))


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (
            "<table><tr><td rowspan='2'>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
            "| a | b |\n|---|---|\n|  | c |",
        ),
        (
            "<table><tr><td>h</td><td colspan='2' rowspan='2'>x</td></tr>"
            "<tr><td>i</td></tr><tr><td>j</td></tr></table>",
            "| h | x |  |\n|---|---|---|\n| i |  |  |\n| j |  |  |",
        ),
        (
            "<table><tr><td>o</td><td><table><tr><td>p</td><td>q</td></tr></table></td></tr></table>",
            "| o | p · q |\n|---|---|",
        ),
        (
            "<p>Said.<sup><a href='#footnote-2'>[1]</a></sup></p><ol><li id='footnote-2'>"
            "<p> Here <a href='#footnote-ref-2'>↑</a></p></li></ol>",
            "Said.\\[1\\]\n\n## Notes\n\n1. Here",
        ),
        ("<p>• one</p><p>· two</p>", "- one\n\n- two"),
    ],
)
def test_cells_notes_and_typed_points_keep_their_places(html: str, markdown: str) -> None:
    assert to_markdown(html)[1] == markdown


def test_lines_in_bold_are_named_as_what_may_be_headings() -> None:
    html = "<p><strong>Who came</strong></p><p><strong>We all agreed.</strong></p><p>Plain <strong>bold</strong></p>"
    assert to_markdown(html)[2] == [
        "Lines in bold, which are no headings: “Who came”. Write ## before each that is meant as one"
    ]


def test_words_of_text_boxes_come_over_where_the_older_form_has_them(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent>"
    vml = f'<w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>'
    new = f"<w:drawing><wp:inline>{box}</wp:inline></w:drawing>"
    told = []
    for inner in (vml, new):
        document = Document()
        document.add_paragraph("Beside ")._p.append(parse_xml(f"<w:r {nsdecls('w', 'wp')}>{inner}</w:r>"))
        found = converted(document, tmp_path)
        told.append(("In a box" in str(found["html"]), [line.split(": ")[-1] for line in found["lost"]]))
    assert told == [(True, ["see that they stand in the right place"]), (False, ["copy their words into the text"])]
