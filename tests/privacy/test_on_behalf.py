"""Erasing somebody who asked by phone or letter: the right person, once asked, with nothing left of them."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import Person
from portal.core.audit import AuditLine
from portal.core.db import db
from portal.discussion.models import Comment
from portal.privacy.models import Erasure
from tests.factories.accounts import make_person
from tests.factories.discussion import make_comment
from tests.factories.items import make_item

pytestmark = pytest.mark.usefixtures("without_csrf")
SignIn = Callable[..., FlaskClient]
ADDRESS = "gwenllian@example.org"
GOOD = {"comments": "stay", "email": f" {ADDRESS.title()} ", "sure": "y"}


@pytest.fixture
def person_id(app: Flask) -> int:
    """A member who wrote a comment."""
    person = make_person(name="Gwenllian", email=ADDRESS)
    make_comment(make_item(), person, body="The lift was broken", shown_as="Gwenllian")
    db.session.commit()
    return person.id


def is_there(person_id: int) -> bool:
    db.session.expire_all()
    return db.session.get(Person, person_id) is not None


@pytest.mark.parametrize(("comments", "left"), [("stay", ["Somebody who left"]), ("go", [])])
def test_an_administrator_erases_who_asked_for_it(
    person_id: int, sign_in: SignIn, comments: str, left: list[str]
) -> None:
    administrator = sign_in("administrator")
    assert f"/admin/people/{person_id}/erase" in administrator.get(f"/admin/people/{person_id}").text
    answer = administrator.post(f"/admin/people/{person_id}/erase", data=GOOD | {"comments": comments})
    assert answer.location == "/admin/people"
    assert "we hold their address no longer" in administrator.get("/admin/people").text
    assert not is_there(person_id)
    assert list(db.session.scalars(select(Comment.shown_as))) == left
    line = db.session.scalars(select(AuditLine).where(AuditLine.act == "person:erase")).one()
    assert line.actor_id is not None
    assert line.detail == {"comments": comments}, "what was done and by whom, not to whom"
    assert db.session.scalars(select(Erasure.comments)).all() == [comments], "a restore does not bring them back"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"email": "another@example.org"}, "This is not the email address of this account"),
        ({"email": ""}, "Enter the email address of this account"),
        ({"sure": ""}, "Tick the box if they asked for it"),
        ({"comments": ""}, "Choose what happens to their comments"),
    ],
)
def test_what_is_not_sure_is_not_done(person_id: int, sign_in: SignIn, change: dict[str, str], told: str) -> None:
    answer = sign_in("administrator").post(f"/admin/people/{person_id}/erase", data=GOOD | change)
    assert answer.status_code == 400
    assert told in answer.text
    assert is_there(person_id)


def test_ones_own_account_goes_by_ones_own_page(app: Flask, sign_in: SignIn) -> None:
    me = make_person("administrator")
    db.session.commit()
    assert sign_in(me).get(f"/admin/people/{me.id}/erase").location == "/account/leave"


def test_accounts_of_the_demonstration_stay(app: Flask, sign_in: SignIn) -> None:
    shown = make_person(demo=True)
    db.session.commit()
    answer = sign_in("administrator").post(f"/admin/people/{shown.id}/erase", data=GOOD | {"email": shown.email})
    assert answer.status_code == 400
    assert "This is an account of the demonstration. It cannot leave" in answer.text
    assert is_there(shown.id)


def test_nobody_else_may(person_id: int, sign_in: SignIn) -> None:
    assert sign_in("researcher").post(f"/admin/people/{person_id}/erase", data=GOOD).status_code == 403
    assert is_there(person_id)
