"""Whom an organisation's sign-in lets in: somebody it let in before, or whose address it has verified."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.accounts.models import OutsideIdentity, Person
from portal.accounts.security import mail
from portal.accounts.security.datastore import People, may_enter
from portal.accounts.security.organisation import Told
from portal.core import audit, clock
from portal.core.db import db
from portal.core.errors import Conflict, Invalid

UNKNOWN = "No open account here has the email address that {name} has for you. You join by invitation: ask the team."
UNVERIFIED = "{name} has not checked your email address, so we cannot tell which account is yours. Sign in another way."
ANOTHER = (
    "Another account at {name} opens this account already. Sign in another way, "
    "then take that one away under “How you sign in”."
)
TWICE = "You signed in twice at once. Sign in again."


def find_who(told: Told, name: str) -> Person:
    """Find whose account opens; on the first time it is bound to what was told, and its owner gets a mail.

    An account is never made. Audited, a refusal too. `name`: the organisation's.

    Returns: the person. Raises: Invalid with a sentence for whom it lets in nowhere; Conflict for two at once.
    """
    same = (OutsideIdentity.issuer == told.issuer, OutsideIdentity.subject == told.subject)
    known = db.session.scalar(select(OutsideIdentity).where(*same))
    if known is None:
        return _bind(told, name)
    person = db.session.get_one(Person, known.person_id)
    if not may_enter(person):
        raise _refused(UNKNOWN, name, person)
    known.used_at = clock.now()
    return person


def find_outside(person_id: int, issuer: str) -> OutsideIdentity | None:
    """Returns: the account at this provider that opens this person's, or None."""
    mine = (OutsideIdentity.person_id == person_id, OutsideIdentity.issuer == issuer)
    return db.session.scalar(select(OutsideIdentity).where(*mine))


def unbind(person: Person, issuer: str, name: str) -> None:
    """Let the account at this provider open this one no more, until its owner signs in so again. Audited, mailed."""
    outside = find_outside(person.id, issuer)
    if outside is None:
        return
    db.session.delete(outside)
    audit.record("organisation:unbind", actor_id=person.id)
    mail.mail_changed_way_in(person, "account:organisation-removed", name)


def _bind(told: Told, name: str) -> Person:
    if told.email is None:
        raise _refused(UNVERIFIED, name)
    person = People().find_user(email=told.email)
    if person is None:
        raise _refused(UNKNOWN, name)
    if find_outside(person.id, told.issuer) is not None:
        raise _refused(ANOTHER, name, person)
    db.session.add(OutsideIdentity(person_id=person.id, issuer=told.issuer, subject=told.subject))
    try:
        db.session.flush()
    except IntegrityError as error:  # the same sign-in came a moment ago
        raise Conflict(TWICE) from error
    audit.record("organisation:bind", actor_id=person.id)
    mail.mail_changed_way_in(person, "account:organisation-added", name)
    return person


def _refused(sentence: str, name: str, person: Person | None = None) -> Invalid:
    audit.record("organisation:refuse", person=person.id if person is not None else None)
    return Invalid(sentence.format(name=name))
