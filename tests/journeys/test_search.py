"""Somebody searches: from a barrier, with filters that go into the address, as each role, by keyboard, on a phone."""

import re
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from portal.access.policy import ROLES
from portal.app import create_app
from portal.core.db import db, writing
from tests.conftest import settings_for
from tests.factories.findings import make_finding
from tests.journeys.conftest import OpenPage
from tests.journeys.hands import Keyboard
from tests.journeys.people import sign_in
from tests.support import axe
from tests.support.live import LiveServer

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
BOX = "Words or a whole question"
WAYS = [
    pytest.param({"width": 1280}, id="wide"),
    pytest.param({"width": 320, "javascript": False}, id="narrow-without-script"),
]

# What there is to find: word in the title -> state, audience, key of the audience, roles that may read it.
TEAM = {"researcher", "administrator"}
MEMBERS = set(ROLES) - {"public"}
PLACED = {
    "everybody": ("published", "public", None, set(ROLES)),
    "members": ("published", "members", None, MEMBERS),
    "team": ("published", "team", None, TEAM),
    "cornwall": ("published", "site", "site:cornwall", {"pioneer_staff", *TEAM}),
    "leeds": ("published", "site", "site:leeds", TEAM),
    "early": ("early_insight", "members", None, MEMBERS),
    "draft": ("draft", "public", None, {"administrator"}),
    "reviewed": ("internal_review", "public", None, TEAM),
    "withdrawn": ("withdrawn", "public", None, {"administrator"}),
}


@pytest.fixture(scope="module")
def placed(live_server: LiveServer) -> None:
    """One finding about an okapi in each place, written by another process than the one that serves."""
    create_app(settings_for(live_server.data_dir))
    with writing():
        for name, (state, audience, key, _) in PLACED.items():
            make_finding(title=f"Okapi for {name}", state=state, audience=audience, audience_key=key)
    db.disconnect()


def check(page: Page) -> None:
    """Accessible, and no wider than its screen."""
    axe.check(page)
    assert page.evaluate(SIDEWAYS) <= 0, page.url


def press_search(page: Page) -> None:
    page.get_by_role("search", name="Main search").get_by_role("button", name="Search").click()


def search(page: Page, words: str) -> None:
    page.get_by_label(BOX, exact=True).fill(words)
    press_search(page)


def total(page: Page) -> int:
    told = page.get_by_text(re.compile(r"^\s*\d+ results? for")).inner_text()
    return int(told.split()[0])


