"""A researcher's way with a round: clone, programme, publish, move; two rapporteurs; from Word to a found summary."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.factories.words import make_word
from tests.journeys.conftest import OpenPage
from tests.support import axe

LONDON = "/workshops/illustrative-autumn-2016-london"
ROUND = "/workshops/rounds/illustrative-autumn-2016"


def says(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_round_is_cloned_its_programme_published_and_a_session_moved(
    open_page_as: OpenPage, open_page: OpenPage, javascript: bool
) -> None:
    name = f"Spring 2017 {'with' if javascript else 'without'} script"
    page = open_page_as("researcher", ROUND, javascript=javascript)
    page.get_by_role("link", name="Make a round like this one").click()
    page.get_by_label("Title of the new round").fill(name)
    page.get_by_label("Study year", exact=True).select_option(label="Study year 2")
    for group, day in ((page.locator("fieldset.group").nth(0), "21"), (page.locator("fieldset.group").nth(1), "28")):
        for label, value in (("Day", day), ("Month", "3"), ("Year", "2017")):
            group.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Make the new round").click()
    says(page, "Tuesday 28 March 2017, 10:30am to 4pm")  # summer time by then, the same hour on the wall
    page.get_by_role("button", name="Announce the round").click()
    page.get_by_role("link", name="London: day and programme").click()
    page.get_by_role("link", name="Write the programme").click()
    page.get_by_role("button", name="Publish version 1").click()
    says(page, "Choose one of three groups")
    address = page.url
    page.get_by_role("link", name="Write the programme").click()
    page.get_by_role("link", name="Change: Lunch").click()
    page.get_by_label("Ends at").fill("13:30")
    page.get_by_label("Move the sessions after it").check()
    page.get_by_role("button", name="Save the session").last.click()
    says(page, "“Lunch” now ends at 1:30pm, not 1:15pm.")
    page.get_by_role("button", name="Publish version 2").click()
    visitor = open_page(address, javascript=javascript)
    says(visitor, "Version 2")
    visitor.get_by_role("link", name="What changed").click()
    says(visitor, "“Lunch” now ends at 1:30pm, not 1:15pm.")
    calendar = visitor.request.get(f"{address}.ics").text()
    assert "SEQUENCE:2" in calendar


def test_two_rapporteurs_collide_and_both_texts_are_there(open_page_as: OpenPage) -> None:
    address = f"{LONDON}/notes/lunch"
    one, two = open_page_as("researcher", address), open_page_as("administrator", address)
    one.get_by_label("Notes").press_sequentially("- People asked for more time")
    expect(one.get_by_role("status")).to_contain_text("Saved at")
    two.get_by_label("Notes").press_sequentially("- People asked for less talk")
    expect(two.get_by_role("status")).to_contain_text("Someone else saved first")
    two.get_by_role("button", name="Save the notes").click()
    says(two, "Nothing is lost")
    expect(two.locator("del")).to_contain_text("more time")
    expect(two.get_by_label("Notes")).to_have_value("- People asked for less talk")
    axe.check(two)
    two.get_by_role("button", name="Save over theirs").click()
    says(two, "People asked for less talk")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_word_file_becomes_a_summary_that_a_colleague_publishes_and_search_finds(
    open_page_as: OpenPage, open_page: OpenPage, tmp_path: Path, javascript: bool
) -> None:
    mark = "withscript" if javascript else "withoutscript"
    page = open_page_as("researcher", "/workshops/rounds/new", javascript=javascript)
    page.get_by_label("Title").fill(f"Round {mark}")
    page.get_by_role("button", name="Save the round").click()
    page.get_by_role("link", name="Add a sitting").first.click()
    page.get_by_label("City").fill("London")
    page.get_by_role("button", name="Save the sitting").click()
    page.get_by_role("link", name="Say what became of it").click()
    page.get_by_label("Held").check()
    page.get_by_role("button", name="Save").click()
    page.goto(f"/workshops/rounds/round-{mark}")
    page.get_by_role("button", name="Announce the round").click()
    page.get_by_role("button", name="Write the summary").click()
    file = tmp_path / "summary.docx"
    file.write_bytes(make_word(plain=False).getvalue())
    page.get_by_text("Bring a Word file", exact=True).click()
    page.get_by_label("Word file (.docx)").set_input_files(file)
    page.get_by_role("button", name="Bring it in").click()
    page.get_by_role("button", name="Send to review").click()
    page.get_by_role("link", name="Write what it says in plain English").first.click()
    page.get_by_label("Plain-English version").fill(f"People in {mark} told us what helps them.")
    page.get_by_label("Title").fill(f"What we heard {mark}")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview")).to_contain_text(f"People in {mark} told us")
    page.get_by_role("button", name="Send to review").click()
    colleague = open_page_as("administrator", page.url, javascript=javascript)
    colleague.get_by_role("button", name="Approve and publish").click()
    visitor = open_page(f"/search?q={mark}", javascript=javascript)
    visitor.get_by_role("link", name=f"What we heard {mark}").first.click()
    says(visitor, f"People in {mark} told us")
    if javascript:
        _correct(page, colleague, visitor)


def _correct(page: Page, colleague: Page, visitor: Page) -> None:
    page.reload()
    page.get_by_role("link", name="Correct the summary").click()
    page.get_by_label("Plain-English version").fill("People told us two things that help them.")
    page.get_by_label("What changes and why").fill("One thing was left out.")
    page.get_by_role("button", name="Save the correction").click()
    colleague.reload()
    colleague.get_by_role("link", name=re.compile("approve it")).click()
    colleague.get_by_role("button", name=re.compile("^Approve")).click()
    page.goto(page.url.replace("/edit", ""))
    page.get_by_role("link", name="Status and release").click()
    page.get_by_role("button", name="Release the correction").click()
    visitor.reload()
    says(visitor, "One thing was left out.")
    visitor.get_by_role("link", name="What changed").click()
    expect(visitor.locator("ins").first).to_be_visible()


def test_live_preview_and_autosave_while_writing(open_page_as: OpenPage) -> None:
    page = open_page_as("researcher", "/workshops/rounds/new")
    page.get_by_label("Title").fill("Round while writing")
    page.get_by_role("button", name="Save the round").click()
    page.get_by_role("button", name="Write the summary").click()
    page.get_by_label("Full summary").press("Control+End")
    page.get_by_label("Full summary").press_sequentially("\n\n## A new heading")
    expect(page.locator(".preview").get_by_role("heading", name="A new heading")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Saved at")
    page.reload()
    expect(page.get_by_label("Full summary")).to_have_value(re.compile("## A new heading"))
    axe.check(page)


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("public", "/workshops/"),
        ("public", ROUND),
        ("public", LONDON),
        ("public", f"{LONDON}/programme?size=large"),
        ("public", f"{ROUND}/summary"),
        ("public", f"{ROUND}/points"),
        ("researcher", f"{LONDON}/programme/edit"),
        ("researcher", f"{LONDON}/programme/sessions/group-a-information/edit"),
        ("researcher", f"{LONDON}/edit"),
        ("researcher", f"{ROUND}/points/new"),
        ("researcher", f"{ROUND}/clone"),
    ],
)
def test_every_page_is_accessible_and_fits_a_narrow_screen(
    open_page: OpenPage, open_page_as: OpenPage, role: str, path: str
) -> None:
    page = open_page(path, width=320) if role == "public" else open_page_as(role, path, width=320)
    axe.check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
