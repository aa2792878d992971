"""Pioneer staff find what works, compare and keep it, write their own on a phone, spread it and answer for it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.people import sign_in
from tests.support import axe

PHONE = {"width": 390, "height": 780}
IDS = ["with-script", "without-script"]
EACH_WAY = pytest.mark.parametrize("javascript", [True, False], ids=IDS)


@EACH_WAY
def test_a_barrier_leads_to_the_passage_that_says_how_it_was_overcome(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/case-studies/", javascript=javascript, **PHONE)
    page.get_by_label("We face this barrier").select_option(label="Rules on sharing information")
    page.get_by_role("button", name="Show cases").click()
    expect(page.get_by_role("heading", name="Overcame it (1)")).to_be_visible()
    expect(page.get_by_text("wrote one agreement, one notice for the public")).to_be_visible()
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    assert headings.index("Overcame it (1)") < headings.index("Planned an answer (1)")
    page.get_by_role("link", name="One view of the record for nurses, social workers and GPs", exact=True).click()
    expect(page.get_by_text("Illustrative: not a real case").first).to_be_visible()
    expect(page.get_by_role("heading", name="How strong is the evidence?")).to_be_visible()


def test_filters_narrow_go_back_and_can_be_shared(open_page: OpenPage) -> None:
    page = open_page("/case-studies/?outcome=O11")
    page.locator("summary", has_text="Who it is for").click()
    page.get_by_label(re.compile("Older people")).check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page).to_have_url(re.compile("outcome=O11.*group=older-people|group=older-people.*outcome=O11"))
    narrowed = page.get_by_role("heading", level=3).count()
    shared = open_page(page.url)
    assert shared.get_by_role("heading", level=3).count() == narrowed
    page.get_by_role("link", name=re.compile("Remove Who it is for")).click()
    assert page.get_by_role("heading", level=3).count() > narrowed


@pytest.mark.parametrize("role, javascript", [("pioneer_staff", True), ("ppi_member", False)], ids=IDS)
def test_two_cases_are_compared_and_printed_and_one_is_kept(open_page: OpenPage, role: str, javascript: bool) -> None:
    page = open_page("/", javascript=javascript, **PHONE)
    sign_in(page, role)
    page.goto("/case-studies/compare?case=shared-record-view")
    page.get_by_label("Case 2").select_option(label="Telehealth in care homes that did not pay off")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("row", name=re.compile("Cost")).first).to_contain_text("£166,000")
    axe.check(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("table").first).to_be_visible()
    expect(page.get_by_label("Case 2")).to_be_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF-")
    page.emulate_media(media="screen")
    page.goto("/case-studies/shared-record-view")
    page.get_by_role("button", name="Save to my list").click()
    page.get_by_role("link", name="My list").click()
    expect(page.get_by_role("link", name=re.compile("One view of the record"))).to_be_visible()


def draft(page: Page) -> None:
    page.goto("/case-studies/new")
    page.get_by_label("Title").fill("Evening visits by volunteers")
    page.get_by_label("What kind of initiative is it?").select_option(label="Volunteers and charities")
    page.get_by_label("Who is it for?").select_option(label="Older people")
    page.get_by_label("What was the problem?").fill("Nobody came after five.")
    page.get_by_label("What did you do?").fill("Volunteers called in the evening.")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_text("4 of 17 fields told")).to_be_visible()


def test_a_pioneer_drafts_in_six_fields_on_a_phone_and_grows_it(open_page: OpenPage) -> None:
    page = open_page("/", **PHONE)
    sign_in(page, "pioneer_staff")
    draft(page)
    editor = page.url
    axe.check(page)
    page.get_by_role("link", name="Barriers", exact=True).click()
    page.get_by_role("link", name="Add a barrier").click()
    page.get_by_label("Barrier", exact=True).select_option(label="Not enough skilled staff")
    page.get_by_label("Overcame it", exact=True).check()
    page.get_by_label("How did it go?").fill("The volunteers trained one another.")
    page.get_by_role("button", name="Save").click()
    page.goto(f"{editor}/plain-english")
    page.get_by_label("In plain English").fill("Volunteers now visit in the evening.")
    expect(page.get_by_role("status").filter(has_text="Saved at")).to_be_visible(timeout=15_000)
    page.goto(f"{editor}/logic-model")
    page.get_by_label("What goes in").fill("Twelve volunteers\nA rota ?")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("7 of 17 fields told")).to_be_visible()
    page.get_by_role("link", name="See the page").click()
    expect(page.get_by_text("The volunteers trained one another.")).to_be_visible()
    expect(page.get_by_text("(its step is not certain)")).to_have_count(1)
    stranger = open_page(page.url)
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("cannot find")


@pytest.mark.parametrize(
    "case, javascript", [("volunteers-and-small-goals", True), ("telehealth-in-care-homes", False)], ids=IDS
)
def test_a_site_tries_a_case_and_stops_with_a_reason(open_page: OpenPage, case: str, javascript: bool) -> None:
    page = open_page("/", javascript=javascript, width=320)
    sign_in(page, "pioneer_staff")
    end = f"Nobody had the time for {case}."
    for status, why in (("Is trying it", "We have the same problem."), ("Stopped using it", end)):
        page.goto(f"/case-studies/{case}")
        page.get_by_role("link", name="Record it for your site").click()
        page.get_by_label(status).check()
        page.get_by_label("Why?").fill(why)
        page.get_by_role("button", name="Record it").click()
        expect(page.get_by_text(why)).to_be_visible()
    travels = page.get_by_role("list", name="Which sites use it").get_by_role("listitem")
    expect(travels.filter(has_text="Cornwall")).to_have_count(2)
    page.goto("/pioneers/cornwall")
    expect(page.get_by_text(end)).to_be_visible()


@EACH_WAY
def test_a_question_reaches_the_site_and_its_answer_stays_with_the_case(open_page: OpenPage, javascript: bool) -> None:
    asker = open_page("/", javascript=javascript, **PHONE)
    answer = f"A local charity did{'' if javascript else ' it all'}."
    sign_in(asker, "ppi_member")
    asker.goto("/case-studies/cornwall-living-well")
    asker.get_by_role("link", name="Ask the site").click()
    asker.get_by_role("link", name="Ask the site").click()
    asker.get_by_label("Your question").fill("Who trained them?" if javascript else "Who paid for them?")
    asker.get_by_role("button", name="Ask the site").click()
    expect(asker.get_by_text("Waits for an answer")).to_be_visible()
    site = open_page("/", javascript=javascript)
    sign_in(site, "pioneer_staff")
    site.goto("/case-studies/cornwall-living-well/questions")
    site.get_by_role("link", name=re.compile("^Answer")).click()
    site.get_by_label("Your answer").fill(answer)
    site.get_by_role("button", name="Save the answer").click()
    reader = open_page("/case-studies/cornwall-living-well/questions")
    expect(reader.get_by_text(answer)).to_be_visible()
    axe.check(reader)
