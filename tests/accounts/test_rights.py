"""Roles, sites, groups and duties of a person: who changes them, in which words, and what the log keeps."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access import memberships
from portal.accounts.models import Person, PpiGroup
from portal.core.audit import AuditLine
from portal.core.db import db
from portal.items.vocabulary import Term
from tests.accounts.forms import errors_of
from tests.factories.accounts import make_person

pytestmark = pytest.mark.usefixtures("without_csrf")
SignIn = Callable[..., FlaskClient]


@pytest.fixture
def cornwall(app: Flask) -> None:
    db.session.add(Term(vocabulary="site", key="cornwall", label="Cornwall"))


def page_of(person: Person) -> str:
    return f"/admin/people/{person.id}/rights"


def test_what_is_ticked_is_given_and_the_rest_taken_with_a_line_each(
    cornwall: None, app: Flask, sign_in: SignIn
) -> None:
    person = make_person("ppi_member", keys=("moderate", "review:7"))
    number, path = person.id, page_of(person)
    client = sign_in("administrator")
    data = {"role": "pioneer_staff", "sites": "cornwall", "leads": "cornwall", "duties": "rapporteur"}
    assert client.post(path, data=data).location == f"/admin/people/{number}"
    page = client.get(f"/admin/people/{number}").text
    assert "Leads the Cornwall Pioneer: can say who works there, propose colleagues and decide on its consent" in page
    assert "Can write notes and summaries of every round of workshops" in page
    db.session.rollback()
    assert memberships.keys_of(number) == {"site:cornwall", "lead:cornwall", "rapporteur", "review:7"}
    lines = db.session.scalars(select(AuditLine).order_by(AuditLine.id)).all()
    told = [(line.act, line.detail.get("key") or line.detail.get("now")) for line in lines]
    assert told == [
        ("person:role", "pioneer_staff"),
        ("membership:give", "lead:cornwall"),
        ("membership:give", "rapporteur"),
        ("membership:give", "site:cornwall"),
        ("membership:take", "moderate"),
    ]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"role": "researcher", "sites": "cornwall"}, "Only Pioneer staff belong to a Pioneer."),
        ({"role": "pioneer_staff", "leads": "cornwall"}, "Who leads a Pioneer works there too. Tick both."),
        ({"role": "pioneer_staff", "groups": "1"}, "Only PPI members belong to a PPI group."),
        ({"role": "administrator"}, "A new administrator joins by an invitation,"),
    ],
)
def test_what_does_not_fit_together_is_told(
    data: dict[str, str], error: str, cornwall: None, app: Flask, sign_in: SignIn
) -> None:
    db.session.add(PpiGroup(name="National advisory group"))
    person = make_person("ppi_member")
    answer = sign_in("administrator").post(page_of(person), data=data)
    assert answer.status_code == 400
    assert errors_of(answer)[0].startswith(error)


def test_nobody_changes_their_own_role_and_the_last_administrator_stays(app: Flask, sign_in: SignIn) -> None:
    me = make_person("administrator")
    path, client = page_of(me), sign_in(me)
    assert errors_of(client.post(path, data={"role": "researcher"})) == [
        "You cannot change your own role. Ask another administrator."
    ]


@pytest.mark.parametrize("role", ["ppi_member", "pioneer_staff", "national_partner", "researcher"])
def test_only_administrators_change_rights(role: str, app: Flask, sign_in: SignIn) -> None:
    person = make_person()
    path = page_of(person)
    assert sign_in(role).post(path, data={"role": "researcher"}).status_code == 403
