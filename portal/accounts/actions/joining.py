"""Accepting an invitation: finding it by its link, how to be shown, and the account that comes of it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from portal.access import memberships
from portal.accounts.actions.people import check_name, create_person
from portal.accounts.models import Invitation, Person
from portal.accounts.queries import find_person
from portal.accounts.security.tokens import hash_token
from portal.core import audit, clock
from portal.core.db import db
from portal.core.errors import Conflict, PortalError

SHOWN_AS = ("alias", "chosen", "real")


class DeadInvitation(PortalError):
    """A link that lets nobody in; `state` says why: unknown, accepted, withdrawn or expired."""

    SENTENCES = {
        "unknown": "This link is not complete, or a newer one was sent. Copy the whole link from the newest email.",
        "accepted": "This invitation was used already. Sign in with the address that it was sent to.",
        "withdrawn": "This invitation was withdrawn.",
        "expired": "This invitation is more than 14 days old. Ask the person who invited you to send it again.",
    }

    def __init__(self, state: str) -> None:
        super().__init__(self.SENTENCES[state])
        self.state = state


def open_invitation(secret: str) -> Invitation:
    """Find the invitation of a link. One statement; a second when it is open.

    Returns: an invitation that can be accepted. Raises: DeadInvitation that says why not.
    """
    found = db.session.scalar(select(Invitation).where(Invitation.sha256 == hash_token(secret)))
    if found is None:
        raise DeadInvitation("unknown")
    if found.state != "open":
        raise DeadInvitation(found.state)
    if find_person(found.email) is not None:
        raise DeadInvitation("accepted")
    return found


def keep_answers(invitation: Invitation, name: str, show_as: str, chosen_name: str | None, mails: str) -> None:
    """Keep what the first page says until the second is sent.

    Raises: Invalid (field `name` or `chosen_name`).
    """
    wanted = check_name(show_as, chosen_name, person_id=None)
    invitation.answers = {
        "name": " ".join(name.split())[:120],
        "show_as": show_as,
        "chosen_name": wanted,
        "mails": mails,
    }
    db.session.flush()


def accept(invitation: Invitation, *, password_hash: str | None, sign_in_link: bool = False) -> Person:
    """Make the account that was asked for; the invitation is used up. Audited.

    Returns: the person, flushed. Raises: Conflict when it was used a moment ago, or the name was taken.
    """
    answers: dict[str, Any] = invitation.answers or {}
    sites = [invitation.site] if invitation.site else []
    person = create_person(
        invitation.email,
        invitation.role,
        sites=sites,
        name=answers["name"],
        password_hash=password_hash,
        actor_id=invitation.invited_by,
    )
    person.chosen_name = check_name(answers["show_as"], answers["chosen_name"], person_id=person.id)
    person.show_as, person.sign_in_link = answers["show_as"], sign_in_link
    person.confirmed_at = person.ground_rules_at = clock.now()
    if invitation.group_id is not None:
        memberships.give(person.id, f"group:{invitation.group_id}", given_by=invitation.invited_by)
    invitation.accepted_at, invitation.person_id, invitation.answers = clock.now(), person.id, None
    audit.record("invitation:accept", actor_id=person.id, invitation=invitation.id)
    try:
        db.session.flush()
    except StaleDataError as error:
        raise Conflict(DeadInvitation.SENTENCES["accepted"]) from error
    return person
