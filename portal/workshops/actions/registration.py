"""Registering for a sitting, giving a place up, and passing it on to who waits longest: under one lock a sitting."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.access import memberships
from portal.access.policy import Viewer, allowed
from portal.core import audit, clock, outbox
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid, NotFound
from portal.workshops import rights
from portal.workshops.models import Registration, Workshop
from portal.workshops.models.registration import LONGEST_NEEDS, LONGEST_REASON
from portal.workshops.queries import registration as queries
from portal.workshops.queries.standing import NOBODY, OPEN, begun, goes_on, is_ahead, places_left, standing_of

BEGUN = "The workshop has begun, so its list does not change any more."
SHUT = "Nobody can register for this workshop now. The page of the workshop says how it stands."
REMOVED = "The organisers took you off the list. Write to them if you want to come."


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody tells when they register. `needs` is for the organisers alone."""

    needs: str = ""
    show_name: bool = False


def register(actor: Viewer, workshop: Workshop, wishes: Wishes) -> Registration:
    """Take a place, or stand at the end of the waiting list when there is none. Who is on it already stays so.

    Returns: the registration. Raises: Denied; Invalid when registration is not open (or field "needs").
    """
    if actor.person_id is None or not allowed(actor, "workshop:register", workshop.item):
        raise Denied()
    _check(wishes)
    _lock(workshop)
    found = queries.find_registration(actor.person_id, workshop)
    if found is not None and found.removed_at is not None:
        raise Invalid(REMOVED)
    if found is not None:
        return found
    standing = standing_of(workshop, queries.numbers_of([workshop.id]).get(workshop.id, NOBODY))
    if not standing.takes:
        raise Invalid(SHUT)
    made = Registration(workshop_id=workshop.id, person_id=actor.person_id)
    _write(made, wishes)
    db.session.add(made)
    if standing.state == OPEN:
        _give_place(made, workshop)
    db.session.flush()
    _note("registration:place" if made.has_place else "registration:wait", workshop, made, actor)
    return made


def change(actor: Viewer, workshop: Workshop, wishes: Wishes) -> None:
    """Change what one told. Raises: Denied for who is not on the list; Conflict once it has begun; Invalid."""
    _check(wishes)
    _write(_own(actor, workshop), wishes)
    db.session.flush()
    audit.record("registration:edit", actor_id=actor.person_id, item_id=workshop.item_id)


def withdraw(actor: Viewer, workshop: Workshop) -> None:
    """Give up one's place or leave the waiting list; what one told is deleted, and the next person gets the place.

    Raises: Denied for who is not on the list; Conflict once it has begun.
    """
    _leave(_own(actor, workshop), workshop)
    audit.record("registration:withdraw", actor_id=actor.person_id, item_id=workshop.item_id)
    fill(workshop)


def remove(actor: Viewer, workshop: Workshop, person_id: int, reason: str) -> None:
    """Take somebody off the list; they are told, with the reason on the page, and the next person gets the place.

    Raises: Denied; NotFound for who is not on the list; Conflict once it has begun; Invalid (field "reason").
    """
    rights.check_may_edit(actor, workshop)
    words = reason.strip()
    if not words or len(words) > LONGEST_REASON:
        raise Invalid(f"Say why, in {LONGEST_REASON} characters or fewer: they read it", "reason")
    _lock(workshop)
    if not goes_on(workshop):
        raise Conflict(BEGUN)
    registration = queries.find_registration(person_id, workshop)
    if registration is None or registration.removed_at is not None:
        raise NotFound()
    _take_place(registration, workshop)
    registration.needs, registration.show_name = "", False
    registration.removed_at, registration.removed_reason = clock.now(), words
    db.session.flush()
    _note("registration:remove", workshop, registration, actor)
    fill(workshop)


def readmit(actor: Viewer, workshop: Workshop, person_id: int) -> None:
    """Let somebody who was taken off the list register again; they are told. Again changes nothing. Raises: Denied."""
    rights.check_may_edit(actor, workshop)
    _lock(workshop)
    registration = queries.find_registration(person_id, workshop)
    if registration is None or registration.removed_at is None:
        return
    _note("registration:readmit", workshop, registration, actor)
    db.session.delete(registration)
    db.session.flush()


