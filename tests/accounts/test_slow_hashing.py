"""Hashing is slow on purpose: nobody waits for another person's."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.actions import one_time_link
from portal.config import Settings
from portal.core.db import db
from portal.core.sqlite import driver
from tests.accounts.forms import PASSWORD, enter, is_signed_in, person_at, person_with_password, send

NEW = "nine herons above the marsh"


class Elsewhere:
    """Another process that writes while a hash is being computed, and waits for nobody."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.path = Path(str(settings.sqlite_path))
        self.context = app.extensions["security"].pwd_context
        self.seen: list[str] = []

    def write(self, during: str) -> None:
        assert not db.session().in_transaction(), f"{during} while a transaction is open"
        self.run("INSERT INTO notes VALUES (?)", during)
        self.seen.append(during)

    def run(self, statement: str, *values: str) -> None:
        with closing(driver().connect(self.path, timeout=0, isolation_level=None)) as connection:
            connection.execute(statement, values)

    def interrupt(self, name: str) -> Callable[..., object]:
        slow = getattr(self.context, name)

        def interrupted(*args: object) -> object:
            self.write(name)
            return slow(*args)

        return interrupted


@pytest.fixture
def email(app: Flask) -> str:
    """The address of somebody whose password was hashed before the interruptions begin."""
    return person_with_password().email


@pytest.fixture
def elsewhere(app: Flask, settings: Settings, email: str, monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    writer = Elsewhere(app, settings)
    writer.run("CREATE TABLE notes (text TEXT)")
    for name in ("verify", "hash"):
        monkeypatch.setattr(writer.context, name, writer.interrupt(name))
    return writer


def test_a_sign_in_that_takes_long_keeps_no_writer_waiting(
    client: FlaskClient, email: str, elsewhere: Elsewhere
) -> None:
    assert enter(client, email).status_code == 302
    assert elsewhere.seen == ["verify"]
    assert is_signed_in(client)


def test_nor_does_one_that_is_refused(client: FlaskClient, elsewhere: Elsewhere) -> None:
    enter(client, "nobody@example.org")
    assert elsewhere.seen == ["verify"]


def test_nor_does_a_change_of_password(client: FlaskClient, email: str, elsewhere: Elsewhere) -> None:
    enter(client, email)
    elsewhere.seen.clear()
    assert send(client, "/account/password", password=PASSWORD, new_password=NEW).status_code == 302
    assert elsewhere.seen == ["verify", "hash"]


def test_nor_does_a_new_password_by_a_link(app: Flask, client: FlaskClient, email: str, elsewhere: Elsewhere) -> None:
    link = one_time_link(person_at(email))
    db.session.commit()
    assert send(client, link.removeprefix("http://127.0.0.1:8000"), password=NEW).status_code == 302
    assert elsewhere.seen == ["hash"]
