"""Looking where no route leads: the search asked for each canary, the mails, the log and the audit lines."""

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import select

from portal.access.policy import can_read
from portal.core.audit import AuditLine
from portal.core.db import db
from portal.core.outbox import Mail
from tests.canary.crawl import Crawl
from tests.canary.planting import Field
from tests.canary.routes import Visit
from tests.canary.words import LETTERS, Canary, Page, Reader

SEARCHES = ("/api/v1/search?q={}", "/search?q={}", "/feeds/search.atom?q={}", "/search/suggestions?q={}")


def search_all(crawl: Crawl, ground: Field, *, full: bool) -> None:
    """Ask the search for canaries of each thing, as somebody who may not see them (as everybody, for titles)."""
    readers = list(crawl.cast.readers.values())
    for number, spot in enumerate(ground.spots):
        canaries = [canary for canary in ground.aviary.of(spot) if canary.what != "address"]
        chosen = canaries if full else [canaries[0], canaries[1 + number % (len(canaries) - 1)]]
        for place, canary in enumerate(chosen):
            shut_out = [reader for reader in readers if _is_kept_from(reader, canary)]
            asking = readers if full and place == 0 else shut_out[(number + place) % max(len(shut_out), 1) :][:1]
            for reader in asking:
                _search(crawl, reader, canary, full=full)


def _is_kept_from(reader: Reader, canary: Canary) -> bool:
    """Whether a search must not even count it: the thing is not theirs to read, or its caveat is not accepted."""
    spot = canary.spot
    if spot is None or not can_read(reader.viewer, spot):
        return spot is not None
    return spot.state == "early_insight" and not canary.may_show(reader, Page("api.search"))


def _search(crawl: Crawl, reader: Reader, canary: Canary, *, full: bool) -> None:
    """The word itself, then misspelt, then half typed: neither hits nor counts nor suggestions tell of it."""
    word = canary.word
    other = LETTERS[(LETTERS.index(word[-1]) + 1) % len(LETTERS)]
    told = _ask(crawl, reader, SEARCHES[0], word)
    if _is_kept_from(reader, canary):
        _check_nothing(crawl, reader, canary, told)
    for address in SEARCHES[1:3] if full else SEARCHES[1:2]:
        _ask(crawl, reader, address, word)
    _ask(crawl, reader, SEARCHES[0], word[:-1] + other)
    _ask(crawl, reader, SEARCHES[3], word[:-2])


def _ask(crawl: Crawl, reader: Reader, address: str, word: str) -> str:
    endpoint = {"/api": "api.search", "/sea": "search.index", "/fee": "search.feed"}[address[:4]]
    return crawl.visit(reader.name, Visit(endpoint, address.format(word)), pages=False)


def _check_nothing(crawl: Crawl, reader: Reader, canary: Canary, told: str) -> None:
    assert canary.spot is not None
    answer = json.loads(told[told.index("\n{") :])
    counts = sum(value["count"] for values in answer["facets"].values() for value in values)
    other = [hit for hit in answer["results"] if hit["id"] != canary.spot.id]  # a word that is spelt much alike
    if len(other) < min(answer["total"], answer["per_page"]) or (counts and not other):
        crawl.leaks.append(f"{reader.name} finds the {canary}: {answer['total']} hits, {counts} in facets")


def read_mails(crawl: Crawl) -> int:
    """Read every mail: it passes many hands, so of things it may tell what everybody may see. Returns: how many."""
    public, by_id = crawl.cast["the public"], {r.viewer.person_id: r for r in crawl.cast.readers.values()}
    mails = db.session.scalars(select(Mail)).all()
    for mail in mails:
        text = "\n".join((mail.subject, mail.text, mail.html or "", json.dumps(mail.headers)))
        reader, about = by_id[mail.person_id], f"mail {mail.id}"
        crawl.judge(reader, Page("mail"), about, text)
        found = [canary for canary in crawl.aviary.found_in(text) if canary.spot]
        crawl.leaks += [f"{about} names the {c}" for c in found if not c.may_show(public, Page("mail"))]
    db.session.rollback()  # or the reading would keep the pages from writing
    return len(mails)


def read_audit(crawl: Crawl) -> None:
    """The audit log holds acts and ids, and never any content."""
    for line in db.session.scalars(select(AuditLine)):
        found = crawl.aviary.found_in(json.dumps(line.detail))
        crawl.leaks += [f"the audit line {line.act} holds the {canary}" for canary in found]
    db.session.rollback()


class _Kept(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def log_read(crawl: Crawl) -> Iterator[None]:
    """Within the block, everything that is logged is kept; at its end no line may hold more than an address."""
    kept, root = _Kept(), logging.getLogger()
    before = root.level
    root.addHandler(kept)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.removeHandler(kept)
        root.setLevel(before)
    crawl.leaks += list(_in_log(crawl, kept.lines))


def _in_log(crawl: Crawl, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        for canary in crawl.aviary.found_in(line):
            if canary.what != "address":
                yield f"the log holds the {canary}: {line[:80]}"
