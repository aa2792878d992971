"""A case study with its barriers, outcomes and links; the sites that took it up; the questions put to its site."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship, validates

from portal.accounts.models import Person
from portal.case_studies.words import BARRIER_OUTCOMES, DIRECTIONS, MATURITIES, SCALE, SPREAD, STATUSES, years_in
from portal.core import clock
from portal.core.db import Base
from portal.core.index_queue import Indexed
from portal.items.models import Item


def _one_of(column: str, values: Iterable[str]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class CaseStudy(Base, Indexed):
    """What one or more sites did, why, with what result. Sites, groups and the like are the item's terms."""

    __tablename__ = "case_studies"
    __table_args__ = (CheckConstraint(_one_of("maturity", MATURITIES), name="maturity"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), unique=True)
    gist: Mapped[str] = mapped_column(Text, default="")  # one or two plain sentences
    site_label: Mapped[str | None] = mapped_column(String(120))  # a place that is no Pioneer; NULL: the item's sites
    period: Mapped[str] = mapped_column(String(120), default="")  # as told, such as "May 2014 to June 2016"
    first_year: Mapped[int | None] = mapped_column()  # read out of the period; NULL: it names no year
    last_year: Mapped[int | None] = mapped_column()
    period_note: Mapped[str] = mapped_column(Text, default="")
    maturity: Mapped[str | None] = mapped_column(String(20))  # NULL: not told
    maturity_note: Mapped[str] = mapped_column(Text, default="")
    cost: Mapped[str] = mapped_column(String(160), default="")  # in a few words; empty: not told

    problem: Mapped[str] = mapped_column(Text, default="")  # Markdown, as all that follow
    done: Mapped[str] = mapped_column(Text, default="")
    why: Mapped[str] = mapped_column(Text, default="")  # why it is thought to work
    took: Mapped[str] = mapped_column(Text, default="")  # people, money, time
    known: Mapped[str] = mapped_column(Text, default="")  # aims and results in words
    did_not_work: Mapped[str] = mapped_column(Text, default="")
    differently: Mapped[str] = mapped_column(Text, default="")  # what they would do differently
    involvement: Mapped[str] = mapped_column(Text, default="")  # how patients and carers were involved
    plain_english: Mapped[str] = mapped_column(Text, default="")

    barriers_note: Mapped[str] = mapped_column(Text, default="")
    facilitators_note: Mapped[str] = mapped_column(Text, default="")
    i_statements_note: Mapped[str] = mapped_column(Text, default="")
    contact_role: Mapped[str] = mapped_column(String(160), default="")  # a role, never a name
    # Entries in order: column (words.COLUMNS), group (context only), text, uncertain (its column is not sure).
    logic_model: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    logic_source: Mapped[str] = mapped_column(String(300), default="")
    logic_note: Mapped[str] = mapped_column(Text, default="")  # what is not sure about the columns
    basis: Mapped[str] = mapped_column(String(20), default="site")  # site, document or illustrative
    document: Mapped[str | None] = mapped_column(String(10))  # id in evidence.yaml; NULL: no document
    place: Mapped[str] = mapped_column(String(200), default="")  # page or slide of that document

    answered: Mapped[int | None] = query_expression()  # questions with an answer; NULL unless a query asks for it

    item: Mapped[Item] = relationship(lazy="joined")
    barriers: Mapped[list["CaseBarrier"]] = relationship(
        back_populates="case", order_by="CaseBarrier.position", cascade="all, delete-orphan"
    )
    outcomes: Mapped[list["CaseOutcome"]] = relationship(
        back_populates="case", order_by="CaseOutcome.position", cascade="all, delete-orphan"
    )

    @validates("period")
    def _read_years(self, _name: str, period: str) -> str:
        self.first_year, self.last_year = years_in(period) or (None, None)
        return period

    def index_item_ids(self) -> Iterable[int | None]:
        return [self.item_id]