def fill(workshop: Workshop) -> None:
    """Give the places that are free to those who wait longest, and tell them, in the caller's transaction."""
    _lock(workshop)
    if not goes_on(workshop):
        return
    numbers = queries.numbers_of([workshop.id]).get(workshop.id, NOBODY)
    if not numbers.waiting:
        return
    for registration in queries.next_waiting(workshop, places_left(workshop, numbers.taken)):
        _give_place(registration, workshop)
        db.session.flush()
        _note("registration:free", workshop, registration)


def check_still_opened(workshop: Workshop, first: date | None) -> None:
    """Who registered goes on seeing how it stands. Raises: Invalid (field "register_from")."""
    if first is None and workshop.register_from is not None and queries.people_on_list(workshop):
        raise Invalid("People have registered. To close it, set the last day to register instead", "register_from")


def tell_registered(act: str, actor: Viewer, workshop: Workshop, told: str, **detail: object) -> None:
    """Say that something happened to a sitting, and to those on its list that `told` did ("": nothing to them).

    Followers and participants hear of the act; who registered hears what it means for them.
    """
    if told and is_ahead(workshop):
        detail |= {"told": told, "people": list(queries.people_on_list(workshop))}
    outbox.emit(act, actor_id=actor.person_id, item_id=workshop.item_id, round=workshop.round.item_id, **detail)


def leave_all(person_id: int) -> None:
    """Take somebody who leaves the portal off every list, so that others get their places."""
    query = select(Registration).where(Registration.person_id == person_id).order_by(Registration.workshop_id)
    for registration in db.session.scalars(query.options(joinedload(Registration.workshop))).all():
        _lock(registration.workshop)
        _leave(registration, registration.workshop)
        fill(registration.workshop)


def forget_needs() -> int:
    """Delete what people needed at sittings that are long past. Audited with the number. Returns: how many."""
    limit = clock.now() - queries.NEEDS_KEPT
    query = select(Registration).join(Registration.workshop)
    rows = db.session.scalars(query.where(Registration.needs != "", Workshop.ends_at < limit)).all()
    for registration in rows:
        registration.needs = ""
    if rows:
        audit.record("registration:forget", gone=len(rows))
    return len(rows)


def _lock(workshop: Workshop) -> None:
    """From here on nobody else changes who is on this list, until the commit; what is stored is read anew.

    SQLite has one writer at a time: there the transaction itself is the lock.
    """
    db.session.flush()
    query = select(Workshop).where(Workshop.id == workshop.id).with_for_update(of=Workshop)
    db.session.scalars(query.execution_options(populate_existing=True)).one()


def _check(wishes: Wishes) -> None:
    if len(wishes.needs.strip()) > LONGEST_NEEDS:
        raise Invalid(f"Use {LONGEST_NEEDS} characters or fewer", "needs")


def _own(actor: Viewer, workshop: Workshop) -> Registration:
    """The actor's own registration, under the lock."""
    _lock(workshop)
    found = queries.find_registration(actor.person_id, workshop)
    if found is None or found.removed_at is not None:
        raise Denied("You are not on the list of this workshop.")
    if begun(workshop):
        raise Conflict(BEGUN)
    return found


def _write(registration: Registration, wishes: Wishes) -> None:
    registration.needs, registration.show_name = wishes.needs.strip(), wishes.show_name


def _give_place(registration: Registration, workshop: Workshop) -> None:
    """A place makes its holder one of the workshop's participants, for whom some of its material is."""
    registration.placed_at = clock.now()
    memberships.give(registration.person_id, _key(workshop))


def _take_place(registration: Registration, workshop: Workshop) -> None:
    if registration.has_place:
        registration.placed_at = None
        memberships.take(registration.person_id, _key(workshop))


def _leave(registration: Registration, workshop: Workshop) -> None:
    _take_place(registration, workshop)
    db.session.delete(registration)
    db.session.flush()


def _key(workshop: Workshop) -> str:
    return f"workshop:{workshop.item_id}"


def _note(act: str, workshop: Workshop, registration: Registration, actor: Viewer | None = None) -> None:
    """Audit an act and tell the person whom it is about: an act of their own too, since it is their receipt."""
    person = registration.person_id
    audit.record(act, actor_id=actor.person_id if actor else None, item_id=workshop.item_id, person=person)
    outbox.emit(act, item_id=workshop.item_id, person=person)
