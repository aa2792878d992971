"""Reading who registered: numbers for everybody, one's own registration, the list for organisers."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from portal.access.policy import Viewer, can_read
from portal.accounts.models import Person
from portal.accounts.queries import keys_by_person
from portal.core import clock
from portal.core.db import db
from portal.items.models import Item
from portal.items.queries import readable
from portal.workshops.models import Registration, Workshop
from portal.workshops.models.rounds import CANCELLED, PLANNED
from portal.workshops.queries.standing import NOBODY, Numbers, Standing, standing_of

MOST_HELD = 5  # held places told on a home
NEEDS_KEPT = timedelta(days=30)  # after the sitting. Source: ux.md, string 8
HAS_PLACE = Registration.placed_at.is_not(None)
IS_HELD = Registration.held_until.is_not(None)
IS_TAKEN = or_(HAS_PLACE, IS_HELD)
ON_LIST = Registration.removed_at.is_(None)
WAITS = and_(Registration.placed_at.is_(None), Registration.held_until.is_(None), ON_LIST)
STANDS = case((HAS_PLACE, "place"), (IS_HELD, "held"), (WAITS, "waiting"), else_="removed")
IN_TURN = (Registration.waits_since, Registration.id)


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
    own = Registration.person_id == person_id
    query = select(
        Registration.workshop_id,
        func.count(case((IS_TAKEN, 1))),
        func.count(case((WAITS, 1))),
        func.coalesce(func.max(case((own, STANDS))), ""),
        func.count(case((IS_HELD, 1))),
        func.max(case((own, Registration.held_until))),
    ).where(Registration.workshop_id.in_(workshop_ids))
    rows = db.session.execute(query.group_by(Registration.workshop_id))
    return {workshop_id: Numbers(*numbers) for workshop_id, *numbers in rows}


def find_registration(person_id: int | None, workshop: Workshop) -> Registration | None:
    """Returns: this person's registration for the sitting as it is stored, also one that the organisers removed.

    One statement.
    """
    query = select(Registration).where(Registration.workshop_id == workshop.id, Registration.person_id == person_id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def find_on_list(person_id: int | None, workshop: Workshop) -> Registration | None:
    """Returns: the same, unless the organisers removed it. One statement."""
    found = find_registration(person_id, workshop)
    return found if found is not None and found.on_list else None


def find_for_mail(item_id: int, person_id: int) -> tuple[Workshop, Registration | None] | None:
    """Returns: the sitting of an item, and this person's registration for it. One statement."""
    own = and_(Registration.workshop_id == Workshop.id, Registration.person_id == person_id)
    query = select(Workshop, Registration).join(Registration, own, isouter=True).where(Workshop.item_id == item_id)
    row = db.session.execute(query).one_or_none()
    return (row[0], row[1]) if row is not None else None


def position_of(registration: Registration) -> int:
    """Returns: which one this is on the waiting list, from 1. One statement."""
    since = registration.waits_since
    earlier = or_(
        Registration.waits_since < since, and_(Registration.waits_since == since, Registration.id <= registration.id)
    )
    query = select(func.count()).where(Registration.workshop_id == registration.workshop_id, WAITS, earlier)
    return (db.session.scalar(query) or 0) if registration.waits else 0


def list_registered(workshop: Workshop) -> Sequence[Registration]:
    """Returns: all who registered, with who they are: places, held places, waiting list, removed; each in order.

    For organisers alone: the caller has checked it. One statement.
    """
    query = select(Registration).where(Registration.workshop_id == workshop.id).options(joinedload(Registration.person))
    return db.session.scalars(query.order_by(STANDS == "removed", WAITS, IS_HELD, *IN_TURN)).all()


def list_taking_part(workshop: Workshop) -> Sequence[str]:
    """Returns: the names of those who come and let others who come see it, by name. One statement.

    For people with a place and organisers alone: the caller has checked it.
    """
    query = select(Person.name).join(Registration, Registration.person_id == Person.id)
    query = query.where(Registration.workshop_id == workshop.id, HAS_PLACE, Registration.show_name, Person.active)
    query = query.where(Person.name != "")
    return db.session.scalars(query.order_by(Person.name, Person.id)).all()


