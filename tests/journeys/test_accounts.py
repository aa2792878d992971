"""How a person gets in: a link handed over by an administrator, a password of one's own, and out again."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.people import sign_in as sign_in_again

ADDRESS = "mair.ellis@example.org"
FIRST, SECOND = "seven otters cross the weir", "a lantern beneath nine bridges"


def test_an_administrator_hands_over_a_link_that_opens_the_portal_once(
    open_page: OpenPage, open_page_as: OpenPage
) -> None:
    link = make_account_and_link(open_page_as("administrator", "/admin/people"))
    page = open_page(link)
    page.get_by_label("New password", exact=True).fill(FIRST)
    page.get_by_role("button", name="Save the password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    sign_in(page, FIRST)
    change_password(page)
    sign_out(page)
    sign_in(page, FIRST)
    expect(page.get_by_text("There is a problem")).to_be_visible()
    sign_in(page, SECOND)
    expect(page.get_by_role("heading", level=1)).to_have_text("How you are shown")
    expect_used_up(open_page(link))


def make_account_and_link(page: Page) -> str:
    """An account for a new PPI member; the path of the one-time link."""
    page.get_by_role("link", name="Make an account").click()
    page.get_by_label("Email address").fill(ADDRESS)
    page.get_by_label("Full name").fill("Mair Ellis")
    page.get_by_label("PPI member").check()
    page.get_by_role("button", name="Make the account").click()
    page.get_by_role("button", name="Make a one-time link").click()
    link = page.locator(".one-time-link").inner_text()
    assert re.match(r"http://127\.0\.0\.1:\d+/account/", link), link
    return link


def sign_in(page: Page, password: str) -> None:
    page.get_by_label("Email address").fill(ADDRESS)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def change_password(page: Page) -> None:
    page.goto("/account/settings")
    page.get_by_role("link", name="Change your password").click()
    page.get_by_label("Present password").fill(FIRST)
    page.get_by_label("New password", exact=True).fill(SECOND)
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text(re.compile("password is changed", re.IGNORECASE))).to_be_visible()


def sign_out(page: Page) -> None:
    page.goto("/account/settings")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/settings")
    expect(page).to_have_url(re.compile("/account/sign-in"))


def expect_used_up(page: Page) -> None:
    expect(page.get_by_label("New password", exact=True)).to_have_count(0)


def test_words_of_a_session_that_ended_are_sent_with_one_press(open_page_as: OpenPage) -> None:
    page = open_page_as("ppi_member", "/account/settings")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_role("link", name="Sign in again")).to_be_visible()
    sign_in_again(page, "ppi_member")
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
