"""What a person chose to be told, what they follow, and the news that stands in their inbox."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import Base
from portal.notifications.words import HOW, KINDS

_KINDS = ", ".join(repr(kind) for kind in KINDS)
_HOW = ", ".join(repr(how) for how in HOW)


class Preference(Base):
    """How a person wants to hear of one kind of news by mail. No row: the default of `words.KINDS`."""

    __tablename__ = "notification_preferences"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_KINDS})", name="kind"),
        CheckConstraint(f"how IN ({_HOW})", name="how"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    how: Mapped[str] = mapped_column(String(10))


class Follow(Base):
    """Somebody wants to hear of a page, or of what is about a term, without having said anything on it."""

    __tablename__ = "follows"
    __table_args__ = (UniqueConstraint("person_id", "target"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    target: Mapped[str] = mapped_column(String(80), index=True)  # item:57, barrier:B13, theme:finance, site:cornwall
    item_id: Mapped[int | None] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), index=True)  # NULL: a term
    since: Mapped[datetime] = mapped_column(default=clock.now)  # UTC


class News(Base):
    """One thing that one person is told: it stands in the inbox, and goes into a mail as they chose. No content."""

    __tablename__ = "news"
    __table_args__ = (
        UniqueConstraint("person_id", "event_id"),
        CheckConstraint(f"kind IN ({_KINDS})", name="kind"),
        CheckConstraint(f"how IN ({_HOW})", name="how"),
        Index("ix_news_inbox", "person_id", "at"),
        Index("ix_news_pending", "how", "mail_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), index=True)  # NULL: none
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))  # key of `words.NEWS`: what it says
    address: Mapped[str] = mapped_column(String(300))  # path in the portal
    how: Mapped[str] = mapped_column(String(10))  # as chosen when it happened; "never": stands in the inbox only
    at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    read_at: Mapped[datetime | None] = mapped_column()  # UTC; NULL: not yet
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mails.id", ondelete="SET NULL"), index=True)  # NULL: none
