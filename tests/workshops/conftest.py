"""A round that was held, with its organiser and a colleague; the database that a test asks for."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.config import Settings
from portal.core.db import db
from portal.workshops.models import Round
from tests.conftest import settings_for
from tests.factories.workshops import make_round, make_workshop, on
from tests.workshops.summaries import BASE

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """SQLite, unless a test names the other one as the parameter of this fixture."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return settings_for(tmp_path)
    return settings_for(tmp_path, database_url=request.getfixturevalue("postgres_url"))


@pytest.fixture
def held_round(app: Flask) -> Round:
    made = make_round(slug="spring", title="Spring round")
    workshop = make_workshop(made, status="held", **on(date(2017, 3, 28)))
    workshop.reported_at = workshop.ends_at
    db.session.commit()
    return made


@pytest.fixture
def author(without_csrf: None, held_round: Round, sign_in: SignIn) -> FlaskClient:
    client = sign_in("researcher", f"organise:{held_round.item_id}")
    client.post(f"{BASE}/begin")
    return client


@pytest.fixture
def colleague(held_round: Round, sign_in: SignIn) -> FlaskClient:
    return sign_in("researcher")
