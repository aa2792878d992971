"""Callers of the API, each with a token of their own, and an index of what was made."""

from collections.abc import Callable
from contextvars import copy_context
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.accounts.models import Person
from portal.core import db as database
from portal.core.db import db
from tests.factories.accounts import make_person
from tests.factories.tokens import make_token

Ask = Callable[[str], TestResponse]
AskAs = Callable[..., Ask]
Wsgi = Callable[[dict[str, Any], Any], Any]


@pytest.fixture
def ask_as(app: Flask) -> AskAs:
    """`ask_as("researcher")("/findings")`: what somebody of that role, or that person, is answered by `/api/v1`."""

    def call(who: str | Person = "public", *keys: str) -> Ask:
        person = make_person(who, keys=keys) if isinstance(who, str) and who != "public" else who
        headers = {"Authorization": f"Bearer {make_token(person)}"} if isinstance(person, Person) else {}
        visitor = app.test_client()

        def get(path: str) -> TestResponse:
            db.session.commit()  # a request lets go of what the test holds
            return visitor.get(f"/api/v1{path}", headers=headers)

        return get

    return call


@pytest.fixture
def ask(ask_as: AskAs) -> Ask:
    """What the public is answered."""
    return ask_as("public")


@pytest.fixture
def build_index(app: Flask) -> Callable[[], None]:
    """Index all that is committed, so that searches find it."""

    def build() -> None:
        db.session.commit()
        copy_context().run(app.extensions["index"].rebuild)
        database._mode.set("write")
        db.session.remove()

    return build


@pytest.fixture
def apart(app: Flask) -> Wsgi:
    """The app for a library that calls it itself: each request in a context that shares nothing with the test."""

    def run(environ: dict[str, Any], start_response: Any) -> Any:
        def answer() -> Any:
            with app.app_context():
                return app.wsgi_app(environ, start_response)

        return copy_context().run(answer)

    return run
