"""What people said that should not be lost: learning points of a round."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Base
from portal.core.index_queue import Indexed
from portal.items.models import Item
from portal.workshops.models.rounds import Round

KINDS = {
    "insight": "Insight",
    "challenge": "Challenge",
    "question": "Question for the research",
    "action": "Action",
}
HEARD = {"london": "London", "birmingham": "Birmingham", "both": "London and Birmingham"}
PARTICIPANTS = {
    "pioneer_staff": "Pioneer staff",
    "ppi_member": "PPI members",
    "researcher": "Researchers",
    "national_partner": "National partners",
    "other": "Others",
}


class LearningPoint(Base, Indexed):
    """One point, an item of its own inside a round. Its theme is the item's term."""

    __tablename__ = "learning_points"
    __table_args__ = (
        CheckConstraint("kind IN ('insight', 'challenge', 'question', 'action')", name="kind"),
        CheckConstraint("heard IN ('london', 'birmingham', 'both')", name="heard"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), unique=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)  # limited Markdown
    kind: Mapped[str] = mapped_column(String(12))
    heard: Mapped[str] = mapped_column(String(12))
    participants: Mapped[list[str]] = mapped_column(JSON, default=list)  # kinds of people who said it
    owner_role: Mapped[str | None] = mapped_column(String(120))  # of an action; NULL for all else
    due_on: Mapped[date | None] = mapped_column()  # of an action; NULL for all else
    position: Mapped[int] = mapped_column(default=0)
    item: Mapped[Item] = relationship(lazy="joined")
    round: Mapped[Round] = relationship()
    links: Mapped[list["PointLink"]] = relationship(
        order_by="PointLink.position", cascade="all, delete-orphan", passive_deletes=True
    )

    def index_item_ids(self) -> Iterable[int | None]:
        return [self.item_id]


class PointLink(Base):
    """An item that a learning point bears on."""

    __tablename__ = "point_links"

    point_id: Mapped[int] = mapped_column(ForeignKey("learning_points.id", ondelete="CASCADE"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)
