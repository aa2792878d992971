"""Makers of people and of their sessions."""

from datetime import timedelta
from itertools import count

from portal.access.models import Membership
from portal.accounts.models import Person, SignedIn
from portal.accounts.security.tokens import hash_token
from portal.core import clock
from portal.core.db import db

_number = count(1)


def make_person(role: str = "ppi_member", *, keys: tuple[str, ...] = (), **fields: object) -> Person:
    """A person with an account and no password; flushed, not committed."""
    n = next(_number)
    values = {"email": f"person{n}@example.org", "role": role, "name": f"Person {n}"} | fields
    person = Person(**values)
    session = db.session()
    session.add(person)
    session.flush()
    session.add_all(Membership(person_id=person.id, key=key) for key in keys)
    session.flush()
    return person


def make_session(person: Person, **fields: object) -> str:
    """What a cookie holds of a person who is signed in; the row is flushed, not committed."""
    token = f"token-{next(_number)}"
    values: dict[str, object] = {
        "person_id": person.id,
        "sha256": hash_token(token),
        "device_sha256": hash_token("a known device"),
        "device": "Firefox on Linux",
        "way": "password",
        "used_on": clock.in_london(clock.now()).date(),
        "ends_at": clock.now() + timedelta(days=14),
    }
    session = db.session()
    session.add(SignedIn(**values | fields))
    session.flush()
    return f"{person.fs_uniquifier}.{token}"
