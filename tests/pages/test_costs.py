"""No page asks more of the database when the portal holds more."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.config import Settings
from portal.core import audit
from portal.core.db import db
from tests.conftest import counted_statements, settings_for
from tests.factories.accounts import make_person
from tests.factories.discussion import make_comment
from tests.factories.findings import make_finding
from tests.factories.pages import make_help_page, make_many, make_term, make_word, tag
from tests.factories.pioneers import make_pioneer

SignIn = Callable[..., FlaskClient]
ADDRESSES = (
    *("/", "/themes/", "/barriers/B14", "/barriers/B14?type=finding", "/themes/finance"),
    *("/help/", "/help/contact", "/help/glossary", "/sitemap.xml"),
)
ADMIN = ("/admin/", "/admin/audit")
AT_MOST = 10


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Both databases: what one allows in a query the other may refuse."""
    if request.param == "sqlite":
        return settings_for(tmp_path)
    return settings_for(tmp_path, database_url=request.getfixturevalue("postgres_url"))


def furnish() -> None:
    """Something of everything that these pages read."""
    for name, key in (("barrier", "B14"), ("theme", "finance"), ("initiative", "mdt")):
        make_term(name, key, data={"wave": 1}, figure={"dataset": "survey2016-table-6-1", "item": "IT"})
    tag(make_pioneer("cornwall").item, "initiative", "mdt")
    for slug in ("help", "contact", "glossary"):
        make_help_page(slug)
    make_word("ae", "Accident and emergency")


def cost(visitor: FlaskClient, address: str) -> int:
    db.session.remove()
    with counted_statements() as seen:
        assert visitor.get(address).status_code == 200, address
    assert len(seen) <= AT_MOST, seen
    return len(seen)


@pytest.mark.parametrize(
    "who", ["public", "ppi_member", "pioneer_staff", "national_partner", "researcher", "administrator"]
)
def test_the_cost_of_a_page_does_not_grow(app: Flask, sign_in: SignIn, who: str) -> None:
    furnish()
    keys = ("site:cornwall", "moderate") if who != "public" else ()
    person = make_person("ppi_member" if who == "public" else who, keys=keys)
    make_finding(title="Mine", state="draft", owner_id=person.id)
    make_comment(make_finding().item, person, state="change_asked", decision_reason="Why.")
    for _ in range(3):
        audit.record("act", actor_id=person.id)
    make_many(10, person)
    visitor = sign_in("public" if who == "public" else person)
    addresses = (*ADDRESSES, *(ADMIN if who == "administrator" else ()))
    few = {address: cost(visitor, address) for address in addresses}
    make_many(490, person)
    make_many(10, make_person("ppi_member"))
    for n in range(100):
        audit.record(f"act:{n}", actor_id=make_person("researcher").id)
    db.session.commit()
    assert {address: cost(visitor, address) for address in addresses} == few
