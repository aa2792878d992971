"""The search page over real rows: permitted, fresh, constant in cost, and still there when the index is not."""

import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.config import Settings
from portal.core import jobs
from portal.core.db import db
from portal.items.models import Item
from portal.search.indexing import Index
from portal.search.models import EmptySearch, SearchWish
from tests.conftest import counted_statements
from tests.factories.findings import make_finding

SignIn = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def indexed(app: Flask) -> None:
    app.extensions["index"].rebuild()
    db.session.remove()


def put(**item: object) -> Item:
    finding = make_finding(**item)
    db.session.commit()
    return finding.item


def test_what_was_saved_is_found_in_the_next_request(app: Flask, client: FlaskClient) -> None:
    put(title="Zebras cross the ward")
    assert "Zebras cross the ward" in client.get("/search?q=zebra").text


def test_what_was_withdrawn_is_gone_in_the_next_request(app: Flask, client: FlaskClient) -> None:
    item = put(title="Zebras cross the ward")
    assert "Zebras" in client.get("/search?q=zebra").text
    again = db.session.get_one(Item, item.id)
    again.state = "withdrawn"
    db.session.commit()
    page = client.get("/search?q=zebra").text
    assert "Zebras cross the ward" not in page
    assert "<strong>0</strong> results" in page


def test_a_page_past_the_end_is_not_there_instead_of_telling_that_nothing_was_found(client: FlaskClient) -> None:
    put(title="Zebras cross the ward")
    assert client.get("/search?q=zebra&page=1").status_code == 200
    assert client.get("/search?q=zebra&page=2").status_code == 404
    assert client.get("/search?q=quagga").status_code == 200  # page 1 of nothing


def test_each_role_finds_exactly_what_it_may_read(app: Flask, sign_in: SignIn, role: str) -> None:
    put(title="Zebra for all")
    put(title="Zebra for members", audience="members")
    put(title="Zebra for the team", audience="team")
    put(title="Zebra draft", state="draft")
    put(title="Zebra early", state="early_insight", audience="members")
    expected = {
        "public": {"for all"},
        "researcher": {"for all", "for members", "for the team", "early"},
        "administrator": {"for all", "for members", "for the team", "early", "draft"},
    }.get(role, {"for all", "for members", "early"})
    page = sign_in(role).get("/search?q=zebra").text
    assert f"<strong>{len(expected)}</strong> result" in page
    for name in ("for all", "for members", "for the team", "draft", "early"):
        assert (f"Zebra {name}" in page) is (name in expected)
    assert f"({len(expected)})" in page  # the count beside the type


def test_early_insight_keeps_its_words_until_the_caveat_is_accepted(app: Flask, sign_in: SignIn) -> None:
    put(title="Zebra early", state="early_insight", audience="members")
    page = sign_in("ppi_member").get("/search?q=zebra").text
    assert "Zebra early" in page
    assert "money is short" not in page
    assert "money is short" in sign_in("researcher").get("/search?q=zebra").text
    for words in ("money", "monney"):
        assert "Zebra early" not in sign_in("ppi_member").get(f"/search?q={words}").text
        assert "Zebra early" in sign_in("researcher").get(f"/search?q={words}").text


def test_a_feed_tells_the_public_only(app: Flask, sign_in: SignIn) -> None:
    put(title="Zebra for all")
    put(title="Zebra for members", audience="members")
    feed = sign_in("researcher").get("/feeds/search.atom?q=zebra")
    assert feed.mimetype == "application/atom+xml"
    assert "Zebra for all" in feed.text
    assert "Zebra for members" not in feed.text


