"""Mails: both forms say the same, what is not public has no name in them, one click ends them."""

import re
from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.config import Settings
from portal.core.db import db
from portal.core.outbox import Mail
from portal.items.models import Item
from portal.notifications.letters import read_token, unsubscribe_link, write_digest, write_one
from portal.notifications.mailer import to_message
from portal.notifications.queries import ways_of
from tests.factories.accounts import make_person
from tests.factories.items import make_item
from tests.factories.news import make_news

SECRET = "Amber Lodge loses its grant"


@pytest.fixture
def post(app: Flask, settings: Settings) -> Settings:
    return replace(settings, base_url="https://portal.example")


def secret_item() -> Item:
    return make_item(title=SECRET, slug="amber-lodge-loses-its-grant", state="early_insight", audience="members")


def visible_words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_public_page_is_named_and_linked(post: Settings) -> None:
    item = make_item(title="Money is short", slug="money-is-short")
    letter = write_one(make_news(make_person(), item), item, post)
    for form in (letter.text, letter.html):
        assert "Money is short" in form
        assert "https://portal.example/findings/money-is-short" in form


@pytest.mark.parametrize(
    ("kind", "mark"), [("case_study", "(Illustrative: not a real case)"), ("finding", "(Illustrative)")]
)
def test_what_is_made_up_says_so_beside_its_name(post: Settings, kind: str, mark: str) -> None:
    item = make_item(kind, title="A virtual ward", demo=True)
    news = make_news(make_person(), item)
    for letter in (write_one(news, item, post), write_digest("daily", [(news, item)], post)):
        assert f"“A virtual ward” {mark}" in letter.text
        assert f"“A virtual ward” {mark}" in letter.html


def test_what_is_not_public_has_neither_title_nor_telling_address(post: Settings) -> None:
    item, person = secret_item(), make_person()
    news = make_news(person, item)
    public = make_item()
    digest = write_digest("daily", [(news, item), (make_news(person, public), public)], post)
    for letter in (write_one(news, item, post), digest):
        whole = letter.subject + letter.text + letter.html + str(letter.headers)
        assert SECRET not in whole
        assert "amber-lodge" not in whole
        assert f"https://portal.example/account/inbox/{news.id}" in letter.text


def test_plain_text_and_html_say_the_same(post: Settings) -> None:
    item = make_item(title="Ties & <knots>")
    letter = write_one(make_news(make_person(), item, "comment:dispose"), item, post)
    for sentence in ("The research team decided what comes of your comment.", "What came of my words", "Read it"):
        assert sentence in letter.text
        assert sentence in visible_words(letter.html)
    assert "Ties &amp; &lt;knots&gt;" in letter.html
    assert max(map(len, letter.text.splitlines())) < 300


def test_a_title_cannot_break_out_of_the_headers(post: Settings) -> None:
    item = make_item(title="A\r\nBcc: all@example.org")
    letter = write_one(make_news(make_person(), item), item, post)
    mail = Mail(message_id="<1@joined-up>", recipient="a@example.org", subject=letter.subject, text=letter.text)
    mail.html, mail.headers, mail.queued_at = letter.html, letter.headers, make_news(make_person()).at
    message = message_from_bytes(bytes(to_message(mail, "team@portal.example")), policy=policy.default)
    assert message["Bcc"] is None
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message["Message-ID"] == "<1@joined-up>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_digest_of_nothing_cannot_be_written(post: Settings) -> None:
    with pytest.raises(ValueError, match="never empty"):
        write_digest("daily", [], post)


def test_the_mail_programs_button_ends_a_kind_of_mail_without_signing_in_or_token(
    post: Settings, client: FlaskClient
) -> None:
    person_id = make_person().id
    db.session.commit()
    address = unsubscribe_link(person_id, "decision", post).removeprefix("https://portal.example")
    assert client.get(address).status_code == 200
    assert ways_of([person_id])[person_id]["decision"] == "now", "reading the page ends nothing"
    for _ in range(2):
        assert client.post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    ways = ways_of([person_id])[person_id]
    assert (ways["decision"], ways["answer"]) == ("never", "now")


def test_the_button_of_a_digest_ends_all_that_comes_in_it(post: Settings, client: FlaskClient) -> None:
    person_id = make_person().id
    db.session.commit()
    client.post(unsubscribe_link(person_id, "weekly", post).removeprefix("https://portal.example"))
    ways = ways_of([person_id])[person_id]
    assert (ways["programme"], ways["followed"]) == ("never", "daily")


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "x" + t, lambda _: "W10.abc"])
def test_an_altered_link_ends_nothing(post: Settings, client: FlaskClient, change: object) -> None:
    token = unsubscribe_link(make_person().id, "decision", post).rsplit("/", 1)[1]
    altered = change(token)  # type: ignore[operator]
    assert read_token(altered, post.secret_key) is None
    assert client.post(f"/unsubscribe/{altered}").status_code == 404
