"""The audit log: who did what to which item when. Append-only, and never any content."""

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, JSON, ForeignKey, String, event
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


# The database itself refuses to change or delete a line. Only whom it names may be forgotten, when they leave.
KEPT = "the audit log is append-only"
ON_SQLITE = (
    "CREATE TRIGGER audit_lines_same BEFORE UPDATE OF id, at, act, detail ON audit_lines "
    f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
    "CREATE TRIGGER audit_lines_who BEFORE UPDATE OF actor_id ON audit_lines WHEN NEW.actor_id IS NOT NULL "
    f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
    f"CREATE TRIGGER audit_lines_stay BEFORE DELETE ON audit_lines BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
)
ON_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_lines_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF TG_OP = 'UPDATE' AND NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.act = OLD.act "
    "AND NEW.detail::text = OLD.detail::text AND (NEW.actor_id IS NULL OR NEW.actor_id = OLD.actor_id) "
    f"THEN RETURN NEW; END IF; RAISE EXCEPTION '{KEPT}'; END $$",
    "CREATE TRIGGER audit_lines_kept BEFORE UPDATE OR DELETE ON audit_lines "
    "FOR EACH ROW EXECUTE FUNCTION audit_lines_kept()",
)
for dialect, statements in (("sqlite", ON_SQLITE), ("postgresql", ON_POSTGRESQL)):
    for statement in statements:
        event.listen(AuditLine.__table__, "after_create", DDL(statement).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]