@pytest.mark.parametrize("way", WAYS)
def test_a_case_is_found_by_its_barrier_from_the_home_page(open_page: OpenPage, way: dict[str, object]) -> None:
    page = open_page("/", **way)
    check(page)
    page.get_by_label("What is holding you back?").select_option(label="Who carries the risk")
    page.get_by_role("button", name="Find what works").click()
    expect(page).to_have_url(re.compile(r"/case-studies/\?barrier=B19"))
    check(page)
    page.get_by_role("link", name="A pooled fund for getting people home from hospital", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A pooled fund for getting people home from hospital")
    check(page)


@pytest.mark.parametrize("way", WAYS)
def test_a_search_is_narrowed_by_two_filters_taken_back_and_shared(open_page: OpenPage, way: dict[str, object]) -> None:
    page = open_page("/search", **way)
    search(page, "risk sharing")
    everything = total(page)
    check(page)
    for filter_name, choice in (("Type", "Case studies"), ("Barrier", "Who carries the risk")):
        page.locator("summary", has_text=filter_name).first.click()
        page.get_by_label(re.compile(rf"^\s*{choice}")).check()
        page.get_by_role("button", name="Apply filters").click()
    expect(page).to_have_url(re.compile(r"q=risk\+sharing.*type=case_study.*barrier=B19"))
    narrowed = total(page)
    assert 0 < narrowed < everything
    assert page.locator("article.hit").count() == narrowed
    assert page.get_by_label("Chosen filters").get_by_role("link", name=f"Barrier: Who carries the risk ({narrowed})")
    check(page)
    shared = open_page(page.url)
    expect(shared.get_by_label(BOX)).to_have_value("risk sharing")
    assert total(shared) == narrowed
    assert shared.locator(".hit__title").all_inner_texts() == page.locator(".hit__title").all_inner_texts()
    page.go_back()
    assert narrowed < total(page) < everything
    page.go_back()
    assert total(page) == everything


def test_a_whole_question_leads_into_a_document(open_page: OpenPage) -> None:
    page = open_page("/", width=320, javascript=False)
    page.get_by_label("Search everything, in your own words").fill("how can we stop older people going to A&E so often")
    press_search(page)
    first = page.locator("article.hit").first
    expect(first.locator("mark").first).to_be_visible()
    expect(page.get_by_text("Also searched")).to_be_visible()
    title = first.get_by_role("heading").inner_text()
    first.get_by_role("heading").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(" ".join(title.split()), use_inner_text=True)


@pytest.mark.usefixtures("placed")
@pytest.mark.parametrize("role", ROLES)
def test_the_same_search_shows_each_role_exactly_its_own(open_page: OpenPage, role: str) -> None:
    page = open_page("/search", width=320, javascript=role != "ppi_member")
    if role != "public":
        sign_in(page, role)
        page.goto("/search")
    search(page, "okapi")
    expected = {f"Okapi for {name}" for name, (*_, roles) in PLACED.items() if role in roles}
    expect(page.get_by_text(re.compile(rf"^\s*{len(expected)} results? for"))).to_be_visible()
    assert {" ".join(title.split()) for title in page.locator(".hit__title").all_inner_texts()} == expected
    assert total(page) == len(expected)
    assert page.get_by_label(re.compile(rf"^\s*Findings \({len(expected)}\)")).count() == 1
    assert (page.locator("summary", has_text="Who may read it").count() == 1) is (role in TEAM)
    if role == "administrator":  # who is shown the most
        check(page)


def test_a_search_is_made_and_narrowed_with_the_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page("/search")
    hands = Keyboard(page)
    hands.go_to_main()
    hands.write(BOX, "pooled budgets")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=pooled"))
    everything = total(page)
    hands.go_to_main()
    hands.reach(page.locator("summary", has_text="Type").first)
    page.keyboard.press("Enter")
    hands.reach(page.get_by_label(re.compile(r"^\s*Findings")))
    page.keyboard.press("Space")
    hands.press("button", "Apply filters")
    assert 0 < total(page) < everything
    hands.go_to_main()
    hands.press("link", re.compile("Remove Type"))
    assert total(page) == everything


def test_nothing_found_offers_a_spelling_a_wider_search_and_an_ear(open_page: OpenPage) -> None:
    page = open_page("/search?q=leadreship&type=workshop&wave=1", width=320, javascript=False)
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    check(page)
    page.get_by_label("What were you looking for?").fill("How others share a leader")
    page.get_by_role("button", name="Tell the team").click()
    expect(page.get_by_text("Thank you. The team reads what people look for and do not find.")).to_be_visible()
    page.get_by_role("link", name="leadership", exact=True).click()
    assert total(page) > 5


def test_a_pasted_page_of_words_is_answered_too(live_server: LiveServer) -> None:
    with urlopen(f"{live_server.url}/search?{urlencode({'q': 'risk sharing ' * 770})}", timeout=10) as answer:
        page = answer.read().decode()
    assert "We used the first 300 characters of your search." in page
    assert "A pooled fund for getting people home from hospital" in page


def test_words_are_offered_while_typing(open_page: OpenPage) -> None:
    page = open_page("/search")
    page.get_by_label(BOX).press_sequentially("leader")
    offered = page.locator("datalist option")
    expect(offered.first).to_be_attached()
    values = offered.evaluate_all("options => options.map(option => option.value)")
    assert "leadership" in values
    assert any(" " in value for value in values)  # a title
    page.get_by_label(BOX).fill("")
    expect(offered).to_have_count(0)
