"""Reading who registered: numbers for everybody, one's own registration, the list for organisers."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import joinedload

from portal.access.policy import Viewer, can_read
from portal.accounts.models import Person
from portal.accounts.queries import keys_by_person
from portal.core import clock
from portal.core.db import db
from portal.items.models import Item
from portal.items.queries import readable
from portal.workshops.models import Registration, Workshop
from portal.workshops.models.rounds import PLANNED
from portal.workshops.queries.standing import NOBODY, Numbers, Standing, standing_of

NEEDS_KEPT = timedelta(days=30)  # after the sitting. Source: ux.md, string 8
HAS_PLACE = Registration.placed_at.is_not(None)
WAITS = and_(Registration.placed_at.is_(None), Registration.removed_at.is_(None))
STANDS = case((HAS_PLACE, "place"), (WAITS, "waiting"), else_="removed")


def standings(viewer: Viewer, workshops: Sequence[Workshop]) -> dict[int, Standing]:
    """Returns: workshop id -> how registering stands there, and for this viewer. One statement.

    None when nobody can have registered: no sitting was ever opened.
    """
    opened = [workshop.id for workshop in workshops if workshop.register_from is not None]
    numbers = numbers_of(opened, viewer.person_id)
    return {workshop.id: standing_of(workshop, numbers.get(workshop.id, NOBODY)) for workshop in workshops}


def numbers_of(workshop_ids: Sequence[int], person_id: int | None = None) -> dict[int, Numbers]:
    """Returns: workshop id -> how many registered, and how this person stands. One statement, none for no ids."""
    if not workshop_ids:
        return {}
    query = select(
        Registration.workshop_id,
        func.count(case((HAS_PLACE, 1))),
        func.count(case((WAITS, 1))),
        func.max(case((Registration.person_id == person_id, STANDS))),
    ).where(Registration.workshop_id.in_(workshop_ids))
    rows = db.session.execute(query.group_by(Registration.workshop_id))
    return {workshop_id: Numbers(taken, waiting, mine or "") for workshop_id, taken, waiting, mine in rows}


def find_registration(person_id: int | None, workshop: Workshop) -> Registration | None:
    """Returns: this person's registration for the sitting as it is stored, also one that the organisers removed.

    One statement.
    """
    query = select(Registration).where(Registration.workshop_id == workshop.id, Registration.person_id == person_id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def position_of(registration: Registration) -> int:
    """Returns: which one this is on the waiting list, from 1. One statement."""
    query = select(func.count()).where(Registration.workshop_id == registration.workshop_id, WAITS)
    return (db.session.scalar(query.where(Registration.id <= registration.id)) or 0) if registration.waits else 0


def list_registered(workshop: Workshop) -> Sequence[Registration]:
    """Returns: all who registered, with who they are: places, waiting list, removed; each in order. One statement.

    For organisers alone: the caller has checked it.
    """
    query = select(Registration).where(Registration.workshop_id == workshop.id).options(joinedload(Registration.person))
    return db.session.scalars(query.order_by(STANDS == "removed", WAITS, Registration.id)).all()


def list_taking_part(workshop: Workshop) -> Sequence[str]:
    """Returns: the names of those who come and let others who come see it, by name. One statement.

    For people with a place and organisers alone: the caller has checked it.
    """
    query = select(Person.name).join(Registration, Registration.person_id == Person.id)
    query = query.where(Registration.workshop_id == workshop.id, HAS_PLACE, Registration.show_name, Person.active)
    return db.session.scalars(query.order_by(Person.name, Person.id)).all()


def next_waiting(workshop: Workshop, most: int | None) -> Sequence[Registration]:
    """Returns: who waits longest, at most so many (None: all); no closed account, nobody who may not read it now."""
    query = select(Registration).join(Registration.person).where(Registration.workshop_id == workshop.id, WAITS)
    query = query.where(Person.active).options(joinedload(Registration.person)).order_by(Registration.id)
    rows = db.session.scalars(query).all()
    keys = keys_by_person([row.person_id for row in rows])
    demo = workshop.item.demo  # who could register for a made-up sitting is where such things are shown

    def reads(row: Registration) -> bool:
        held = frozenset(keys.get(row.person_id, ()))
        return can_read(Viewer(row.person_id, row.person.role, held, demo=demo), workshop.item)

    return [row for row in rows if reads(row)][:most]


def people_on_list(workshop: Workshop) -> Sequence[int]:
    """Returns: ids of those who have a place or wait for one, in order. One statement."""
    query = select(Registration.person_id).where(Registration.workshop_id == workshop.id, or_(HAS_PLACE, WAITS))
    return db.session.scalars(query.order_by(Registration.id)).all()


def find_elsewhere(person_id: int | None, workshop: Workshop) -> Registration | None:
    """Returns: this person's place or wait at another sitting of the round, with the sitting. One statement."""
    query = select(Registration).join(Registration.workshop).where(Registration.person_id == person_id)
    query = query.where(Workshop.round_id == workshop.round_id, Workshop.id != workshop.id, or_(HAS_PLACE, WAITS))
    return db.session.scalars(query.options(joinedload(Registration.workshop)).order_by(WAITS, Registration.id)).first()


def list_to_answer(viewer: Viewer, limit: int = 2) -> list[Standing]:
    """Returns: sittings open now of rounds for which this person has not registered, by day. One statement."""
    today, other = clock.in_london(clock.now()).date(), Workshop.__table__.alias("other")
    mine = exists().where(
        Registration.person_id == viewer.person_id,
        Registration.workshop_id == other.c.id,
        other.c.round_id == Workshop.round_id,
    )

    def count(what: object) -> object:
        whole = select(func.count(case((what, 1)))).where(Registration.workshop_id == Workshop.id)  # type: ignore[arg-type]
        return whole.correlate(Workshop).scalar_subquery()

    query = (
        select(Workshop, count(HAS_PLACE), count(WAITS))  # type: ignore[call-overload]
        .join(Workshop.item)
        .where(readable(viewer), Item.state == "published", Workshop.status == PLANNED, ~mine)
        .where(Workshop.register_from <= today, Workshop.starts_at > clock.now())
        .where(or_(Workshop.register_until.is_(None), Workshop.register_until >= today))
        .order_by(Workshop.starts_at, Workshop.id)
        .limit(limit)
    )
    return [standing_of(row[0], Numbers(row[1], row[2])) for row in db.session.execute(query)]
