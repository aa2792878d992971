"""What commands share: the app made from the environment, with its database connected and current."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from portal.app import create_app
from portal.config import Settings, read_settings
from portal.core import schema
from portal.core.db import db
from portal.core.errors import Unavailable

NOT_CURRENT = "the database is not up to date: run portal db upgrade first."


def check_there_is_a_database(settings: Settings) -> None:
    """Leave an empty data folder empty. Raises: Unavailable when the SQLite file is still to be made."""
    if settings.sqlite_path is not None and not settings.sqlite_path.exists():
        raise Unavailable(NOT_CURRENT)


@contextmanager
def app_context(*, current: bool = True) -> Iterator[Flask]:
    """The app inside its context. `current`: refuse a database that is not up to date.

    Raises: Unavailable with what to do; ConfigError.
    """
    if current:
        check_there_is_a_database(read_settings(make=False))
    app = create_app()
    with app.app_context():
        schema.check_not_newer()
        if current and not schema.is_current():
            raise Unavailable(NOT_CURRENT)
        try:
            yield app
        finally:
            db.session.remove()
