"""From an invitation in the mail to the first comment: by passkey, by password and code, by mailed links."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.accounts.authenticator import code_of
from tests.journeys.hands import Keyboard, Mouse
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
Hand = Mouse | Keyboard


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


def first_page(hand: Hand, link: str) -> None:
    page = hand.page
    page.goto(link)
    expect(page.get_by_text(WHY)).to_be_visible()
    look(page)
    hand.go_to_main()
    hand.write("Your name", "Mair Ellis")
    hand.choose("A name made for each page, such as Amber Heron")
    hand.choose("One summary a week")
    hand.choose("I have read the ground rules")
    hand.press("button", "Continue")
    look(page)


def second_page(hand: Hand, way: str, password: str = "") -> None:
    hand.choose(way)
    if password:
        hand.write("Password", password)
    hand.press("button", "Join")


def comment(hand: Hand, words: str) -> None:
    """The first comment, without being asked for the ground rules again."""
    page = hand.page
    page.goto(FINDING)
    expect(page.get_by_label("I have read the ground rules")).to_have_count(0)
    hand.go_to_main()
    hand.write("What would you like to say?", words)
    hand.press("button", re.compile("^Send$"))
    expect(page.get_by_text("We have your comment.")).to_be_visible()


def sign_out(hand: Hand) -> None:
    hand.page.goto("/account/settings")
    look(hand.page)
    hand.press("button", "Sign out")


def give_password(hand: Hand, email: str, password: str) -> None:
    hand.page.goto("/account/sign-in")
    look(hand.page)
    hand.write("Email address", email)
    hand.write("Password", password)
    hand.press("button", re.compile("^Sign in$"))


def test_from_invitation_to_first_comment_with_a_passkey_by_keyboard(place: Place) -> None:
    page = place.open_page(width=NARROW)
    hand = Keyboard(page)
    phone = page.context.new_cdp_session(page)
    phone.send("WebAuthn.enable")
    phone.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
    first_page(hand, place.invite("passkey@example.org"))
    second_page(hand, "With a passkey")
    expect(page.get_by_role("heading", level=1)).to_have_text("Make a passkey")
    look(page)
    hand.write("Name of this passkey", "My phone")
    hand.press("button", "Make a passkey")
    expect(page.get_by_text("The passkey is kept.")).to_be_visible()
    look(page)
    sign_out(hand)
    page.goto("/account/sign-in")
    hand.press("button", "Sign in with a passkey")
    page.wait_for_url("**/account/")
    comment(hand, "It took eleven days until the rail was fitted.")
    page.goto("/account/ways-in")
    hand.press("button", "Take away “My phone”")
    expect(page.get_by_text("The passkey is taken off your account.")).to_be_visible()


def test_from_invitation_to_first_comment_with_password_and_code_by_keyboard_and_no_script(place: Place) -> None:
    page = place.open_page(width=NARROW, javascript=False)
    hand, email = Keyboard(page), "password@example.org"
    first_page(hand, place.invite(email))
    second_page(hand, "With a password", PASSWORD)
    page.goto("/account/ways-in")
    look(page)
    hand.press("link", "Set up an app")
    look(page)
    hand.press("button", "Set up an app")
    look(page)
    key = page.locator("main code").inner_text()
    hand.write("Code", code_of(key, seconds=-30))
    hand.press("button", "Check the code")
    expect(page.get_by_text("The app is set up.")).to_be_visible()
    hand.press("link", "Make recovery codes")
    hand.press("button", "Make recovery codes")
    look(page)
    recovery = page.locator("main li code").first.inner_text()
    sign_out(hand)
    give_password(hand, email, PASSWORD)
    look(page)
    hand.write("Code", code_of(key))
    hand.press("button", "Continue")
    comment(hand, "Nobody told us who would come next.")
    sign_out(hand)
    give_password(hand, email, PASSWORD)
    hand.press("link", "Use a recovery code")
    look(page)
    hand.write("Recovery code", recovery)
    hand.press("button", "Continue")
    expect(page).to_have_url(re.compile("/account/$"))


def test_from_invitation_to_first_comment_with_links_by_mail(place: Place) -> None:
    page = place.open_page(width=NARROW, javascript=False)
    hand, email = Mouse(page), "links@example.org"
    first_page(hand, place.invite(email))
    second_page(hand, "With a link by email each time")
    sign_out(hand)
    page.goto("/account/sign-in")
    hand.press("link", "Send me a link by email")
    look(page)
    hand.write("Email address", email)
    hand.press("button", "Send me a link")
    page.goto(place.mailed(email, "/account/sign-in/link/"))
    look(page)
    hand.press("button", "Sign in now")
    comment(hand, "The same nurse came each day, and that helped.")


def test_a_forgotten_password_is_replaced_by_keyboard_and_what_was_open_elsewhere_is_ended(place: Place) -> None:
    email = "forgot@example.org"
    here, there = Mouse(place.open_page(javascript=False)), Keyboard(place.open_page(width=NARROW))
    first_page(here, place.invite(email))
    second_page(here, "With a password", PASSWORD)
    there.page.goto("/account/sign-in")
    there.press("link", "I forgot my password, or have none yet")
    look(there.page)
    there.write("Email address", email)
    there.press("button", "Send me a link")
    there.page.goto(place.mailed(email, "/account/new-password/"))
    look(there.page)
    there.write("New password", SECOND)
    there.press("button", "Save the password")
    assert_out(here.page)
    give_password(here, email, SECOND)
    give_password(there, email, SECOND)
    there.page.goto("/account/sessions")
    look(there.page)
    expect(there.page.get_by_role("row")).to_have_count(3)
    there.press("button", re.compile("^Sign out Chrome"))
    assert_out(here.page)
    there.press("button", "Sign out everywhere")
    assert_out(there.page)


def assert_out(page: Page) -> None:
    page.goto("/account/settings")
    expect(page).to_have_url(re.compile("/account/sign-in"))
