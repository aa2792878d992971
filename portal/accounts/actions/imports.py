"""Inviting everybody on a list: keep what was read, say what it would do, do it once."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import select

from portal.access.policy import Viewer, invites
from portal.accounts.actions.invitations import MAX_REASON, invite_checked
from portal.accounts.importing import PeopleList
from portal.accounts.models import Invitation, PeopleUpload, Person
from portal.core import audit
from portal.core.db import db
from portal.core.errors import Invalid, NotFound
from portal.items.vocabulary import read_vocabulary

AT_ONCE = 500  # addresses in one statement


@dataclass(slots=True)
class Plan:
    """What an upload would do: `rows` are invited, `skipped` are told with their line."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    skipped: list[dict[str, Any]] = field(default_factory=list)


def keep_upload(actor: Viewer, name: str, people: PeopleList) -> PeopleUpload:
    """Keep a list until its owner decides; one that they kept before goes. Returns: it, flushed."""
    session = db.session()
    for old in session.scalars(select(PeopleUpload).where(PeopleUpload.person_id == actor.person_id)):
        session.delete(old)
    problems = [asdict(problem) for problem in people.problems]
    upload = PeopleUpload(person_id=actor.person_id, name=name[:200], rows=people.rows, problems=problems)
    session.add(upload)
    session.flush()
    return upload


def get_upload(actor: Viewer, upload_id: int) -> PeopleUpload:
    """Returns: one's own list. Raises: NotFound."""
    upload = db.session.get(PeopleUpload, upload_id)
    if upload is None or upload.person_id != actor.person_id:
        raise NotFound()
    return upload


def plan(actor: Viewer, upload: PeopleUpload) -> Plan:
    """Say what would happen now. Returns: the rows to invite and those to skip, each in the order of the file."""
    taken = _taken([row["email"] for row in upload.rows])
    sites = {term.key for term in read_vocabulary("site").of("site")}
    made = Plan()
    for row in upload.rows:
        wrong = taken.get(row["email"]) or _wrong_with(actor, row, sites)
        if wrong:
            made.skipped.append({"line": row["line"], "told": wrong})
        else:
            made.rows.append(row)
    made.skipped = sorted([*made.skipped, *upload.problems], key=lambda one: int(one["line"]))
    return made


def invite_all(actor: Viewer, upload: PeopleUpload, reason: str) -> tuple[int, list[tuple[str, str]]]:
    """Invite everybody whom the plan names, with the reason of their line or this one. Audited, one line each.

    Returns: how many were invited, and (address, link) of those whose link must be handed over.
    Raises: Invalid (field `reason`).
    """
    if not reason.strip() or len(reason) > MAX_REASON:
        raise Invalid(f"Say why you invite these people, in at most {MAX_REASON:,} characters", "reason")
    rows = plan(actor, upload).rows
    links = invite_checked(actor, [_asked(row, reason) for row in rows])
    audit.record("people:import", actor_id=actor.person_id, invited=len(rows))
    db.session.delete(upload)
    return len(rows), [(invitation.email, link) for invitation, link in links]


def _asked(row: dict[str, Any], reason: str) -> Invitation:
    return Invitation(
        email=row["email"],
        name=row["name"],
        role=row["role"],
        site=row["site"] or None,
        reason=row["reason"] or reason,
    )


def _wrong_with(actor: Viewer, row: dict[str, Any], sites: set[str]) -> str | None:
    if row["site"] and row["site"] not in sites:
        return f"There is no Pioneer called “{row['site']}”. Use the last part of its page’s address."
    if (row["role"] == "pioneer_staff") is not bool(row["site"]):
        return "Pioneer staff need a Pioneer, and nobody else has one."
    if not invites(actor, row["role"], row["site"] or None):
        return "You may not invite people of this role."
    return None


def _taken(emails: Sequence[str]) -> dict[str, str]:
    """Addresses that need no invitation, and why. Two statements for each 500."""
    found: dict[str, str] = {}
    for start in range(0, len(emails), AT_ONCE):
        some = emails[start : start + AT_ONCE]
        for invitation in db.session.scalars(select(Invitation).where(Invitation.email.in_(some))):
            if invitation.state in ("open", "proposed"):
                found[invitation.email] = "This address has an invitation already."
        for email in db.session.scalars(select(Person.email).where(Person.email.in_(some))):
            found[email] = "This address has an account already."
    return found
