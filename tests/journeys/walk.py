"""The walk of one role through the portal: what its pages are like, and the rules that they keep."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page
from werkzeug.routing import Map

from tests.journeys.crawler import Crawl, Found
from tests.journeys.people import new_page, sign_in
from tests.support import axe

SCREENS = ((1280, "100%"), (320, "100%"), (390, "200%"))  # width in CSS pixels, size of the text
SMALL = min(width for width, _ in SCREENS)
FRAME = ("body > header", "body > footer")
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


@dataclass
class Known:
    """What some role has met already, of all that walk on one portal."""

    pages: set[frozenset[object]] = field(default_factory=set)
    parts: set[object] = field(default_factory=set)
    frames: set[frozenset[object]] = field(default_factory=set)

    def leaves_to_axe(self, found: Found) -> dict[str, Any] | None:
        """What axe is to look at: nothing, or the page, without its head and foot when it saw such."""
        if found.parts <= self.parts:
            return None
        return {"without": FRAME if found.frame in self.frames else ()}

    def add(self, found: Found) -> None:
        """Note a page that was looked at."""
        if not found.parts <= self.parts:
            self.frames.add(found.frame)
        self.pages.add(found.parts)
        self.parts |= found.parts


def walk(browser: Browser, url: str, role: str, routes: Map, known: Known) -> Seen:
    """Follow the links as one role.

    The server sees every page; the browser one of those made of the same parts; axe each that has a part not known,
    with its head and foot where they are new.
    """
    seen = Seen()
    page = new_page(browser, url)
    if role != "public":
        sign_in(page, role)
    listen(page, seen.noise.append)
    for found in Crawl(url, routes, page.context.request, seen.dead).pages():
        seen.pages += 1
        seen.titles.setdefault(found.title, {})[urlsplit(found.path).path] = found.kind
        if found.parts not in known.pages:
            page.goto(found.path)
            seen.wrong += [f"{found.path}: {problem}" for problem in look_at(page, known.leaves_to_axe(found))]
            seen.noise += [asked for asked in page.evaluate(ASKED_FOR) if not asked.startswith((url, "data:"))]
            known.add(found)
    page.context.close()
    return seen


def listen(page: Page, note: Callable[[str], None]) -> None:
    """Note what a page should not do."""
    page.on("console", lambda said: note(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: note(str(error)))


def look_at(page: Page, for_axe: dict[str, Any] | None) -> Iterator[str]:
    """What is wrong with the page as it stands in the browser, in words; lists and homes also on a wide screen.

    `for_axe`: how axe is asked; None: not at all.
    """
    if page.locator("h1").count() != 1:
        yield f"{page.locator('h1').count()} headings of the first level"
    for width, size in SCREENS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("size => document.documentElement.style.fontSize = size", size)
        if over := page.evaluate(SCROLLS):
            yield f"scrolls {over} px sideways at {width} px with text at {size}"
        asked = for_axe is not None and size == "100%" and (width == SMALL or page.url.endswith("/"))
        if asked and (violations := axe.violations(page, **for_axe or {})):
            yield f"at {width} px\n{axe.told(violations)}"
