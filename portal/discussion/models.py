"""A comment, what came of it, a reader's worry about it; a person's own lists."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Person
from portal.core import clock
from portal.core.db import Base
from portal.items.models import Item

STATES = ("waiting", "shown", "change_asked", "hidden", "withdrawn")
MATCHES = {"yes": "Yes", "partly": "Partly", "no": "No", "unsure": "Not sure"}
DISPOSITIONS = {
    "changed": "Changed",
    "will_be_looked_at": "Will be looked at",
    "not_taken_forward": "Not taken forward",
}


def _one_of(column: str, values: object) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"  # type: ignore[attr-defined]


class Comment(Base):
    """Somebody's words on an item, or a reply to such words (two levels, never more)."""

    __tablename__ = "comments"
    __table_args__ = (
        CheckConstraint(_one_of("state", STATES), name="state"),
        Index("ix_comments_thread", "item_id", "parent_id", "created_at"),
        Index("ix_comments_queue", "state", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))  # NULL: first level
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    author_role: Mapped[str] = mapped_column(String(20))
    shown_as: Mapped[str] = mapped_column(String(120))  # the name that readers see
    body: Mapped[str] = mapped_column(Text)  # limited Markdown; empty once withdrawn
    match: Mapped[str | None] = mapped_column(String(10))  # answer to the item's question; NULL: none given
    is_answer: Mapped[bool] = mapped_column(default=False)  # the research team's answer
    state: Mapped[str] = mapped_column(String(20))
    edition: Mapped[int] = mapped_column(default=0)  # of the item, when this was written
    form_key: Mapped[str] = mapped_column(String(40), unique=True)  # one per form shown: sent twice, kept once
    created_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    edited_at: Mapped[datetime | None] = mapped_column()
    decided_at: Mapped[datetime | None] = mapped_column()  # by a moderator; NULL: not yet, or not needed
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    decision_reason: Mapped[str | None] = mapped_column(Text)  # shown to the writer only
    demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    item: Mapped[Item] = relationship()
    author: Mapped[Person | None] = relationship(foreign_keys=[author_id])
    disposition: Mapped["Disposition | None"] = relationship(back_populates="comment")

    __mapper_args__ = {"version_id_col": version}


class Disposition(Base):
    """What the research team did with a comment, and why."""

    __tablename__ = "dispositions"
    __table_args__ = (CheckConstraint(_one_of("kind", DISPOSITIONS), name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    why: Mapped[str] = mapped_column(Text)
    link: Mapped[str | None] = mapped_column(String(300))  # path in the portal; NULL: nothing to show
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    version: Mapped[int] = mapped_column(default=1)
    comment: Mapped[Comment] = relationship(back_populates="disposition")

    __mapper_args__ = {"version_id_col": version}


class Report(Base):
    """A reader is worried by a comment. `settled_at` NULL: a moderator has still to look."""

    __tablename__ = "comment_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(Text)
    reported_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    settled_at: Mapped[datetime | None] = mapped_column()
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    comment: Mapped[Comment] = relationship()


class SavedList(Base):
    """A person's own list of items to come back to. Nobody else sees it."""

    __tablename__ = "saved_lists"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC


class SavedEntry(Base):
    """An item on a list, with the person's own note."""

    __tablename__ = "saved_entries"
    __table_args__ = (UniqueConstraint("list_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("saved_lists.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), index=True)
    note: Mapped[str] = mapped_column(String(500), default="")  # empty: none
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    item: Mapped[Item] = relationship()
