"""What a person agreed to, and who agreed to a purpose."""

from collections.abc import Sequence

from sqlalchemy import and_, func, select

from portal.accounts.models import Person
from portal.core.db import db
from portal.privacy.models import PersonalConsent
from portal.privacy.words import PURPOSES


def newest_of(person_id: int) -> dict[str, PersonalConsent]:
    """Returns: purpose -> the answer that counts now; answers to earlier words are left out. One statement."""
    found = {row.purpose: row for row in list_answers(person_id)}
    return {purpose: row for purpose, row in found.items() if row.edition == PURPOSES[purpose].edition}


def list_answers(person_id: int) -> Sequence[PersonalConsent]:
    """Returns: all answers that this person ever gave, oldest first. One statement."""
    query = select(PersonalConsent).where(PersonalConsent.person_id == person_id)
    return db.session.scalars(query.order_by(PersonalConsent.id)).all()


def list_agreed() -> list[tuple[Person, PersonalConsent]]:
    """Returns: who agrees now to which purpose, by name: open accounts and the words as they are now. One statement."""
    newest = (
        select(func.max(PersonalConsent.id))
        .group_by(PersonalConsent.person_id, PersonalConsent.purpose)
        .scalar_subquery()
    )
    query = (
        select(Person, PersonalConsent)
        .join(PersonalConsent, PersonalConsent.person_id == Person.id)
        .where(and_(PersonalConsent.id.in_(newest), PersonalConsent.given, Person.active))
        .order_by(Person.name, Person.id, PersonalConsent.purpose)
    )
    rows = [(row[0], row[1]) for row in db.session.execute(query)]
    return [(person, row) for person, row in rows if row.edition == PURPOSES[row.purpose].edition]
