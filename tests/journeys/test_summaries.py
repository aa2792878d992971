"""From a Word file to a summary that search finds: mended, read by a colleague, published, corrected."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.factories.words import make_word
from tests.journeys.conftest import OpenPage
from tests.journeys.ways import WAYS, Hands, Way, make_way
from tests.support import axe


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, open_page: OpenPage, open_page_as: OpenPage) -> Way:
    return make_way(request.param, open_page, open_page_as)


def held_round(page: Page, title: str) -> None:
    """A round with one sitting that was held, announced; the page then shows it."""
    page.goto("/workshops/rounds/new")
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Save the round").click()
    page.get_by_role("link", name="Add a sitting").first.click()
    page.get_by_label("City").fill("London")
    page.get_by_role("button", name="Save the sitting").click()
    page.get_by_role("link", name="Say what became of it").click()
    page.get_by_label("Held", exact=True).check()
    page.get_by_role("button", name="Save").click()
    page.goto(f"/workshops/rounds/{re.sub('[^a-z]+', '-', title.lower())}")
    page.get_by_role("button", name="Announce the round").click()
    page.get_by_role("button", name="Write the summary").click()


def word_file(folder: Path, *, plain: bool) -> Path:
    file = folder / "summary.docx"
    file.write_bytes(make_word(plain=plain).getvalue())
    return file


class Counted:
    """Hands whose acts are counted."""

    def __init__(self, hands: Hands, acts: list[str]) -> None:
        self.hands, self.acts = hands, acts

    def __getattr__(self, name: str) -> object:
        self.acts.append(name)
        return getattr(self.hands, name)


def test_a_finished_word_file_is_published_in_at_most_eight_actions(
    open_page: OpenPage, open_page_as: OpenPage, tmp_path: Path
) -> None:
    way, acts = make_way("by mouse", open_page, open_page_as), list[str]()
    page = way.opened_as("researcher")
    held_round(page, "Round in eight actions")
    hands = Counted(way.hands(page), acts)
    hands.unfold("Bring a Word file")
    hands.bring("Word file (.docx)", word_file(tmp_path, plain=True))
    hands.press("button", "Bring it in")
    hands.press("button", "Send to review")
    acts.append("a colleague opens the summary")
    colleague = way.opened_as("administrator", page.url)
    Counted(way.hands(colleague), acts).press("button", "Approve and publish")
    expect(way.opened(page.url).locator("main")).to_contain_text("People told us what helps them")
    assert len(acts) <= 8, acts


def test_a_word_file_is_mended_approved_published_found_and_corrected(way: Way, tmp_path: Path) -> None:
    page = way.opened_as("researcher")
    held_round(page, f"Round {way.mark}")
    bring_and_mend(way, page, word_file(tmp_path, plain=False))
    colleague = way.opened_as("administrator", page.url)
    way.hands(colleague).press("button", "Approve and publish")
    visitor = way.opened(f"/search?q={way.mark}")
    visitor.get_by_role("link", name=f"What we heard {way.mark}").first.click()
    expect(visitor.locator("main")).to_contain_text(f"People in {way.mark} told us")
    correct(way, page, colleague)
    visitor.reload()
    expect(visitor.locator("main")).to_contain_text("One thing was left out.")
    way.hands(visitor).press("link", "What changed")
    expect(visitor.locator("ins").first).to_be_visible()


def bring_and_mend(way: Way, page: Page, file: Path) -> None:
    """Two things are missing: plain English, and a title of its own."""
    hands = way.hands(page)
    hands.unfold("Bring a Word file")
    hands.bring("Word file (.docx)", file)
    hands.press("button", "Bring it in")
    hands.press("button", "Send to review")
    expect(page.get_by_role("link", name="Write what it says in plain English").first).to_be_visible()
    hands.write("Title", f"What we heard {way.mark}")
    hands.write("Plain-English version", f"People in {way.mark} told us what helps them.")
    hands.press("button", "Preview")
    expect(page.locator(".preview")).to_contain_text(f"People in {way.mark} told us")
    hands.press("button", "Send to review")


def correct(way: Way, page: Page, colleague: Page) -> None:
    """The author mends a published summary, a colleague approves, the author releases it."""
    page.reload()
    hands = way.hands(page)
    hands.press("link", "Correct the summary")
    hands.write("Plain-English version", "People told us two things that help them.")
    hands.write("What changes and why", "One thing was left out.")
    hands.press("button", "Save the correction")
    colleague.reload()
    way.hands(colleague).press("link", re.compile("approve it"))
    way.hands(colleague).press("button", re.compile("^Approve"))
    page.goto(page.url.replace("/edit", ""))
    hands.press("link", "Status and release")
    hands.press("button", "Release the correction")


def test_live_preview_and_autosave_while_writing(open_page_as: OpenPage) -> None:
    page = open_page_as("researcher", "/workshops/rounds/new")
    page.get_by_label("Title").fill("Round while writing")
    page.get_by_role("button", name="Save the round").click()
    page.get_by_role("button", name="Write the summary").click()
    page.get_by_label("Full summary").press("Control+End")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/edit")):
        page.get_by_label("Full summary").press_sequentially("\n\n## A new heading")
        expect(page.locator(".preview").get_by_role("heading", name="A new heading")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Saved at")
    page.reload()
    expect(page.get_by_label("Full summary")).to_have_value(re.compile("## A new heading"))
    axe.check(page)
