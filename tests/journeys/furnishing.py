"""Acts of several people that leave something in every list: words, decisions, answers, things kept."""

from playwright.sync_api import Browser, Page

from tests.journeys.people import new_page, sign_in

# What people write when nobody looks after them: no spaces, Welsh, signs of many scripts, markup.
LONG_WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2
WORDS = (
    f"Dim ond un gŵr â'r gallu i ddweud: {LONG_WORD}",
    "👩‍👩‍👧‍👦🧓🏽 Nobody told us. 誰も教えてくれなかった。 لم يخبرنا أحد",
    "A long address: https://example.org/" + "a-very-long-path/" * 12 + " and <b>tags</b>",
)
NAME = "Gwenllian-Marged ap Rhydderch-Featherstonehaugh 🌻"
FINDINGS = ("money-is-the-top-barrier", "strong-local-leadership", "staff-shortages")


def furnish(browser: Browser, url: str) -> None:
    """A member comments three times under a long name; two are approved, one is answered; one page is kept."""
    member = _enter(browser, url, "ppi_member")
    _choose_name(member)
    for slug, words in zip(FINDINGS, WORDS, strict=True):
        _comment(member, slug, words)
    _approve(_enter(browser, url, "administrator"), 2)
    _answer(_enter(browser, url, "researcher"))


def _enter(browser: Browser, url: str, role: str) -> Page:
    page = new_page(browser, url)
    sign_in(page, role)
    return page


def _choose_name(page: Page) -> None:
    page.goto("/account/settings")
    page.get_by_label("A name that I choose").check()
    page.get_by_label("Name to show").fill(NAME)
    page.get_by_role("button", name="Save", exact=True).click()


def _comment(page: Page, slug: str, words: str) -> None:
    page.goto(f"/findings/{slug}")
    page.get_by_label("What would you like to say?").fill(words)
    page.get_by_label("Your chosen name").check()
    rules = page.get_by_label("I have read the ground rules")
    if rules.count():
        rules.check()
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_text("We have your comment.").wait_for()


def _approve(page: Page, number: int) -> None:
    for _ in range(number):
        page.goto("/moderation/")
        page.get_by_role("link", name="Decide").first.click()
        page.get_by_label("Approve").check()
        page.get_by_role("button", name="Save the decision").click()
        page.get_by_text("The decision is saved.").wait_for()
    page.context.close()


def _answer(page: Page) -> None:
    page.goto("/moderation/owed")
    page.get_by_role("link", name="Answer").first.click()
    page.get_by_label("The research team’s answer").fill(f"Thank you. {WORDS[0]}")
    page.get_by_label("Not taken forward").check()
    page.get_by_label("What changed, or why not").fill(WORDS[2])
    page.get_by_role("button", name="Save and tell the writer").click()
    page.get_by_text("Saved. The writer is told.").wait_for()
    page.context.close()
