"""The audit log: who did what to which item when. Append-only, and never any content."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.core import clock
from portal.core.db import Base, db


class AuditLine(Base):
    """One act. `actor_id` NULL: nobody signed in, or the system itself."""

    __tablename__ = "audit_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)  # UTC
    act: Mapped[str] = mapped_column(String(60), index=True)  # such as "comment:approve"
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("items.id", ondelete="SET NULL"), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # ids, states, counts; no content


def record(
    act: str,
    *,
    actor_id: int | None = None,
    item_id: int | None = None,
    session: Session | None = None,
    **detail: Any,
) -> None:
    """Write one line in the transaction of the act itself (or in `session`, when given)."""
    line = AuditLine(act=act, actor_id=actor_id, item_id=item_id, detail=detail)
    (session or db.session()).add(line)
