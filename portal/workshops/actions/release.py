"""What publishing needs to know of this room's kinds: their words, and what a release asks of them."""

from sqlalchemy import select

from portal.core.clock import format_date
from portal.core.db import db
from portal.items.models import Item
from portal.publishing.kinds import Kind
from portal.workshops.models import LearningPoint
from portal.workshops.models.points import HEARD, KINDS, PARTICIPANTS

POINT_LABELS = {
    "text": "Learning point",
    "kind": "Kind",
    "heard": "Heard in",
    "participants": "Said by",
    "action": "Who does it, and by when",
}


def snapshot_point(item_id: int) -> dict[str, str]:
    """Returns: what readers see of a learning point, as texts in reading order. One statement."""
    point = db.session.scalars(select(LearningPoint).where(LearningPoint.item_id == item_id)).one()
    action = f"{point.owner_role}, by {format_date(point.due_on)}" if point.owner_role else ""
    return {
        "text": point.text,
        "kind": KINDS[point.kind],
        "heard": HEARD[point.heard],
        "participants": ", ".join(PARTICIPANTS[key] for key in point.participants),
        "action": action,
    }


def point_address(item: Item) -> str:
    """Returns: the path of a learning point's editor."""
    return f"/learning/{item.slug}/edit"


POINT = Kind("learning_point", snapshot=snapshot_point, labels=POINT_LABELS, edit_address=point_address)
