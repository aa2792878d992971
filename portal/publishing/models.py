"""Released versions, approvals, reviews, corrections, schedules and who accepted the caveat of early insight."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Person
from portal.core import clock
from portal.core.db import Base
from portal.items.models import Item


class ItemVersion(Base):
    """One released version: the words as they were shown, and to whom. Never changed; gone only by an undo."""

    __tablename__ = "item_versions"
    __table_args__ = (
        UniqueConstraint("item_id", "edition"),
        CheckConstraint("state IN ('early_insight', 'published')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"))
    edition: Mapped[int] = mapped_column()  # from 1
    title: Mapped[str] = mapped_column(String(300))
    fields: Mapped[dict[str, str]] = mapped_column(JSON)  # name -> Markdown, in reading order
    state: Mapped[str] = mapped_column(String(20))  # the state it was released to
    audience: Mapped[str] = mapped_column(String(20))
    audience_key: Mapped[str | None] = mapped_column(String(80))  # NULL: audience has no key
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the content, hexadecimal
    released_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    released_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(Text, default="")  # what changed and why; empty: a first release
    correction: Mapped[bool] = mapped_column(default=False)
    from_state: Mapped[str] = mapped_column(String(20))  # where an undo leads back to
    published_before: Mapped[datetime | None] = mapped_column()  # the item's first release as it stood before


class Approval(Base):
    """Somebody approved exactly these words for these readers. `void_at` NULL: it still stands."""

    __tablename__ = "approvals"
    __table_args__ = (Index("ix_approvals_item", "item_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    texts: Mapped[dict[str, str]] = mapped_column(JSON)  # title and fields as approved, to show what changed since
    at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    void_at: Mapped[datetime | None] = mapped_column()
    person: Mapped[Person] = relationship()


class Review(Base):
    """One person was asked to review an item, and what they said."""

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("item_id", "person_id", "stage"),
        CheckConstraint("state IN ('asked', 'ready', 'changes')", name="state"),
        Index("ix_reviews_person", "person_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    stage: Mapped[str] = mapped_column(String(20))  # internal_review or peer_review
    state: Mapped[str] = mapped_column(String(10), default="asked")
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    due: Mapped[date | None] = mapped_column()  # NULL: no date set
    answered_at: Mapped[datetime | None] = mapped_column()  # UTC; NULL: not yet
    digest: Mapped[str | None] = mapped_column(String(64))  # of what was answered on; NULL: not yet
    texts: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # the same words, to show what changed since
    item: Mapped[Item] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class ReviewComment(Base):
    """A reviewer's words on a passage (`place`, `quote`) or on the whole (both empty)."""

    __tablename__ = "review_comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    place: Mapped[str] = mapped_column(String(60), default="")  # field name; empty: the whole
    quote: Mapped[str] = mapped_column(Text, default="")  # the passage as it stood
    body: Mapped[str] = mapped_column(Text)  # limited Markdown
    digest: Mapped[str] = mapped_column(String(64))  # of the content it was written on
    created_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    settled_at: Mapped[datetime | None] = mapped_column()  # UTC; NULL: the author has not dealt with it
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    author: Mapped[Person | None] = relationship(foreign_keys=[author_id])


class Correction(Base):
    """The next version of a released item, kept apart until it is released. At most one an item."""

    __tablename__ = "corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    fields: Mapped[dict[str, str]] = mapped_column(JSON)
    audience: Mapped[str] = mapped_column(String(20))
    audience_key: Mapped[str | None] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(Text)  # what changes and why; readers see it
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Schedule(Base):
    """A release at a set time. `state`: waiting, done, cancelled or refused (then `reasons` say why)."""

    __tablename__ = "release_schedules"
    __table_args__ = (CheckConstraint("state IN ('waiting', 'done', 'cancelled', 'refused')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), index=True)
    target: Mapped[str] = mapped_column(String(20))  # early_insight or published
    release_at: Mapped[datetime] = mapped_column()  # UTC
    digest: Mapped[str] = mapped_column(String(64))  # of what was to be released
    scheduled_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    scheduled_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)


class CaveatAcceptance(Base):
    """A member accepted that one version is not peer reviewed and not to be cited."""

    __tablename__ = "caveat_acceptances"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC


class GuardRuling(Base):
    """One person says, with a reason, that a find of the disclosure guard may stand. Two people settle it."""

    __tablename__ = "guard_rulings"
    __table_args__ = (UniqueConstraint("item_id", "hit_key", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"))
    hit_key: Mapped[str] = mapped_column(String(24))  # of the words in their sentence and field
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    person: Mapped[Person] = relationship()


class Consent(Base):
    """A named site was asked about exactly these words, and what its lead said. The newest row of a site counts."""

    __tablename__ = "consents"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'given', 'refused', 'withdrawn')", name="state"),
        CheckConstraint("basis IN ('consent', 'public_source')", name="basis"),
        Index("ix_consents_item", "item_id", "site"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"))
    site: Mapped[str] = mapped_column(String(60), index=True)  # slug of the Pioneer
    digest: Mapped[str] = mapped_column(String(64))  # of the content; other words need another row
    texts: Mapped[dict[str, str]] = mapped_column(JSON)  # the same words, to show what changed since
    basis: Mapped[str] = mapped_column(String(20), default="consent")
    state: Mapped[str] = mapped_column(String(10), default="asked")
    document: Mapped[str] = mapped_column(String(200), default="")  # public source: which document; else empty
    place: Mapped[str] = mapped_column(String(200), default="")  # page, table or slide of it
    reason: Mapped[str] = mapped_column(Text, default="")  # why refused or withdrawn; empty: none given
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None] = mapped_column()  # UTC; NULL: not yet
    item: Mapped[Item] = relationship()
