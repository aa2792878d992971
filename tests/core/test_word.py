"""Word files in and out: what is carried over, what is said to be lost, what is refused."""

from io import BytesIO

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.errors import Invalid
from portal.core.html_tree import parse
from portal.core.markdown import plain, render
from portal.core.word import read_word, write_word
from portal.core.word.to_markdown import to_markdown
from tests.factories.pdfs import make_pdf
from tests.factories.words import make_png, make_word, saved, with_part, with_xml


def test_headings_lists_tables_and_emphasis_come_through() -> None:
    word = read_word(make_word())
    assert word.title == "Spring 2017: what we heard"
    assert "## Who came" in word.markdown
    assert "### Sharing information" in word.markdown
    assert "| Role 0 | Role 1 | Role 2 |\n|---|---|---|\n| 0 \\| 0 |" in word.markdown
    assert "Rules worry **staff** *more than \\*computers\\*.*" in word.markdown
    assert "- First point\n- Second point" in word.markdown
    assert "1. Step one" in word.markdown
    html = str(render(word.markdown))
    assert html.count("<td") == 3
    assert "0 | 0" in html


def test_a_picture_comes_with_its_description() -> None:
    word = read_word(make_word(picture=make_png(), alt="A [bar] chart"))
    assert [(one.name, one.kind.id, one.alt) for one in word.pictures] == [("picture:0", "png", "A [bar] chart")]
    assert "![A (bar) chart](picture:0)" in word.markdown
    assert word.pictures[0].data == make_png()


def test_what_cannot_be_kept_is_listed() -> None:
    document = Document()
    document.add_paragraph("Words", style="Intense Quote")
    document.styles.add_style("Box of advice", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("Styled", style="Box of advice")
    document.sections[0].header.paragraphs[0].text = "Confidential"
    table = document.add_table(rows=1, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Merged"
    document.add_table(rows=2, cols=12)
    told = read_word(saved(document)).not_kept
    assert any("Headers and footers" in line for line in told)
    assert any("Merged cells" in line for line in told)
    assert any("Box of advice" in line for line in told)
    assert any("has 12 columns and is wider than the page" in line for line in told)


def test_equations_and_text_boxes_are_told() -> None:
    word = with_xml(make_word(), "<w:t>First point</w:t>", '<w:t>x</w:t><w:txbxContent/><m:oMath xmlns:m="m"/>')
    told = read_word(word).not_kept
    assert "Equations" in told
    assert any(line.startswith("Text boxes") for line in told)


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda: BytesIO(b""), "That file is empty"),
        (lambda: BytesIO(make_pdf("x")), "That is a PDF file. Choose a Word file"),
        (lambda: BytesIO(b"<html>x"), "That is a web page"),
        (lambda: BytesIO(b"\xd0\xcf\x11\xe0" + b"\x00" * 2000), "an old Word file, or one locked"),
        (lambda: with_part(make_word(), "word/vbaProject.bin", b"x"), "carries macros"),
        (lambda: with_part(make_word(), "word/media/big.bmp", b"\x00" * 40 * 1024 * 1024, store=False), "has 40 MB"),
        (lambda: BytesIO(make_word().getvalue()[:4000]), "That Word file is damaged"),
        (lambda: BytesIO(make_word().getvalue() + b" " * 51 * 1024 * 1024), "larger than 50 MB"),
        (lambda: with_xml(make_word(), "<w:body>", "<w:body><w:p>"), "We cannot read that Word file"),
    ],
)
def test_what_is_no_good_word_file_is_refused_with_what_to_do(made: object, message: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_word(made())  # type: ignore[operator]
    assert message in str(refused.value)
    assert refused.value.field == "file"


def test_a_picture_that_is_only_linked_is_left_where_it_is() -> None:
    linked = with_xml(make_word(picture=make_png(), alt="x"), "r:embed=", "r:link=")
    word = read_word(linked)
    assert word.pictures == ()
    assert "picture:" not in word.markdown


def test_an_expanding_entity_is_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(8)
    )
    word = with_xml(make_word(), "<w:document ", f"{bomb}]><w:document ")
    word = with_xml(word, "<w:t>First point</w:t>", "<w:t>&i;</w:t>")
    with pytest.raises(Invalid):
        read_word(word)


def test_markdown_goes_to_word_and_comes_back() -> None:
    blocks = ("## One", "Some **bold** and *soft* [link](https://example.org/x).", "- a\n    - b", "1. x\n2. y")
    words = "\n\n".join((*blocks, "| A | B |\n|---|---|\n| 1 | 2 |"))
    made = write_word("Title", ["A line"], words, base_url="https://portal.example")
    back = read_word(BytesIO(made))
    assert back.title == "Title"
    for part in ("## One", "**bold**", "*soft*", "[link](https://example.org/x)", "- a", "1. x\n2. y", "| 1 | 2 |"):
        assert part in back.markdown


def test_addresses_of_ours_become_whole_and_pictures_keep_their_words() -> None:
    words = "[money](/findings/money)\n\n![A chart](/picture/1)\n\n![Gone](/picture/2)"
    made = write_word("T", [], words, base_url="https://portal.example", read={"/picture/1": make_png()}.get)
    back = read_word(BytesIO(made))
    assert "https://portal.example/findings/money" in back.markdown
    assert [picture.alt for picture in back.pictures] == ["A chart"]
    assert "Picture: Gone" in plain(back.markdown)


@settings(max_examples=60)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"]), max_size=60))
def test_words_of_a_paragraph_stay_what_they_are(words: str) -> None:
    clean = " ".join(words.replace("\xa0", " ").split())
    tree = parse("<p></p>")
    tree.elements()[0].children.append(words)
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    _, markdown, _ = to_markdown(f"<p>{escaped}</p>")
    assert plain(markdown) == clean
