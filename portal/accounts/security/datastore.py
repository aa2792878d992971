"""What Flask-Security reads and writes: our people, in our session, with our one commit a request."""

from flask import current_app
from flask_security import RoleMixin
from flask_security.datastore import SQLAlchemySessionUserDatastore
from sqlalchemy import select

from portal.accounts.models import Passkey, Person
from portal.accounts.queries import normal_email
from portal.core.db import db


class NoRole(RoleMixin):
    """Flask-Security asks for a table of roles; ours stand in `access.policy`, and this is never read."""


class People(SQLAlchemySessionUserDatastore):
    """The people who may enter. Whoever may not is nobody here, so every answer about them is the same."""

    def __init__(self) -> None:
        super().__init__(db.session, Person, NoRole, Passkey)

    def find_user(self, case_insensitive: bool = False, **kwargs: object) -> Person | None:
        """Returns: the person with that `email` or `fs_uniquifier` if they may enter, else None."""
        ((name, value),) = kwargs.items()
        wanted = normal_email(str(value)) if name == "email" else value
        person = db.session.scalar(select(Person).where(getattr(Person, name) == wanted))
        return person if person is not None and may_enter(person) else None

    def commit(self) -> None:
        """Flask-Security would commit after the request; the request has committed by then (docs/adr/0006)."""


def may_enter(person: Person) -> bool:
    """Returns: whether the account is open; a demonstration account is while there is a demonstration."""
    return person.active and (not person.demo or bool(current_app.config["DEMO"]))
