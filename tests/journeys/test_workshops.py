"""A researcher's way with a round: clone, programme, publish, move a session; two rapporteurs; every page narrow."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from portal.core import clock
from tests.journeys.conftest import OpenPage
from tests.journeys.ways import WAYS, Way, make_way
from tests.support import axe

LONDON = "/workshops/illustrative-autumn-2016-london"
ROUND = "/workshops/rounds/illustrative-autumn-2016"
EMPTY_NOTES = dict(zip(WAYS, ("lunch", "morning-break", "afternoon-break"), strict=True))
MOVED = "“Lunch” now ends at 1:30pm, not 1:15pm."


def says(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words)


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, open_page: OpenPage, open_page_as: OpenPage) -> Way:
    return make_way(request.param, open_page, open_page_as)


def test_a_round_is_cloned_its_programme_published_and_a_session_moved(way: Way) -> None:
    page = way.opened_as("researcher", ROUND)
    clone(way, page)
    publish(way, page)
    address = page.url
    move_lunch(way, page)
    visitor = way.opened(address)
    says(visitor, "Version 2")
    before = int(re.findall(r"SEQUENCE:(\d+)", visitor.request.get(f"{address}.ics").text())[0])
    assert before == 2  # announced with its programme, then changed
    way.hands(visitor).press("link", "What changed")
    says(visitor, MOVED)


def clone(way: Way, page: Page) -> None:
    hands = way.hands(page)
    hands.press("link", "Make a round like this one")
    hands.write("Title of the new round", f"Spring 2017 {way.mark}")
    hands.select("Study year", "Study year 2")
    for group, day in ((page.locator("fieldset.group").nth(0), "21"), (page.locator("fieldset.group").nth(1), "28")):
        for label, value in (("Day", day), ("Month", "3"), ("Year", "2017")):
            hands.write(label, value, group)
    hands.press("button", "Make the new round")
    says(page, "Tuesday 28 March 2017, 10:30am to 4pm")  # summer time by then, the same hour on the wall


def publish(way: Way, page: Page) -> None:
    hands = way.hands(page)
    hands.press("button", "Announce the round")
    hands.press("link", "London: day and programme")
    hands.press("link", "Write the programme")
    hands.press("button", "Publish version 1")
    says(page, "Choose one of three groups")


def move_lunch(way: Way, page: Page) -> None:
    hands = way.hands(page)
    hands.press("link", "Write the programme")
    hands.press("link", re.compile("Change ?: Lunch"))
    hands.set_minutes("Ends at", "30")
    hands.choose("Move the sessions after it")
    hands.press("button", "Save the session")
    says(page, MOVED)
    hands.press("button", "Publish version 2")


def test_two_rapporteurs_collide_and_both_texts_are_there(way: Way) -> None:
    address = f"{LONDON}/notes/{EMPTY_NOTES[way.name]}"
    one, two = way.opened_as("researcher", address), way.opened_as("administrator", address)
    way.hands(one).write("Notes", "- People asked for more time")
    if way.name == "without JavaScript":
        way.hands(one).press("button", "Save the notes")
    else:
        expect(one.get_by_role("status")).to_contain_text("Saved at")
    way.hands(two).write("Notes", "- People asked for less talk")
    if way.name != "without JavaScript":
        expect(two.get_by_role("status")).to_contain_text("Someone else saved first")
    way.hands(two).press("button", "Save the notes")
    says(two, "Nothing is lost")
    expect(two.locator(".conflict__text del").first).to_contain_text("more time")
    expect(two.get_by_label("Notes")).to_have_value("- People asked for less talk")
    axe.check(two)
    way.hands(two).press("button", "Save over theirs")
    says(two, "People asked for less talk")


@pytest.mark.parametrize("way", WAYS[1:], indirect=True)
def test_the_one_place_is_taken_waited_for_and_passed_on(way: Way) -> None:
    """A member takes it, a colleague waits, the organiser sees both; given up, it is held for the colleague."""
    organiser = way.opened_as("researcher", "/workshops/rounds/new")
    here = open_a_sitting(organiser, way.mark)
    member, colleague = (way.opened_as(role, here) for role in ("ppi_member", "pioneer_staff"))
    answer(way, member, "Take a place in London", "Take my place", "A hearing loop")
    says(member, "You have a place in London")
    axe.check(member)
    colleague.reload()
    answer(way, colleague, "Join the waiting list", "Join the waiting list", "")
    says(colleague, "You are first on the waiting list")
    organiser.goto(f"{here}/register/people")
    says(organiser, "A hearing loop")
    axe.check(organiser)
    hands = way.hands(member)
    hands.press("link", "Give up my place")
    axe.check(member)
    hands.press("button", "Give up my place")
    says(member, "You have given up your place.")
    colleague.goto("/")
    hands = way.hands(colleague)
    hands.press("link", re.compile("A place in London is held for you until"))
    axe.check(colleague)
    hands.press("button", "Take the place")
    says(colleague, "You have a place in London")


def open_a_sitting(page: Page, mark: str) -> str:
    """A round with one sitting next month, with one place, open from today. Returns: the sitting's address."""
    today = datetime.now(clock.LONDON).date()
    day = today + timedelta(days=31)
    rows = {"day": day, "register_from": today}
    page.goto("/workshops/rounds/new")
    page.get_by_label("Title", exact=True).fill(f"Open {mark}")
    page.get_by_role("button", name="Save the round").click()
    page.get_by_role("link", name="Add a sitting").click()
    for label, words in (("City", "London"), ("Starts at (optional)", "10:00"), ("Ends at (optional)", "16:00")):
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_label("Places for people (optional)").fill("1")
    for name, on in rows.items():
        for number, part in enumerate((on.day, on.month, on.year)):
            page.locator(f"input[name={name}]").nth(number).fill(str(part))
    page.get_by_role("button", name="Save the sitting").click()
    address = page.url
    page.goto(f"/workshops/rounds/open-{mark}")
    page.get_by_role("button", name="Announce the round").click()
    return address


def answer(way: Way, page: Page, start: str, end: str, needs: str) -> None:
    hands = way.hands(page)
    hands.press("link", start)
    if needs:
        hands.write("What do you need so that you can take part? (optional)", needs)
        hands.choose("Yes")
    hands.press("button", end)


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("public", LONDON),
        ("public", f"{LONDON}/programme?size=large"),
        ("researcher", f"{LONDON}/programme/sessions/group-a-information/edit"),
    ],
)
def test_what_no_walk_of_a_role_comes_by_is_accessible_and_fits_a_narrow_screen(
    open_page: OpenPage, open_page_as: OpenPage, role: str, path: str
) -> None:
    page = open_page(path, width=320) if role == "public" else open_page_as(role, path, width=320)
    axe.check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
