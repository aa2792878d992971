"""A researcher brings a file of references with mistakes in it and a PDF; a reader finds page 3 of it, and cites it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.evidence.imports import RIS
from tests.factories.pdfs import make_pdf
from tests.journeys.conftest import OpenPage
from tests.journeys.people import sign_in
from tests.support import axe

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
REPORT = "/library/first-panel-survey-2016"


def check(page: Page) -> None:
    """Accessible, and no wider than its screen."""
    axe.check(page)
    assert page.evaluate(SIDEWAYS) <= 0, page.url


@pytest.mark.parametrize("javascript, width", [(True, 1280), (False, 320)], ids=["wide", "narrow-without-script"])
def test_a_file_with_three_bad_records_is_looked_over_and_imported(
    open_page: OpenPage, tmp_path: Path, javascript: bool, width: int
) -> None:
    path = tmp_path / "refs.ris"
    path.write_text(RIS.replace("10.1000/", f"10.1000/{width}-").replace("TI  - ", f"TI  - {width} "))
    page = open_page("/", javascript=javascript, width=width)
    sign_in(page, "researcher")
    page.goto("/library/")
    page.get_by_role("link", name="Import references").click()
    page.get_by_label("Choose a file of references").set_input_files(path)
    check(page)
    page.get_by_role("button", name="See what it would do").click()
    expect(page.get_by_text("2 good records: 2 new. We could not read 3 records.")).to_be_visible()
    for line, reason in ((12, "The year “20166” cannot be"), (18, "has a space in it"), (21, "It has no title")):
        expect(page.get_by_role("listitem").filter(has_text=f"Line {line}")).to_contain_text(reason)
    check(page)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("2 added, 0 merged, 0 left as they were. 3 records could not be read.")).to_be_visible()
    page.get_by_role("link", name=f"{width} A new paper").click()
    expect(page.get_by_text("Draft", exact=True)).to_be_visible()
    page.goto("/library/import")
    page.get_by_label("Choose a file of references").set_input_files(path)
    page.get_by_role("button", name="See what it would do").click()
    expect(page.get_by_text("There is nothing to import.")).to_be_visible()


def test_a_pdf_is_attached_and_a_sentence_of_its_page_3_is_found_by_anybody(
    open_page: OpenPage, open_page_as: OpenPage, tmp_path: Path
) -> None:
    path = tmp_path / "The report.pdf"
    path.write_bytes(make_pdf("The cover", "What is in it", "The heron waits beside the quiet weir at dusk"))
    page = open_page_as("researcher", REPORT)
    page.get_by_role("link", name="Attach or delete files").click()
    page.get_by_label("Choose a PDF or Word file").set_input_files(path)
    page.get_by_role("button", name="Attach the file").click()
    expect(page.get_by_role("link", name="Check that we may share the file")).to_be_visible()
    check(page)
    page.get_by_label("Choose a PDF or Word file").set_input_files(path)
    page.get_by_label("We may share this file").check()
    page.get_by_role("button", name="Attach the file").click()
    expect(page.get_by_text("“The report.pdf” is attached. We read the text of this file.")).to_be_visible()

    reader = open_page("/search?q=heron+quiet+weir", width=390, javascript=False)
    reader.get_by_role("link", name=re.compile("page 3", re.IGNORECASE)).click()
    expect(reader.get_by_role("heading", name="Page 3")).to_be_visible()
    expect(reader.get_by_text("The heron waits beside the quiet weir")).to_be_visible()
    check(reader)
    with reader.expect_download() as saved:
        reader.get_by_role("link", name="Save the file").click()
    assert saved.value.suggested_filename == "The report.pdf"
    assert Path(saved.value.path()).read_bytes() == path.read_bytes()


def test_a_citation_is_copied_with_a_script_and_selected_without_one(open_page: OpenPage) -> None:
    page = open_page(REPORT, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy Harvard").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert "Erens" in page.evaluate("navigator.clipboard.readText()")
    plain = open_page(REPORT, javascript=False)
    assert plain.get_by_role("button", name=re.compile("Copy")).count() == 0
    plain.locator(".citation").nth(1).click()
    style = plain.locator(".citation").nth(1).evaluate("element => getComputedStyle(element).userSelect")
    assert style == "all"


def test_the_library_is_narrowed_by_two_filters_and_the_address_is_shared(open_page: OpenPage) -> None:
    page = open_page("/library/", width=320, javascript=False)
    check(page)
    page.locator("summary", has_text="Type of document").click()
    page.get_by_label(re.compile("Journal article")).check()
    page.locator("summary", has_text="Year").click()
    page.get_by_label(re.compile(r"^\s*2016")).check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page.get_by_role("link", name="Integrated care: theory to practice")).to_be_visible()
    shared = open_page(page.url)
    expect(shared.get_by_text("1 document", exact=True)).to_be_visible()
    shared.get_by_role("link", name=re.compile("Remove Year")).click()
    expect(shared.get_by_text("3 documents", exact=True)).to_be_visible()


def test_a_document_is_written_with_help_when_something_is_wrong(open_page_as: OpenPage) -> None:
    page = open_page_as("researcher", "/library/new", width=320)
    check(page)
    page.get_by_label("Title", exact=True).fill("Notes on pooled budgets")
    page.get_by_label("Date (optional)", exact=True).fill("20166")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name=re.compile("The year “20166” cannot be")).click()
    expect(page.get_by_label("Date (optional)", exact=True)).to_be_focused()
    page.get_by_label("Date (optional)", exact=True).fill("May 2016")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Notes on pooled budgets")).to_be_visible()
    expect(page.get_by_text("May 2016")).to_be_visible()
    check(page)
