"""A Pioneer site, with what the documents tell about it."""

from collections.abc import Iterable

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Base
from portal.core.index_queue import Indexed
from portal.items.models import Item

WAVES = {1: "Wave 1: announced in November 2013", 2: "Wave 2: announced in January 2015"}


class Pioneer(Base, Indexed):
    """One of the 25 sites. Its name is the item's title, its slug the item's slug."""

    __tablename__ = "pioneers"
    __table_args__ = (CheckConstraint("wave IN (1, 2)", name="wave"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), unique=True)
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)  # other spellings in the documents
    programme_name: Mapped[str | None] = mapped_column(String(200))  # NULL: no document gives one
    wave: Mapped[int] = mapped_column()  # 1 or 2
    announced: Mapped[str] = mapped_column(String(10))  # year and month, such as 2013-11
    interviews_2014: Mapped[int | None] = mapped_column()  # people; NULL: not part of that round
    interviews_2015: Mapped[int | None] = mapped_column()
    questionnaires_2016: Mapped[int | None] = mapped_column()  # people who completed it
    spelling_note: Mapped[str | None] = mapped_column(Text)
    tags_note: Mapped[str | None] = mapped_column(Text)  # what the terms rest on
    sources: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)  # document (id) and place
    says: Mapped[str] = mapped_column(Text)  # Markdown: what the documents say
    says_not: Mapped[str] = mapped_column(Text, default="")  # Markdown: what they do not say
    item: Mapped[Item] = relationship(lazy="joined")

    def index_item_ids(self) -> Iterable[int | None]:
        return [self.item_id]
