"""Reading what else the portal holds on a need: findings and evidence beside the cases."""

from dataclasses import dataclass

from sqlalchemy import exists, func, select

from portal.access.policy import Viewer
from portal.case_studies.queries.need import Chosen
from portal.core.db import db
from portal.items.models import Item
from portal.items.queries import readable
from portal.items.vocabulary import ItemTerm

KINDS = ("finding", "evidence")
NEEDS = ("barrier", "group", "outcome", "initiative", "facilitator", "theme")  # what those are told apart by
SHOWN = 3  # of each kind


@dataclass(frozen=True, slots=True)
class Beside:
    """The first of a kind by title, and how many there are."""

    kind: str
    items: tuple[Item, ...]
    total: int


def needs_in(chosen: Chosen) -> dict[str, list[str]]:
    """Returns: of what was chosen the part that findings and evidence can be narrowed by."""
    return {name: list(chosen[name]) for name in NEEDS if chosen.get(name)}


def list_beside(viewer: Viewer, chosen: Chosen) -> list[Beside]:
    """Find the readable findings and evidence on a need: OR within a filter, AND across.

    Returns: those of each kind that has any, real ones first, then by title; none while nothing is chosen.
    At most one statement.
    """
    needs = needs_in(chosen)
    if not needs:
        return []
    order = (Item.demo, Item.title, Item.id)
    about = [
        exists().where(ItemTerm.item_id == Item.id, ItemTerm.vocabulary == name, ItemTerm.key.in_(values))
        for name, values in needs.items()
    ]
    ranked = (
        select(
            Item.id,
            func.row_number().over(partition_by=Item.kind, order_by=order).label("place"),
            func.count().over(partition_by=Item.kind).label("total"),
        )
        .where(Item.kind.in_(KINDS), readable(viewer), *about)
        .subquery()
    )
    query = select(Item, ranked.c.total).join(ranked, ranked.c.id == Item.id).where(ranked.c.place <= SHOWN)
    rows = db.session.execute(query.order_by(ranked.c.place)).all()
    totals = {item.kind: total for item, total in rows}
    return [
        Beside(kind, tuple(item for item, _ in rows if item.kind == kind), totals[kind])
        for kind in KINDS
        if kind in totals
    ]
