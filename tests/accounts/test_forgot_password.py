"""Asking for a link: by mail where mail is sent, else from the team."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.config import Settings
from portal.core import jobs
from portal.core.db import db
from portal.core.outbox import Mail
from tests.accounts.forms import enter, errors_of, person_with_password, send
from tests.conftest import settings_for

PAGE = "/account/new-password"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path, smtp_url="smtp://localhost:1025", base_url="https://portal.example")


def counts() -> tuple[int, int]:
    db.session.rollback()
    return (
        db.session.scalar(select(func.count()).select_from(Mail)) or 0,
        db.session.scalar(select(func.count()).select_from(jobs.Job)) or 0,
    )


def work() -> None:
    """Do the jobs of accounts as the worker does; the sending of mail is another room's."""
    db.session.rollback()
    while lease := jobs.lease_next():
        if lease.name == "accounts.send_reset_link":
            with jobs.writing():
                jobs._handlers[lease.name](lease.payload)


def test_a_person_gets_a_mail_with_a_link_that_works(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    assert send(client, PAGE, email=person.email.upper()).location == "/account/sign-in"
    assert "If that address has an account, an email with a link is on its way." in client.get("/account/sign-in").text
    work()
    mail = db.session.scalars(select(Mail)).one()
    assert (mail.recipient, mail.person_id) == (person.email, person.id)
    link = re.search(r"https://portal\.example(/account/new-password/\S+)", mail.text)
    assert link is not None
    assert send(client, link[1], password="nine herons above the marsh").status_code == 302
    assert enter(client, person.email, "nine herons above the marsh").status_code == 302


@pytest.mark.parametrize("who", ["unknown", "closed"])
def test_nobody_else_gets_a_mail_and_the_answer_is_the_same(who: str, app: Flask, client: FlaskClient) -> None:
    email = person_with_password(active=False).email if who == "closed" else "nobody@example.org"
    answer = send(client, PAGE, email=email)
    assert answer.location == "/account/sign-in"
    assert counts() == (0, 1), "as much is written as for a person"
    work()
    assert counts()[0] == 0


def test_asking_often_mails_once(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    for _ in range(3):
        send(client, PAGE, email=person.email)
    assert counts() == (0, 1)


def test_asking_too_often_is_stopped(app: Flask, client: FlaskClient) -> None:
    for _ in range(10):
        assert send(client, PAGE, email="jo@example.org").status_code == 302
    assert send(client, PAGE, email="jo@example.org").status_code == 429


def test_an_empty_form_is_told(app: Flask, client: FlaskClient) -> None:
    answer = send(client, PAGE, email="")
    assert (answer.status_code, errors_of(answer)) == (400, ["Enter your email address"])


class TestWithoutAMailServer:
    """The page says whom to ask; no form, and nothing is written."""

    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return settings_for(tmp_path)

    def test_it_says_whom_to_ask(self, app: Flask, client: FlaskClient) -> None:
        page = client.get(PAGE).text
        assert "mailto:the-team@joined-up.example" in page
        assert 'name="email"' not in page

    def test_a_form_sent_all_the_same_does_nothing(self, app: Flask, client: FlaskClient) -> None:
        person = person_with_password()
        assert send(client, PAGE, "/account/sign-in", email=person.email).status_code == 200
        assert counts() == (0, 0)
