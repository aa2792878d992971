"""What a person belongs to and which duties they have: one row each."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import Base


class Membership(Base):
    """`key` says what: site:cornwall, workshop:12, group:3, review:57, organise:12, lead:cornwall, ppi_lead:3, ..."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("person_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(80), index=True)
    since: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    given_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
