"""Copying a programme from one sitting to another, with its times moved."""

from datetime import date, datetime, time, timedelta

from portal.core.db import db
from portal.core.errors import Invalid
from portal.workshops.models import Material, ProgrammeSession, SessionLink, Workshop
from portal.workshops.queries.programme import list_sessions


def copy_sessions(source: Workshop, target: Workshop, shift: timedelta) -> None:
    """Copy every session with its links and materials; rooms only within the same city.

    Raises: Invalid (field "starts") when a session would pass midnight.
    """
    same_city = source.place == target.place
    for one in list_sessions(source):
        copy = ProgrammeSession(
            workshop_id=target.id,
            key=one.key,
            starts=moved(one.starts, shift),
            ends=moved(one.ends, shift),
            kind=one.kind,
            track=one.track,
            title=one.title,
            room=one.room if same_city else "",
            aims=one.aims,
            speakers=[dict(who) for who in one.speakers],
        )
        copy.links = [SessionLink(item_id=link.item_id, position=link.position) for link in one.links]
        copy.materials = [_copy_material(row) for row in one.materials]
        db.session.add(copy)
    db.session.flush()


def moved(at: time, shift: timedelta) -> time:
    """Returns: the time moved on the same day. Raises: Invalid (field "starts") past midnight."""
    when = datetime.combine(date(2000, 1, 2), at) + shift
    if when.date() != date(2000, 1, 2):
        raise Invalid("With this start, sessions would pass midnight. Choose another start", "starts")
    return when.time()


def _copy_material(row: Material) -> Material:
    names = ("title", "audience", "url", "sha256", "file_name", "kind", "size")
    return Material(**{name: getattr(row, name) for name in names})
