"""Asking people to join: invite, propose, confirm, send again, withdraw."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from portal.access.policy import Viewer, invites
from portal.accounts.actions.people import TAKEN, checked_address, checked_sites
from portal.accounts.models import Invitation, Person, PpiGroup
from portal.accounts.queries import find_person
from portal.accounts.security import mail
from portal.accounts.security.tokens import hash_token, new_secret
from portal.core import audit, clock
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid

DAYS = 14
INVITED = "This person has an invitation already. Send that one again, or withdraw it first."
NOT_YOURS = "You may not invite people of this role. Ask an administrator."
MAX_REASON = 1_000  # characters


def invite(
    actor: Viewer,
    email: str,
    role: str,
    reason: str,
    *,
    name: str = "",
    site: str | None = None,
    group_id: int | None = None,
) -> tuple[Invitation, str | None]:
    """Ask somebody to join, or propose it where another must confirm. Audited, without address and reason.

    Returns: the invitation, and its link when no mail server is set (else it is mailed); None for a proposal.
    Raises: Denied; Invalid or Conflict with the field (`email`, `role`, `site`, `reason`, `group_id`).
    """
    address = checked_address(email)
    _check_what_is_asked(actor, role, site, reason, group_id)
    if find_person(address) is not None:
        raise Conflict(TAKEN, field="email")
    if _open_invitation(address) is not None:
        raise Conflict(INVITED, field="email")
    invitation = Invitation(email=address, name=name, role=role, reason=reason, site=site, group_id=group_id)
    links = invite_checked(actor, [invitation])
    return invitation, links[0][1] if links else None


def invite_checked(actor: Viewer, asked: Sequence[Invitation]) -> list[tuple[Invitation, str]]:
    """Ask those whom somebody looked over already, in few statements however many. Audited, one line each.

    Returns: the invitations whose link must be handed over, each with it: none when a mail server is set.
    """
    session, links = db.session(), dict[str, str]()
    for one in asked:
        one.name, one.reason = " ".join(one.name.split())[:120], one.reason.replace("\x00", "").strip()
        one.invited_by = actor.person_id
        one.needs_confirming = one.role == "administrator" or actor.role == "pioneer_staff"
        if not one.needs_confirming:
            links[one.email] = _give_link(one)
    session.add_all(asked)
    session.flush()
    for one in asked:
        audit.record("invitation:make", actor_id=actor.person_id, invitation=one.id, role=one.role)
    return _mail_or_hand_over([(one, links[one.email]) for one in asked if one.email in links])


def confirm(actor: Viewer, invitation: Invitation) -> str | None:
    """Confirm a proposal and send it; a new administrator by somebody else than who proposed them. Audited.

    Returns: the link when no mail server is set. Raises: Denied, Conflict.
    """
    if actor.role != "administrator":
        raise Denied()
    if invitation.invited_by == actor.person_id:
        raise Denied("A second administrator confirms a new one. Ask a colleague.")
    if invitation.state != "proposed":
        raise Conflict("This is decided already. Open the page again to see how.")
    invitation.confirmed_by = actor.person_id
    audit.record("invitation:confirm", actor_id=actor.person_id, invitation=invitation.id)
    return _send(invitation)


def send_again(actor: Viewer, invitation: Invitation) -> str | None:
    """Send a new link for 14 more days; the old one stops. Audited.

    Returns: the link when no mail server is set. Raises: Denied, Conflict.
    """
    _check_mine(actor, invitation)
    if invitation.state not in ("open", "expired"):
        raise Conflict("This invitation cannot be sent: it was accepted, withdrawn, or awaits its confirmation.")
    if find_person(invitation.email) is not None:
        raise Conflict(TAKEN)
    audit.record("invitation:send-again", actor_id=actor.person_id, invitation=invitation.id)
    return _send(invitation)


def withdraw(actor: Viewer, invitation: Invitation) -> None:
    """Take an invitation back: its link stops. Audited. Raises: Denied, Conflict."""
    _check_mine(actor, invitation)
    if invitation.state in ("accepted", "withdrawn"):
        raise Conflict("This invitation was accepted or withdrawn already.")
    invitation.withdrawn_at, invitation.answers = clock.now(), None
    audit.record("invitation:withdraw", actor_id=actor.person_id, invitation=invitation.id)


def _check_what_is_asked(actor: Viewer, role: str, site: str | None, reason: str, group_id: int | None) -> None:
    checked_sites([site] if site else [])
    if not invites(actor, role, site):
        raise Denied(NOT_YOURS)
    if site and role != "pioneer_staff":
        raise Invalid("Only Pioneer staff belong to a Pioneer. Leave the Pioneer out.", "site")
    if role == "pioneer_staff" and not site:
        raise Invalid("Choose the Pioneer where this person works", "site")
    if not reason.strip() or len(reason) > MAX_REASON:
        raise Invalid(f"Say why you invite this person, in at most {MAX_REASON:,} characters", "reason")
    if group_id is not None and (role != "ppi_member" or db.session.get(PpiGroup, group_id) is None):
        raise Invalid("Only PPI members belong to a PPI group. Choose the role or leave the group out.", "group_id")


def _open_invitation(address: str) -> Invitation | None:
    query = select(Invitation).where(Invitation.email == address)
    return next((row for row in db.session.scalars(query) if row.state in ("open", "proposed")), None)


def _check_mine(actor: Viewer, invitation: Invitation) -> None:
    if actor.role != "administrator" and invitation.invited_by != actor.person_id:
        raise Denied()


def _send(invitation: Invitation) -> str | None:
    """Give the invitation a new token. Returns: its link where there is no mail server; else it is mailed."""
    link = _give_link(invitation)
    db.session.flush()
    links = _mail_or_hand_over([(invitation, link)])
    return links[0][1] if links else None


def _give_link(invitation: Invitation) -> str:
    secret = new_secret()
    invitation.sha256, invitation.ends_at = hash_token(secret), clock.now() + timedelta(days=DAYS)
    invitation.answers = None
    return mail.joining_link(secret)


def _mail_or_hand_over(links: list[tuple[Invitation, str]]) -> list[tuple[Invitation, str]]:
    """Mail invitations of one asker. Returns: those that must be handed over, as there is no mail server."""
    if not mail.mail_is_sent() or not links:
        return links
    by = links[0][0].invited_by
    asker = db.session.get(Person, by) if by else None
    mail.mail_invitations(links, asker.name if asker else "The team")
    return []
