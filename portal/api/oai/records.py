"""What a harvester is given: documents that anybody may read, and marks of those that were withdrawn."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_

from portal.access.policy import Viewer
from portal.api.oai.requests import OaiError, Window, token_for
from portal.core.db import db
from portal.evidence.models import Document
from portal.items.models import Item
from portal.items.queries import readable

ANYBODY = Viewer()
PER_ANSWER = 100


def list_records(window: Window) -> tuple[Sequence[Document], str]:
    """Returns: up to 100 documents, what was changed first before the rest, and the token for the next ones.

    The token is empty at the end. Withdrawn ones that were public are among them: tell nothing but that of those.
    One statement. Raises: OaiError when there is none.
    """
    query = select(Document).join(Document.item).where(_told())
    if window.since:
        query = query.where(Item.updated_at >= window.since)
    if window.before:
        query = query.where(Item.updated_at < window.before)
    if window.after:
        query = query.where(tuple_(Item.updated_at, Item.id) > tuple_(*window.after))
    rows = db.session.scalars(query.order_by(Item.updated_at, Item.id).limit(PER_ANSWER + 1)).all()
    if not rows and not window.after:
        raise OaiError("noRecordsMatch", "There is no record of that time.")
    shown = rows[:PER_ANSWER]
    return shown, token_for(window, (shown[-1].item.updated_at, shown[-1].item_id)) if len(rows) > PER_ANSWER else ""


def get_record(item_id: int | None) -> Document:
    """Returns: the document. Raises: OaiError when there is none that anybody may or might read."""
    query = select(Document).join(Document.item).where(_told(), Item.id == item_id)
    found = db.session.scalar(query) if item_id is not None else None
    if found is None:
        raise OaiError("idDoesNotExist", "There is no record of that identifier.")
    return found


def earliest() -> datetime | None:
    """Returns: when the record that was not changed for longest was changed; None: there is no record."""
    query = select(func.min(Item.updated_at)).where(Item.kind == "evidence", _told())
    found: datetime | None = db.session.scalar(query)
    return found


def is_withdrawn(document: Document) -> bool:
    """Returns: whether only that it is gone may be told of it."""
    return document.item.state == "withdrawn"


def _told() -> ColumnElement[bool]:
    """What anybody may read, and what anybody could read until it was withdrawn."""
    was_public = and_(Item.audience == "public", Item.audience_key.is_(None), Item.published_at.is_not(None))
    return or_(readable(ANYBODY), and_(Item.state == "withdrawn", Item.demo.is_(False), was_public))
