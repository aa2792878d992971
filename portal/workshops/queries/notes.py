"""Reading the notes of a sitting's sessions."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.db import db
from portal.core.errors import NotFound
from portal.workshops.models import ProgrammeSession, SessionNote, Workshop


@dataclass(frozen=True, slots=True)
class Noted:
    """A session with its notes, if there are any."""

    session: ProgrammeSession
    note: SessionNote | None


def list_notes(workshop: Workshop) -> Sequence[Noted]:
    """Returns: every session in the order of the day, with its notes. One statement."""
    query = (
        select(ProgrammeSession, SessionNote)
        .outerjoin(SessionNote, SessionNote.session_id == ProgrammeSession.id)
        .where(ProgrammeSession.workshop_id == workshop.id)
        .order_by(ProgrammeSession.starts, ProgrammeSession.track, ProgrammeSession.id)
    )
    return [Noted(row[0], row[1]) for row in db.session.execute(query)]


def get_noted(workshop: Workshop, key: str) -> Noted:
    """Returns: one session with its notes. One statement. Raises: NotFound."""
    query = (
        select(ProgrammeSession, SessionNote)
        .outerjoin(SessionNote, SessionNote.session_id == ProgrammeSession.id)
        .where(ProgrammeSession.workshop_id == workshop.id, ProgrammeSession.key == key)
        .options(joinedload(ProgrammeSession.workshop))
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound()
    return Noted(row[0], row[1])
