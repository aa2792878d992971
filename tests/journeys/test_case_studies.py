"""Pioneer staff find what works, compare and keep it, write their own on a phone, spread it and answer for it."""

import re

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import OpenPage
from tests.journeys.ways import Way, make_way
from tests.support import axe

PHONE = {"width": 390, "height": 780}


@pytest.fixture(params=["by keyboard alone", "without JavaScript"])
def way(request: pytest.FixtureRequest, open_page: OpenPage, open_page_as: OpenPage) -> Way:
    return make_way(request.param, open_page, open_page_as)


def test_a_barrier_leads_to_the_passage_that_says_how_it_was_overcome(way: Way) -> None:
    page = way.opened("/case-studies/", **PHONE)
    hands = way.hands(page)
    hands.go_to_main()
    hands.select("We face this barrier", "Rules on sharing information")
    hands.press("button", "Show cases")
    expect(page.get_by_role("heading", name="Overcame it (1)")).to_be_visible()
    expect(page.get_by_text("wrote one agreement, one notice for the public")).to_be_visible()
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    assert headings.index("Overcame it (1)") < headings.index("Planned an answer (1)")
    hands.press("link", "One view of the record for nurses, social workers and GPs")
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


def test_two_cases_are_compared_and_printed_and_one_is_kept(way: Way) -> None:
    page = way.opened_as("ppi_member", "/case-studies/compare?case=shared-record-view", width=320)
    hands = way.hands(page)
    hands.select("Case 2", "Telehealth in care homes that did not pay off (illustrative)")
    hands.press("button", "Compare")
    expect(page.get_by_role("row", name=re.compile("Cost")).first).to_contain_text("£166,000")
    axe.check(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("table").first).to_be_visible()
    expect(page.get_by_label("Case 2")).to_be_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF-")
    page.emulate_media(media="screen")
    page.goto("/case-studies/shared-record-view")
    hands.press("button", "Save to my list")
    hands.press("link", "My list")
    expect(page.get_by_role("link", name=re.compile("One view of the record"))).to_be_visible()


def test_the_logic_model_prints_on_one_landscape_page(open_page: OpenPage) -> None:
    page = open_page("/case-studies/cornwall-living-well")
    printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    sheets = [sheet.get_textpage().get_text_range() for sheet in printed if sheet.get_width() > sheet.get_height()]
    assert len(sheets) == 1
    assert all(words in sheets[0] for words in ("Logic model: why it is thought to work", "1. Context", "5. Impact"))


def test_a_pioneer_drafts_in_six_fields_on_a_phone_and_what_is_typed_is_kept(
    open_page: OpenPage, open_page_as: OpenPage
) -> None:
    way = make_way("by keyboard alone", open_page, open_page_as)
    page = way.opened_as("pioneer_staff", "/case-studies/new", **PHONE)
    hands = way.hands(page)
    hands.go_to_main()
    hands.write("Title", "Evening visits by volunteers")
    hands.select("What kind of initiative is it?", "Volunteers and charities")
    hands.select("Who is it for?", "Older people")
    hands.write("What was the problem?", "Nobody came after five.")
    hands.write("What did you do?", "Volunteers called in the evening.")
    hands.press("button", "Save as a draft")
    expect(page.get_by_text("4 of 17 fields filled in")).to_be_visible()
    editor = page.url.partition("#")[0]
    axe.check(page)
    hands.press("link", "In plain English")
    hands.write("In plain English (optional)", "Volunteers now visit in the evening.")
    expect(page.get_by_role("status").filter(has_text="Saved at")).to_be_in_viewport()
    page.goto(f"{editor}/logic-model")
    hands.write("What goes in (optional)", "Twelve volunteers\nA rota ?")
    hands.press("button", "Save")
    page.goto(editor)
    expect(page.get_by_text("6 of 17 fields filled in")).to_be_visible()
    hands.press("link", "See the page")
    expect(page.get_by_text("(its step is not certain)")).to_have_count(1)
    stranger = open_page(page.url)
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("cannot find")


CASES = {"by keyboard alone": "volunteers-and-small-goals", "without JavaScript": "telehealth-in-care-homes"}


def test_a_site_tries_a_case_and_stops_with_a_reason(way: Way) -> None:
    case = CASES[way.name]
    page = way.opened_as("pioneer_staff", f"/case-studies/{case}", width=320)
    hands = way.hands(page)
    end = f"Nobody had the time for {case}."
    for status, why in (("Is trying it", "We have the same problem."), ("Stopped using it", end)):
        page.goto(f"/case-studies/{case}")
        hands.press("link", "Record it for your site")
        hands.choose(status)
        hands.write("Why?", why)
        hands.press("button", "Record it")
        expect(page.get_by_text(why)).to_be_visible()
    travels = page.get_by_role("list", name="Which sites use it").get_by_role("listitem")
    expect(travels.filter(has_text="Cornwall")).to_have_count(2)
    axe.check(page)
    page.goto("/pioneers/cornwall")
    expect(page.get_by_text(end)).to_be_visible()


def test_a_question_reaches_the_site_and_its_answer_stays_with_the_case(way: Way) -> None:
    asker = way.opened_as("ppi_member", "/case-studies/cornwall-living-well/questions", **PHONE)
    hands, answer = way.hands(asker), f"A local charity did it all, {way.mark}."
    hands.press("link", "Ask the site")
    hands.write("Your question", f"Who trained them, {way.mark}?")
    hands.press("button", "Ask the site")
    expect(asker.get_by_text("Waits for an answer")).to_be_visible()
    site = way.opened_as("pioneer_staff", "/case-studies/cornwall-living-well/questions")
    hands = way.hands(site)
    hands.press("link", re.compile("^Answer"))
    hands.write("Your answer", answer)
    hands.press("button", "Save the answer")
    reader = way.opened("/case-studies/cornwall-living-well/questions", width=320)
    expect(reader.get_by_text(answer)).to_be_visible()
    axe.check(reader)
