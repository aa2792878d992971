"""The crawl: who reads what, what they saw, and what of it the table does not open to them."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from flask.testing import FlaskClient

from tests.canary.people import Cast
from tests.canary.reading import text_of
from tests.canary.routes import Visit
from tests.canary.words import PATTERN, Aviary, Canary, Page, Reader, Spot

NEXT = re.compile(r"[?&;]page=(\d+)")
LAST_PAGE = 60
API = "/api/"


@dataclass
class Crawl:
    """What was read, by route, role and format, and every leak with the page it stood on."""

    aviary: Aviary
    cast: Cast
    clients: dict[str, FlaskClient]
    leaks: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    read: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)
    spots: list[Spot] = field(default_factory=list)  # what was visited
    cookies: dict[str, dict[str, object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep what each reader's browser holds."""
        for who, client in self.clients.items():
            with client.session_transaction() as session:
                self.cookies[who] = dict(session)

    def visit(self, who: str, visit: Visit, *, pages: bool = True) -> str:
        """One reader opens one address, and the pages of a list that follow. Returns: what was read first."""
        if visit.spot:
            self.spots.append(visit.spot)
        reader, first = self.cast[who], self._get(who, visit.path, visit.endpoint)
        if reader.token and visit.path.startswith(API):
            self._get("the public", visit.path, visit.endpoint, reader)
        if pages and visit.spot is None:
            self._follow(who, visit, first)
        return first

    def _follow(self, who: str, visit: Visit, text: str) -> None:
        number, last = 1, max([1, *map(int, NEXT.findall(text))])
        while number < min(last, LAST_PAGE):
            number += 1
            more = f"{visit.path}{'&' if '?' in visit.path else '?'}page={number}"
            last = max([last, *map(int, NEXT.findall(self._get(who, more, visit.endpoint)))])

    def _get(self, who: str, path: str, endpoint: str, token: Reader | None = None) -> str:
        reader = token or self.cast[who]
        headers = {"Authorization": f"Bearer {reader.token}"} if token else {}
        with self.clients[who].get(path, headers=headers) as answer:
            text, status, kind = text_of(answer), answer.status_code, answer.mimetype or "none"
        if endpoint.startswith("security."):
            self._stay(who)
        self.read[endpoint, reader.viewer.role, kind] += 1
        if status >= 500 and status != 503:
            self.errors.append(f"{path} answers {status} to {reader.name}")
        self.judge(reader, Page(endpoint, status), path, text)
        return text

    def _stay(self, who: str) -> None:
        """Some ways in end a session that is there: go on as the same person."""
        with self.clients[who].session_transaction() as session:
            session.clear()
            session.update(self.cookies[who])

    def judge(self, reader: Reader, page: Page, path: str, text: str) -> None:
        """Compare what stands in a text with the table; what the address itself says is no news to its reader."""
        asked = set(PATTERN.findall(unquote(path).lower()))
        for canary in self.aviary.found_in(text):
            if canary.word in asked:
                continue
            self.seen.add(canary.word)
            if not canary.may_show(reader, page):
                self.leaks.append(f"{reader.name} sees the {canary} at {_short(path)} ({page.endpoint}, {page.status})")

    def report(self) -> str:
        """Returns: how much was read, in one line."""
        routes, roles, formats = ({key[place] for key in self.read} for place in range(3))
        size = f"{len(routes)} routes x {len(roles)} roles x {len(formats)} formats"
        return f"{size}: {sum(self.read.values())} pages read, leaks: {len(self.leaks)}"

    def never_seen(self, canaries: Iterable[Canary]) -> list[str]:
        """Returns: the sorts of fields of which no reader saw any canary, though somebody may: the crawl was blind."""
        some = {f"{canary.spot.kind if canary.spot else 'own'}: {canary.what}" for canary in canaries}
        there = {f"{c.spot.kind if c.spot else 'own'}: {c.what}" for c in canaries if c.word in self.seen}
        return sorted(some - there)


def _short(path: str) -> str:
    parts = urlsplit(path)
    return parts.path + (f"?{parts.query[:60]}" if parts.query else "")
