"""Changing the sessions of a programme, and publishing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select

from portal.access.policy import Viewer
from portal.core.db import db
from portal.core.errors import Conflict, Invalid
from portal.core.markdown import slug_of
from portal.items.queries import list_readable
from portal.workshops import rights
from portal.workshops.actions.copying import moved
from portal.workshops.actions.spine import raise_sequence, tell
from portal.workshops.models import ProgrammeSession, ProgrammeVersion, SessionLink, SessionNote, Workshop
from portal.workshops.models.programme import KINDS
from portal.workshops.queries.differences import changes_between
from portal.workshops.queries.programme import find_published, list_sessions, snapshot

MOST_SESSIONS = 200
LONGEST_AIMS = 3_000  # characters


@dataclass(frozen=True, slots=True)
class SessionFields:
    """What the form of a session holds."""

    title: str
    starts: time | None
    ends: time | None
    kind: str = "plenary"
    track: str = ""
    room: str = ""
    aims: str = ""
    speakers: tuple[dict[str, str], ...] = ()  # role, and name (may be empty)
    links: tuple[int, ...] = ()  # ids of items
    move_later: bool = False  # sessions after this one move by as much as its end did


def create_session(actor: Viewer, workshop: Workshop, fields: SessionFields) -> ProgrammeSession:
    """Add a session. Raises: Denied; Invalid (fields "title", "starts", "ends", "kind", "aims", "links")."""
    rights.check_may_edit(actor, workshop)
    have = list_sessions(workshop)
    if len(have) >= MOST_SESSIONS:
        raise Invalid(f"A programme holds at most {MOST_SESSIONS} sessions")
    key = free_key(slug_of(fields.title)[:60], {one.key for one in have})
    one = ProgrammeSession(workshop_id=workshop.id, workshop=workshop, key=key, links=[], materials=[])
    _write(actor, one, fields)
    db.session.add(one)
    db.session.flush()
    _changed(actor, workshop, "create", key)
    return one


def edit_session(actor: Viewer, one: ProgrammeSession, fields: SessionFields, *, expected_version: int) -> None:
    """Change a session. Raises: Denied; Conflict with both texts; Invalid."""
    rights.check_may_edit(actor, one.workshop)
    if one.version != expected_version:
        raise Conflict(theirs=told(fields_of(one)), yours=told(fields))
    ended = one.ends
    _write(actor, one, fields)
    if fields.move_later:
        _move_later(one, ended)
    db.session.flush()
    _changed(actor, one.workshop, "edit", one.key)


def delete_session(actor: Viewer, one: ProgrammeSession) -> None:
    """Take a session out. Raises: Denied; Invalid when there are notes on it."""
    rights.check_may_edit(actor, one.workshop)
    if db.session.scalar(select(SessionNote.id).where(SessionNote.session_id == one.id)) is not None:
        raise Invalid("There are notes on this session. Change it instead, so that they are not lost")
    db.session.delete(one)
    db.session.flush()
    _changed(actor, one.workshop, "delete", one.key)


def publish_programme(actor: Viewer, workshop: Workshop, *, expected: int) -> ProgrammeVersion:
    """Publish the programme as its next version with a list of what changed; its calendar entry moves on.

    `expected` is the version that the page showed, 0 for none.
    Raises: Denied; Conflict when somebody published meanwhile; Invalid when there is nothing (new) to publish.
    """
    rights.check_may_edit(actor, workshop)
    if workshop.programme_version != expected:
        raise Conflict(f"Someone else has just published version {workshop.programme_version}. Look at it first.")
    entries = snapshot(workshop)
    if not entries:
        raise Invalid("Add a session first: there is nothing to publish")
    before = find_published(workshop)
    if before is not None and before.sessions == entries:
        raise Invalid(f"Nothing has changed since version {before.number}")
    version = ProgrammeVersion(
        workshop_id=workshop.id,
        number=expected + 1,
        published_by=actor.person_id,
        sessions=entries,
        changes=changes_between(before.sessions, entries) if before else [],
    )
    db.session.add(version)
    workshop.programme_version = version.number
    raise_sequence(workshop)
    workshop.item.touch()
    db.session.flush()
    tell("programme:publish", actor, workshop.item, version=version.number, round=workshop.round.item_id)
    return version


def free_key(wanted: str, taken: set[str]) -> str:
    """Returns: the wanted key, or the first of wanted-2, wanted-3 ... that is free."""
    if wanted not in taken:
        return wanted
    return next(key for number in range(2, 10_000) if (key := f"{wanted}-{number}") not in taken)


def fields_of(one: ProgrammeSession) -> SessionFields:
    """Returns: the session as its form shows it."""
    return SessionFields(
        title=one.title,
        starts=one.starts,
        ends=one.ends,
        kind=one.kind,
        track=one.track,
        room=one.room,
        aims=one.aims,
        speakers=tuple(one.speakers),
        links=tuple(link.item_id for link in one.links),
    )


def told(fields: SessionFields) -> str:
    """Returns: the fields as lines of text, to show two versions beside each other."""
    hours = f"{fields.starts:%H:%M} to {fields.ends:%H:%M}" if fields.starts and fields.ends else ""
    return "\n".join([fields.title, hours, KINDS.get(fields.kind, ""), fields.track, fields.room, fields.aims])


def _write(actor: Viewer, one: ProgrammeSession, fields: SessionFields) -> None:
    title = " ".join(fields.title.split())
    if not title:
        raise Invalid("Enter what the session is called", "title")
    if fields.starts is None or fields.ends is None:
        raise Invalid("Enter when the session starts and ends", "starts" if fields.starts is None else "ends")
    if fields.ends <= fields.starts:
        raise Invalid("The session must end after it starts", "ends")
    if fields.kind not in KINDS:
        raise Invalid("Choose what kind of session it is", "kind")
    if len(fields.aims) > LONGEST_AIMS:
        raise Invalid(f"Use {LONGEST_AIMS:,} characters or fewer", "aims")
    _link(actor, one, fields.links)
    one.title, one.starts, one.ends = title, fields.starts, fields.ends
    one.kind, one.track, one.room = fields.kind, fields.track.strip(), fields.room.strip()
    one.aims, one.speakers = fields.aims.strip(), [dict(who) for who in fields.speakers]


def _link(actor: Viewer, one: ProgrammeSession, wanted: Sequence[int]) -> None:
    """Links that the actor may not see stay; new ones must be readable to the actor."""
    have = {link.item_id: link for link in one.links}
    seen = list_readable(actor, [*wanted, *have])
    if any(item_id not in seen and item_id not in have for item_id in wanted):
        raise Invalid("One of the pages is no longer there. Look for it again", "links")
    kept = [*wanted, *(item_id for item_id in have if item_id not in seen and item_id not in wanted)]
    one.links = [have.get(item_id) or SessionLink(item_id=item_id) for item_id in dict.fromkeys(kept)]
    for position, link in enumerate(one.links):
        link.position = position


def _move_later(one: ProgrammeSession, ended: time) -> None:
    shift = datetime.combine(date.min, one.ends) - datetime.combine(date.min, ended)
    for later in list_sessions(one.workshop):
        if later is not one and later.starts >= ended:
            later.starts, later.ends = moved(later.starts, shift), moved(later.ends, shift)


def _changed(actor: Viewer, workshop: Workshop, act: str, key: str) -> None:
    workshop.item.touch()
    db.session.flush()
    tell(f"session:{act}", actor, workshop.item, key=key)
