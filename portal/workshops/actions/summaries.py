"""Beginning, writing and sending a summary: one a round, seen by readers only through publishing."""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.access.policy import Viewer, allowed
from portal.core import clock
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid
from portal.items.vocabulary import set_terms, terms_of
from portal.publishing import actions as publishing
from portal.publishing import queries as gate
from portal.publishing.kinds import Content
from portal.workshops import rights
from portal.workshops.actions.spine import check_title, make_item, tell
from portal.workshops.models import Round, Summary
from portal.workshops.models.points import PARTICIPANTS

LONGEST = 200_000  # characters
LONGEST_PLAIN = 10_000
AUDIENCES = {"public": "Everyone", "members": "Everyone who is signed in"}


@dataclass(frozen=True, slots=True)
class SummaryFields:
    """What the editor holds."""

    title: str
    plain_english: str
    body: str
    audience: str = "public"


def begin_summary(actor: Viewer, of: Round) -> Summary:
    """Begin the summary of a round with the structure on offer; its writer owns it.

    Returns: the summary; the one that is there already if somebody began it. Raises: Denied.
    """
    found = db.session.scalar(select(Summary).where(Summary.round_id == of.id))
    if found is not None:
        return found
    if not rights.may_edit(actor, of) or not allowed(actor, "workshop:create"):
        raise Denied("Only the organisers of this round, from the research team, write its summary.")
    audience = of.item.audience if of.item.audience in AUDIENCES else "members"
    title = f"Summary: {of.item.title}"
    item = make_item(actor, "summary", of.item.slug, title, audience=audience, demo=of.item.demo)
    summary = Summary(item_id=item.id, item=item, round_id=of.id, round=of, body=offered_structure(of))
    db.session.add(summary)
    db.session.flush()
    set_terms(item.id, {"theme": terms_of([of.item_id])[of.item_id].get("theme", ())})
    tell("summary:create", actor, item)
    return summary


def offered_structure(of: Round) -> str:
    """Returns: the headings on offer, with who came by role where that was counted."""
    parts = ["## Purpose", "## Who came", _who_came(of), "## What was presented", "## Discussion by theme"]
    parts += ["## Learning points", "## What it means for the research", "## Actions"]
    return "\n\n".join(part for part in parts if part)


def _who_came(of: Round) -> str:
    counted = [workshop for workshop in of.sittings if workshop.attendance]
    if not counted:
        return ""
    lines = [f"| Who | {' | '.join(workshop.place for workshop in counted)} |", "|---|" + "---:|" * len(counted)]
    for role, label in PARTICIPANTS.items():
        numbers = [workshop.attendance.get(role, 0) for workshop in counted]
        if any(numbers):
            lines.append(f"| {label} | {' | '.join(map(str, numbers))} |")
    return "\n".join(lines)


def save_summary(actor: Viewer, summary: Summary, fields: SummaryFields, *, expected_version: int) -> bool:
    """Save what is being written; words that are there already change nothing.

    `expected_version` is the item's, as the editor showed it.
    Returns: whether anything changed. Raises: Denied; Invalid (fields "title", "plain_english", "body",
    "audience"); Conflict with both texts.
    """
    demand_editor(actor, summary)
    if not gate.edits_in_place(summary.item):
        raise Denied("Readers see this summary. Propose a correction instead.")
    wanted = checked(fields)
    if wanted == fields_of(summary):
        return False
    if summary.item.version != expected_version:
        raise Conflict(theirs=as_text(fields_of(summary)), yours=as_text(wanted), field="body")
    first_time = summary.saved_by != actor.person_id
    summary.item.title, summary.item.audience = wanted.title, wanted.audience
    summary.plain_english, summary.body = wanted.plain_english, wanted.body
    summary.saved_at, summary.saved_by = clock.now(), actor.person_id
    summary.item.touch()
    db.session.flush()
    if first_time:
        tell("summary:edit", actor, summary.item)
    return True


def propose(actor: Viewer, summary: Summary, fields: SummaryFields, why: str, *, expected_version: int) -> None:
    """Keep a correction of a published summary apart until a colleague approves it.

    `expected_version` is that of the open correction, 0 for none. Raises: Denied; Invalid; Conflict.
    """
    demand_editor(actor, summary)
    wanted = checked(fields)
    words = {"plain_english": wanted.plain_english, "body": wanted.body}
    content = Content(wanted.title, wanted.audience, None, words)
    publishing.propose_correction(actor, summary.item, content, why, expected_version=expected_version)


def approve_and_publish(actor: Viewer, summary: Summary, digest: str) -> None:
    """A colleague approves exactly the words that were shown, and publishes them in one act.

    Raises: Denied; Conflict when the words changed; Refused with every obstacle.
    """
    publishing.approve(actor, summary.item, digest=digest)
    publishing.release(actor, summary.item)


def demand_editor(actor: Viewer, summary: Summary) -> None:
    """Raises: Denied for those who may not change the summary in its state."""
    if not may_edit(actor, summary):
        raise Denied("You cannot change this summary as it stands. Ask its owner to share it with you.")


def may_edit(viewer: Viewer, summary: Summary) -> bool:
    """Returns: whether this person may write on the summary in its state."""
    return gate.may_edit(viewer, summary.item)


def checked(fields: SummaryFields) -> SummaryFields:
    """Returns: the fields with one kind of line end. Raises: Invalid with the field."""
    plain, body = _lines(fields.plain_english), _lines(fields.body)
    if len(plain) > LONGEST_PLAIN:
        raise Invalid(f"This has {len(plain):,} characters. Shorten it to {LONGEST_PLAIN:,} or fewer", "plain_english")
    if len(body) > LONGEST:
        raise Invalid(f"This has {len(body):,} characters. Shorten it to {LONGEST:,} or fewer", "body")
    if fields.audience not in AUDIENCES:
        raise Invalid("Choose who may read the summary", "audience")
    return SummaryFields(check_title(fields.title), plain, body, fields.audience)


def _lines(words: str) -> str:
    return re.sub(r"\r\n?", "\n", words).replace("\x00", "").strip()


def fields_of(summary: Summary) -> SummaryFields:
    """Returns: the summary as its room holds it."""
    item = summary.item
    return SummaryFields(item.title, summary.plain_english, summary.body, item.audience)


def as_text(fields: SummaryFields) -> str:
    """Returns: the words in one text, to show two versions beside each other."""
    return f"{fields.title}\n\n{fields.plain_english}\n\n{fields.body}"


def citation(title: str, edition: int, day: date, address: str) -> str:
    """Returns: how to cite one version."""
    return f"Joined Up. {title}. Workshop summary, version {max(edition, 1)}, {clock.format_date(day)}. {address}"
