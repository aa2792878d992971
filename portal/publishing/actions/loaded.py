"""Versions of what came from content files, which pass no review here: their files were reviewed before."""

from sqlalchemy import select

from portal.access.policy import Viewer
from portal.core import clock
from portal.core.db import db
from portal.items.models import Item
from portal.publishing.actions.release import keep_version
from portal.publishing.kinds import RELEASED, is_registered
from portal.publishing.models import ItemVersion
from portal.publishing.queries.content import live_content

CHANGED = "Updated from the files that come with the portal."


def keep_loaded() -> int:
    """Keep a version of each released item whose words are not those of its last version. For `portal content load`.

    Returns: how many versions were written; none when nothing changed. One statement for each released item.
    """
    session = db.session()
    last = {row.item_id: row for row in session.scalars(select(ItemVersion).order_by(ItemVersion.edition))}
    written = 0
    for item in session.scalars(select(Item).where(Item.state.in_(RELEASED)).order_by(Item.id)).all():
        if is_registered(item.kind):
            written += _keep(item, last.get(item.id))
    session.flush()
    return written


def _keep(item: Item, last: ItemVersion | None) -> bool:
    content = live_content(item)
    if last is not None and last.digest == content.digest:
        return False
    if last is None:
        item.edition = 0  # its loader counted one that was not kept
    version = keep_version(
        Viewer(), item, content, item.state, note=CHANGED if last else "", correction=last is not None
    )
    version.released_at = (item.published_at or clock.now()) if last is None else clock.now()
    return True
