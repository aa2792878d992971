"""From an invitation in the mail to the first comment: by passkey, by password and code, by mailed links."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.accounts.authenticator import code_of
from tests.journeys.people import new_page, sign_in
from tests.notifications.smtp import Postbox, mail_server
from tests.support import axe, live
from tests.support.live import LiveServer

PASSWORD, SECOND = "seven otters cross the weir", "a lantern beneath nine bridges"
FINDING = "/findings/money-is-the-top-barrier"
WHY = "You told us at the open day how your mother went home from hospital."
PHONE = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
PHONE |= {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
NARROW = 320  # CSS pixels
SECONDS = 20


@dataclass
class Place:
    """A portal that sends mail, the box where it arrives, and a way to open pages on it."""

    server: LiveServer
    box: Postbox
    open_page: Callable[..., Page]

    def mailed(self, to: str, mark: str) -> str:
        """The path of the newest link with this mark in the mails to somebody; waits for the worker."""
        limit = time.monotonic() + SECONDS
        while time.monotonic() < limit:
            texts = [str(mail.get_body(("plain",)).get_content()) for mail in self.box.taken if mail["To"] == to]  # type: ignore[union-attr]
            links = [found for text in texts for found in re.findall(rf"https?://[^/\s]+({mark}\S+)", text)]
            if links:
                return str(links[-1])
            time.sleep(0.1)
        raise AssertionError(f"no mail to {to} with a link to {mark}")

    def invite(self, email: str) -> str:
        """A researcher asks somebody to join; the path of the link in their mail."""
        page = self.open_page()
        sign_in(page, "researcher")
        page.goto("/invitations/new")
        page.get_by_label("Email address").fill(email)
        page.get_by_label("PPI member", exact=True).check()
        page.get_by_label("Why do you invite them?").fill(WHY)
        axe.check(page)
        page.get_by_role("button", name="Invite").click()
        expect(page.get_by_text("The invitation is on its way.")).to_be_visible()
        page.context.close()
        return self.mailed(email, "/account/join/")


@pytest.fixture(scope="module")
def posted(prepared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LiveServer, Postbox]]:
    """A running portal that sends its mail to a box."""
    with (
        mail_server() as (box, url),
        live.serving(tmp_path_factory.mktemp("posted"), prepared_data, {"PORTAL_SMTP_URL": url}) as server,
    ):
        yield server, box


@pytest.fixture
def place(posted: tuple[LiveServer, Postbox], browser: Browser) -> Iterator[Place]:
    server, box = posted
    opened: list[Page] = []
    named = server.url.replace("127.0.0.1", "localhost")  # passkeys know places by name

    def open_page(**options: object) -> Page:
        page = new_page(browser, named, **options)  # type: ignore[arg-type]
        opened.append(page)
        return page

    yield Place(server, box, open_page)
    for page in opened:
        page.context.close()


def look(page: Page) -> None:
    """Nothing for axe to find, and nothing that makes the page scroll sideways."""
    axe.check(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def first_page(page: Page, link: str) -> None:
    page.goto(link)
    expect(page.get_by_text(WHY)).to_be_visible()
    look(page)
    page.get_by_label("Your name").fill("Mair Ellis")
    page.get_by_label("A name made for each page").check()
    page.get_by_label("One summary a week").check()
    page.get_by_label("I have read the ground rules").check()
    page.get_by_role("button", name="Continue").click()
    look(page)


def second_page(page: Page, way: str, password: str = "") -> None:
    page.get_by_label(way, exact=True).check()
    if password:
        page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Join").click()


def comment(page: Page, words: str) -> None:
    """The first comment, without being asked for the ground rules again."""
    page.goto(FINDING)
    expect(page.get_by_label("I have read the ground rules")).to_have_count(0)
    page.get_by_label("What would you like to say?").fill(words)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("We have your comment.")).to_be_visible()


def sign_out(page: Page) -> None:
    page.goto("/account/settings")
    look(page)
    page.get_by_role("button", name="Sign out").click()


def give_password(page: Page, email: str, password: str) -> None:
    page.goto("/account/sign-in")
    look(page)
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_from_invitation_to_first_comment_with_a_passkey(place: Place) -> None:
    page = place.open_page(width=NARROW)
    phone = page.context.new_cdp_session(page)
    phone.send("WebAuthn.enable")
    phone.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
    first_page(page, place.invite("passkey@example.org"))
    second_page(page, "With a passkey")
    expect(page.get_by_role("heading", level=1)).to_have_text("Make a passkey")
    look(page)
    page.get_by_label("Name of this passkey").fill("My phone")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_text("The passkey is kept.")).to_be_visible()
    look(page)
    sign_out(page)
    page.goto("/account/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/account/")
    comment(page, "It took eleven days until the rail was fitted.")
    page.goto("/account/ways-in")
    page.get_by_role("button", name="Take away “My phone”").click()
    expect(page.get_by_text("The passkey is taken off your account.")).to_be_visible()


def test_from_invitation_to_first_comment_with_password_and_code_and_no_script(place: Place) -> None:
    page = place.open_page(width=NARROW, javascript=False)
    email = "password@example.org"
    first_page(page, place.invite(email))
    second_page(page, "With a password", PASSWORD)
    page.goto("/account/ways-in")
    look(page)
    page.get_by_role("link", name="Set up an app").click()
    look(page)
    page.get_by_role("button", name="Set up an app").click()
    look(page)
    key = page.locator("main code").inner_text()
    page.get_by_label("Code", exact=True).fill(code_of(key, seconds=-30))
    page.get_by_role("button", name="Check the code").click()
    expect(page.get_by_text("The app is set up.")).to_be_visible()
    page.get_by_role("link", name="Make recovery codes").click()
    page.get_by_role("button", name="Make recovery codes").click()
    look(page)
    recovery = page.locator("main li code").first.inner_text()
    sign_out(page)
    give_password(page, email, PASSWORD)
    look(page)
    page.get_by_label("Code", exact=True).fill(code_of(key))
    page.get_by_role("button", name="Continue").click()
    comment(page, "Nobody told us who would come next.")
    sign_out(page)
    give_password(page, email, PASSWORD)
    page.get_by_role("link", name="Use a recovery code").click()
    look(page)
    page.get_by_label("Recovery code").fill(recovery)
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile("/account/$"))


def test_from_invitation_to_first_comment_with_links_by_mail(place: Place) -> None:
    page = place.open_page(javascript=False)
    email = "links@example.org"
    first_page(page, place.invite(email))
    second_page(page, "With a link by mail each time")
    sign_out(page)
    page.goto("/account/sign-in")
    page.get_by_role("link", name="Send me a link by mail").click()
    look(page)
    page.get_by_label("Email address").fill(email)
    page.get_by_role("button", name="Send me a link").click()
    page.goto(place.mailed(email, "/account/sign-in/link/"))
    look(page)
    page.get_by_role("button", name="Sign in now").click()
    comment(page, "The same nurse came each day, and that helped.")


def test_a_forgotten_password_is_replaced_and_what_was_open_elsewhere_is_ended(place: Place) -> None:
    email = "forgot@example.org"
    here, there = place.open_page(javascript=False), place.open_page()
    first_page(here, place.invite(email))
    second_page(here, "With a password", PASSWORD)
    there.goto("/account/sign-in")
    there.get_by_role("link", name="I forgot my password, or have none yet").click()
    there.get_by_label("Email address").fill(email)
    there.get_by_role("button", name="Send me a link").click()
    there.goto(place.mailed(email, "/account/new-password/"))
    there.get_by_label("New password", exact=True).fill(SECOND)
    there.get_by_role("button", name="Save the password").click()
    here.goto("/account/settings")
    expect(here).to_have_url(re.compile("/account/sign-in"))
    give_password(here, email, SECOND)
    give_password(there, email, SECOND)
    here.goto("/account/sessions")
    look(here)
    expect(here.get_by_role("row")).to_have_count(3)
    here.get_by_role("button", name=re.compile("^Sign out Chrome")).click()
    there.goto("/account/settings")
    expect(there).to_have_url(re.compile("/account/sign-in"))
    here.get_by_role("button", name="Sign out everywhere").click()
    here.goto("/account/settings")
    expect(here).to_have_url(re.compile("/account/sign-in"))
