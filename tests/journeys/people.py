"""Opening the portal in the shared browser, and signing in with an account of the demonstration."""

from typing import Any

from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page

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
    enter(page, next(account.email for account in ACCOUNTS if account.role == role), PASSWORD)


def enter(page: Page, email: str, password: str) -> None:
    """Sign in with an account.

    The form is sent without being drawn, since most journeys begin here; `test_accounts.py` and
    `test_comment_and_answer.py` fill it in as people do.
    """
    address, ask = "/account/sign-in", page.context.request
    form = BeautifulSoup(ask.get(address, max_retries=2).text(), "lxml").select_one("main form")
    assert form is not None
    fields = {str(box["name"]): str(box.get("value", "")) for box in form.select("input[type=hidden]")}
    answer = ask.post(address, form=fields | {"email": email, "password": password})
    assert answer.ok and not answer.url.partition("?")[0].endswith(address), answer.url
