"""The series as the documents plan it: what it is for, its study years, the outputs due."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base

Sources = list[dict[str, str]]  # document (id in evidence.yaml) and place


class Series(Base):
    """The whole series of workshops; there is one."""

    __tablename__ = "workshop_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text)
    plain: Mapped[str] = mapped_column(Text)
    aims: Mapped[list[str]] = mapped_column(JSON, default=list)
    facilitator: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # name, role, institution, source
    cadence: Mapped[str] = mapped_column(String(120), default="")
    held_note: Mapped[str] = mapped_column(Text, default="")  # what is known of workshops that took place
    sources: Mapped[Sources] = mapped_column(JSON, default=list)


class StudyYear(Base):
    """A year of the study, with the number of workshops planned for it."""

    __tablename__ = "study_years"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(10), unique=True)  # "1", "4-5"
    label: Mapped[str] = mapped_column(String(80))
    starts_on: Mapped[date] = mapped_column()  # first day
    ends_on: Mapped[date] = mapped_column()  # last day
    period_text: Mapped[str] = mapped_column(String(80))
    planned: Mapped[int | None] = mapped_column()  # workshops; NULL: not yet decided
    plan_text: Mapped[str] = mapped_column(String(120))
    reading: Mapped[str] = mapped_column(Text, default="")  # where we read something into the documents; shown
    sources: Mapped[Sources] = mapped_column(JSON, default=list)
    position: Mapped[int] = mapped_column(default=0)


class PlannedOutput(Base):
    """A report that the study planned; it stands in the same timeline as the workshops."""

    __tablename__ = "planned_outputs"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    what: Mapped[str] = mapped_column(Text)
    period_text: Mapped[str] = mapped_column(String(80))  # "Spring 2016"
    study_year_id: Mapped[int | None] = mapped_column(ForeignKey("study_years.id"))  # NULL: all through
    sort_on: Mapped[date | None] = mapped_column()  # its place in the timeline; never shown; NULL: all through
    reading: Mapped[str] = mapped_column(Text, default="")
    sources: Mapped[Sources] = mapped_column(JSON, default=list)
