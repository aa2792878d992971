"""PPI groups: the national advisory group and one for each study."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import Base


class PpiGroup(Base):
    """One group. Who belongs to it stands in the memberships, as `group:<id>`."""

    __tablename__ = "ppi_groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    study: Mapped[str | None] = mapped_column(String(200))  # what it advises on; NULL: on everything (national)
    about: Mapped[str] = mapped_column(Text, default="")  # what the group does, for its members
    made_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def key(self) -> str:
        """The membership that makes somebody a member."""
        return f"group:{self.id}"
