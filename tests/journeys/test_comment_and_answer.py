"""A PPI member comments on a finding, is approved and answered, and reads what came of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.hands import Keyboard, Mouse
from tests.support.live import LiveServer

PASSWORD = "seven otters cross the weir"
FINDING = "/findings/money-is-the-top-barrier"
BOX = "What would you like to say?"
RULES = "I have read the ground rules"


@dataclass
class Journey:
    """One way of working the portal, and who takes part."""

    hands: type[Mouse | Keyboard]
    open_page: Callable[..., Page]  # signed out
    open_as: Callable[..., Page]  # signed in with a demonstration account
    member: str  # address of a member who has never commented
    words: str

    def at(self, page: Page) -> Mouse | Keyboard:
        return self.hands(page)


@pytest.fixture(params=["by mouse", "by keyboard alone", "without JavaScript"])
def journey(
    request: pytest.FixtureRequest, live_server: LiveServer, open_page: OpenPage, open_page_as: OpenPage
) -> Journey:
    way = str(request.param)
    scripts = way != "without JavaScript"
    member = f"{way.replace(' ', '.').lower()}@example.org"
    live_server.portal("user", "create", member, "--role", "ppi_member", "--password-stdin", typed=PASSWORD)
    return Journey(
        Keyboard if way == "by keyboard alone" else Mouse,
        lambda path: open_page(path, javascript=scripts),
        lambda role, path: open_page_as(role, path, javascript=scripts),
        member,
        f"The day centre closed, and my husband noticed first ({way}).",
    )


def test_a_member_comments_and_learns_what_came_of_it(journey: Journey) -> None:
    page = read_and_sign_in(journey)
    comment(journey, page)
    expect_hidden_from_others(journey)
    approve(journey)
    answer(journey)
    read_the_answer(journey, page)
    expect_shown_to_others(journey)


def read_and_sign_in(journey: Journey) -> Page:
    """A finding with its chart and table; signing in leads back to it."""
    page = journey.open_page(FINDING)
    expect(page.get_by_role("heading", level=1)).to_have_text("Lack of money was the barrier named most often")
    expect(page.get_by_role("img").first).to_be_visible()
    expect(page.get_by_role("cell", name="58%").first).to_be_visible()
    hands = journey.at(page)
    hands.go_to_main()
    hands.press("link", "Sign in to comment", page.locator(".card--plum"))
    hands.go_to_main()
    hands.write("Email address", journey.member)
    hands.write("Password", PASSWORD)
    hands.press("button", "Sign in")
    expect(page).to_have_url(f"{page.url.split('/findings')[0]}{FINDING}")
    return page


def comment(journey: Journey, page: Page) -> None:
    """The first comment asks for the ground rules, keeps what was typed, then says that it waits and why."""
    hands = journey.at(page)
    expect(page.get_by_role("heading", name="Before your first comment")).to_be_visible()
    hands.go_to_main()
    hands.press("link", "Add your words")
    hands.choose("Partly")
    hands.write(BOX, journey.words)
    hands.press("button", "Send")
    expect(page.get_by_role("link", name="Read the ground rules, then tick the box")).to_be_visible()
    expect(page.get_by_label(BOX)).to_have_value(journey.words)
    hands.choose(RULES)
    hands.press("button", "Send")
    expect(page.get_by_text("We have your comment.")).to_be_visible()
    own = page.get_by_role("article").filter(has_text=journey.words)
    expect(own).to_contain_text("Waiting: a moderator reads it before others see it.")
    expect(page.get_by_role("heading", name="Before your first comment")).to_have_count(0)


def expect_hidden_from_others(journey: Journey) -> None:
    expect(journey.open_page(FINDING).get_by_text(journey.words)).to_have_count(0)


def approve(journey: Journey) -> None:
    page = journey.open_as("administrator", "/moderation/")
    hands = journey.at(page)
    hands.go_to_main()
    hands.press("link", re.compile("Decide on the comment by .* on Lack of money"))
    expect(page.get_by_text(journey.words)).to_be_visible()
    hands.go_to_main()
    hands.choose("Approve")
    hands.press("button", "Save the decision")
    expect(page.get_by_text("The decision is saved. The writer is told.")).to_be_visible()
    expect(page.get_by_text(journey.words)).to_have_count(0)


def answer(journey: Journey) -> None:
    page = journey.open_as("researcher", "/moderation/owed")
    hands = journey.at(page)
    hands.go_to_main()
    hands.press("link", re.compile("Answer the comment by .* on Lack of money"))
    hands.go_to_main()
    hands.write("The research team’s answer (optional)", f"Thank you for {journey.words}")
    hands.choose("Changed")
    hands.write("What changed, or why not (optional)", "We added a question on day centres.")
    hands.press("button", "Save and tell the writer")
    expect(page.get_by_text("Saved. The writer is told.")).to_be_visible()


def read_the_answer(journey: Journey, page: Page) -> None:
    """The member finds it from her own page, without knowing an address; then she leaves."""
    hands = journey.at(page)
    page.goto("/account/")
    hands.go_to_main()
    hands.press("link", "Your contributions")
    told = page.get_by_role("article").filter(has_text=journey.words).first
    for words in (journey.words, "The research team’s answer", "Changed", "We added a question on day centres."):
        expect(told).to_contain_text(words)
    hands.go_to_main()
    hands.press("link", "Lack of money was the barrier named most often")
    expect(page.get_by_role("article").filter(has_text=journey.words).first).to_contain_text("We added a question")
    page.goto("/account/settings")
    hands.go_to_main()
    hands.press("button", "Sign out")
    expect(page.get_by_role("link", name="Sign in", exact=True).first).to_be_visible()


def expect_shown_to_others(journey: Journey) -> None:
    told = journey.open_page(FINDING).get_by_role("article").filter(has_text=journey.words).first
    expect(told).to_contain_text("The research team’s answer")
    expect(told).to_contain_text("We added a question on day centres.")
