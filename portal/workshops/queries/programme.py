"""Reading programmes: the sessions being edited, the published versions, and what to look at before publishing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from portal.access.policy import Viewer, can_read
from portal.core.db import db
from portal.core.errors import NotFound
from portal.workshops import rights
from portal.workshops.models import Material, ProgrammeSession, ProgrammeVersion, Workshop

Entry = dict[str, Any]  # one session of a snapshot


def list_sessions(workshop: Workshop) -> Sequence[ProgrammeSession]:
    """Returns: the sessions as they are edited, by time, then track, with links and materials. Three statements."""
    query = (
        select(ProgrammeSession)
        .where(ProgrammeSession.workshop_id == workshop.id)
        .options(selectinload(ProgrammeSession.links), selectinload(ProgrammeSession.materials))
        .order_by(ProgrammeSession.starts, ProgrammeSession.track, ProgrammeSession.id)
    )
    return db.session.scalars(query).all()


def get_session(workshop: Workshop, key: str) -> ProgrammeSession:
    """Returns: one session as it is edited. Raises: NotFound."""
    query = (
        select(ProgrammeSession)
        .where(ProgrammeSession.workshop_id == workshop.id, ProgrammeSession.key == key)
        .options(selectinload(ProgrammeSession.links), selectinload(ProgrammeSession.materials))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound()
    found.workshop = workshop
    return found


def snapshot(workshop: Workshop) -> list[Entry]:
    """Returns: the programme as it is edited, as plain values in the order of the day. Three statements."""
    return [entry_of(one) for one in list_sessions(workshop)]


def entry_of(one: ProgrammeSession) -> Entry:
    """Returns: one session as plain values, times as "14:30" in London."""
    return {
        "key": one.key,
        "start": f"{one.starts:%H:%M}",
        "end": f"{one.ends:%H:%M}",
        "kind": one.kind,
        "track": one.track,
        "title": one.title,
        "room": one.room,
        "aims": one.aims,
        "speakers": [dict(who) for who in one.speakers],
        "materials": [_material(row) for row in one.materials],
        "items": [link.item_id for link in one.links],
    }


def _material(row: Material) -> Entry:
    names = ("id", "title", "audience", "url", "sha256", "file_name", "kind", "size")
    return {name: getattr(row, name) for name in names}


def find_published(workshop: Workshop, number: int | None = None) -> ProgrammeVersion | None:
    """Returns: that published version of the programme, by default the newest; None before the first.

    One statement. Raises: NotFound for a number that was never published.
    """
    wanted = workshop.programme_version if number is None else number
    query = select(ProgrammeVersion).where(
        ProgrammeVersion.workshop_id == workshop.id, ProgrammeVersion.number == wanted
    )
    found = db.session.scalar(query)
    if found is None and number is not None:
        raise NotFound()
    return found


def list_published(workshop: Workshop) -> Sequence[ProgrammeVersion]:
    """Returns: every published version, newest first. One statement."""
    query = select(ProgrammeVersion).where(ProgrammeVersion.workshop_id == workshop.id)
    return db.session.scalars(query.order_by(ProgrammeVersion.number.desc())).all()


def newest_programmes(workshop_ids: Sequence[int]) -> dict[int, ProgrammeVersion]:
    """Returns: workshop id -> its newest published programme. One statement."""
    if not workshop_ids:
        return {}
    newest = (
        select(ProgrammeVersion.workshop_id, func.max(ProgrammeVersion.number).label("number"))
        .where(ProgrammeVersion.workshop_id.in_(workshop_ids))
        .group_by(ProgrammeVersion.workshop_id)
        .subquery()
    )
    query = select(ProgrammeVersion).join(
        newest,
        (ProgrammeVersion.workshop_id == newest.c.workshop_id) & (ProgrammeVersion.number == newest.c.number),
    )
    return {row.workshop_id: row for row in db.session.scalars(query)}


@dataclass(frozen=True, slots=True)
class _AsMaterial:
    """A material as the table of rights sees it: the workshop's item, narrowed to the material's own audience."""

    id: int
    state: str
    audience: str
    audience_key: str | None
    owner_id: int | None
    demo: bool


def may_have(viewer: Viewer, workshop: Workshop, audience: str) -> bool:
    """Returns: whether this viewer may have a material for that audience of a workshop that they may read."""
    if rights.may_edit(viewer, workshop):
        return True
    item = workshop.item
    key = f"workshop:{item.id}" if audience == "participants" else None
    return can_read(viewer, item) and can_read(
        viewer, _AsMaterial(item.id, item.state, audience, key, item.owner_id, item.demo)
    )


def find_material(viewer: Viewer, workshop: Workshop, material_id: int) -> Entry:
    """Returns: a file of the published programme (of the edited one for organisers). Raises: NotFound."""
    version = find_published(workshop)
    entries = list(version.sessions) if version else []
    if rights.may_edit(viewer, workshop):
        entries += snapshot(workshop)
    for entry in entries:
        for material in entry["materials"]:
            if material["id"] == material_id and material["sha256"]:
                if not may_have(viewer, workshop, material["audience"]):
                    break
                return dict(material)
    raise NotFound()


def linked_items(entries: Sequence[Entry]) -> list[int]:
    """Returns: ids of the items that the sessions link to, each once."""
    return list(dict.fromkeys(item_id for entry in entries for item_id in entry["items"]))
