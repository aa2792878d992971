"""A page past the end of a list leads back to its beginning; what a reader may not know of says nothing of pages."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from tests.factories.findings import make_finding


@pytest.mark.parametrize(
    ("address", "first"),
    [
        ("/findings/?theme=money&page=9", "/findings/?theme=money"),
        ("/library/?page=3", "/library/"),
        ("/findings/money-is-short?comments=4", "/findings/money-is-short"),
        ("/search?q=money&page=8", "/search?q=money"),
    ],
)
def test_it_leads_to_the_first_page_with_its_filters(app: Flask, client: FlaskClient, address: str, first: str) -> None:
    make_finding(title="Money is short", slug="money-is-short")
    db.session.commit()
    app.extensions["index"].rebuild()
    answer = client.get(address)
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 404
    assert page.h1 and page.h1.get_text(strip=True) == "That page is past the end of the list"
    assert [link["href"] for link in page.select("main a") if "first page" in link.text] == [first]


def test_the_title_of_a_later_page_says_which_it_is(client: FlaskClient) -> None:
    for number in range(21):
        make_finding(title=f"Money is short {number}")
    db.session.commit()
    first, second = (BeautifulSoup(client.get(f"/findings/{end}").text, "html.parser") for end in ("", "?page=2"))
    titles = [" ".join(page.title.get_text().split()) for page in (first, second) if page.title]
    assert titles == ["Findings - Joined Up", "Findings (page 2 of 2) - Joined Up"]


def test_what_is_hidden_is_no_list(client: FlaskClient) -> None:
    make_finding(title="A secret", slug="a-secret", state="draft")
    db.session.commit()
    hidden, nowhere = (client.get(f"/findings/{slug}?comments=4").text for slug in ("a-secret", "no-secret"))
    assert "past the end" not in hidden
    assert hidden.replace("a-secret", "no-secret") == nowhere


def test_an_empty_list_offers_neither_export_nor_a_form_without_filters(client: FlaskClient) -> None:
    assert "Export these references" not in client.get("/library/?year=1901").text
    assert 'class="filters"' not in client.get("/case-studies/?barrier=B13").text
