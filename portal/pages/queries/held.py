"""What the portal holds, of every kind: the newest, and what is about a term."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, select

from portal.access.policy import Viewer
from portal.core.db import db
from portal.core.pagination import Page, paginate
from portal.items.models import Item
from portal.items.queries import readable
from portal.items.vocabulary import ItemTerm

RELEASED = ("published", "early_insight")
# Early insight may have no date of release yet.
RELEASED_AT = func.coalesce(Item.published_at, Item.updated_at)


def list_latest(
    viewer: Viewer, kinds: Collection[str], *, limit: int = 5, of_a_kind: int = 2, made_up: int = 2
) -> Sequence[Item]:
    """The newest released items of these kinds. One statement.

    Returns: at most `of_a_kind` of each kind, the newest day first and on one day what is real first; no more than
    `made_up` of a demonstration's items while real ones are there to fill the list.
    """
    place = func.row_number().over(partition_by=(Item.kind, Item.demo), order_by=(RELEASED_AT.desc(), Item.id.desc()))
    among = select(Item.id, place.label("place")).where(
        readable(viewer), Item.kind.in_(kinds), Item.state.in_(RELEASED)
    )
    ranked = among.subquery()
    query = (
        select(Item)
        .join(ranked, ranked.c.id == Item.id)
        .where(ranked.c.place <= of_a_kind)
        .order_by(RELEASED_AT.desc(), Item.id.desc())
    )
    return _mixed(db.session.scalars(query).all(), limit, of_a_kind, made_up)


def _mixed(newest: Sequence[Item], limit: int, of_a_kind: int, made_up: int) -> list[Item]:
    real = [item for item in newest if not item.demo]
    places = limit - min(len(real), limit - made_up)
    first = [item for item in newest if item.demo][:places] + real
    kept: list[Item] = []
    for item in first:
        if sum(other.kind == item.kind for other in kept) < of_a_kind:
            kept.append(item)
    return sorted(kept[:limit], key=_day, reverse=True)


def _day(item: Item) -> tuple[date, bool]:
    return (item.published_at or item.updated_at).date(), not item.demo


def count_by_term(viewer: Viewer, kinds: Collection[str]) -> dict[tuple[str, str], int]:
    """Returns: (vocabulary, key) -> readable items of these kinds about it, if any. One statement."""
    query = (
        select(ItemTerm.vocabulary, ItemTerm.key, func.count())
        .join(Item, Item.id == ItemTerm.item_id)
        .where(_held(viewer), Item.kind.in_(kinds))
        .group_by(ItemTerm.vocabulary, ItemTerm.key)
    )
    return {(vocabulary, key): number for vocabulary, key, number in db.session.execute(query)}


def list_first_about(
    viewer: Viewer, vocabulary: str, key: str, kinds: Collection[str], *, of_a_kind: int = 5
) -> list[tuple[Item, int]]:
    """What is about a term, of each kind what is real first, then the newest. One statement.

    Returns: (item, how many of its kind there are), by kind.
    """
    total = func.count().over(partition_by=Item.kind)
    place = func.row_number().over(partition_by=Item.kind, order_by=(Item.demo, RELEASED_AT.desc(), Item.id.desc()))
    ranked = (
        select(Item.id, total.label("total"), place.label("place"))
        .join(ItemTerm, ItemTerm.item_id == Item.id)
        .where(_about(vocabulary, key), _held(viewer), Item.kind.in_(kinds))
        .subquery()
    )
    query = (
        select(Item, ranked.c.total)
        .join(ranked, ranked.c.id == Item.id)
        .where(ranked.c.place <= of_a_kind)
        .order_by(Item.kind, ranked.c.place)
    )
    return [(item, number) for item, number in db.session.execute(query)]


def list_about(viewer: Viewer, vocabulary: str, key: str, kind: str, number: int = 1) -> Page[Item]:
    """Returns: a page of the readable items of one kind about a term, real ones first, newest first. Two statements.

    Raises: NotFound past the last page.
    """
    query: Select[Item] = (
        select(Item)
        .join(ItemTerm, ItemTerm.item_id == Item.id)
        .where(_about(vocabulary, key), _held(viewer), Item.kind == kind)
        .order_by(Item.demo, RELEASED_AT.desc(), Item.id.desc())
    )
    return paginate(query, number)


def _held(viewer: Viewer) -> ColumnElement[bool]:
    """What was withdrawn is not held any more, even for those who may still read it."""
    return and_(readable(viewer), Item.state != "withdrawn")


def _about(vocabulary: str, key: str) -> ColumnElement[bool]:
    return and_(ItemTerm.vocabulary == vocabulary, ItemTerm.key == key)
