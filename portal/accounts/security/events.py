"""What signing in leaves behind: lines in the audit log and the moment a person was last seen."""

from typing import Any

from flask import Flask
from flask_login import user_logged_out
from flask_security import password_changed, password_reset, user_authenticated

from portal.accounts.models import Person
from portal.accounts.security.sessions import end_session
from portal.core import audit, clock
from portal.core.db import separately


def connect(app: Flask) -> None:
    """Listen to what Flask-Security and Flask-Login tell about this app."""
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    password_changed.connect(_password_changed, app)
    password_reset.connect(_password_reset, app)


def note_refusal(act: str, person: Person | None) -> None:
    """An audit line in a transaction of its own; with `person` None it is as much work."""
    with separately() as session:
        audit.record(act, session=session, person=person.id if person is not None else None)


def _signed_in(_app: Flask, user: Person, authn_via: list[str] | None = None, **_: Any) -> None:
    user.last_seen_at = clock.now()
    if authn_via != ["change"]:
        audit.record("sign-in", actor_id=user.id)


def _signed_out(_app: Flask, **_: Any) -> None:
    end_session()


def _password_changed(_app: Flask, user: Person, **_: Any) -> None:
    audit.record("password:change", actor_id=user.id)


def _password_reset(_app: Flask, user: Person, **_: Any) -> None:
    audit.record("password:reset", actor_id=user.id)
