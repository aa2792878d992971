"""A finding, and the survey tables that findings rest on."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Base
from portal.core.index_queue import Indexed
from portal.items.models import Item


class Dataset(Base):
    """One table of a survey. Its cells are exactly those of its file, but for the numbers that are withheld."""

    __tablename__ = "datasets"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)  # survey2016-table-6-1
    number: Mapped[str] = mapped_column(String(10))  # as the report numbers it, such as "6.1"
    title: Mapped[str] = mapped_column(String(300))
    measure: Mapped[str] = mapped_column(String(300), default="")  # what was asked or counted, in words
    unit: Mapped[str] = mapped_column(String(10))  # "percent" (0-100) or "n" (people)
    base_note: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[list[str]] = mapped_column(JSON, default=list)  # Markdown; inconsistencies included
    document: Mapped[str] = mapped_column(String(10))  # id in evidence.yaml
    place: Mapped[str] = mapped_column(String(120))
    group_labels: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    related: Mapped[list[str]] = mapped_column(JSON, default=list)  # slugs of tables to read beside it
    position: Mapped[int] = mapped_column(default=0)
    # Whose table it is: the folder of its file, such as "survey2016". Empty: of no survey with others.
    survey: Mapped[str] = mapped_column(String(60), default="", server_default="")
    question: Mapped[str] = mapped_column(String(60), default="", server_default="")  # "Q8, Q6 and Q5"; empty: unknown
    # Which of the answers are counted, such as "very important"; empty: each row is an answer, or nobody has said.
    answer: Mapped[str] = mapped_column(String(120), default="", server_default="")
    # Groups that others make up, as [whole, part, part, ...]; found in the numbers of a table of our own.
    parts: Mapped[list[list[str]]] = mapped_column(JSON, default=list, server_default="[]")
    # Each person gave one answer, so that the rows of a group add up to its base.
    single_answer: Mapped[bool] = mapped_column(default=False, server_default=false())
    cells: Mapped[list["Cell"]] = relationship(
        back_populates="dataset", order_by="Cell.position", cascade="all, delete-orphan"
    )


class Cell(Base):
    """One value of a table: an item (row) for a group of respondents."""

    __tablename__ = "dataset_cells"
    __table_args__ = (
        UniqueConstraint("dataset_id", "position"),
        CheckConstraint("(withheld = '') = (value IS NOT NULL)", "shown_or_withheld"),
        CheckConstraint("withheld <> 'small' OR (base = '' AND group_base IS NULL)", "no_small_base"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("datasets.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column()  # line in the source file, from 0
    rank: Mapped[int | None] = mapped_column()  # NULL: the table is not ranked
    item_no: Mapped[str] = mapped_column(String(10), default="")  # as printed; empty: none
    item: Mapped[str] = mapped_column(String(200))
    group: Mapped[str] = mapped_column("group_name", String(20))  # all, wave1, wave2, ccg, la, ...
    measure: Mapped[str] = mapped_column(String(10))  # percent or n
    value: Mapped[int | None] = mapped_column()  # percent 0-100, or people; NULL: withheld, and kept nowhere
    base: Mapped[str] = mapped_column(String(10))  # the base that the report prints, such as "97" or "91-93"
    group_base: Mapped[int | None] = mapped_column()  # inferred from the percentages; NULL: not inferable
    note: Mapped[str] = mapped_column(String(300), default="")
    # Why the value is withheld: "small" (its group has fewer than 10 people), "protect" (it would give one away);
    # empty: it is shown.
    withheld: Mapped[str] = mapped_column(String(10), default="", server_default="")
    dataset: Mapped[Dataset] = relationship(back_populates="cells")


class Finding(Base, Indexed):
    """What was found, in plain words, with what it rests on and what it does not show."""

    __tablename__ = "findings"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), unique=True)
    claim: Mapped[str | None] = mapped_column(String(10))  # id in claims.md; NULL: written on the web
    plain_english: Mapped[str] = mapped_column(Text)  # Markdown
    rests_on: Mapped[str] = mapped_column(Text)  # Markdown
    not_shown: Mapped[str] = mapped_column(Text)  # Markdown: what it does not show
    leads_to: Mapped[str] = mapped_column(Text, default="")  # Markdown; empty: nothing yet
    question: Mapped[str] = mapped_column(String(200), default="")  # asked of readers; empty: the usual one
    work_package: Mapped[str | None] = mapped_column(String(3))  # WP1, WP2, WP3; NULL: none
    document: Mapped[str] = mapped_column(String(10))  # id in evidence.yaml
    place: Mapped[str] = mapped_column(String(200))  # page, section, slide or table
    dataset_id: Mapped[int | None] = mapped_column(ForeignKey("datasets.id", ondelete="SET NULL"))
    chart: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # title, items, emphasise, groups, note
    item: Mapped[Item] = relationship(lazy="joined")
    dataset: Mapped[Dataset | None] = relationship()

    def index_item_ids(self) -> Iterable[int | None]:
        return [self.item_id]
