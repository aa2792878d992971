"""Opening the portal in the shared browser, and signing in with an account of the demonstration."""

import re
from typing import Any

from playwright.sync_api import Browser, Page, expect

from portal.accounts.demo import ACCOUNTS, PASSWORD

WAIT_MILLISECONDS = 20_000  # as long as a slow machine may take; a page that is ready goes on at once


def new_page(
    browser: Browser, url: str, *, width: int = 1280, height: int = 900, javascript: bool = True, **options: Any
) -> Page:
    """A blank page on a fresh profile; sizes in CSS pixels, `options` go to the browser."""
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": height},
        java_script_enabled=javascript,
        locale="en-GB",
        timezone_id="Europe/London",
        **options,
    )
    context.set_default_timeout(WAIT_MILLISECONDS)
    return context.new_page()


def sign_in(page: Page, role: str) -> None:
    """Sign in with the demonstration account of that role."""
    account = next(account for account in ACCOUNTS if account.role == role)
    page.goto("/account/sign-in")
    page.get_by_label("Email address").fill(account.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).not_to_have_url(re.compile("/account/sign-in"))
