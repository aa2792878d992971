"""Reading one round or one sitting, and those who look after it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.access.memberships import holders_of
from portal.access.policy import Viewer, can_read
from portal.accounts.models import Person
from portal.accounts.queries import people_by_id
from portal.core.db import db
from portal.core.errors import NotFound
from portal.items.models import Item
from portal.items.queries import open_item
from portal.workshops import rights
from portal.workshops.models import Round, Workshop

DUTIES = {"organise": "Organiser", "rapporteur": "Rapporteur"}


def get_round(viewer: Viewer, slug: str) -> Round:
    """Returns: the round with its study year and all its sittings; show only `sittings_for`. Two statements.

    Raises: NotFound, Gone.
    """
    query = (
        select(Round)
        .join(Round.item)
        .where(Item.kind == "round", Item.slug == slug)
        .options(joinedload(Round.year), selectinload(Round.sittings))
    )
    found = db.session.scalar(query)
    open_item(viewer, found.item if found else None)
    if found is None:
        raise NotFound()
    return found


def sittings_for(viewer: Viewer, found: Round) -> list[Workshop]:
    """Returns: the sittings of the round that this viewer may read, by day, undated last. No statement."""
    return [workshop for workshop in found.sittings if can_read(viewer, workshop.item)]


def get_workshop(viewer: Viewer, slug: str) -> Workshop:
    """Returns: the sitting with its round. One statement. Raises: NotFound, Gone."""
    query = (
        select(Workshop)
        .join(Workshop.item)
        .where(Item.kind == "workshop", Item.slug == slug)
        .options(joinedload(Workshop.round).joinedload(Round.year))
    )
    workshop = db.session.scalar(query)
    open_item(viewer, workshop.item if workshop else None)
    if workshop is None:
        raise NotFound()
    return workshop


def get_round_to_edit(viewer: Viewer, slug: str) -> Round:
    """Returns: the round, for those who may change it. Raises: NotFound, Gone, Denied."""
    found = get_round(viewer, slug)
    rights.check_may_edit(viewer, found)
    return found


def get_workshop_to_edit(viewer: Viewer, slug: str) -> Workshop:
    """Returns: the sitting, for those who may change it. Raises: NotFound, Gone, Denied."""
    workshop = get_workshop(viewer, slug)
    rights.check_may_edit(viewer, workshop)
    return workshop


def list_sisters(viewer: Viewer, workshop: Workshop) -> Sequence[Workshop]:
    """Returns: the other readable sittings of the same round, by day. One statement."""
    query = select(Workshop).where(Workshop.round_id == workshop.round_id, Workshop.id != workshop.id)
    rows = db.session.scalars(query.order_by(Workshop.starts_at.is_(None), Workshop.starts_at, Workshop.id))
    return [sister for sister in rows if can_read(viewer, sister.item)]


def list_duties(of: Round | Workshop) -> dict[str, list[Person]]:
    """Returns: duty -> the people who hold it there, by name. Three statements."""
    held = {duty: holders_of(f"{duty}:{of.item_id}") for duty in DUTIES}
    people = people_by_id([person_id for ids in held.values() for person_id in ids])
    return {duty: sorted((people[i] for i in ids if i in people), key=lambda p: p.name) for duty, ids in held.items()}
