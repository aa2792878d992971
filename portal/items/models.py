"""The row that everything published, versioned, commented, followed, indexed or cited hangs on."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.policy import AUDIENCES, STATES
from portal.core import clock
from portal.core.db import Base
from portal.core.index_queue import Indexed

KINDS = ("finding", "case_study", "evidence", "round", "summary", "workshop", "pioneer", "learning_point", "theme")


def _one_of(column: str, values: Iterable[str]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Item(Base, Indexed):
    """One published thing of any kind. Rights are decided on this row alone."""

    __tablename__ = "items"
    __table_args__ = (
        UniqueConstraint("kind", "slug"),
        CheckConstraint(_one_of("kind", KINDS), name="kind"),
        CheckConstraint(_one_of("state", STATES), name="state"),
        CheckConstraint(_one_of("audience", AUDIENCES), name="audience"),
        Index("ix_items_reading", "kind", "state", "audience"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    slug: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(20), default="draft")
    audience: Mapped[str] = mapped_column(String(20), default="team")
    audience_key: Mapped[str | None] = mapped_column(String(80), index=True)  # NULL: audience has no key
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    review_by: Mapped[date | None] = mapped_column()  # NULL: no date set
    version: Mapped[int] = mapped_column(default=1)  # optimistic lock over the item and its room's row
    edition: Mapped[int] = mapped_column(default=0)  # released versions so far; 0: never released
    demo: Mapped[bool] = mapped_column(default=False)  # made up for demonstration
    created_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    updated_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)  # UTC
    published_at: Mapped[datetime | None] = mapped_column()  # first release; NULL: never published
    withdrawn_at: Mapped[datetime | None] = mapped_column()
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)
    hide_title: Mapped[bool] = mapped_column(default=False)  # consent withdrawn: no title on the tombstone
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("items.id", ondelete="SET NULL"))

    __mapper_args__ = {"version_id_col": version}

    def index_item_ids(self) -> Iterable[int | None]:
        return [self.id]

    def touch(self) -> None:
        """Say that something of this item changed, so that `version` rises with the next flush."""
        self.updated_at = clock.now()
