"""The page tells what came of people's words: never more than the reader may read, narrowed by the address."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from portal.core import clock
from portal.core.db import db
from portal.discussion.models import Comment, Disposition
from portal.items.models import Item
from tests.conftest import counted_statements
from tests.factories.accounts import make_person
from tests.factories.discussion import make_comment
from tests.factories.items import make_item
from tests.factories.pages import make_term, tag
from tests.factories.workshops import make_round

SignIn = Callable[..., FlaskClient]
PAGE = "/learning/"
MAY = datetime(2016, 5, 5, 12, 0, tzinfo=UTC)


def said(item: Item, words: str, kind: str | None = "changed", **fields: object) -> Comment:
    """A member's comment, decided four days later unless `kind` is None."""
    at = fields.pop("created_at", MAY)
    comment = make_comment(item, make_person(), body=words, created_at=at, **fields)
    if kind is not None:
        decided = at + timedelta(days=4)  # type: ignore[operator]
        row = Disposition(comment_id=comment.id, kind=kind, why=f"Because of {words}", decided_at=decided)
        db.session.add(row)
    db.session.flush()
    db.session.commit()
    return comment


def words_of(client: FlaskClient, query: str = "") -> str:
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return answer.text


def test_it_shows_what_was_said_beside_what_came_of_it(app: Flask, client: FlaskClient) -> None:
    said(make_item(title="Money is short"), "Ask the carers")
    said(make_item(), "Name every site", "not_taken_forward")
    page = words_of(client)
    for words in (
        "Ask the carers",
        "Because of Ask the carers",
        "We did",
        "Our answer",
        "Answered in 4 days",
        "5 May 2016",
    ):
        assert words in page
    assert 'href="/feeds/learning.atom"' in page


def test_an_answer_that_decides_nothing_counts_as_an_answer(app: Flask, client: FlaskClient) -> None:
    item = make_item()
    comment = said(item, "How many carers?", None)
    make_comment(item, make_person("researcher"), parent_id=comment.id, is_answer=True, body="Eleven of them.")
    db.session.commit()
    page = words_of(client)
    assert "Eleven of them." in page
    assert "Answered" in page


def test_nobody_reads_more_here_than_on_the_page_itself(app: Flask, sign_in: SignIn, role: str) -> None:
    said(make_item(), "On a public page")
    said(make_item(audience="members"), "On a page for members")
    said(make_item(audience="site", audience_key="site:leeds"), "On a page of Leeds")
    said(make_item(state="draft", audience="team"), "On a draft")
    said(make_item(state="early_insight", audience="members"), "On an early insight")
    said(make_item(state="withdrawn"), "On a withdrawn page")
    said(make_item(), "Hidden by a moderator", state="hidden")
    said(make_item(), "Not looked at yet", state="waiting")
    page = words_of(sign_in(role))
    assert "On a public page" in page
    assert ("On a page for members" in page) is (role != "public")
    assert ("On a page of Leeds" in page) is (role in ("researcher", "administrator"))
    for words in ("On a draft", "On an early insight", "On a withdrawn page", "Hidden by", "Not looked at"):
        assert words not in page


def test_what_is_made_up_is_marked_and_gone_without_the_demonstration(app: Flask, client: FlaskClient) -> None:
    said(make_item(), "Made up words", demo=True)
    assert "Made up words" in words_of(client)
    app.config["DEMO"] = False
    assert "Made up words" not in words_of(client)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?theme=finance", "Of finance"),
        ("?round=spring", "Of a round"),
        ("?answer=not_taken_forward", "Refused"),
        ("?year=2019", "Of finance"),
        ("?theme=finance&year=2019&answer=changed", "Of finance"),
    ],
)
def test_the_address_narrows_it(app: Flask, client: FlaskClient, query: str, expected: str) -> None:
    make_term("theme", "finance")
    about = make_item()
    tag(about, "theme", "finance")
    said(about, "Of finance", created_at=MAY.replace(year=2019))
    said(make_round(slug="spring", title="Spring").item, "Of a round", "will_be_looked_at")
    said(make_item(), "Refused", "not_taken_forward")
    page = words_of(client, query)
    assert [words for words in ("Of finance", "Of a round", "Refused") if words in page] == [expected]


@pytest.mark.parametrize("query", ["?theme=nothing", "?year=abc", "?round=%00", "?answer=x&year=99999"])
def test_a_filter_that_fits_nothing_says_so(app: Flask, client: FlaskClient, query: str) -> None:
    said(make_item(), "Ask the carers")
    assert "No answer matches all of these" in words_of(client, query)


def test_the_figures_count_all_that_was_heard(app: Flask, client: FlaskClient) -> None:
    item = make_item()
    said(item, "One")
    said(item, "Two", "not_taken_forward")
    said(item, "Three", None)
    said(item, "Four", None, created_at=clock.now())
    page = " ".join(words_of(client).split())
    for label, value in (
        ("Heard since 2016", 4), ("Answered", 2), ("Changed something", 1), ("Days until half were answered", 4),
        ("No answer after 30 days", 1), ("Not taken forward, with the reason", 1),
    ):  # fmt: skip
        part = page.split(label, 1)[1][:160]
        assert f">{value}<" in part.replace(" ", ""), (label, part)


def test_it_is_paged_newest_first_and_costs_the_same(app: Flask, client: FlaskClient) -> None:
    item = make_item()
    for number in range(12):
        said(item, f"Words number {number:02d}", created_at=MAY + timedelta(days=number))
    page = words_of(client)
    assert page.index("Words number 11") < page.index("Words number 10")
    assert "Words number 01" not in page
    assert "Words number 01" in words_of(client, "?page=2")
    assert client.get(f"{PAGE}?page=3").status_code == 404
    db.session.remove()
    with counted_statements() as seen:
        words_of(client)
    assert len(seen) <= 8, seen


def test_the_feed_holds_what_everybody_may_read_whoever_asks(app: Flask, sign_in: SignIn) -> None:
    said(make_item(title="Money is short"), "Ask <b>the</b> carers")
    said(make_item(audience="members"), "On a page for members")
    answer = sign_in("administrator").get("/feeds/learning.atom")
    feed = etree.fromstring(answer.data)
    titles = feed.xpath("//*[local-name()='entry']/*[local-name()='title']/text()")
    assert answer.mimetype == "application/atom+xml"
    assert titles == ["Changed: Money is short"]
    assert "On a page for members" not in answer.text


def test_the_menu_leads_there(app: Flask, client: FlaskClient) -> None:
    assert "/learning/" in client.get("/findings/").text
