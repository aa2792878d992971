"""Reading learning points."""

from collections.abc import Sequence

from sqlalchemy import false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.access.policy import Viewer
from portal.core.db import db
from portal.core.errors import NotFound
from portal.items.models import Item
from portal.items.queries import open_item, readable
from portal.workshops import rights
from portal.workshops.models import LearningPoint, Round


def list_points(viewer: Viewer, of: Round) -> Sequence[LearningPoint]:
    """Returns: the points of a round in their order: those this viewer may read, drafts for its rapporteurs too.

    One statement.
    """
    query = select(LearningPoint).join(LearningPoint.item).where(LearningPoint.round_id == of.id)
    mine = Item.state == "draft" if rights.may_report(viewer, of) else false()
    query = query.where(or_(readable(viewer), mine))
    return db.session.scalars(query.order_by(LearningPoint.position, LearningPoint.id)).all()


def get_point(viewer: Viewer, slug: str) -> LearningPoint:
    """Returns: one point with its round and links. Two statements. Raises: NotFound, Gone."""
    query = (
        select(LearningPoint)
        .join(LearningPoint.item)
        .where(Item.kind == "learning_point", Item.slug == slug)
        .options(joinedload(LearningPoint.round).joinedload(Round.year), selectinload(LearningPoint.links))
    )
    point = db.session.scalar(query)
    if point is not None and rights.may_report(viewer, point.round) and point.item.state == "draft":
        return point
    open_item(viewer, point.item if point else None)
    if point is None:
        raise NotFound()
    return point
