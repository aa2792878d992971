"""What the tests of summaries share: reading the row, sending the editor's forms."""

from io import BytesIO

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.core.db import db
from portal.workshops.models import Summary
from tests.factories.words import make_word

ROUND = "/workshops/rounds/spring"
BASE = f"{ROUND}/summary"


def row() -> Summary:
    db.session.remove()
    return db.session.scalars(select(Summary)).one()


def version() -> str:
    number = str(row().item.version)
    db.session.remove()
    return number


def bring(author: FlaskClient, word: BytesIO, name: str = "summary.docx", **more: str) -> TestResponse:
    sent = {"file": (word, name), "place": "in_place", "version": version()} | more
    return author.post(f"{BASE}/import", data=sent)


def words(**changes: str) -> dict[str, str]:
    summary = row()
    kept = {"title": summary.item.title, "plain_english": summary.plain_english, "body": summary.body}
    kept |= {"audience": "public", "version": str(summary.item.version)}
    db.session.remove()
    return kept | changes


def digest(page: str) -> str:
    return BeautifulSoup(page, "html.parser").find("input", {"name": "digest"})["value"]


def publish(author: FlaskClient, colleague: FlaskClient) -> None:
    bring(author, make_word())
    assert author.post(f"{BASE}/edit", data=words(review="1")).status_code == 302
    answer = colleague.post(f"{BASE}/approve", data={"digest": digest(colleague.get(BASE).text)})
    assert answer.headers["Location"] == BASE