def list_held(workshop: Workshop) -> Sequence[Registration]:
    """Returns: those for whom a place is held, in the order of their turn. One statement."""
    query = select(Registration).where(Registration.workshop_id == workshop.id, IS_HELD).order_by(*IN_TURN)
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def next_waiting(workshop: Workshop, most: int | None, but: Collection[int] = ()) -> Sequence[Registration]:
    """Returns: whose turn it is, at most so many (None: all), none of those rows.

    No closed account, nobody who may not read the sitting now.
    """
    query = select(Registration).join(Registration.person).where(Registration.workshop_id == workshop.id, WAITS)
    query = query.where(Person.active, Registration.id.not_in(but)).options(joinedload(Registration.person))
    rows = db.session.scalars(query.order_by(*IN_TURN)).all()
    keys = keys_by_person([row.person_id for row in rows])
    demo = workshop.item.demo  # who could register for a made-up sitting is where such things are shown

    def reads(row: Registration) -> bool:
        held = frozenset(keys.get(row.person_id, ()))
        return can_read(Viewer(row.person_id, row.person.role, held, demo=demo), workshop.item)

    return [row for row in rows if reads(row)][:most]


def people_on_list(workshop: Workshop) -> Sequence[int]:
    """Returns: ids of those who have a place, are offered one or wait for one, in order. One statement."""
    query = select(Registration.person_id).where(Registration.workshop_id == workshop.id, ON_LIST)
    return db.session.scalars(query.order_by(Registration.id)).all()


def find_elsewhere(person_id: int | None, workshop: Workshop) -> Registration | None:
    """Returns: this person's place or wait at another sitting of the round that is to come, with it. One statement."""
    query = select(Registration).join(Registration.workshop).where(Registration.person_id == person_id)
    query = query.where(Workshop.round_id == workshop.round_id, Workshop.id != workshop.id, ON_LIST)
    query = query.where(Workshop.status == PLANNED, Workshop.starts_at > clock.now())  # else it cannot be given up
    query = query.options(joinedload(Registration.workshop)).order_by(WAITS, IS_HELD, Registration.id)
    return db.session.scalars(query).first()


def list_to_answer(viewer: Viewer, limit: int = 2) -> list[Standing]:
    """Returns: sittings to come where a place is held for this person, by its end, then at most so many others, by day.

    The others are open now, of rounds for which this person has not registered, or whose sitting of theirs is off.
    One statement.
    """
    today, other, mine = clock.in_london(clock.now()).date(), Workshop.__table__.alias("other"), aliased(Registration)
    answered = exists().where(
        Registration.person_id == viewer.person_id,
        Registration.workshop_id == other.c.id,
        other.c.round_id == Workshop.round_id,
        other.c.status != CANCELLED,
    )
    opened = and_(
        Workshop.register_from <= today,
        or_(Workshop.register_until.is_(None), Workshop.register_until >= today),
        ~answered,
    )
    own = and_(mine.workshop_id == Workshop.id, mine.person_id == viewer.person_id, mine.held_until.is_not(None))
    query = (
        select(Workshop, _number(IS_TAKEN), _number(WAITS), mine.held_until)
        .join(Workshop.item)
        .join(mine, own, isouter=True)
        .where(readable(viewer), Item.state == "published", Workshop.status == PLANNED)
        .where(Workshop.starts_at > clock.now(), or_(mine.held_until.is_not(None), opened))
        .order_by(mine.held_until.is_(None), mine.held_until, Workshop.starts_at, Workshop.id)
        .limit(limit + MOST_HELD)
    )
    told = [
        standing_of(workshop, Numbers(taken, waiting, "held" if until else "", held_until=until))
        for workshop, taken, waiting, until in db.session.execute(query)
    ]
    held = sum(one.numbers.mine == "held" for one in told)
    return told[: held + limit]


def _number(what: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many registrations of the sitting of the row are such, as part of a statement about sittings."""
    whole = select(func.count(case((what, 1)))).where(Registration.workshop_id == Workshop.id)
    return whole.correlate(Workshop).scalar_subquery()
