"""A Pioneer drafts a case, changes it on request, its site agrees, agrees again, it is found, and is taken back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.ways import Way, make_way
from tests.support import axe

PARTS = {
    "basics": {"In short (optional)": "Volunteers visit older people in the evening."},
    "learning": {"What did not work? (optional)": "Winter nights: nobody would drive."},
    "plain-english": {"In plain English (optional)": "Volunteers now visit in the evening."},
}


@pytest.fixture(params=["by keyboard alone", "without JavaScript"])
def way(request: pytest.FixtureRequest, open_page: OpenPage, open_page_as: OpenPage) -> Way:
    return make_way(request.param, open_page, open_page_as)


def title(way: Way) -> str:
    return f"Evening visits {way.mark}"


def press(way: Way, page: Page, name: str) -> None:
    way.hands(page).press("button", name)


def write(way: Way, page: Page) -> str:
    """Draft and grow the case on a phone. Returns: the address of its editor."""
    hands = way.hands(page)
    hands.write("Title", title(way))
    hands.select("What kind of initiative is it?", "Volunteers and charities")
    hands.select("Who is it for?", "Older people")
    hands.write("What was the problem?", "Nobody came after five.")
    hands.write("What did you do?", "Volunteers called in the evening.")
    hands.press("button", "Save as a draft")
    expect(page.get_by_text("4 of 17 fields filled in")).to_be_visible()
    editor = page.url.partition("#")[0]
    for part, words in PARTS.items():
        page.goto(f"{editor}/{part}")
        for label, text in words.items():
            hands.write(label, text)
        hands.press("button", "Save")
        expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto(f"{editor}/barriers")
    hands.press("link", "Add a barrier")
    hands.select("Barrier", "Not enough skilled staff")
    hands.choose("Overcame it")
    hands.write("How did it go?", "The volunteers trained one another.")
    hands.press("button", "Save")
    page.goto(f"{editor}/outcomes/new")
    hands.write("What should change?", "Fewer evenings alone")
    hands.choose("Hoped for, not measured")
    hands.press("button", "Save")
    return editor


def test_a_case_is_drafted_changed_agreed_to_published_and_found(way: Way) -> None:
    site = way.opened_as("pioneer_staff", "/case-studies/new", width=390, height=780)
    team = way.opened_as("researcher")
    editor = write(way, site)
    item = review_with_changes(way, site, team, editor)
    agree(way, site, team, item)
    edit_after_consent(way, site, team, editor, item)
    team.goto(f"/items/{item}/publishing")
    press(way, team, "Publish now")
    reader = way.opened("/case-studies/?barrier=B21", width=320)
    expect(reader.get_by_text("The volunteers trained one another.")).to_be_visible()
    way.hands(reader).press("link", title(way))
    expect(reader.get_by_text("Winter nights: nobody would drive.")).to_be_visible()
    axe.check(reader)
    take_back(way, site, reader, item)


def review_with_changes(way: Way, site: Page, team: Page, editor: str) -> str:
    """The team asks for a change, the site makes it, the team approves. Returns: the item's number."""
    site.goto(editor)
    way.hands(site).press("link", "Send it on")
    status = site.url
    press(way, site, "Send to review")
    expect(site.get_by_text("It is sent to review.")).to_be_visible()
    found = re.search(r"/items/(\d+)/", status)
    assert found is not None
    team.goto(f"/items/{found[1]}/review")
    way.hands(team).write("What has to change", "Say what it takes.")
    press(way, team, "Ask for changes")
    rewrite(way, site, editor, "A rota, and petrol money.")
    site.goto(status)
    press(way, site, "Send to review")
    team.goto(f"/items/{found[1]}/review")
    expect(team.get_by_text("A rota, and petrol money.").first).to_be_visible()
    press(way, team, "Approve these words")
    return found[1]


def rewrite(way: Way, site: Page, editor: str, words: str) -> None:
    site.goto(f"{editor}/story")
    way.hands(site).write("What did it take? (optional)", words)
    press(way, site, "Save")


def agree(way: Way, site: Page, team: Page, item: str) -> None:
    """The team asks the lead of the site, and the lead says yes, on a page that fits an old phone."""
    team.goto(f"/items/{item}/consent")
    press(way, team, "Ask the lead of Cornwall")
    site.goto(f"/items/{item}/consent")
    hands = way.hands(site)
    hands.press("link", "Decide for Cornwall")
    site.set_viewport_size({"width": 320, "height": 780})
    axe.check(site)
    hands.choose("We agree to this text")
    hands.press("button", "Send our decision")


def edit_after_consent(way: Way, site: Page, team: Page, editor: str, item: str) -> None:
    """Other words void the consent and the approval; both are given again for the new words."""
    site.goto(f"/items/{item}/publishing")
    press(way, site, "Take it back to draft")
    rewrite(way, site, editor, "A rota, petrol money and a phone.")
    site.goto(f"/items/{item}/publishing")
    press(way, site, "Send to review")
    team.goto(f"/items/{item}/consent")
    expect(team.get_by_text("The text changed since. It has to be asked again").first).to_be_visible()
    team.goto(f"/items/{item}/review")
    press(way, team, "Approve these words")
    agree(way, site, team, item)


def take_back(way: Way, site: Page, reader: Page, item: str) -> None:
    """The site takes its consent back: the page, its files and its title are gone at once."""
    site.goto(f"/items/{item}/consent")
    way.hands(site).press("link", "Take our consent back")
    axe.check(site)
    press(way, site, "Take our consent back")
    answer = reader.reload()
    assert answer is not None and answer.status == 410
    expect(reader.locator("body")).not_to_contain_text(title(way))
    assert reader.request.get(f"{reader.url}.json").status == 410
    reader.goto("/case-studies/?barrier=B21")
    expect(reader.get_by_role("link", name=title(way), exact=True)).to_have_count(0)
    reader.goto(f"/search?q={title(way).replace(' ', '+')}")
    expect(reader.get_by_role("link", name=title(way), exact=True)).to_have_count(0)
