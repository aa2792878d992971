"""Ending sessions: one, or all of a person."""

from portal.accounts.models import Person, SignedIn
from portal.accounts.security import sessions
from portal.accounts.security.datastore import People
from portal.core import audit, clock
from portal.core.db import db
from portal.core.errors import NotFound


def end_one(person: Person, session_id: int) -> None:
    """End one of one's own sessions: its next request is a stranger's. Audited. Raises: NotFound."""
    row = db.session.get(SignedIn, session_id)
    if row is None or row.person_id != person.id or row.ended_at is not None:
        raise NotFound()
    row.ended_at = clock.now()
    audit.record("session:end", actor_id=person.id)


def end_all(person: Person) -> int:
    """End every session of a person, this one too, and every copy of a cookie. Audited.

    Returns: how many were open.
    """
    ended = sessions.end_others(person)
    People().set_uniquifier(person)
    audit.record("session:end-all", actor_id=person.id, ended=ended)
    return ended
