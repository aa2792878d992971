"""Searches that found nothing, and what people said they were looking for. No person is attached."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import Base


class EmptySearch(Base):
    """Words that found nothing, counted."""

    __tablename__ = "empty_searches"

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(300), unique=True)  # lower case, single spaces
    times: Mapped[int] = mapped_column(default=1)
    last_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)  # UTC


class SearchWish(Base):
    """What somebody was looking for, in their own words."""

    __tablename__ = "search_wishes"

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(300))  # the search
    wish: Mapped[str] = mapped_column(String(2_000))
    said_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)  # UTC
