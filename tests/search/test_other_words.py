"""What was also searched is told as a list in a sentence."""

from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from portal.search.shown import other_words
from tests.factories.findings import make_finding


def test_only_names_and_short_forms_begin_with_a_capital() -> None:
    names = ("MDT", "A&E", "DoLS", "Better Care Fund", "Greater Manchester", "Parkinson's disease", "Pioneer sites")
    assert other_words((*names, "I tell my story once")) == [*names, "I tell my story once"]
    said = ("Multi-disciplinary team", "Incompatible IT systems", "A better life", "The Pioneer name", "Co-design")
    assert other_words(said) == [f"{words[0].lower()}{words[1:]}" for words in said]


def test_words_that_differ_by_a_capital_alone_are_told_once() -> None:
    assert other_words(("Care plan", "care plan")) == ["care plan"]


def test_the_search_page_tells_them_so(app: Flask, client: FlaskClient) -> None:
    app.extensions["index"].rebuild()
    make_finding(title="A multi-disciplinary team meets weekly")
    db.session.commit()
    assert "Also searched: multi-disciplinary team" in client.get("/search?q=MDT").text
