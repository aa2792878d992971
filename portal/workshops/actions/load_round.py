"""Writing one round whole from a content file: sittings, programme, notes, learning points, summary."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from sqlalchemy import select

from portal.core import clock
from portal.core.content import ContentError, Document
from portal.core.db import db
from portal.items.actions import find_item, load_item
from portal.items.vocabulary import set_terms
from portal.workshops.actions.spine import RESERVED, calendar_uid
from portal.workshops.models import (
    LearningPoint,
    Material,
    PointLink,
    ProgrammeSession,
    ProgrammeVersion,
    Round,
    SessionLink,
    SessionNote,
    StudyYear,
    Summary,
    Workshop,
)
from portal.workshops.queries.programme import snapshot

PLAIN = "In plain English"
VENUE = {"name": "venue", "address": "address", "getting_there": "getting_there"}
ACCESS = {"step_free_access": "step_free", "hearing_loop": "hearing_loop", "quiet_room": "quiet_room"}


def load_illustrative(document: Document) -> int:
    """Write a round with all that hangs on it. Returns: the version of its item. Raises: ContentError."""
    document.require("round", "sittings", "learning_points")
    row = document.meta["round"]
    item = load_item("round", entry_of(document, row))
    session = db.session()
    found = session.scalar(select(Round).where(Round.item_id == item.id)) or Round(item_id=item.id)
    year = session.scalar(select(StudyYear).where(StudyYear.key == str(row["study_year"])))
    found.study_year_id = year.id if year else None
    found.label, found.aims = row["label"], "\n".join(f"- {aim}" for aim in row["aims"])
    session.add(found)
    session.flush()
    for entry in document.meta["sittings"]:
        themes = {"themes": row.get("themes", [])}
        workshop = load_sitting(entry_of(document, themes | entry), found)
        _write_programme(workshop, entry["programme"])
    for place, entry in enumerate(document.meta["learning_points"]):
        _write_point(document, found, entry, place)
    return item.version


def load_sitting(document: Document, found: Round) -> Workshop:
    """Write one sitting of a round. Returns: the workshop, flushed. Raises: ContentError."""
    row = document.meta
    item = load_item("workshop", document, RESERVED)
    session = db.session()
    workshop = session.scalar(select(Workshop).where(Workshop.item_id == item.id)) or Workshop(item_id=item.id)
    workshop.round_id, workshop.place, workshop.uid = found.id, row["place"], calendar_uid(item.slug)
    workshop.status, workshop.description = row.get("status", "planned"), row.get("description") or ""
    workshop.starts_at, workshop.ends_at = _moment(row["starts_at"]), _moment(row["ends_at"])
    workshop.reported_at = workshop.ends_at if workshop.status == "held" else None
    venue = row.get("venue") or {}
    for name, column in VENUE.items():
        setattr(workshop, column, venue.get(name) or "")
    for name, column in ACCESS.items():
        setattr(workshop, column, venue.get(name))
    workshop.facilitator, workshop.contact = row.get("facilitator_role") or "", row.get("contact_role") or ""
    workshop.capacity, workshop.attendance = row.get("capacity"), dict(row.get("attendance") or {})
    session.add(workshop)
    session.flush()
    return workshop


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    local = datetime.fromisoformat(text)
    return clock.from_london(local.date(), local.time())


def _write_programme(workshop: Workshop, row: dict[str, Any]) -> None:
    """Write the sessions and publish them as the version that the file names, when it is not there yet."""
    session = db.session()
    query = select(ProgrammeSession).where(ProgrammeSession.workshop_id == workshop.id)
    have = {one.key: one for one in session.scalars(query)}
    for entry in row["sessions"]:
        one = have.pop(entry["key"], None) or ProgrammeSession(workshop_id=workshop.id, key=entry["key"])
        _write_session(one, entry)
    session.flush()
    number = int(row["version"])
    if workshop.programme_version < number:
        when = clock.from_london(row["published_on"], time(9))
        entries = snapshot(workshop)
        session.add(ProgrammeVersion(workshop_id=workshop.id, number=number, sessions=entries, published_at=when))
        workshop.programme_version = number
    session.flush()


def _write_session(one: ProgrammeSession, row: dict[str, Any]) -> None:
    session = db.session()
    one.starts, one.ends = time.fromisoformat(row["start"]), time.fromisoformat(row["end"])
    one.kind, one.track, one.title = row["kind"], row["track"] or "", row["title"]
    one.room, one.aims = row["room"] or "", row["aims"] or ""
    one.speakers = [{"role": who["role"], "name": who.get("name", "")} for who in row["speakers"]]
    one.materials = [Material(title=m["title"], url=m["url"], audience=m["audience"]) for m in row["materials"]]
    session.add(one)
    session.flush()
    wanted = [find_item("finding", slug) for slug in row["findings"]]
    have = {link.item_id: link for link in one.links}
    one.links = [have.get(i.id) or SessionLink(item_id=i.id, position=n) for n, i in enumerate(wanted) if i]
    if row["notes"]:
        note = session.scalar(select(SessionNote).where(SessionNote.session_id == one.id))
        session.add(note or SessionNote(session_id=one.id, body=row["notes"].strip()))


def _write_point(document: Document, found: Round, row: dict[str, Any], position: int) -> None:
    slug = f"{found.item.slug}-{row['key']}"
    words = row["text"].removeprefix("Illustrative: made up for demonstration.").strip()
    meta = {"slug": slug, "title": words.split(". ")[0].rstrip("."), "demo": found.item.demo}
    item = load_item("learning_point", entry_of(document, meta | {"state": found.item.state}))
    set_terms(item.id, {"theme": [row["theme"]], "barrier": row["barriers"]})
    session = db.session()
    point = session.scalar(select(LearningPoint).where(LearningPoint.item_id == item.id))
    point = point or LearningPoint(item_id=item.id, round_id=found.id)
    point.text, point.kind, point.heard = row["text"], row["kind"], row["heard"]
    point.participants, point.position = list(row["participant_kinds"]), position
    point.owner_role, point.due_on = row["owner_role"], row["due_on"]
    session.add(point)
    session.flush()
    wanted = [find_item("finding", slug) for slug in row["findings"]]
    have = {link.item_id: link for link in point.links}
    point.links = [have.get(i.id) or PointLink(item_id=i.id, position=n) for n, i in enumerate(wanted) if i]
    session.flush()


def load_summary(document: Document) -> int:
    """Write the summary of a round. Returns: the version of its item. Raises: ContentError."""
    document.require("slug", "title", "round")
    sections = document.sections()
    if not sections.get(PLAIN):
        raise ContentError(f"the section {PLAIN!r} is missing", document.body_line)
    session = db.session()
    of = find_item("round", str(document.meta["round"]))
    found = session.scalar(select(Round).where(Round.item_id == of.id)) if of else None
    if found is None:
        raise ContentError(f"round: there is no {document.meta['round']!r}", document.line_of("round"))
    item = load_item("summary", document)
    summary = session.scalar(select(Summary).where(Summary.item_id == item.id))
    summary = summary or Summary(item_id=item.id, round_id=found.id)
    summary.plain_english = sections.pop(PLAIN)
    first = sections.pop("", "")
    parts = [first, *(f"## {heading}\n\n{text}" for heading, text in sections.items())]
    summary.body = "\n\n".join(part for part in parts if part)
    session.add(summary)
    session.flush()
    return item.version


def entry_of(document: Document, entry: dict[str, Any]) -> Document:
    """Returns: one entry of a file as if it were a file of its own, named by its slug."""
    return replace(document, path=document.path.with_name(f"{entry['slug']}.yaml"), meta=entry)
