"""What machines ask: alive, ready, what to crawl."""

from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from alembic import command
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from portal.core import schema
from portal.core.db import db
from tests.conftest import counted_statements
from tests.factories.findings import make_dataset, make_finding
from tests.factories.items import make_item
from tests.factories.pages import make_help_page, make_term

SignIn = Callable[..., FlaskClient]
PLACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def addresses(client: FlaskClient) -> list[str]:
    """The paths that the sitemap holds."""
    answer = client.get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    found = [place.text or "" for place in ElementTree.fromstring(answer.data).iter(PLACE)]
    base = "http://127.0.0.1:8000"
    assert all(address.startswith(base) for address in found)
    return [address.removeprefix(base) for address in found]


def test_alive_asks_nothing_of_the_database(app: Flask, client: FlaskClient) -> None:
    with counted_statements() as seen:
        answer = client.get("/healthz")
    assert (answer.status_code, answer.text, answer.mimetype) == (200, "ok\n", "text/plain")
    assert answer.headers["Cache-Control"] == "no-store"
    assert seen == []


def test_ready_when_the_schema_is_current(app: Flask, client: FlaskClient) -> None:
    command.stamp(schema.alembic_config(), "head")
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (200, "ok\n")


def test_not_ready_when_the_schema_is_another(app: Flask, client: FlaskClient) -> None:
    command.stamp(schema.alembic_config(), "head")
    db.session.execute(text("UPDATE alembic_version SET version_num = 'another'"))
    db.session.commit()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "portal db upgrade" in answer.text


def test_not_ready_when_the_database_is_away(app: Flask, client: FlaskClient) -> None:
    db.connect("sqlite:////no/such/folder/portal.db")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "the database does not answer\n")
    assert client.get("/healthz").status_code == 200


def test_crawlers_are_told_what_to_leave_alone(app: Flask, client: FlaskClient) -> None:
    page = client.get("/robots.txt").text
    assert "Disallow: /account/\n" in page
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml\n" in page


@pytest.mark.parametrize("who", ["public", "researcher", "administrator"])
def test_the_sitemap_holds_what_anybody_may_read_whoever_asks(app: Flask, sign_in: SignIn, who: str) -> None:
    make_finding(slug="open")
    hidden = {
        "members": {"audience": "members"},
        "team": {"audience": "team"},
        "draft": {"state": "draft"},
        "early": {"state": "early_insight"},
        "withdrawn": {"state": "withdrawn"},
        "made-up": {"demo": True},
    }
    for slug, fields in hidden.items():
        make_finding(slug=slug, **fields)
    db.session.commit()
    found = addresses(sign_in(who))
    assert "/findings/open" in found
    assert [address for address in found if address.removeprefix("/findings/") in hidden] == []


def test_the_sitemap_holds_help_terms_and_tables_too(app: Flask, client: FlaskClient) -> None:
    make_help_page("contact")
    make_term("i_statement", "I1")
    make_term("site", "kent")
    table = make_dataset()
    make_item("theme", slug="no-room")
    db.session.commit()
    found = addresses(client)
    for address in ("/", "/findings/", "/help/contact", "/i-statements/I1", f"/findings/datasets/{table.slug}"):
        assert address in found
    assert len(found) == len(set(found))
    assert not [address for address in found if "kent" in address or "no-room" in address]


def test_every_plain_address_of_the_sitemap_answers(app: Flask, client: FlaskClient) -> None:
    make_help_page("help", section=None)
    make_help_page("contact")
    make_term("barrier", "B14")
    make_finding(slug="open")
    make_dataset()
    db.session.commit()
    assert {address: client.get(address).status_code for address in addresses(client)} == dict.fromkeys(
        addresses(client), 200
    )


def test_the_icon_has_the_address_that_browsers_guess(app: Flask, client: FlaskClient) -> None:
    with client.get("/favicon.ico") as answer:
        assert answer.status_code == 200
        assert answer.data.startswith(b"\x00\x00\x01\x00")
