"""What rapporteurs write down in a session."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.workshops.models.programme import ProgrammeSession


class SessionNote(Base):
    """The notes of one session; two rapporteurs may not save over each other."""

    __tablename__ = "session_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("programme_sessions.id"), unique=True)
    body: Mapped[str] = mapped_column(Text)  # Markdown
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))  # NULL: content file
    version: Mapped[int] = mapped_column(default=1)
    session: Mapped[ProgrammeSession] = relationship()

    __mapper_args__ = {"version_id_col": version}
