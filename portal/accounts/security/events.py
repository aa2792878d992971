"""What signing in leaves behind: sessions, lines in the audit log, mails, and when a person was last seen."""

from typing import Any

from flask import Flask
from flask_login import user_logged_out
from flask_security import (
    password_changed,
    password_reset,
    tf_disabled,
    tf_profile_changed,
    user_authenticated,
    wan_deleted,
    wan_registered,
)
from sqlalchemy import update

from portal.accounts.models import Person
from portal.accounts.security import mail, sessions
from portal.accounts.words import PASSWORD_CHANGED
from portal.core import audit, clock, outbox
from portal.core.db import db, separately


def connect(app: Flask) -> None:
    """Listen to what Flask-Security and Flask-Login tell about this app."""
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    password_changed.connect(_password_changed, app)
    password_reset.connect(_password_reset, app)
    tf_profile_changed.connect(_app_set_up, app)
    tf_disabled.connect(_app_taken_away, app)
    wan_registered.connect(_passkey_made, app)
    wan_deleted.connect(_passkey_taken_away, app)


def note_refusal(act: str, person: Person | None) -> None:
    """An audit line in a transaction of its own; with `person` None it is as much work."""
    with separately() as session:
        audit.record(act, session=session, person=person.id if person is not None else None)


def _signed_in(_app: Flask, user: Person, authn_via: list[str] | None = None, **_: Any) -> None:
    sessions.begin(user, authn_via)
    # Beside the row's version: who signs in twice at once edits nothing that another could overwrite.
    db.session.execute(update(Person).where(Person.id == user.id).values(last_seen_at=clock.now()))
    if authn_via != ["change"]:
        row = sessions.present()
        audit.record("sign-in", actor_id=user.id, way=row.way if row else None)


def _signed_out(_app: Flask, **_: Any) -> None:
    sessions.end_session()


def _password_changed(_app: Flask, user: Person, **_: Any) -> None:
    sessions.end_others(user, but=sessions.present())
    audit.record("password:change", actor_id=user.id)
    outbox.emit(PASSWORD_CHANGED, person=user.id)  # Flask-Security mails it


def _password_reset(_app: Flask, user: Person, **_: Any) -> None:
    sessions.end_others(user)
    audit.record("password:reset", actor_id=user.id)
    outbox.emit(PASSWORD_CHANGED, person=user.id)


def _app_set_up(_app: Flask, user: Person, **_: Any) -> None:
    sessions.strengthen()
    audit.record("second-factor:set-up", actor_id=user.id)
    mail.mail_changed_way_in(user, "account:app-set-up")


def _app_taken_away(_app: Flask, user: Person, **_: Any) -> None:
    user.mf_recovery_codes = None
    audit.record("second-factor:remove", actor_id=user.id)
    mail.mail_changed_way_in(user, "account:app-removed")


def _passkey_made(_app: Flask, user: Person, **_: Any) -> None:
    sessions.strengthen()
    audit.record("passkey:make", actor_id=user.id)
    mail.mail_changed_way_in(user, "account:passkey-made")


def _passkey_taken_away(_app: Flask, user: Person, **_: Any) -> None:
    audit.record("passkey:remove", actor_id=user.id)
    mail.mail_changed_way_in(user, "account:passkey-removed")
