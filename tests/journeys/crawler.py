"""Following the links of the portal from its home page, as one role: each kind of page, a few of each."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from lxml import html
from playwright.sync_api import APIRequestContext
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

OF_EACH_KIND = 2
START = "/"


@dataclass(frozen=True)
class Found:
    """One page as the server sent it."""

    path: str
    kind: str  # the route, such as /findings/<slug:slug>
    root: html.HtmlElement

    @cached_property
    def title(self) -> str:
        return " ".join(self.root.findtext(".//title", "").split())

    @cached_property
    def parts(self) -> frozenset[object]:
        """What the page is made of: each sort of element on it, with its route."""
        return frozenset((self.kind, *sort) for sort in self._sorts("//main//*", "role"))

    @cached_property
    def frame(self) -> frozenset[object]:
        """What its head and its foot are made of."""
        return frozenset(self._sorts("//body/header//* | //body/footer//*", "aria-current"))

    def _sorts(self, path: str, attribute: str) -> Iterator[tuple[object, ...]]:
        for element in self.root.xpath(path):
            yield (element.tag, *element.get("class", "").split(), element.get(attribute))


@dataclass
class Crawl:
    """What one role can reach; `dead` holds links that lead nowhere, each with the page it stands on."""

    base: str
    routes: Map
    ask: APIRequestContext
    dead: list[str] = field(default_factory=list)

    def pages(self) -> Iterator[Found]:
        """Pages breadth first from the home page, at most `OF_EACH_KIND` of a route."""
        waiting, seen, kinds = deque([(START, "")]), {START}, Counter[str]()
        while waiting:
            path, from_page = waiting.popleft()
            kind = self.kind_of(path)
            kinds[kind] += 1
            page = self.fetch(path, kind, from_page) if kinds[kind] <= OF_EACH_KIND else None
            if page is None:
                continue
            yield page
            new = [link for link in dict.fromkeys(self.links(page)) if link not in seen]
            seen.update(new)
            waiting.extend((link, path) for link in new)

    def kind_of(self, path: str) -> str:
        """The route that answers; the path itself when there is none."""
        try:
            rule, _ = self.routes.bind("").match(urlsplit(path).path, method="GET", return_rule=True)
        except HTTPException:
            return path
        return rule.rule

    def fetch(self, path: str, kind: str, from_page: str) -> Found | None:
        """The page, or None for what is no page or only leads on; what cannot be had is noted as dead."""
        answer = self.ask.get(path, max_retries=2)  # the server may close a line that rested, just as it is used
        if answer.status != 200:
            self.dead.append(f"{path} answers {answer.status} (on {from_page})")
            return None
        led_on = answer.url != self.base + path
        to_keep = answer.headers.get("content-disposition", "").startswith("attachment")
        if led_on or to_keep or not answer.headers.get("content-type", "").startswith("text/html"):
            return None
        return Found(path, kind, html.document_fromstring(answer.text()))

    def links(self, page: Found) -> Iterator[str]:
        """The portal's own addresses on the page, without what stands behind #."""
        for link in page.root.xpath("//a/@href"):
            address = urlsplit(urljoin(self.base + page.path, link))
            if f"{address.scheme}://{address.netloc}" == self.base:
                yield (address.path or "/") + (f"?{address.query}" if address.query else "")
