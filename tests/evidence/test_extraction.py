"""Reading the text of uploads: page by page, and a clear answer whatever the file holds."""

import io
from pathlib import Path

import docx
import pytest

from portal.core.files import KINDS
from portal.evidence.extraction import BACKGROUND, Extraction, Limits, Outcome, extract_text, reads_at_once
from portal.evidence.extraction.run import READERS
from tests.factories.pdfs import make_pdf, make_swelling_pdf

MEGABYTE = 1024 * 1024
SPY = """
import json, os
print(json.dumps({"outcome": "read", "total": sum("PORTAL" in name for name in os.environ)}))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def read(folder: Path, content: bytes, kind: str = "pdf", limits: Limits = BACKGROUND) -> Extraction:
    path = folder / "file with spaces; and $signs"
    path.write_bytes(content)
    return extract_text(path, KINDS[kind], limits)


def word(*parts: tuple[int | None, str]) -> bytes:
    document = docx.Document()
    for level, text in parts:
        if level is None:
            document.add_paragraph(text)
        else:
            document.add_heading(text, level)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_it_reads_a_pdf_page_by_page(folder: Path) -> None:
    result = read(folder, make_pdf("First page\nwith two lines", "", "Café at the 3rd page"))
    assert result.outcome is Outcome.READ
    assert [(page.number, page.text) for page in result.pages] == [
        (1, "First page\nwith two lines"),
        (3, "Café at the 3rd page"),
    ]
    assert result.total == 3


def test_it_mends_words_broken_at_the_end_of_a_line(folder: Path) -> None:
    result = read(folder, make_pdf("We inte-\ngrate person-\ncentred care", "It is person-centred"))
    assert result.pages[0].text.replace("\n", " ") == "We integrate person-centred care"


def test_it_reads_a_word_file_by_heading(folder: Path) -> None:
    content = word((None, "Before"), (1, "Aims"), (None, "Joined-up care ŵ 🎉"), (2, "Costs"), (None, "None yet"))
    result = read(folder, content, "docx")
    assert [(page.number, page.heading, page.text) for page in result.pages] == [
        (1, "", "Before"),
        (2, "Aims", "Aims\nJoined-up care ŵ 🎉"),
        (3, "Costs", "Costs\nNone yet"),
    ]
    assert result.outcome is Outcome.READ and not result.paged


def test_it_keeps_a_table_row_on_one_line(folder: Path) -> None:
    document = docx.Document()
    row = document.add_table(1, 2).rows[0]
    row.cells[0].text, row.cells[1].text = "Barrier", "21 of 33"
    buffer = io.BytesIO()
    document.save(buffer)
    assert read(folder, buffer.getvalue(), "docx").pages[0].text == "Barrier 21 of 33"


def test_it_cuts_a_long_section_between_paragraphs(folder: Path) -> None:
    content = word((1, "Long"), *[(None, "words " * 400)] * 6)
    pages = read(folder, content, "docx").pages
    assert len(pages) > 2
    assert {page.heading for page in pages} == {"Long"}
    assert all(len(page.text) <= 6_000 for page in pages)


@pytest.mark.parametrize(
    "content, outcome",
    [
        (make_pdf("secret", locked=True), Outcome.ENCRYPTED),
        (make_pdf("one", "two")[:300], Outcome.DAMAGED),
        (b"<html>not a PDF</html>", Outcome.DAMAGED),
        (b"", Outcome.DAMAGED),
        (make_pdf(""), Outcome.NO_TEXT),
    ],
)
def test_it_says_what_is_wrong_with_a_pdf(folder: Path, content: bytes, outcome: Outcome) -> None:
    result = read(folder, content)
    assert (result.outcome, result.pages) == (outcome, ())
    assert result.message.endswith(".") and "{" not in result.message


@pytest.mark.parametrize("content", [word((None, "a"))[:400], b"PK\x03\x04", b""])
def test_it_says_that_a_word_file_is_damaged(folder: Path, content: bytes) -> None:
    assert read(folder, content, "docx").outcome is Outcome.DAMAGED


def test_an_endless_pdf_ends(folder: Path) -> None:
    result = read(folder, make_pdf("one", "two", loops=True, count=1_000_000_000))
    assert [page.text for page in result.pages] == ["one", "two"]


def test_it_gives_the_pages_that_are_whole_when_one_is_missing(folder: Path) -> None:
    result = read(folder, make_pdf("one", "two", loops=True, count=3))
    assert result.outcome is Outcome.LIMITED
    assert result.message == "We read 2 of 3 pages. You can search those."


def test_it_stops_a_pdf_that_swells_beyond_the_memory(folder: Path) -> None:
    result = read(folder, make_swelling_pdf(600 * MEGABYTE), limits=Limits(60, 512 * MEGABYTE))
    assert result.outcome is Outcome.TOO_DEMANDING


def test_it_stops_at_the_time_and_says_that_a_job_may_go_on(folder: Path) -> None:
    result = read(folder, make_pdf("one"), limits=Limits(seconds=0))
    assert result.outcome is Outcome.TOO_SLOW
    assert result.may_go_on_later


def test_it_reads_no_more_pages_than_it_keeps(folder: Path) -> None:
    result = read(folder, make_pdf("one", "two", "three"), limits=Limits(60, pages=2))
    assert (result.outcome, len(result.pages), result.total) == (Outcome.LIMITED, 2, 3)


def test_it_reads_no_more_characters_than_it_keeps(folder: Path) -> None:
    result = read(folder, make_pdf("abcdef", "ghijkl", "mn"), limits=Limits(60, characters=9))
    assert [page.text for page in result.pages] == ["abcdef", "ghi"]
    assert result.outcome is Outcome.LIMITED


def test_the_reading_process_knows_no_secrets(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "spy.py").write_text(SPY)
    monkeypatch.setenv("PORTAL_SECRET_KEY", "do not tell")
    monkeypatch.setattr("portal.evidence.extraction.run.ROOT", folder)
    monkeypatch.setitem(READERS, "pdf", "spy")
    result = read(folder, b"")
    assert (result.outcome, result.total) == (Outcome.READ, 0)


def test_large_files_are_left_to_a_job() -> None:
    assert reads_at_once(20 * MEGABYTE - 1)
    assert not reads_at_once(20 * MEGABYTE)
