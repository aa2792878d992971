"""No address of the API asks more of the database when the portal holds more."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from portal.config import Settings
from portal.core.db import db
from tests.api.conftest import Ask, AskAs
from tests.conftest import counted_statements, settings_for
from tests.factories.accounts import make_person
from tests.factories.case_studies import make_case, make_outcome, make_spread
from tests.factories.evidence import make_document
from tests.factories.findings import make_dataset, make_finding
from tests.factories.pages import make_many, make_term, tag
from tests.factories.pioneers import make_pioneer
from tests.factories.workshops import make_workshop

AT_MOST = 10
ADDRESSES = (
    *("/findings?per_page=100&barrier=B14", "/findings/short", "/findings/short/data.csv"),
    *("/case-studies?per_page=100&barrier=B14&group=carers", "/case-studies", "/pioneers?per_page=100"),
    *("/workshops?per_page=100", "/workshops/london", "/library?per_page=100&year=2016", "/library/joined-up"),
    "/search?q=care&per_page=100&type=finding",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Both databases: what one allows in a query the other may refuse."""
    if request.param == "sqlite":
        return settings_for(tmp_path)
    return settings_for(tmp_path, database_url=request.getfixturevalue("postgres_url"))


def furnish(number: int, state: str) -> None:
    """So many of everything, in that state."""
    table = make_dataset()
    for n in range(number):
        tag(make_finding(title="Care is short", state=state, dataset=table).item, "barrier", "B14")
        case = make_case(title="Care", state=state, barriers={"B14": "overcame"}, outcomes=[make_outcome()])
        tag(case.item, "group", "carers")
        make_spread(case, f"site-{n}")
        tag(make_pioneer(f"{state.replace('_', '-')}-{n}-{number}", f"Site {n}").item, "initiative", "mdt")
        make_workshop(state=state)
        make_document(state=state)


def cost(ask: Ask, address: str) -> int:
    db.session.commit()
    db.session.remove()
    with counted_statements() as seen:
        answer = ask(address)
    assert answer.status_code == 200, (address, answer.text)
    assert len(seen) <= AT_MOST, seen
    return len(seen)


@pytest.mark.parametrize("who", ["public", "ppi_member", "administrator"])
def test_the_cost_of_an_answer_does_not_grow(
    app: Flask, ask_as: AskAs, build_index: Callable[[], None], who: str
) -> None:
    make_term("barrier", "B14")
    make_term("group", "carers")
    make_finding(slug="short", dataset=make_dataset())
    make_workshop(slug="london")
    make_document(slug="joined-up")
    furnish(3, "published")
    furnish(3, "early_insight")
    build_index()
    ask = ask_as(who)
    ask("/findings")  # the first use of a token in a day is noted
    few = {address: cost(ask, address) for address in ADDRESSES}
    furnish(20, "published")
    furnish(20, "early_insight")
    make_many(50, make_person("researcher"))
    build_index()
    assert {address: cost(ask, address) for address in ADDRESSES} == few
