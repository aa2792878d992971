"""Saving the notes of a session; two rapporteurs never save over each other."""

from sqlalchemy import select

from portal.access.policy import Viewer
from portal.core import audit, clock
from portal.core.db import db
from portal.core.errors import Conflict, Invalid
from portal.workshops import rights
from portal.workshops.models import ProgrammeSession, SessionNote, Workshop

LONGEST = 50_000  # characters


def save_note(
    actor: Viewer, workshop: Workshop, session: ProgrammeSession, body: str, *, expected_version: int
) -> SessionNote:
    """Save the notes; the same words again change nothing.

    `expected_version` is that of the notes on the screen, 0 for none.
    Raises: Denied; Invalid (field "body"); Conflict with both texts when somebody saved meanwhile.
    """
    rights.check_may_report(actor, workshop)
    words = body.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(words) > LONGEST:
        raise Invalid(f"These notes have {len(words):,} characters. Shorten them to {LONGEST:,} or fewer", "body")
    note = db.session.scalar(select(SessionNote).where(SessionNote.session_id == session.id))
    if note is not None and note.body == words:
        return note
    if (note.version if note else 0) != expected_version:
        raise Conflict(theirs=note.body if note else "The notes were taken away.", yours=words, field="body")
    note = note or SessionNote(session_id=session.id)
    note.body, note.saved_at, note.saved_by = words, clock.now(), actor.person_id
    db.session.add(note)
    db.session.flush()
    audit.record("notes:save", actor_id=actor.person_id, item_id=workshop.item_id, key=session.key)
    return note
