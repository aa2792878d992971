"""What commands share: the app made from the environment, with its database connected and current."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from portal.app import create_app
from portal.core import schema
from portal.core.db import db
from portal.core.errors import Unavailable


@contextmanager
def app_context(*, current: bool = True) -> Iterator[Flask]:
    """The app inside its context. `current`: refuse a database that is not up to date.

    Raises: Unavailable with what to do; ConfigError.
    """
    app = create_app()
    with app.app_context():
        schema.check_not_newer()
        if current and not schema.is_current():
            raise Unavailable("the database is not up to date: run portal db upgrade first.")
        try:
            yield app
        finally:
            db.session.remove()
