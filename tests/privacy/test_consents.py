"""Agreeing: for each purpose, to these words, until it is taken back; every answer is kept."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db
from portal.core.errors import Invalid
from portal.discussion.models import Comment
from portal.privacy.actions.consents import answer
from portal.privacy.models import PersonalConsent
from portal.privacy.queries.consents import list_agreed, newest_of
from portal.privacy.words import PURPOSES
from tests.factories.accounts import make_person
from tests.factories.discussion import make_comment
from tests.factories.items import make_item

pytestmark = pytest.mark.usefixtures("without_csrf")
SignIn = Callable[..., FlaskClient]
PAGE = "/account/consents"


def test_nothing_is_agreed_to_until_a_person_says_so(app: Flask, sign_in: SignIn) -> None:
    person = make_person()
    person_id = person.id
    page = sign_in(person).get(PAGE).text
    assert " checked" not in page
    for purpose in PURPOSES.values():
        assert purpose.words in page
    assert newest_of(person_id) == {}


def test_it_is_given_and_taken_back_and_both_are_kept(app: Flask, sign_in: SignIn) -> None:
    person = make_person()
    person_id = person.id
    visitor = sign_in(person)
    no = dict.fromkeys(PURPOSES, "no")
    for wanted in (no | {"quotation": "yes"}, no | {"quotation": "yes"}, no):
        assert visitor.post(PAGE, data=wanted).status_code == 302
    rows = db.session.scalars(select(PersonalConsent).where(PersonalConsent.purpose == "quotation")).all()
    assert [row.given for row in rows] == [True, False], "the same answer again is no new one"
    assert newest_of(person_id)["quotation"].given is False
    assert "Your answers so far" in visitor.get(PAGE).text


def test_new_words_ask_anew(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person()
    answer(person, {"contact": True})
    assert len(list_agreed()) == 1
    monkeypatch.setitem(PURPOSES, "contact", replace(PURPOSES["contact"], edition=2))
    assert newest_of(person.id) == {}
    assert list_agreed() == []


def test_taking_back_the_name_takes_it_from_what_was_written(app: Flask) -> None:
    person = make_person(name="Mair Ellis", show_as="real")
    comment = make_comment(make_item(), person, shown_as="Mair Ellis")
    other = make_comment(make_item(), make_person(), shown_as="Mair Ellis")
    answer(person, {"name": True})
    assert comment.shown_as == "Mair Ellis"
    answer(person, {"name": False})
    shown = db.session.scalars(select(Comment.shown_as).order_by(Comment.id)).all()
    assert (shown, person.show_as) == (["A member", other.shown_as], "alias")


def test_the_team_sees_who_agrees_now_and_nobody_else_does(app: Flask, sign_in: SignIn, role: str) -> None:
    yes, no, closed = (make_person(name=name) for name in ("Yes Ellis", "No Ellis", "Closed Ellis"))
    for person in (yes, no, closed):
        answer(person, {"photograph": True})
    answer(no, {"photograph": False})
    closed.active = False
    page = sign_in(role).get(f"{PAGE}/all")
    if role in ("researcher", "administrator"):
        assert "Yes Ellis" in page.text
        assert "No Ellis" not in page.text
        assert "Closed Ellis" not in page.text
    else:
        assert page.status_code in (302, 403)


def test_what_there_is_not_cannot_be_agreed_to(app: Flask, sign_in: SignIn) -> None:
    with pytest.raises(Invalid):
        answer(make_person(), {"everything": True})
    assert sign_in().post(PAGE, data=dict.fromkeys(PURPOSES, "perhaps")).status_code == 400


def test_an_empty_list_says_so(app: Flask, sign_in: SignIn) -> None:
    assert "Nobody has agreed to anything yet" in sign_in("researcher").get(f"{PAGE}/all").text


def test_each_question_that_is_left_out_is_named(app: Flask, sign_in: SignIn) -> None:
    told = sign_in("ppi_member").post(PAGE).text
    for purpose in PURPOSES.values():
        assert f"Choose yes or no for “{purpose.label}”" in told
