"""Who imports: a researcher, and the browser they are signed in with."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import Person
from tests.factories.accounts import make_person

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def person(app: Flask) -> Person:
    return make_person("researcher")


@pytest.fixture
def visitor(sign_in: SignIn, person: Person) -> FlaskClient:
    return sign_in(person)
