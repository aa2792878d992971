"""Signing in by a link in a mail, for those who chose it."""

from datetime import timedelta

from sqlalchemy import select

from portal.accounts.models import Person, SignInLink
from portal.accounts.security import mail
from portal.accounts.security.datastore import People, may_enter
from portal.accounts.security.tokens import hash_token, new_secret
from portal.core import audit, clock, jobs
from portal.core.db import db
from portal.core.errors import Invalid

JOB = "accounts.send_sign_in_link"
MINUTES = 30
DEAD = "This link does not work any more: it was used, is too old, or is not complete. Ask for a new one."


def ask_for_link(address: str) -> None:
    """Queue the search for a person with that address: the same work whether or not there is one."""
    jobs.enqueue(JOB, {"email": address}, key=f"{JOB}:{address}"[:200])


def mail_link(email: str) -> None:
    """Mail a link to the person with that address, if there is one who chose to sign in so."""
    person = People().find_user(email=email)
    if person is None or not person.sign_in_link:
        return
    secret = new_secret()
    ends_at = clock.now() + timedelta(minutes=MINUTES)
    db.session.add(SignInLink(person_id=person.id, sha256=hash_token(secret), ends_at=ends_at))
    mail.mail_sign_in_link(person, secret, MINUTES)


def use_link(secret: str) -> Person:
    """Use a link up. Returns: whose it is. Raises: Invalid when it lets nobody in."""
    link = db.session.scalar(select(SignInLink).where(SignInLink.sha256 == hash_token(secret)).with_for_update())
    person = db.session.get(Person, link.person_id) if link is not None else None
    if link is None or person is None or link.used_at is not None or link.ends_at <= clock.now():
        raise Invalid(DEAD)
    if not may_enter(person) or not person.sign_in_link:
        raise Invalid(DEAD)
    link.used_at = clock.now()
    return person


def choose_link(person: Person, *, wanted: bool) -> None:
    """Say whether links by mail let this person in. Audited."""
    person.sign_in_link = wanted
    audit.record("sign-in-link:choose", actor_id=person.id, wanted=wanted)
