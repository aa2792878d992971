"""What became of a sitting: planned, held and reported, or cancelled."""

from portal.access.policy import Viewer
from portal.core import audit, clock
from portal.core.db import db
from portal.core.errors import Invalid
from portal.workshops import rights
from portal.workshops.actions.places import fill, lock
from portal.workshops.actions.registration import tell_registered
from portal.workshops.actions.spine import calendar_face, raise_sequence
from portal.workshops.models import Workshop
from portal.workshops.models.rounds import CANCELLED, HELD, PLANNED


def set_status(actor: Viewer, workshop: Workshop, status: str, attendance: dict[str, int] | None = None) -> None:
    """Say that a sitting is planned, was held and reported, or is cancelled.

    Raises: Denied, also for a rapporteur who would call it off or on again; Invalid (field "status") when one that is
    still to come would be reported.
    """
    rights.check_may_report(actor, workshop)
    lock(workshop)  # before anything else, as whoever registers does: two locks in two orders are a deadlock
    if status not in (PLANNED, HELD, CANCELLED):
        raise Invalid("Choose what became of the sitting", "status")
    if status == HELD and workshop.starts_at and workshop.starts_at > clock.now():
        raise Invalid(f"This sitting is on {clock.format_date(workshop.starts_at)}: report it afterwards", "status")
    if CANCELLED in (status, workshop.status):  # everybody on the list is told, and places are offered again
        rights.check_may_edit(actor, workshop)
    before, was = calendar_face(workshop), workshop.status
    workshop.status = status
    workshop.reported_at = clock.now() if status == HELD else None
    if status == HELD and attendance is not None:
        workshop.attendance = {role: count for role, count in attendance.items() if count}
    if before != calendar_face(workshop):
        raise_sequence(workshop)
    workshop.item.touch()
    db.session.flush()
    audit.record("workshop:status", actor_id=actor.person_id, item_id=workshop.item_id, status=status)
    means = "registration:off" if status == CANCELLED else "registration:on" if was == CANCELLED else ""
    tell_registered("workshop:status", actor, workshop, means if was != status else "", status=status)
    if was != status:
        fill(workshop)