def test_suggestions_never_tell_what_is_hidden(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    put(title="Zebrafish secret", audience="team")
    assert "ebrafish" not in client.get("/search/suggestions?q=zebraf").text
    assert "ebrafish" in sign_in("researcher").get("/search/suggestions?q=zebraf").text.lower()


def test_filters_and_paging_live_in_the_address(app: Flask, client: FlaskClient) -> None:
    for number in range(23):
        put(title=f"Zebra {number}")
    first = client.get("/search?q=zebra&wp=WP1").text
    assert "<strong>23</strong> results" in first
    assert "page=2" in first
    assert client.get("/search?q=zebra&wp=WP1&page=2").text.count('class="hit"') == 3
    assert "Nothing found" in client.get("/search?q=zebra&wp=WP2").text


@pytest.mark.parametrize(
    "query, told",
    [
        ("", "Zebra of the"),
        ("   ", "Zebra of the"),
        ("the of and", "Zebra of the"),
        ("!!! ??? ((", "We found no words to search for. Type a word or two"),
        ('"zebra', "A quotation mark had no partner, so we searched for the words without it."),
        ("nosuchfield:zebra", "There is no field called “nosuchfield”, so we searched for it as a word."),
        ("-", "We found no words to search for"),
        ("z*", "Put at least two letters before a star."),
        ("zebra " * 1_666, "We used the first 300 characters of your search."),
        ("x" * 10_000, "We used the first 300 characters of your search."),
        ("👵🏽", "We found no words to search for"),
        ("\x00 zebra", "Zebra of the"),
        ("\x00\x01\x02", "We found no words to search for"),
        ("zebra AND OR NOT", "Zebra of the"),
    ],
)
def test_odd_queries_get_a_clear_answer(app: Flask, client: FlaskClient, query: str, told: str) -> None:
    put(title="Zebra of the plains")
    answer = client.get("/search", query_string={"q": query})
    assert answer.status_code == 200
    assert told in answer.text


@pytest.mark.parametrize("query", ["zebra " * 1_666, "x" * 10_000, "y" * 300 + " z" * 5_000])
def test_a_query_that_is_cut_is_not_repeated_whole_by_every_link(client: FlaskClient, query: str) -> None:
    put(title="Zebra of the plains")
    plain = client.get("/search?q=zebra").text
    page = client.get("/search", query_string={"q": query, "type": "finding"})
    assert len(page.text) < len(plain) + 12_000
    links = re.findall(r'href="(/search\?q=[^"]+)"', page.text)
    assert links and all("We used the first 300 characters" in client.get(unescape(link)).text for link in links)


@pytest.mark.parametrize("path", ["/search", "/library/", "/findings/", "/case-studies/"])
def test_an_overlong_argument_is_not_repeated_by_the_page(client: FlaskClient, path: str) -> None:
    page = client.get(path, query_string={"theme": ["x" * 5_000, "x" * 6_000], "other": "y" * 5_000}).text
    assert "x" * 120 in page and "x" * 121 not in page and "y" * 401 not in page
    assert page.count(f"Theme: {'x' * 120}") == 1, "one chip for what is now one value"


def test_a_script_in_the_query_or_a_hit_is_only_words(app: Flask, client: FlaskClient) -> None:
    put(title="<script>alert(1)</script> zebra")
    page = client.get("/search", query_string={"q": "zebra <script>alert(2)</script>"}).text
    assert "<script>alert" not in page


@pytest.mark.parametrize("harm", ["deleted", "damaged"])
def test_without_an_index_titles_are_searched_and_a_rebuild_is_asked_for(
    app: Flask, client: FlaskClient, sign_in: SignIn, settings: Settings, harm: str
) -> None:
    put(title="Zebra for all")
    put(title="Zebra for the team", audience="team")
    client.get("/search?q=zebra")
    folder = settings.data_dir / "search"
    break_index(folder, harm)
    app.extensions["index"] = Index(settings, app.extensions["index"].documents)  # as a process that starts now
    page = client.get("/search?q=zebra").text
    assert "The search is being rebuilt" in page
    assert "Zebra for all" in page
    assert "Zebra for the team" not in page
    jobs.run_due()
    mended = client.get("/search?q=zebra").text
    assert "being rebuilt" not in mended
    assert "Zebra for all" in mended


def break_index(folder: Path, harm: str) -> None:
    if harm == "deleted":
        shutil.rmtree(folder)
        return
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "current.json":
            path.write_bytes(b"not an index")


def test_words_that_find_nothing_are_counted_without_a_person(app: Flask, sign_in: SignIn) -> None:
    visitor = sign_in("ppi_member")
    for _ in range(2):
        visitor.get("/search?q=Unicorn  Therapy")
    row = db.session.scalars(select(EmptySearch)).one()
    assert (row.words, row.times) == ("unicorn therapy", 2)
    assert "unicorn therapy" in sign_in("administrator").get("/admin/searches").text
    assert sign_in("researcher").get("/admin/searches").status_code == 403


@pytest.mark.usefixtures("without_csrf")
def test_a_reader_can_tell_the_team_what_was_missing(app: Flask, client: FlaskClient) -> None:
    assert client.post("/search/wishes", data={"wish": "", "words": "unicorn"}).status_code == 400
    assert client.post("/search/wishes", data={"wish": "Help with unicorns", "words": "unicorn"}).status_code == 302
    assert db.session.scalars(select(SearchWish.wish)).all() == ["Help with unicorns"]


def test_the_cost_of_a_search_does_not_grow(app: Flask, sign_in: SignIn) -> None:
    put(title="Zebra 0")
    visitor = sign_in("researcher")
    visitor.get("/search?q=zebra")
    costs = []
    for _ in range(2):
        with counted_statements() as seen:
            assert visitor.get("/search?q=zebra").status_code == 200
        costs.append(len(seen))
        for number in range(60):
            make_finding(title=f"Zebra number {number}")
        db.session.commit()
        visitor.get("/search?q=zebra")
    assert costs[0] == costs[1] <= 10


def test_a_feed_is_of_the_search_with_its_filters(app: Flask, client: FlaskClient) -> None:
    put(title="Zebra for all")
    page = client.get("/search?q=zebra&type=finding&type=evidence&sort=title").text
    assert 'href="/feeds/search.atom?q=zebra&amp;type=finding&amp;type=evidence"' in page
    assert "Zebra for all" in client.get("/feeds/search.atom?q=zebra&type=finding&type=evidence").text
    assert "Zebra for all" not in client.get("/feeds/search.atom?q=zebra&type=evidence").text


def test_filters_that_leave_nothing_offer_what_there_is_without_them(app: Flask, sign_in: SignIn) -> None:
    put(title="Zebra for all")
    put(title="Zebra for the team", audience="team")
    narrowed = "/search?q=zebra&type=evidence"
    assert "Search without the filters: 1 result<" in sign_in("public").get(narrowed).text
    assert "Search without the filters: 2 results" in sign_in("researcher").get(narrowed).text
    assert "Search without the filters" not in sign_in("public").get("/search?q=unicorn&type=evidence").text
