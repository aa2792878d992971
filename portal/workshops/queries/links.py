"""Finding items to link to by words of their title."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.access.policy import Viewer
from portal.core.db import db
from portal.items.models import Item
from portal.items.queries import readable

LINKED_KINDS = ("finding", "case_study", "evidence")
MOST = 10


def find_items(viewer: Viewer, words: str, kinds: Sequence[str] = LINKED_KINDS) -> Sequence[Item]:
    """Returns: at most ten readable items whose title holds every word, by title. One statement, none without words."""
    wanted = words.split()[:8]
    if not wanted:
        return []
    query = select(Item).where(Item.kind.in_(kinds), readable(viewer))
    for word in wanted:
        query = query.where(Item.title.icontains(word, autoescape=True))
    return db.session.scalars(query.order_by(Item.title, Item.id).limit(MOST)).all()
