"""The queue of items whose search document is out of date, filled in the transaction of the change."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, event, select
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


def pending(limit: int = 10_000) -> dict[int, int]:
    """Returns: item id -> the newest queue row for it, oldest items first."""
    rows = db.session.execute(select(IndexEntry.item_id, IndexEntry.id).order_by(IndexEntry.id).limit(limit))
    return {row.item_id: row.id for row in rows}


def settle(up_to: dict[int, int]) -> None:
    """Take the handled rows off the queue; rows queued since then stay."""
    session = db.session()
    for item_id, entry_id in up_to.items():
        session.execute(delete(IndexEntry).where(IndexEntry.item_id == item_id, IndexEntry.id <= entry_id))


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
