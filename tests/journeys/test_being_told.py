"""A member follows, hears of it in a digest, takes their data away, leaves, and is found nowhere afterwards."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.routing import Map

from portal.app import create_app
from portal.core.db import db
from portal.core.sqlite import driver
from tests.conftest import settings_for
from tests.journeys.crawler import Crawl
from tests.journeys.hands import Keyboard, Mouse
from tests.journeys.people import enter, new_page, sign_in
from tests.notifications.smtp import Postbox, mail_server
from tests.support import axe, live
from tests.support.live import LiveServer

PASSWORD = "seven otters cross the weir"
FINDING = "/findings/staff-shortages"
SECONDS = 30
NAME, WORDS = "Gwenllian Featherstonehaugh", "My aunt waited nine hours beside a broken lift"
CHOICES = "/account/notifications"
NEWS = "Somebody commented on a page you follow."


@dataclass
class Place:
    """A portal that sends mail, the box where it arrives, and a browser."""

    server: LiveServer
    box: Postbox
    browser: Browser
    routes: Map

    def open_as(self, who: str, path: str, **options: object) -> Page:
        """Signed in with the demonstration account of a role, or as the member with that address."""
        page = new_page(self.browser, self.server.url, **options)  # type: ignore[arg-type]
        if "@" in who:
            enter(page, who, PASSWORD)
        elif who != "public":
            sign_in(page, who)
        page.goto(path)
        return page

    def member(self, email: str) -> None:
        self.server.portal("user", "create", email, "--role", "ppi_member", "--password-stdin", typed=PASSWORD)

    def make_it_seven(self) -> None:
        """Let a round of digests be due now, besides that of tomorrow."""
        connection = driver().connect(self.server.data_dir / "portal.db", timeout=15)
        connection.execute(
            "INSERT INTO jobs (name, payload, run_at, attempts) "
            "VALUES ('notifications.digests', '{}', '2016-05-05 06:00:00.000000', 0)"
        )
        connection.commit()
        connection.close()

    def mail_to(self, email: str) -> EmailMessage:
        """The newest mail to somebody; waits for the worker."""

        def newest() -> list[EmailMessage]:
            return [mail for mail in self.box.taken if mail["To"] == email]

        wait_for(newest, f"a mail to {email}")
        return newest()[-1]


def wait_for(there: Callable[[], object], what: str, pause: float = 0.2) -> None:
    """Ask again and again, with a pause in seconds between two questions."""
    limit = time.monotonic() + SECONDS
    while not there():
        assert time.monotonic() < limit, f"waited in vain for {what}"
        time.sleep(pause)


@pytest.fixture(scope="module")
def place(browser: Browser, prepared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    routes = create_app(settings_for(tmp_path_factory.mktemp("routes"))).url_map
    db.disconnect()
    with mail_server() as (box, url):
        settings = {"PORTAL_SMTP_URL": url}
        with live.serving(tmp_path_factory.mktemp("told"), prepared_data, settings) as server:
            yield Place(server, box, browser, routes)


@pytest.mark.parametrize("way", ["keyboard", "small-screen-without-script"])
def test_a_member_follows_a_finding_and_reads_of_it_in_a_digest(place: Place, way: str) -> None:
    email = f"{way}@example.org"
    place.member(email)
    options = {} if way == "keyboard" else {"width": 320, "javascript": False}
    page = place.open_as(email, CHOICES, **options)
    hands = Keyboard(page) if way == "keyboard" else Mouse(page)
    follow(hands, page)
    comment_as_the_team(place, way)
    wait_for(lambda: NEWS in page.request.get("/account/inbox").text(), "the news in the inbox")
    page.goto("/account/inbox")
    expect(page.get_by_text(NEWS)).to_be_visible()
    axe.check(page)
    place.make_it_seven()
    mail = place.mail_to(email)
    assert mail["Subject"] == "Your day in Joined Up: 1 thing"
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    for form in (text, html):
        assert NEWS in form
        assert f"{FINDING}#comment-" in form
    open_and_stop(page, mail, text)


def follow(hands: Mouse | Keyboard, page: Page) -> None:
    """Press Follow on a finding; what is followed comes once a day."""
    expect(page.get_by_role("radio", name="Once a day").nth(3)).to_be_checked()
    page.goto(FINDING)
    hands.go_to_main()
    hands.press("button", "Follow")
    expect(page.get_by_text("You now follow")).to_be_visible()
    page.goto("/account/following")
    axe.check(page)
    expect(page.get_by_role("link", name="staff", exact=False).first).to_be_visible()


def comment_as_the_team(place: Place, way: str) -> None:
    page = place.open_as("researcher", FINDING)
    page.get_by_label("What would you like to say?").fill(f"We look into this next ({way}).")
    rules = page.get_by_label("I have read the ground rules")
    if rules.count():
        rules.check()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("[id^=comment-]").get_by_text(f"We look into this next ({way}).")).to_be_visible()
    page.context.close()


def open_and_stop(page: Page, mail: EmailMessage, text: str) -> None:
    """The link in the mail leads to the comment; the other one ends such mails without signing in."""
    link = next(word for word in text.split() if FINDING in word)
    page.goto(link)
    expect(page.get_by_text("We look into this next").first).to_be_visible()
    page.goto(str(mail["List-Unsubscribe"]).strip("<>"))
    page.get_by_role("button", name="Stop these emails").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You get no more of these emails")
    page.goto(CHOICES)
    expect(page.get_by_role("radio", name="Never by email").nth(3)).to_be_checked()
    page.context.close()


def test_who_leaves_takes_their_data_away_and_is_found_nowhere_afterwards(place: Place, tmp_path: Path) -> None:
    email = "gwenllian@example.org"
    place.member(email)
    page = place.open_as(email, "/account/settings", width=320)
    speak(page)
    approve(place)
    traces = [email, NAME, WORDS]
    assert found_in_pages(place, "public", traces, crawl=False) == {NAME, WORDS}, "they were there before"
    take_away(page, traces)
    place.server.portal("backup", str(tmp_path / "before.tar.gz"))
    leave(page)
    wait_for((place.server.data_dir / "erasures.jsonl").exists, "the list of those who left")
    wait_for(lambda: not found_in_files(place.server.data_dir, traces), "the files to hold no trace", 1.0)
    for role in ("public", "administrator"):
        assert found_in_pages(place, role, traces) == set(), role
    assert found_after_restore(place, tmp_path, traces) == []


def speak(page: Page) -> None:
    """Choose a name and comment under it."""
    page.get_by_label("A name that I choose").check()
    page.get_by_label("Name to show").fill(NAME)
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto(FINDING)
    page.get_by_label("What would you like to say?").fill(WORDS)
    page.get_by_label("Your chosen name").check()
    page.get_by_label("I have read the ground rules").check()
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_text("We have your comment.").wait_for()


def approve(place: Place) -> None:
    page = place.open_as("administrator", "/moderation/")
    page.get_by_role("link", name="Decide").first.click()
    page.get_by_label("Approve").check()
    page.get_by_role("button", name="Save the decision").click()
    page.get_by_text("The decision is saved.").wait_for()
    page.context.close()


def take_away(page: Page, traces: list[str]) -> None:
    page.goto("/account/data")
    axe.check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    with page.expect_download() as download:
        page.get_by_role("link", name="Download it for programs (JSON)").click()
    whole = Path(download.value.path()).read_text("utf-8")
    assert [trace for trace in traces if trace not in whole] == []
    assert json.loads(whole)["account"]["email"] == traces[0]


def leave(page: Page) -> None:
    page.goto("/account/leave")
    axe.check(page)
    page.get_by_label("They go.").check()
    page.get_by_label("I want to leave.").check()
    page.get_by_role("button", name="Leave and erase my data").click()
    expect(page.get_by_text("You have left.")).to_be_visible()
    page.goto("/account/data")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.context.close()


def found_in_pages(place: Place, role: str, traces: list[str], *, crawl: bool = True) -> set[str]:
    """Which traces stand on the finding, in a search, or on any page that this role is led to."""
    page = place.open_as(role, "/")
    ask = page.context.request
    texts = [ask.get(path).text() for path in (FINDING, "/search?q=Gwenllian+lift", "/learning/")]
    if crawl:
        texts += [found.root.text_content() for found in Crawl(place.server.url, place.routes, ask).pages()]
    page.context.close()
    return {trace for trace in traces if any(trace in text for text in texts)}


def found_in_files(folder: Path, traces: list[str]) -> list[str]:
    """Which traces stand in any file: database, its log, index, uploads, the list of those who left."""
    contents = [path.read_bytes().lower() for path in folder.rglob("*") if path.is_file()]
    return [trace for trace in traces if any(trace.lower().encode() in content for content in contents)]


def found_after_restore(place: Place, tmp_path: Path, traces: list[str]) -> list[str]:
    """Put the older backup back beside the list of those who left: who left is gone there too."""
    again = tmp_path / "again"
    again.mkdir()
    shutil.copy(place.server.data_dir / "erasures.jsonl", again)
    said = live.run_portal(["restore", str(tmp_path / "before.tar.gz")], again)
    assert "1 person who had left forgotten again." in said
    return found_in_files(again, traces)
