"""A finding on its way from draft to readers, with early insight, its caveat and a comment between."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.ways import Way, make_way
from tests.support import axe


@pytest.fixture(params=["by keyboard alone", "without JavaScript"])
def way(request: pytest.FixtureRequest, open_page: OpenPage, open_page_as: OpenPage) -> Way:
    return make_way(request.param, open_page, open_page_as)


def says(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words)


def test_a_finding_goes_from_draft_over_early_insight_to_everybody(way: Way) -> None:
    author = way.opened_as("researcher", "/findings/new")
    slug = write(way, author)
    status = author.url
    send_and_approve(way, author, status)
    way.hands(author).press("button", "Open as early insight")
    says(author, "Members can read it once they accept the caveat.")
    says(way.opened(f"/findings/{slug}"), "Check the address")
    comment_on(way, slug)
    answer_first(way, author, status)
    author.goto(status)
    way.hands(author).press("button", "Publish now")
    reader = way.opened(f"/findings/{slug}", width=320)
    says(reader, "One desk helps people to find their way.")
    says(reader, "We ask carers too.")
    axe.check(reader)


def write(way: Way, page: Page) -> str:
    """A draft with all that a release needs. Returns: the slug; the page then shows the draft's status."""
    hands = way.hands(page)
    hands.write("The finding in one sentence", f"One desk helps {way.mark}")
    hands.write("In plain English", "One desk helps people to find their way.")
    hands.write("What it rests on (optional)", "- Two workshops.")
    hands.write("What it does not show (optional)", "- Whether it costs less.")
    hands.write("Place in the document (optional)", "Section 6")
    hands.choose("Everyone")
    hands.press("button", "Save as a draft")
    slug = re.search(r"/findings/([^/?]+)", page.url)
    assert slug is not None
    page.goto(f"/findings/{slug[1]}")
    page.get_by_role("link", name="Status and release").click()
    return slug[1]


def send_and_approve(way: Way, author: Page, status: str) -> None:
    way.hands(author).press("button", "Send to review")
    colleague = way.opened_as("administrator", status.replace("/publishing", "/review"))
    says(colleague, "One desk helps people")
    way.hands(colleague).press("button", "Approve these words")
    author.goto(status)


def comment_on(way: Way, slug: str) -> None:
    """A PPI member reads nothing before the caveat, accepts it, says something; a moderator approves."""
    member = way.opened_as("ppi_member", f"/findings/{slug}")
    expect(member.locator("main")).not_to_contain_text("One desk helps people to find")
    axe.check(member)
    hands = way.hands(member)
    hands.choose("I will not quote it, cite it or pass it on.")
    hands.press("button", "Read the finding")
    says(member, "One desk helps people to find their way.")
    hands.write("What would you like to say?", f"Nobody asked carers ({way.mark}).")
    if member.get_by_label("I have read the ground rules").count():
        hands.choose("I have read the ground rules")
    hands.press("button", "Send")
    moderator = way.opened_as("administrator", "/moderation/")
    way.hands(moderator).press("link", re.compile(f"Decide on the comment by .* {way.mark}"))
    way.hands(moderator).choose("Approve")
    way.hands(moderator).press("button", "Save the decision")


def answer_first(way: Way, author: Page, status: str) -> None:
    """It is not published while the comment has no decision; the obstacle leads to it."""
    author.goto(status)
    way.hands(author).press("button", "Publish now")
    says(author, "A PPI member’s comment")
    author.locator("a[href$='/answer']").first.click()
    hands = way.hands(author)
    hands.choose("Changed")
    hands.write("What changed, or why not (optional)", "We ask carers too.")
    hands.press("button", "Save and tell the writer")
