"""Who registered for a sitting: with a place, on its waiting list, or taken off by the organisers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Person
from portal.core import clock
from portal.core.db import Base
from portal.workshops.models.rounds import Workshop

LONGEST_NEEDS = 500  # characters
LONGEST_REASON = 500


class Registration(Base):
    """One person and one sitting. Their order is that of `id`; who withdraws loses the row and begins at the end."""

    __tablename__ = "registrations"
    __table_args__ = (
        UniqueConstraint("workshop_id", "person_id"),
        CheckConstraint("removed_at IS NULL OR (placed_at IS NULL AND needs = '')", name="removed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    placed_at: Mapped[datetime | None] = mapped_column()  # UTC; NULL: no place
    # Read by the organisers and the person alone, in no log, mail or index; emptied some days after the workshop.
    needs: Mapped[str] = mapped_column(String(LONGEST_NEEDS), default="")
    show_name: Mapped[bool] = mapped_column(default=False)  # may stand in the list that others who come see
    removed_at: Mapped[datetime | None] = mapped_column()  # UTC; NULL: on the list
    removed_reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")  # told to the person
    workshop: Mapped[Workshop] = relationship()
    person: Mapped[Person] = relationship()

    @property
    def has_place(self) -> bool:
        """Whether this person is expected to come."""
        return self.placed_at is not None

    @property
    def waits(self) -> bool:
        """Whether this person is on the waiting list."""
        return self.placed_at is None and self.removed_at is None
