"""What people agreed to, how long things are kept, and whom to forget again after a restore."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import Base
from portal.privacy.words import PURPOSES

_PURPOSES = ", ".join(repr(purpose) for purpose in PURPOSES)


class PersonalConsent(Base):
    """One answer to one purpose. Never changed: a later answer is a new row, and the newest counts."""

    __tablename__ = "personal_consents"
    __table_args__ = (
        CheckConstraint(f"purpose IN ({_PURPOSES})", name="purpose"),
        Index("ix_personal_consents_person", "person_id", "purpose", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(20))
    edition: Mapped[int] = mapped_column()  # of the words that were agreed to: `words.PURPOSES`
    given: Mapped[bool] = mapped_column()
    at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC


class RetentionSetting(Base):
    """How many days one sort of thing is kept. No row: the usual time of `words.KEPT`."""

    __tablename__ = "retention_settings"

    key: Mapped[str] = mapped_column(String(30), primary_key=True)
    days: Mapped[int] = mapped_column()


class Erasure(Base):
    """Somebody left. Holds no name: only what recognises the same address in an older backup."""

    __tablename__ = "erasures"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), index=True)  # keyed hash of the address, in hexadecimal
    comments: Mapped[str] = mapped_column(String(4))  # "stay" without a name, or "go"
    at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
