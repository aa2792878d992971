"""Invitations, and lists of people that were read and wait for a decision."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.policy import SIGNED_IN
from portal.core import clock
from portal.core.db import Base

_ROLES = ", ".join(repr(role) for role in SIGNED_IN)


class Invitation(Base):
    """Somebody is asked to join. Its link is kept nowhere, only the hash of the token in it."""

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint(f"role IN ({_ROLES})", name="role"),
        Index("ix_invitations_email", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254))  # in lower case
    name: Mapped[str] = mapped_column(String(120), default="")  # empty: the person says it
    role: Mapped[str] = mapped_column(String(20))
    site: Mapped[str | None] = mapped_column(String(60))  # slug of a Pioneer; NULL: of none
    group_id: Mapped[int | None] = mapped_column(ForeignKey("ppi_groups.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(Text)  # why this person is asked; they read it
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)  # UTC
    needs_confirming: Mapped[bool] = mapped_column(default=False)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    sha256: Mapped[str | None] = mapped_column(String(64), unique=True)  # NULL: not sent yet
    ends_at: Mapped[datetime | None] = mapped_column()  # UTC; NULL: not sent yet
    answers: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # NULL: first page not sent
    withdrawn_at: Mapped[datetime | None] = mapped_column()  # UTC
    accepted_at: Mapped[datetime | None] = mapped_column()  # UTC
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))  # who it became
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def state(self) -> str:
        """What has become of it: accepted, withdrawn, proposed, expired or open."""
        if self.accepted_at is not None:
            return "accepted"
        if self.withdrawn_at is not None:
            return "withdrawn"
        if self.ends_at is None:
            return "proposed"
        return "expired" if self.ends_at <= clock.now() else "open"


class PeopleUpload(Base):
    """A list of people that was read from a file and waits until its owner has looked it over."""

    __tablename__ = "people_uploads"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))  # of the file
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # what can be invited, as read
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # line and what is wrong with it
    made_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
