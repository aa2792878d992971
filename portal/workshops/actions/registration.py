"""Registering for a sitting, taking a place that is held, giving one up: under one lock a sitting."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import select

from portal.access.policy import Viewer, allowed
from portal.core import audit, clock, outbox
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid, NotFound
from portal.workshops import rights
from portal.workshops.actions import places
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
    places.lock(workshop)
    found = queries.find_registration(actor.person_id, workshop)
    if found is not None and not found.on_list:
        raise Invalid(REMOVED)
    if found is not None:
        return found
    places.settle(workshop)
    standing = standing_of(workshop, queries.numbers_of([workshop.id]).get(workshop.id, NOBODY))
    if not standing.takes:
        raise Invalid(SHUT)
    made = Registration(workshop_id=workshop.id, person_id=actor.person_id)
    _write(made, wishes)
    db.session.add(made)
    if standing.state == OPEN:
        places.give(made, workshop)
    db.session.flush()
    places.note("registration:place" if made.has_place else "registration:wait", workshop, made, actor)
    return made


def take(actor: Viewer, workshop: Workshop) -> bool:
    """Say yes to a place: to the one that is held, and also later as long as it is free. Again changes nothing.

    Returns: whether they have a place now; False when it went to somebody else.
    Raises: Denied for who is not on the list; Conflict once it has begun or is off.
    """
    own = _own(actor, workshop)
    if own.has_place:
        return True
    if not goes_on(workshop):
        raise Conflict(SHUT)
    if not own.is_held and not _is_free(own, workshop):
        return False
    places.give(own, workshop)
    db.session.flush()
    places.note("registration:place", workshop, own, actor)
    return True


def change(actor: Viewer, workshop: Workshop, wishes: Wishes) -> None:
    """Change what one told. Raises: Denied for who is not on the list; Conflict once it has begun; Invalid."""
    _check(wishes)
    _write(_own(actor, workshop), wishes)
    db.session.flush()
    audit.record("registration:edit", actor_id=actor.person_id, item_id=workshop.item_id)


def withdraw(actor: Viewer, workshop: Workshop) -> None:
    """Give up one's place or leave the waiting list; what one told is deleted, and the place is offered to the next.

    Raises: Denied for who is not on the list; Conflict once it has begun.
    """
    own = _own(actor, workshop)
    audit.record("registration:withdraw", actor_id=actor.person_id, item_id=workshop.item_id)
    _leave(own, workshop)


def remove(actor: Viewer, workshop: Workshop, person_id: int, reason: str) -> None:
    """Take somebody off the list; they are told, with the reason on the page; the place is offered to the next.

    Raises: Denied; NotFound for who is not on the list; Conflict once it has begun; Invalid (field "reason").
    """
    rights.check_may_edit(actor, workshop)
    words = reason.strip()
    if not words or len(words) > LONGEST_REASON:
        raise Invalid(f"Say why, in {LONGEST_REASON} characters or fewer: they read it", "reason")
    places.lock(workshop)
    if not goes_on(workshop):
        raise Conflict(BEGUN)
    registration = queries.find_on_list(person_id, workshop)
    if registration is None:
        raise NotFound()
    frees = not registration.waits
    places.take_back(registration, workshop)
    registration.needs, registration.show_name = "", False
    registration.removed_at, registration.removed_reason = clock.now(), words
    db.session.flush()
    places.note("registration:remove", workshop, registration, actor)
    if frees:
        places.fill(workshop)


def readmit(actor: Viewer, workshop: Workshop, person_id: int) -> None:
    """Let somebody who was taken off the list register again; they are told. Again changes nothing. Raises: Denied."""
    rights.check_may_edit(actor, workshop)
    places.lock(workshop)
    registration = queries.find_registration(person_id, workshop)
    if registration is None or registration.on_list:
        return
    places.note("registration:readmit", workshop, registration, actor)
    db.session.delete(registration)
    db.session.flush()


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
    """Take somebody who leaves the portal off every list, so that others are offered their places."""
    query = select(Workshop).join(Registration, Registration.workshop_id == Workshop.id)
    for workshop in db.session.scalars(query.where(Registration.person_id == person_id).order_by(Workshop.id)).all():
        places.lock(workshop)
        registration = queries.find_registration(person_id, workshop)  # it may have changed before the lock
        if registration is not None:
            _leave(registration, workshop)


def forget_needs() -> int:
    """Delete what people needed at sittings that are long past. Audited with the number. Returns: how many."""
    day = clock.in_london(clock.now()).date() - queries.NEEDS_KEPT + timedelta(days=1)
    limit = clock.from_london(day, time())  # on the day that organisers read, at whatever hour this runs
    query = select(Registration).join(Registration.workshop)
    rows = db.session.scalars(query.where(Registration.needs != "", Workshop.ends_at < limit)).all()
    for registration in rows:
        registration.needs = ""
    if rows:
        audit.record("registration:forget", gone=len(rows))
    return len(rows)


def _check(wishes: Wishes) -> None:
    if len(wishes.needs.strip()) > LONGEST_NEEDS:
        raise Invalid(f"Use {LONGEST_NEEDS} characters or fewer", "needs")


def _own(actor: Viewer, workshop: Workshop) -> Registration:
    """The actor's own registration, under the lock."""
    places.lock(workshop)
    found = queries.find_on_list(actor.person_id, workshop)
    if found is None:
        raise Denied("You are not on the list of this workshop.")
    if begun(workshop):
        raise Conflict(BEGUN)
    return found


def _is_free(own: Registration, workshop: Workshop) -> bool:
    """Whether who waits can have a place now: what others did not take in time is passed on first."""
    places.settle(workshop)
    numbers = queries.numbers_of([workshop.id], own.person_id)[workshop.id]
    return numbers.mine == "held" or places_left(workshop, numbers.taken) != 0


def _write(registration: Registration, wishes: Wishes) -> None:
    registration.needs, registration.show_name = wishes.needs.strip(), wishes.show_name


def _leave(registration: Registration, workshop: Workshop) -> None:
    """Delete the row; a place that comes free so is offered on. Who waited frees none, so nobody is asked."""
    frees = registration.has_place or registration.is_held
    places.take_back(registration, workshop)
    db.session.delete(registration)
    db.session.flush()
    if frees:
        places.fill(workshop)