class CaseBarrier(Base):
    """A barrier that a case met or planned for, and what became of it."""

    __tablename__ = "case_barriers"
    __table_args__ = (
        UniqueConstraint("case_id", "barrier"),
        CheckConstraint(_one_of("outcome", BARRIER_OUTCOMES), name="outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_studies.id", ondelete="CASCADE"), index=True)
    barrier: Mapped[str] = mapped_column(String(10), index=True)  # B01-B27
    outcome: Mapped[str] = mapped_column(String(10))
    how: Mapped[str] = mapped_column(Text)  # how it was overcome, what was tried, or what was planned
    position: Mapped[int] = mapped_column(default=0)
    case: Mapped[CaseStudy] = relationship(back_populates="barriers")


class CaseOutcome(Base):
    """Something a case hoped to change, with its measure and result when there is one."""

    __tablename__ = "case_outcomes"
    __table_args__ = (
        CheckConstraint(_one_of("status", STATUSES), name="status"),
        CheckConstraint(_one_of("direction", DIRECTIONS), name="direction"),
        CheckConstraint(_one_of("scale", SCALE), name="scale"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_studies.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str | None] = mapped_column(String(10), index=True)  # O01-O15; NULL: none of them
    label: Mapped[str] = mapped_column(String(300))
    status: Mapped[str] = mapped_column(String(20))
    measure: Mapped[str] = mapped_column(String(300), default="")  # what was counted
    target: Mapped[str] = mapped_column(String(300), default="")  # what was hoped for
    result: Mapped[str] = mapped_column(String(300), default="")  # with its unit; empty: none
    direction: Mapped[str | None] = mapped_column(String(20))  # NULL: no result
    baseline: Mapped[str] = mapped_column(String(300), default="")  # what the result is compared with
    baseline_on: Mapped[date | None] = mapped_column()  # first of the month; NULL: not told
    follow_up: Mapped[str] = mapped_column(String(300), default="")  # how long after, in words
    follow_up_on: Mapped[date | None] = mapped_column()
    method: Mapped[str] = mapped_column(String(300), default="")
    scale: Mapped[str | None] = mapped_column(String(10))  # words.SCALE; NULL: not measured
    size: Mapped[str] = mapped_column(String(300), default="")  # how many people or events
    source: Mapped[str] = mapped_column(String(300), default="")
    strength: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)  # side -> level and note
    case: Mapped[CaseStudy] = relationship(back_populates="outcomes")


class CaseLink(Base):
    """Evidence or a finding that belongs beside a case. `beside`: it speaks against, or asks for care."""

    __tablename__ = "case_links"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_studies.id", ondelete="CASCADE"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), primary_key=True, index=True)
    beside: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    item: Mapped[Item] = relationship()


class SpreadRecord(Base):
    """What a site says it does with a case. Kept for good; `current` marks the newest of each site."""

    __tablename__ = "spread_records"
    __table_args__ = (
        CheckConstraint(_one_of("status", SPREAD), name="status"),
        Index("ix_spread_records_case", "case_id", "current"),
        Index("ix_spread_records_site", "site", "current"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_studies.id", ondelete="CASCADE"))
    site: Mapped[str] = mapped_column(String(60))  # key of the term
    status: Mapped[str] = mapped_column(String(10))
    why: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    current: Mapped[bool] = mapped_column(default=True)
    demo: Mapped[bool] = mapped_column(default=False)
    case: Mapped[CaseStudy] = relationship()


class SiteQuestion(Base):
    """A question put to the site of a case. It is shown to readers once it is answered."""

    __tablename__ = "site_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_studies.id", ondelete="CASCADE"), index=True)
    asker_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    asker_role: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    form_key: Mapped[str] = mapped_column(String(40), unique=True)  # one per form shown: sent twice, kept once
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    answer: Mapped[str] = mapped_column(Text, default="")  # empty: not answered yet
    answered_at: Mapped[datetime | None] = mapped_column()
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    demo: Mapped[bool] = mapped_column(default=False)
    case: Mapped[CaseStudy] = relationship()
    asker: Mapped[Person | None] = relationship(foreign_keys=[asker_id])
