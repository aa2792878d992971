"""A Pioneer drafts a case, changes it on request, its site agrees, agrees again, it is found, and is taken back."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.people import sign_in

TITLE = "Evening visits by volunteers"
PARTS = {
    "basics": {"In short": "Volunteers visit older people in the evening."},
    "learning": {"What did not work?": "Winter nights: nobody would drive."},
    "plain-english": {"In plain English": "Volunteers now visit in the evening."},
}


def signed_in(open_page: OpenPage, role: str, **options: int) -> Page:
    page = open_page("/", **options)
    sign_in(page, role)
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def write(page: Page) -> str:
    """Draft and grow the case on a phone. Returns: the address of its editor."""
    page.goto("/case-studies/new")
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("What kind of initiative is it?").select_option(label="Volunteers and charities")
    page.get_by_label("Who is it for?").select_option(label="Older people")
    page.get_by_label("What was the problem?").fill("Nobody came after five.")
    page.get_by_label("What did you do?").fill("Volunteers called in the evening.")
    press(page, "Save as a draft")
    editor = page.url
    for part, words in PARTS.items():
        page.goto(f"{editor}/{part}")
        for label, text in words.items():
            page.get_by_label(label).fill(text)
        press(page, "Save")
        expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto(f"{editor}/barriers/new")
    page.get_by_label("Barrier", exact=True).select_option(label="Not enough skilled staff")
    page.get_by_label("Overcame it", exact=True).check()
    page.get_by_label("How did it go?").fill("The volunteers trained one another.")
    press(page, "Save")
    page.goto(f"{editor}/outcomes/new")
    page.get_by_label("What should change?").fill("Fewer evenings alone")
    page.get_by_label("Hoped for, not measured").check()
    press(page, "Save")
    return editor


def test_a_case_is_drafted_changed_agreed_to_published_and_found(open_page: OpenPage) -> None:
    site = signed_in(open_page, "pioneer_staff", width=390, height=780)
    team = signed_in(open_page, "researcher")
    editor = write(site)
    item = review_with_changes(site, team, editor)
    agree(site, team, item)
    edit_after_consent(site, team, editor, item)
    team.goto(f"/items/{item}/publishing")
    press(team, "Publish now")
    reader = open_page("/case-studies/?barrier=B21", width=390, height=780)
    expect(reader.get_by_role("link", name=TITLE, exact=True)).to_be_visible()
    expect(reader.get_by_text("The volunteers trained one another.")).to_be_visible()
    reader.get_by_role("link", name=TITLE, exact=True).click()
    expect(reader.get_by_text("Winter nights: nobody would drive.")).to_be_visible()
    take_back(site, reader, item)


def review_with_changes(site: Page, team: Page, editor: str) -> str:
    """The team asks for a change, the site makes it, the team approves. Returns: the item's number."""
    site.goto(editor)
    site.get_by_role("link", name="Send it on").click()
    status = site.url
    press(site, "Send to review")
    expect(site.get_by_text("It is sent to review.")).to_be_visible()
    found = re.search(r"/items/(\d+)/", status)
    assert found is not None
    team.goto(f"/items/{found[1]}/review")
    team.get_by_label("What has to change").fill("Say what it takes.")
    press(team, "Ask for changes")
    site.goto(f"{editor}/story")
    site.get_by_label("What did it take?").fill("A rota, and petrol money.")
    press(site, "Save")
    site.goto(status)
    press(site, "Send to review")
    team.goto(f"/items/{found[1]}/review")
    expect(team.get_by_text("A rota, and petrol money.").first).to_be_visible()
    press(team, "Approve these words")
    return found[1]


def agree(site: Page, team: Page, item: str) -> None:
    """The team asks the lead of the site, and the lead says yes."""
    team.goto(f"/items/{item}/consent")
    press(team, "Ask the lead of Cornwall")
    site.goto(f"/items/{item}/consent")
    site.get_by_role("link", name="Decide for Cornwall").click()
    site.get_by_role("radio").first.check()
    press(site, "Send our decision")


def edit_after_consent(site: Page, team: Page, editor: str, item: str) -> None:
    """Other words void the consent and the approval; both are given again for the new words."""
    site.goto(f"/items/{item}/publishing")
    press(site, "Take it back to draft")
    site.goto(f"{editor}/story")
    site.get_by_label("What did it take?").fill("A rota, petrol money and a phone.")
    press(site, "Save")
    site.goto(f"/items/{item}/publishing")
    press(site, "Send to review")
    team.goto(f"/items/{item}/consent")
    expect(team.get_by_text("The text changed since. It has to be asked again").first).to_be_visible()
    team.goto(f"/items/{item}/review")
    press(team, "Approve these words")
    agree(site, team, item)


def take_back(site: Page, reader: Page, item: str) -> None:
    """The site takes its consent back: the page, its files and its title are gone at once."""
    site.goto(f"/items/{item}/consent")
    site.get_by_role("link", name="Take our consent back").click()
    press(site, "Take our consent back")
    answer = reader.reload()
    assert answer is not None and answer.status == 410
    expect(reader.locator("body")).not_to_contain_text(TITLE)
    assert reader.request.get(f"{reader.url}.json").status == 410
    reader.goto("/case-studies/?barrier=B21")
    expect(reader.get_by_role("link", name=TITLE, exact=True)).to_have_count(0)
    reader.goto(f"/search?q={TITLE.replace(' ', '+')}")
    expect(reader.get_by_role("link", name=TITLE, exact=True)).to_have_count(0)
