"""The summary of a round; its released versions are kept by `publishing`."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.core.index_queue import Indexed
from portal.items.models import Item
from portal.workshops.models.rounds import Round


class Summary(Base, Indexed):
    """What a round was about and what follows from it. One a round; the item's `version` is its lock."""

    __tablename__ = "summaries"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), unique=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"), unique=True)
    plain_english: Mapped[str] = mapped_column(Text, default="")  # Markdown
    body: Mapped[str] = mapped_column(Text, default="")  # Markdown
    not_kept: Mapped[list[str]] = mapped_column(JSON, default=list)  # what the last Word import could not keep
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))  # NULL: content file
    item: Mapped[Item] = relationship(lazy="joined")
    round: Mapped[Round] = relationship()

    def index_item_ids(self) -> Iterable[int | None]:
        return [self.item_id]


class SummaryPicture(Base):
    """A picture that came in a Word file; it takes its rights from the summary."""

    __tablename__ = "summary_pictures"
    __table_args__ = (UniqueConstraint("summary_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summaries.id", ondelete="CASCADE"))
    sha256: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(10))  # an id in `core.files.KINDS`
    size: Mapped[int] = mapped_column()  # bytes
    summary: Mapped[Summary] = relationship()
