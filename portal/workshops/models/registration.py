"""Who registered for a sitting: with a place, with one held for them, on its waiting list, or taken off it."""

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
    """One person and one sitting. Who withdraws loses the row and begins at the end."""

    __tablename__ = "registrations"
    __table_args__ = (
        UniqueConstraint("workshop_id", "person_id"),
        CheckConstraint("removed_at IS NULL OR (placed_at IS NULL AND needs = '')", name="removed"),
        CheckConstraint("held_until IS NULL OR (placed_at IS NULL AND removed_at IS NULL)", name="held"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    # UTC; those who wait are asked in the order of it, then of `id`. Set anew for who let a held place go.
    waits_since: Mapped[datetime] = mapped_column(default=clock.now)
    held_until: Mapped[datetime | None] = mapped_column()  # UTC; a place is kept for them until then; NULL: none is
    placed_at: Mapped[datetime | None] = mapped_column()  # UTC; NULL: no place
    # Read by the organisers and the person alone, in no log, mail or index; emptied some days after the workshop.
    needs: Mapped[str] = mapped_column(String(LONGEST_NEEDS), default="")
    show_name: Mapped[bool] = mapped_column(default=False)  # may stand in the list that others who come see
    removed_at: Mapped[datetime | None] = mapped_column()  # UTC; NULL: on the list
    removed_reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")  # told to the person
    workshop: Mapped[Workshop] = relationship()
    person: Mapped[Person] = relationship()

    @property
    def on_list(self) -> bool:
        """Whether the organisers have not taken this person off."""
        return self.removed_at is None

    @property
    def has_place(self) -> bool:
        """Whether this person is expected to come."""
        return self.placed_at is not None

    @property
    def is_held(self) -> bool:
        """Whether a place is kept for this person, who has not said yet whether they want it."""
        return self.held_until is not None

    @property
    def waits(self) -> bool:
        """Whether this person is on the waiting list and nothing is kept for them."""
        return self.on_list and not (self.has_place or self.is_held)
