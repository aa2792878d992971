"""Reading people."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.access.models import Membership
from portal.accounts.models import Person
from portal.core.db import db


def normal_email(email: str) -> str:
    """Returns: the address as it is stored: trimmed, in lower case."""
    return email.strip().lower()


def find_person(email: str) -> Person | None:
    """Returns: the person with that address in any letters, or None."""
    return db.session.scalar(select(Person).where(Person.email == normal_email(email)))


def list_people() -> Sequence[tuple[Person, tuple[str, ...]]]:
    """Returns: everyone with the keys they hold, by address. Two statements."""
    people = db.session.scalars(select(Person).order_by(Person.email)).all()
    keys: dict[int, list[str]] = {}
    for membership in db.session.scalars(select(Membership).order_by(Membership.key)):
        keys.setdefault(membership.person_id, []).append(membership.key)
    return [(person, tuple(keys.get(person.id, ()))) for person in people]


def people_by_id(ids: Sequence[int]) -> dict[int, Person]:
    """Returns: id -> person. One statement, none for no ids."""
    if not ids:
        return {}
    return {row.id: row for row in db.session.scalars(select(Person).where(Person.id.in_(set(ids))))}
