"""The programme of a workshop: sessions while they are edited, and each published version whole."""

from datetime import datetime, time
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.items.models import Item
from portal.workshops.models.rounds import Workshop

KINDS = {
    "plenary": "All together",
    "parallel": "Group, at the same time as others",
    "discussion": "Discussion",
    "break": "Break",
    "meal": "Meal",
}
AUDIENCES = {
    "public": "Everyone",
    "members": "Everyone who is signed in",
    "participants": "People at this workshop",
    "team": "The research team",
}


class ProgrammeSession(Base):
    """One session, as it is being edited; readers see the published version."""

    __tablename__ = "programme_sessions"
    __table_args__ = (
        UniqueConstraint("workshop_id", "key"),
        CheckConstraint("ends > starts", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(80))  # tells the session in all versions
    starts: Mapped[time] = mapped_column()  # London time on the day of the workshop
    ends: Mapped[time] = mapped_column()
    kind: Mapped[str] = mapped_column(String(12))
    track: Mapped[str] = mapped_column(String(20), default="")  # "A"; empty: none
    title: Mapped[str] = mapped_column(String(200))
    room: Mapped[str] = mapped_column(String(80), default="")
    aims: Mapped[str] = mapped_column(Text, default="")  # Markdown
    speakers: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)  # role, and name (may be empty)
    version: Mapped[int] = mapped_column(default=1)
    workshop: Mapped[Workshop] = relationship()
    links: Mapped[list["SessionLink"]] = relationship(
        order_by="SessionLink.position", cascade="all, delete-orphan", passive_deletes=True
    )
    materials: Mapped[list["Material"]] = relationship(
        order_by="Material.id", cascade="all, delete-orphan", passive_deletes=True, back_populates="session"
    )

    __mapper_args__ = {"version_id_col": version}


class SessionLink(Base):
    """A finding, case study or library item that a session is about."""

    __tablename__ = "session_links"

    session_id: Mapped[int] = mapped_column(ForeignKey("programme_sessions.id", ondelete="CASCADE"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)
    item: Mapped[Item] = relationship()


class Material(Base):
    """A file or a link for a session, with those it is for. Either `url` or the file's columns are set."""

    __tablename__ = "session_materials"
    __table_args__ = (CheckConstraint("(url IS NULL) <> (sha256 IS NULL)", name="one_of"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("programme_sessions.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    audience: Mapped[str] = mapped_column(String(20), default="public")  # never wider than the workshop's
    url: Mapped[str | None] = mapped_column(String(500))
    sha256: Mapped[str | None] = mapped_column(String(64))
    file_name: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[str | None] = mapped_column(String(10))  # of the file: an id in `core.files.KINDS`
    size: Mapped[int | None] = mapped_column()  # bytes
    session: Mapped[ProgrammeSession] = relationship(back_populates="materials")


class ProgrammeVersion(Base):
    """A published programme, whole, with what changed since the one before."""

    __tablename__ = "programme_versions"
    __table_args__ = (UniqueConstraint("workshop_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column()  # from 1
    published_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    published_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    sessions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # as `queries.programme.snapshot` writes them
    changes: Mapped[list[str]] = mapped_column(JSON, default=list)  # sentences; empty for version 1
