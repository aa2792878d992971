"""A round and its sittings; each sitting is a workshop with its own page."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.core.index_queue import Indexed
from portal.items.models import Item
from portal.workshops.models.series import StudyYear

PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"
STATUSES = {PLANNED: "Planned", HELD: "Held", CANCELLED: "Cancelled: not held"}
UNDATED = "Planned, date not published"


class Round(Base, Indexed):
    """One point in time at which the series meets, in one or more cities."""

    __tablename__ = "rounds"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), unique=True)
    study_year_id: Mapped[int | None] = mapped_column(ForeignKey("study_years.id"))  # NULL: outside the plan
    label: Mapped[str] = mapped_column(String(120), default="")  # "Study year 1, first round"
    aims: Mapped[str] = mapped_column(Text, default="")  # Markdown
    starts_on: Mapped[date | None] = mapped_column()  # sittings lie between these days; NULL: not decided
    ends_on: Mapped[date | None] = mapped_column()
    position: Mapped[int] = mapped_column(default=0)
    item: Mapped[Item] = relationship(lazy="joined")
    year: Mapped[StudyYear | None] = relationship()
    sittings: Mapped[list["Workshop"]] = relationship(
        back_populates="round", order_by="(Workshop.starts_at.is_(None), Workshop.starts_at, Workshop.id)"
    )

    def index_item_ids(self) -> Iterable[int | None]:
        return [self.item_id]


class Workshop(Base, Indexed):
    """A sitting of a round: one day in one city. Times are UTC here and London time for people."""

    __tablename__ = "workshops"
    __table_args__ = (
        CheckConstraint("status IN ('planned', 'held', 'cancelled')", name="status"),
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="whole_day"),
        CheckConstraint("ends_at > starts_at", name="order"),
        CheckConstraint("register_until >= register_from", name="registration"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), unique=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"), index=True)
    place: Mapped[str] = mapped_column(String(60))  # the city
    status: Mapped[str] = mapped_column(String(10), default=PLANNED)
    reported_at: Mapped[datetime | None] = mapped_column()  # UTC; NULL: what was said is not yet written down
    description: Mapped[str] = mapped_column(Text, default="")
    aims: Mapped[str] = mapped_column(Text, default="")  # Markdown; empty: those of the round
    starts_at: Mapped[datetime | None] = mapped_column(index=True)  # UTC; NULL: date not published
    ends_at: Mapped[datetime | None] = mapped_column()  # UTC
    venue: Mapped[str] = mapped_column(String(200), default="")  # empty: not published
    address: Mapped[str] = mapped_column(String(300), default="")
    getting_there: Mapped[str] = mapped_column(Text, default="")
    step_free: Mapped[bool | None] = mapped_column()  # NULL: not known
    hearing_loop: Mapped[bool | None] = mapped_column()
    quiet_room: Mapped[bool | None] = mapped_column()
    facilitator: Mapped[str] = mapped_column(String(200), default="")  # a name or a role
    contact: Mapped[str] = mapped_column(String(200), default="")  # a role, and how to reach it
    capacity: Mapped[int | None] = mapped_column()  # people; NULL: no limit
    register_from: Mapped[date | None] = mapped_column()  # first day, in London; NULL: not opened
    register_until: Mapped[date | None] = mapped_column()  # last day; NULL: until it starts
    attendance: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)  # role -> people who came
    uid: Mapped[str] = mapped_column(String(80), unique=True)  # of its calendar entry; never changes
    sequence: Mapped[int] = mapped_column(default=0)  # of its calendar entry; rises with each change
    calendar_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC; when the calendar entry last changed
    programme_version: Mapped[int] = mapped_column(default=0)  # newest published one; 0: none
    item: Mapped[Item] = relationship(lazy="joined")
    round: Mapped[Round] = relationship(back_populates="sittings")

    def index_item_ids(self) -> Iterable[int | None]:
        return [self.item_id]

    @property
    def day(self) -> date | None:
        """The day in London; None: not published."""
        return clock.in_london(self.starts_at).date() if self.starts_at else None
