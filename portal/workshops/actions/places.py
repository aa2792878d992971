"""Whose a place is: giving it, holding it for who is next, passing it on when they do not answer. Under one lock."""

from collections.abc import Collection

from sqlalchemy import select

from portal.access import memberships
from portal.access.policy import Viewer
from portal.core import audit, clock, jobs, outbox
from portal.core.db import db
from portal.workshops.models import Registration, Workshop
from portal.workshops.queries import registration as queries
from portal.workshops.queries.standing import NOBODY, goes_on, held_until, last_answer, places_left

HOLD_JOB = "workshops.hold_ends"


def lock(workshop: Workshop) -> None:
    """From here on nobody else changes who is on this list, until the commit; what is stored is read anew.

    SQLite has one writer at a time: there the transaction itself is the lock.
    """
    db.session.flush()
    db.session.execute(select(Workshop.id).where(Workshop.id == workshop.id).with_for_update())
    query = select(Workshop).where(Workshop.id == workshop.id)  # after the wait: what comes with it would be older
    db.session.scalars(query.execution_options(populate_existing=True)).one()


def fill(workshop: Workshop) -> None:
    """Offer the places that are free to those whose turn it is, and tell them, under the caller's lock.

    A sitting that does not go ahead holds no place: whoever had one held waits where they stood.
    """
    if goes_on(workshop):
        _offer(workshop, but=_look_at_held(workshop))
    else:
        _hold_none(workshop)


def pass_on(workshop: Workshop) -> None:
    """Lock the list and settle what is due."""
    lock(workshop)
    settle(workshop)


def settle(workshop: Workshop) -> None:
    """Let go the places that were held long enough and offer them to others, under the caller's lock.

    Whoever did not answer is told, and waits at the end of the list; they are not asked again for the same place,
    and can still take it while it is free. Again changes nothing.
    """
    if not goes_on(workshop):
        _hold_none(workshop)
    elif gone := _look_at_held(workshop):
        _offer(workshop, but=gone)


def give(registration: Registration, workshop: Workshop) -> None:
    """A place makes its holder one of the workshop's participants, for whom some of its material is."""
    registration.placed_at, registration.held_until = clock.now(), None
    memberships.give(registration.person_id, _key(workshop))


def take_back(registration: Registration, workshop: Workshop) -> None:
    """Somebody has no place any more, and none is held for them."""
    registration.held_until = None
    if registration.has_place:
        registration.placed_at = None
        memberships.take(registration.person_id, _key(workshop))


def note(act: str, workshop: Workshop, registration: Registration, actor: Viewer | None = None) -> None:
    """Audit an act and tell the person whom it is about: an act of their own too, since it is their receipt."""
    person = registration.person_id
    audit.record(act, actor_id=actor.person_id if actor else None, item_id=workshop.item_id, person=person)
    outbox.emit(act, item_id=workshop.item_id, person=person)


def _offer(workshop: Workshop, but: Collection[int] = ()) -> None:
    numbers = queries.numbers_of([workshop.id]).get(workshop.id, NOBODY)
    if not numbers.waiting:
        return
    until = held_until(workshop)
    for registration in queries.next_waiting(workshop, places_left(workshop, numbers.taken), but):
        if until is None:
            _give_at_once(registration, workshop)
            continue
        _hold(registration, workshop)
        note("registration:hold", workshop, registration)


def _look_at_held(workshop: Workshop) -> list[int]:
    """Let go what was held long enough, and fit the rest to the day of the sitting. Returns: the rows let go."""
    gone, now, last, until = [], clock.now(), last_answer(workshop), held_until(workshop)
    for registration in queries.list_held(workshop):
        if registration.held_until is None or registration.held_until <= now:
            registration.held_until, registration.waits_since = None, now
            gone.append(registration.id)
            db.session.flush()
            note("registration:lapse", workshop, registration)
        elif workshop.capacity is None or (registration.held_until > last and until is None):
            _give_at_once(registration, workshop)
        elif registration.held_until > last:
            _hold(registration, workshop)
    return gone


def _hold_none(workshop: Workshop) -> None:
    for registration in queries.list_held(workshop):
        registration.held_until = None
    db.session.flush()


def _hold(registration: Registration, workshop: Workshop) -> None:
    until = registration.held_until = held_until(workshop)
    db.session.flush()
    jobs.enqueue(HOLD_JOB, {"workshop_id": workshop.id}, run_at=until)


def _give_at_once(registration: Registration, workshop: Workshop) -> None:
    give(registration, workshop)
    db.session.flush()
    note("registration:free", workshop, registration)


def _key(workshop: Workshop) -> str:
    return f"workshop:{workshop.item_id}"
