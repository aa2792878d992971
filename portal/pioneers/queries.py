"""Reading Pioneers, and how much the portal holds on each."""

from collections.abc import Sequence

from sqlalchemy import func, select

from portal.access.policy import Viewer
from portal.core.db import db
from portal.core.errors import NotFound
from portal.items.models import Item
from portal.items.queries import open_item, readable
from portal.items.vocabulary import ItemTerm
from portal.pioneers.models import Pioneer


def list_pioneers(viewer: Viewer) -> Sequence[Pioneer]:
    """Returns: all readable Pioneers, by wave, then by name. One statement."""
    query = select(Pioneer).join(Pioneer.item).where(readable(viewer)).order_by(Pioneer.wave, Item.title)
    return db.session.scalars(query).all()


def get_pioneer(viewer: Viewer, slug: str) -> Pioneer:
    """Returns: one Pioneer. One statement. Raises: NotFound, Gone."""
    query = select(Pioneer).join(Pioneer.item).where(Item.kind == "pioneer", Item.slug == slug)
    pioneer = db.session.scalar(query)
    open_item(viewer, pioneer.item if pioneer else None)
    if pioneer is None:
        raise NotFound()
    return pioneer


def holdings(viewer: Viewer) -> dict[str, dict[str, int]]:
    """Returns: site -> kind -> how many readable items are about it, sites themselves left out. One statement."""
    query = (
        select(ItemTerm.key, Item.kind, func.count())
        .join(Item, Item.id == ItemTerm.item_id)
        .where(ItemTerm.vocabulary == "site", Item.kind != "pioneer", readable(viewer))
        .group_by(ItemTerm.key, Item.kind)
    )
    found: dict[str, dict[str, int]] = {}
    for site, kind, number in db.session.execute(query):
        found.setdefault(site, {})[kind] = number
    return found


def list_about(viewer: Viewer, site: str, kinds: Sequence[str], limit: int = 20) -> Sequence[Item]:
    """Returns: readable items of these kinds about a site, by kind and title, at most `limit`. One statement."""
    query = (
        select(Item)
        .join(ItemTerm, ItemTerm.item_id == Item.id)
        .where(ItemTerm.vocabulary == "site", ItemTerm.key == site, Item.kind.in_(kinds), readable(viewer))
        .order_by(Item.kind, Item.title, Item.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()
