"""What every test may use: an app on an empty database, a client for each role, a statement counter."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from sqlalchemy import event
from werkzeug.test import TestResponse

from portal.access.policy import ROLES, Viewer
from portal.app import create_app
from portal.config import Settings
from portal.core import db as database
from portal.core.db import Base, db
from tests.factories.accounts import make_person, make_session
from tests.support.quick_routes import remember_rules
from tests.support.quick_statements import remember_statements
from tests.support.quick_templates import RememberedTemplates

remember_rules()
remember_statements()


def settings_for(folder: Path, **changes: object) -> Settings:
    values: dict[str, object] = {
        "data_dir": folder,
        "database_url": f"sqlite:///{folder / 'portal.db'}",
        "search": "whoosh",
        "secret_key": "a-key-for-tests-only",
        "demo": True,
        "testing": True,
    }
    return Settings(**(values | changes))  # type: ignore[arg-type]


class Visitor(FlaskClient):
    """A client whose requests share nothing with the test: Flask would give them the test's own `g`."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return copy_context().run(self._open_apart, *args, **kwargs)

    def _open_apart(self, *args: Any, **kwargs: Any) -> TestResponse:
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path)


@pytest.fixture(scope="session")
def compiled() -> BytecodeCache:
    """Templates compiled once for all apps of the run; each app alone would spend a third of a second on it."""
    return RememberedTemplates()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and no row, made once a run and copied for each test."""
    path = tmp_path_factory.mktemp("empty") / "portal.db"
    engine = database.make_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    engine.dispose()  # the last connection writes the log back into the file
    return path


@pytest.fixture
def app(settings: Settings, compiled: BytecodeCache, empty_database: Path) -> Iterator[Flask]:
    """An app on an empty database with the newest schema; inside its context, ready to write."""
    if settings.sqlite_path is not None:
        shutil.copyfile(empty_database, settings.sqlite_path)
    application = create_app(settings)
    application.test_client_class = Visitor
    application.jinja_env.bytecode_cache = compiled
    with application.app_context():
        token = database._mode.set("write")
        yield application
        db.session.remove()
        database._mode.reset(token)
    db.disconnect()


@pytest.fixture
def without_csrf(app: Flask) -> None:
    """For tests that send forms and are not about the token; `tests/core/test_errors.py` is."""
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor who is not signed in."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[..., FlaskClient]:
    """`sign_in("researcher")` or `sign_in(person)`: a client whose session belongs to that person."""

    def enter(who: object = "ppi_member", *keys: str) -> FlaskClient:
        visitor = app.test_client()
        if who == "public":
            return visitor
        person = make_person(str(who), keys=keys) if isinstance(who, str) else who
        cookie = make_session(person)  # type: ignore[arg-type]
        db.session.commit()
        with visitor.session_transaction() as session:
            session["_user_id"] = cookie
            session["_fresh"] = True
        return visitor

    return enter


@pytest.fixture(params=ROLES)
def role(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def viewer_of(person: object, *keys: str) -> Viewer:
    return Viewer(person.id, person.role, frozenset(keys), demo=True)  # type: ignore[attr-defined]


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """The SQL statements run inside the block, without BEGIN and PRAGMA."""
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN", "SET TRANSACTION")):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
