"""Makers of people."""

from itertools import count

from portal.access.models import Membership
from portal.accounts.models import Person
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
