"""Sites say what they do with a case: their own staff only, with why, kept in order."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.case_studies.models import SpreadRecord
from portal.core.db import db
from portal.core.outbox import Event
from tests.factories.accounts import make_person
from tests.factories.case_studies import make_case

pytestmark = pytest.mark.usefixtures("without_csrf", "vocabulary")
SignIn = Callable[..., FlaskClient]
TRIES = {"site": "leeds", "status": "tries", "why": "We have the same problem."}


@pytest.fixture
def address(app: Flask) -> str:
    make_case(slug="one-view", terms={"site": ["cornwall"]})
    make_case(slug="hidden", state="draft")
    db.session.commit()
    return "/case-studies/one-view/spread"


def records() -> list[tuple[str, str, bool]]:
    db.session.expire_all()
    rows = db.session.scalars(select(SpreadRecord).order_by(SpreadRecord.id))
    return [(row.site, row.status, row.current) for row in rows]


def test_a_site_tries_and_then_stops_and_both_stay(address: str, sign_in: SignIn) -> None:
    visitor = sign_in("pioneer_staff", "site:leeds")
    assert "Record it for your site" in visitor.get("/case-studies/one-view").text
    visitor.post(address, data=TRIES)
    visitor.post(address, data=TRIES | {"status": "stopped", "why": "Our supplier said no."})
    assert records() == [("leeds", "tries", False), ("leeds", "stopped", True)]
    page = sign_in("public").get("/case-studies/one-view").text
    assert page.index("Leeds: is trying it.") < page.index("Leeds: stopped using it.")
    assert "Our supplier said no." in page
    assert "Our supplier said no." in sign_in("public").get("/pioneers/leeds").text
    assert "Our supplier said no." in sign_in("public").get("/pioneers/cornwall").text


def test_each_reader_is_told_how_a_use_comes_to_be_recorded(address: str, sign_in: SignIn) -> None:
    def told(role: str, *keys: str) -> str:
        return sign_in(role, *keys).get("/case-studies/one-view").text

    assert "/account/sign-in?next=/case-studies/one-view/spread" in told("public")
    for role, key in (("ppi_member", ""), ("pioneer_staff", "site:cornwall")):
        page = told(role, *filter(None, [key]))
        assert "Record it for your site" not in page
        assert "Staff of other Pioneers record here what they do with it" in page


def test_the_same_form_sent_twice_records_once(address: str, sign_in: SignIn) -> None:
    visitor = sign_in("pioneer_staff", "site:leeds")
    for _ in range(2):
        visitor.post(address, data=TRIES)
    assert records() == [("leeds", "tries", True)]
    assert len(db.session.scalars(select(Event).where(Event.name == "case_study:spread")).all()) == 1


def test_staff_of_another_site_are_refused_with_their_words_kept(address: str, sign_in: SignIn) -> None:
    answer = sign_in("pioneer_staff", "site:cornwall").post(address, data=TRIES)
    assert answer.status_code == 400
    assert "Choose a Pioneer that you work for" in answer.text
    assert "We have the same problem." in answer.text
    assert records() == []


def test_what_a_demonstration_account_records_counts_as_made_up(address: str, sign_in: SignIn) -> None:
    sign_in(make_person("pioneer_staff", keys=("site:leeds",), demo=True)).post(address, data=TRIES)
    assert db.session.scalars(select(SpreadRecord.demo)).one() is True
    assert "We have the same problem. (Illustrative)" in sign_in("public").get("/case-studies/one-view").text


@pytest.mark.parametrize("role", ["public", "ppi_member", "researcher", "administrator", "national_partner"])
def test_only_staff_of_a_pioneer_record(address: str, sign_in: SignIn, role: str) -> None:
    visitor = sign_in(role)
    assert visitor.post(address, data=TRIES).status_code == 403
    assert "Record it for your site" not in visitor.get("/case-studies/one-view").text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"why": ""}, "Say why, in a sentence or two"),
        ({"why": "x" * 1_001}, "Use 1,000 characters or fewer"),
        ({"status": ""}, "Choose what your site does with it"),
        ({"status": "loves"}, "Choose what your site does with it"),
        ({"site": "nowhere"}, "Choose a Pioneer that you work for"),
    ],
)
def test_a_record_that_says_too_little_is_refused(
    address: str, sign_in: SignIn, changes: dict[str, str], told: str
) -> None:
    answer = sign_in("pioneer_staff", "site:leeds").post(address, data=TRIES | changes)
    assert answer.status_code == 400
    assert told in answer.text


def test_ones_own_case_is_no_spread(address: str, sign_in: SignIn) -> None:
    answer = sign_in("pioneer_staff", "site:cornwall").post(address, data=TRIES | {"site": "cornwall"})
    assert "This is your own case study" in answer.text


def test_a_hidden_case_is_not_there(address: str, sign_in: SignIn) -> None:
    visitor = sign_in("pioneer_staff", "site:leeds")
    assert visitor.post("/case-studies/hidden/spread", data=TRIES).status_code == 404
