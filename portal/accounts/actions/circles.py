"""Saying who belongs to a Pioneer or to a PPI group: by those who look after it, and within it alone."""

from sqlalchemy import select

from portal.access import memberships
from portal.access.models import Membership
from portal.access.policy import ROLE_LABELS, Circle, Viewer, leads, manages
from portal.accounts.models import Person
from portal.accounts.queries import find_person
from portal.core.db import db
from portal.core.errors import Conflict, Invalid, NotFound

ONLY_LEAD = "Nobody else looks after {}. Ask an administrator to appoint somebody first."
STILL_LEADS = "{} looks after {}. An administrator has to end that first."
STILL_LEAD = "You look after {}. Give that up first, then a colleague can end the rest."


def let_in(actor: Viewer, circle: Circle, email: str) -> Person:
    """Let somebody with an account belong to the circle. Audited; the person is told.

    Returns: the person. Raises: NotFound for who does not look after it; Invalid or Conflict (field `email`): the
    same words for an address without an account and for one of another role.
    """
    _check(actor, circle)
    person = find_person(email)
    if person is None or not _can_belong(actor, circle, person):
        label = ROLE_LABELS[circle.rule.member_role]
        raise Invalid(f"No open account as “{label}” has this address. Invite this person instead.", "email")
    if circle.member_key in memberships.keys_of(person.id):
        raise Conflict("This person belongs here already.", field="email")
    memberships.give(person.id, circle.member_key, given_by=actor.person_id)
    return person


def end(actor: Viewer, circle: Circle, person_id: int) -> None:
    """End somebody's membership of the circle. Audited; the person is told.

    Raises: NotFound for who does not look after it, and for a person who does not belong to it; Conflict for
    somebody who looks after it: an administrator ends that first.
    """
    _check(actor, circle)
    keys, person = memberships.keys_of(person_id), db.session.get(Person, person_id)
    if person is None or circle.member_key not in keys or (person.demo and not actor.demo):
        raise NotFound()
    if circle.duty_key in keys:
        mine = person_id == actor.person_id
        raise Conflict((STILL_LEAD if mine else STILL_LEADS.format(person.name, "{}")).format(circle.name))
    memberships.take(person_id, circle.member_key, taken_by=actor.person_id)


def step_down(actor: Viewer, circle: Circle) -> None:
    """Give up one's own duty, while somebody else still has it. Audited.

    Raises: NotFound for who does not have it; Conflict for the only one.
    """
    if not leads(actor, circle):
        raise NotFound()
    query = select(Person.id).join(Membership, Membership.person_id == Person.id).where(Person.active)
    query = query.where(Membership.key == circle.duty_key, Person.role == circle.rule.duty_role)
    query = query.where(Person.demo.is_(False)) if not actor.demo else query
    if set(db.session.scalars(query.with_for_update(of=Membership))) <= {actor.person_id}:
        raise Conflict(ONLY_LEAD.format(circle.name))
    memberships.take(actor.person_id or 0, circle.duty_key, taken_by=actor.person_id)


def _check(actor: Viewer, circle: Circle) -> None:
    if not manages(actor, circle):
        raise NotFound()


def _can_belong(actor: Viewer, circle: Circle, person: Person) -> bool:
    return person.active and person.role == circle.rule.member_role and (actor.demo or not person.demo)
