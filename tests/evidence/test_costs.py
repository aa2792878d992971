"""No page of the library asks more of the database when it holds more; and both databases answer."""

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from portal.config import Settings
from portal.core.db import db
from portal.evidence.models import Document
from portal.items.vocabulary import Term, set_terms
from tests.conftest import counted_statements, settings_for
from tests.evidence.imports import count, decide, look, send
from tests.factories.accounts import make_person
from tests.factories.discussion import make_comment
from tests.factories.evidence import make_document, make_file, make_reference

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("without_csrf")
EVERYTHING = "theme=finance&theme=none&type=journal_article&year=2016&year=none&wp=WP1&site=leeds"
ADDRESSES = (
    *("/library/", f"/library/?{EVERYTHING}&sort=title", "/library/?state=published&audience=public&sort=added"),
    *("/library/the-report", "/library/the-report.ris", "/library/export", f"/library/export.json?{EVERYTHING}"),
    *("/library/the-report/files", "/library/the-report/files/report.pdf/pages/2"),
)
AT_MOST = 10


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Both databases: what one allows in a query the other may refuse."""
    if request.param == "sqlite":
        return settings_for(tmp_path)
    return settings_for(tmp_path, database_url=request.getfixturevalue("postgres_url"))


def make_report() -> int:
    """Returns: the id of a report with a theme and a file."""
    db.session.add(Term(vocabulary="theme", key="finance", label="Finance"))
    report = make_document(make_reference(external_id="E90"), slug="the-report")
    set_terms(report.item_id, {"theme": ["finance"]})
    make_file(report, "One", "Two")
    db.session.commit()
    return report.id


def furnish(report_id: int, number: int) -> list[str]:
    """Documents that name the report and are about the same, with files and comments. Returns: RIS records of them."""
    writer = make_person("ppi_member")
    report = db.session.get_one(Document, report_id)
    for n in range(number):
        document = make_document(make_reference(doi=f"10.1000/{number}-{n}"), cited_by=("E90",), work_package="WP1")
        set_terms(document.item_id, {"theme": ["finance"], "site": ["leeds"]})
        make_file(report, "One", "Two", name=f"{number}-{n}.pdf")
        comment = make_comment(report.item, writer)
        make_comment(report.item, writer, parent_id=comment.id)
    db.session.commit()
    return [f"TY  - JOUR\nID  - r{n}\nTI  - Paper\nDO  - 10.1000/{number}-{n}\nER  -\n" for n in range(number)]


@pytest.mark.parametrize("role", ["public", "ppi_member", "researcher"])
def test_a_page_costs_the_same_however_much_there_is(app: Flask, sign_in: SignIn, role: str) -> None:
    report = make_report()
    visitor, costs = sign_in(role), []
    addresses = [address for address in ADDRESSES if role == "researcher" or not address.endswith("/files")]
    for number in (2, 30):
        furnish(report, number)
        costs.append([cost_of(visitor, address) for address in addresses])
    assert costs[0] == costs[1]
    assert max(costs[0]) <= AT_MOST, dict(zip(ADDRESSES, costs[0], strict=False))


def test_looking_over_an_import_costs_the_same_however_long_it_is(app: Flask, sign_in: SignIn) -> None:
    report = make_report()
    visitor, costs = sign_in("researcher"), []
    for number in (2, 30):
        address = send(visitor, "\n".join(furnish(report, number))).headers["Location"]
        costs.append(cost_of(visitor, address))
    assert costs[0] == costs[1] <= AT_MOST


def test_both_databases_take_an_import(app: Flask, sign_in: SignIn) -> None:
    visitor = sign_in("researcher")
    address, page = look(visitor)
    assert decide(visitor, address, page, state="published", audience="public").status_code == 302
    assert count() == 2
    related = BeautifulSoup(app.test_client().get("/library/").text, "html.parser")
    assert len(related.select(".card__title")) == 2


def cost_of(visitor: FlaskClient, address: str) -> int:
    db.session.remove()
    with counted_statements() as seen:
        answer = visitor.get(address)
    assert answer.status_code == 200, address
    return len(seen)
