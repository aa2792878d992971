"""The queue of items whose search document is out of date, filled in the transaction of the change."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import event, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.unitofwork import UOWTransaction

from portal.core import clock
from portal.core.db import Base, db


class IndexEntry(Base):
    """An item to be indexed again. No foreign key: a deleted item must still leave the index."""

    __tablename__ = "index_queue"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(index=True)
    queued_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC


class Indexed:
    """Mixed into a model whose change makes an item's search document stale."""

    def index_item_ids(self) -> Iterable[int | None]:
        """Returns: ids of the items to index again. Rooms override it where `item_id` is not enough."""
        return [getattr(self, "item_id", None)]


def anything_waits() -> bool:
    """Returns: whether any item is queued. One statement, quick however many wait."""
    return db.session.scalar(select(IndexEntry.id).limit(1)) is not None


def pending(limit: int | None = None) -> dict[int, int]:
    """Returns: item id -> the newest queue row for it, what has waited longest first. One statement."""
    newest = func.max(IndexEntry.id).label("newest")
    query = select(IndexEntry.item_id, newest).group_by(IndexEntry.item_id).order_by(func.min(IndexEntry.id))
    return {row.item_id: row.newest for row in db.session.execute(query.limit(limit))}


def _queue_changed(session: Session, _context: UOWTransaction) -> None:
    changed: set[int] = set()
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Indexed):
            changed.update(item_id for item_id in row.index_item_ids() if item_id is not None)
    if changed:
        table: Any = IndexEntry.__table__
        rows = [{"item_id": item_id, "queued_at": clock.now()} for item_id in sorted(changed)]
        session.execute(table.insert(), rows)


event.listen(Session, "after_flush", _queue_changed)
