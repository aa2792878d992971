"""Signing in by a link in a mail, for those who chose it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import Person, SignInLink
from portal.config import Settings
from portal.core import clock, jobs
from portal.core.db import db
from portal.core.outbox import Mail
from tests.accounts.forms import is_signed_in, person_with_password
from tests.conftest import settings_for

pytestmark = pytest.mark.usefixtures("without_csrf")
SignIn = Callable[..., FlaskClient]
ASK = "/account/sign-in/link"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path, smtp_url="smtp://127.0.0.1:1")


def chooser(**fields: object) -> Person:
    return person_with_password(**{"password": None, "sign_in_link": True} | fields)  # type: ignore[arg-type]


def mailed_link(client: FlaskClient, email: str) -> str:
    """Ask for a link and let the worker look. Returns: its path, empty when none was mailed."""
    answer = client.post(ASK, data={"email": email})
    assert answer.location == "/account/sign-in"
    assert jobs.run_one()
    db.session.rollback()
    mail = db.session.scalars(select(Mail).order_by(Mail.id.desc())).first()
    words = mail.text.split() if mail else []
    return next((word.removeprefix("http://127.0.0.1:8000") for word in words if ASK in word), "")


def test_the_link_lets_in_after_a_button_is_pressed(app: Flask, client: FlaskClient) -> None:
    link = mailed_link(client, chooser().email)
    assert "Sign in now" in client.get(link).text
    assert not is_signed_in(client), "a program that opens the mail's links does not use it up"
    assert client.post(link).location == "/account/"
    assert is_signed_in(client)


def test_the_page_that_asks_says_how_long_a_link_works(app: Flask, client: FlaskClient) -> None:
    assert "it works once, for 30 minutes" in client.get(ASK).text
    assert ASK in client.get("/account/sign-in").text


def test_it_works_once(app: Flask, client: FlaskClient) -> None:
    link = mailed_link(client, chooser().email)
    client.post(link)
    answer = app.test_client().post(link)
    assert answer.status_code == 410
    assert "This link does not work any more" in answer.text


@pytest.mark.parametrize("change", ["too old", "altered", "closed", "switched off"])
def test_a_dead_link_opens_nothing(change: str, app: Flask, client: FlaskClient) -> None:
    person = chooser()
    number, email = person.id, person.email
    link = mailed_link(client, email)
    person = db.session.get_one(Person, number)
    if change == "too old":
        db.session.scalars(select(SignInLink)).one().ends_at = clock.now() - timedelta(seconds=1)
    elif change == "altered":
        link = link[:-1]
    elif change == "closed":
        person.active = False
    else:
        person.sign_in_link = False
    db.session.commit()
    assert client.post(link).status_code == 410
    assert not is_signed_in(client)


def test_who_did_not_choose_it_and_who_is_unknown_get_none(app: Flask, client: FlaskClient) -> None:
    assert mailed_link(client, person_with_password().email) == ""
    assert mailed_link(client, "nobody@example.org") == ""


def test_it_is_switched_on_and_off_on_the_page_of_ways_in(app: Flask, sign_in: SignIn) -> None:
    person = person_with_password()
    number, client = person.id, sign_in(person)
    for wanted in (True, False):
        client.post("/account/ways-in/link")
        db.session.rollback()
        assert db.session.get_one(Person, number, populate_existing=True).sign_in_link is wanted


def test_asking_is_limited(app: Flask, client: FlaskClient) -> None:
    for _ in range(10):
        client.post(ASK, data={"email": "nobody@example.org"})
    assert client.post(ASK, data={"email": "nobody@example.org"}).status_code == 429


class TestWithoutAMailServer:
    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return settings_for(tmp_path)

    def test_the_page_is_not_there(self, app: Flask, client: FlaskClient) -> None:
        assert client.get(ASK).status_code == 404
