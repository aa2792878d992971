"""What moderators and the research team do: approve, hide, ask to change, answer, decide."""

from urllib.parse import urlsplit

from sqlalchemy import select

from portal.access.policy import Viewer, allowed
from portal.core import clock
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid
from portal.discussion.actions.comments import MAX_LENGTH, check_version, tell
from portal.discussion.models import DISPOSITIONS, Comment, Disposition, Report

DECISIONS = {"approve": "shown", "hide": "hidden", "ask": "change_asked"}
NEEDS_REASON = ("hide", "ask")
DECIDABLE = ("waiting", "shown", "change_asked")


def moderate(actor: Viewer, comment: Comment, decision: str, reason: str, *, expected_version: int) -> None:
    """Approve a comment, hide it with a reason, or ask its writer to change it.

    Raises: Denied; Invalid (field "reason"); Conflict when another moderator was first or the words changed.
    """
    if not allowed(actor, "comment:moderate", comment.item):
        raise Denied()
    if decision not in DECISIONS:
        raise Invalid("Choose what to do with the comment", "decision")
    words = _reason(decision, reason)
    if comment.author_id is not None and comment.author_id == actor.person_id:
        raise Denied("You wrote this comment. Another moderator has to look at it.")
    if comment.state not in DECIDABLE or comment.version != expected_version:
        raise Conflict(
            "Someone else saved first: read how the comment stands now, then decide again.",
            theirs=_stands(comment),
            yours=reason,
        )
    comment.state = DECISIONS[decision]
    comment.decision_reason = words or None
    comment.decided_at, comment.decided_by = clock.now(), actor.person_id
    _settle_reports(actor, comment)
    db.session.flush()
    tell(f"comment:{decision}", actor, comment)


def _reason(decision: str, reason: str) -> str:
    words = reason.strip()
    if decision in NEEDS_REASON and not words:
        raise Invalid("Say why: the writer reads it", "reason")
    if len(words) > MAX_LENGTH:
        raise Invalid(f"Use {MAX_LENGTH:,} characters or fewer", "reason")
    return words


def _stands(comment: Comment) -> str:
    told = {"shown": "Approved", "hidden": "Hidden", "change_asked": "The writer was asked to change it"}
    state = told.get(comment.state, "Waiting")
    return f"{state}.\n\n{comment.decision_reason or comment.body}"


def _settle_reports(actor: Viewer, comment: Comment) -> None:
    query = select(Report).where(Report.comment_id == comment.id, Report.settled_at.is_(None))
    for report in db.session.scalars(query):
        report.settled_at, report.settled_by = clock.now(), actor.person_id


def dispose(
    actor: Viewer, comment: Comment, kind: str, why: str, link: str = "", *, expected_version: int = 0
) -> Disposition:
    """Say what came of a comment: changed something, will be looked at, not taken forward, with why.

    `expected_version` is that of the decision shown in the form, 0 for none.
    Raises: Denied; Invalid (fields "kind", "why", "link"); Conflict.
    """
    if not allowed(actor, "comment:dispose", comment.item) or comment.state != "shown":
        raise Denied()
    if kind not in DISPOSITIONS:
        raise Invalid("Choose what came of the comment", "kind")
    if not why.strip():
        raise Invalid("Say why, in a sentence or two: the writer reads it", "why")
    if len(why.strip()) > MAX_LENGTH:
        raise Invalid(f"Use {MAX_LENGTH:,} characters or fewer", "why")
    target = _check_link(link)
    before = comment.disposition
    if (before.version if before else 0) != expected_version:
        theirs = f"{DISPOSITIONS[before.kind]}. {before.why}" if before else "The decision was taken away."
        raise Conflict(theirs=theirs, yours=why)
    decision = before or Disposition(comment_id=comment.id)
    decision.kind, decision.why, decision.link = kind, why.strip(), target
    decision.decided_by, decision.decided_at = actor.person_id, clock.now()
    comment.disposition = decision
    db.session.flush()
    tell("comment:dispose", actor, comment)
    return decision


def _check_link(link: str) -> str | None:
    text = link.strip()
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme or parts.netloc or not text.startswith("/") or text.startswith("//") or "\\" in text:
        raise Invalid("Give the page’s address in this portal, such as /findings/costs", "link")
    return text[:300]


def check_answerable(actor: Viewer, comment: Comment, expected_version: int) -> None:
    """Raises: Denied when this person may not answer; Conflict when the comment changed meanwhile."""
    if not allowed(actor, "comment:answer", comment.item) or comment.state != "shown":
        raise Denied()
    check_version(comment, expected_version)
