"""The walk of one role through the portal: what its pages are like, and the rules that they keep."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page
from werkzeug.routing import Map

from tests.journeys.crawler import Crawl
from tests.journeys.people import new_page, sign_in
from tests.support import axe

SCREENS = ((1280, "100%"), (320, "100%"), (390, "200%"))  # width in CSS pixels, size of the text
ASKED_FOR = "performance.getEntriesByType('resource').map(entry => entry.name)"
SCROLLS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Seen:
    """What one role met on its way."""

    pages: int = 0
    wrong: list[str] = field(default_factory=list)
    noise: list[str] = field(default_factory=list)  # complaints in the console, requests to other hosts
    dead: list[str] = field(default_factory=list)
    titles: dict[str, dict[str, str]] = field(default_factory=dict)  # title -> address -> route


def walk(browser: Browser, url: str, role: str, routes: Map, looked_at: Counter[object]) -> Seen:
    """Follow the links as one role.

    `looked_at` counts how often a page made of the same parts was met by any role: the browser and axe see the first,
    the server all.
    """
    seen = Seen()
    page = new_page(browser, url)
    if role != "public":
        sign_in(page, role)
    listen(page, seen.noise.append)
    for found in Crawl(url, routes, page.context.request, seen.dead).pages():
        seen.pages += 1
        seen.titles.setdefault(found.title, {})[urlsplit(found.path).path] = found.kind
        looked_at[found.parts] += 1
        if looked_at[found.parts] == 1:
            page.goto(found.path)
            problems = look_at(page)
            seen.wrong += [f"{found.path}: {problem}" for problem in problems]
            seen.noise += [asked for asked in page.evaluate(ASKED_FOR) if not asked.startswith((url, "data:"))]
    page.context.close()
    return seen


def listen(page: Page, note: Callable[[str], None]) -> None:
    """Note what a page should not do."""
    page.on("console", lambda said: note(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: note(str(error)))


def look_at(page: Page) -> Iterator[str]:
    """What is wrong with the page as it stands in the browser, in words."""
    if page.locator("h1").count() != 1:
        yield f"{page.locator('h1').count()} headings of the first level"
    for width, size in SCREENS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("size => document.documentElement.style.fontSize = size", size)
        if over := page.evaluate(SCROLLS):
            yield f"scrolls {over} px sideways at {width} px with text at {size}"
        small = width == min(SCREENS)[0] or page.url.endswith(
            "/"
        )  # lists and homes are seen by axe on a wide screen too
        violations = axe.violations(page) if size == "100%" and small else []
        if violations:
            yield f"at {width} px\n{axe.told(violations)}"


class PageRules:
    """The rules; each test file names its roles in its fixture `seen`."""

    def test_every_page_is_accessible_and_fits_a_small_screen(self, seen: Seen) -> None:
        assert seen.pages > 20
        assert not seen.wrong, "\n".join(seen.wrong)

    def test_no_page_complains_or_asks_another_host(self, seen: Seen) -> None:
        assert not seen.noise, "\n".join(seen.noise)

    def test_no_link_leads_nowhere(self, seen: Seen) -> None:
        assert not seen.dead, "\n".join(seen.dead)

    def test_titles_tell_pages_apart(self, seen: Seen) -> None:
        """Two kinds of page, or the pages of two things, never share a name; "/" is one's own page when signed in."""
        assert "" not in seen.titles
        shared = []
        for title, places in seen.titles.items():
            kinds = set(places.values()) - {"/"}
            things = [path for path, kind in places.items() if kind.endswith(">")]
            if len(kinds) > 1 or len(things) > 1:
                shared.append(f"{title}: {', '.join(places)}")
        assert not shared, "\n".join(shared)
