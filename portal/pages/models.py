"""A help page, and a word that the glossary explains."""

from sqlalchemy import JSON, CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base

SECTIONS = {"help": "How to use the portal", "rules": "Rules and your rights", "about": "About"}


class HelpPage(Base):
    """One page under /help/, written in `content/pages/`."""

    __tablename__ = "help_pages"
    __table_args__ = (CheckConstraint("section IN ('help', 'rules', 'about')", name="section"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(String(300))  # one sentence, for lists and search engines
    position: Mapped[int] = mapped_column()  # order in the lists
    section: Mapped[str | None] = mapped_column(String(10))  # NULL: the start of help itself
    body: Mapped[str] = mapped_column(Text)  # Markdown; [[contact_email]] stands for the installation's address


class GlossaryTerm(Base):
    """A word or short form with its plain meaning."""

    __tablename__ = "glossary_terms"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    term: Mapped[str] = mapped_column(String(200))
    short: Mapped[str | None] = mapped_column(String(40))  # the short form, such as A&E; NULL: none
    meaning: Mapped[str] = mapped_column(Text)
    also: Mapped[list[str]] = mapped_column(JSON, default=list)  # other words for the same
    see: Mapped[list[str]] = mapped_column(JSON, default=list)  # slugs of terms to read beside it
    source: Mapped[str] = mapped_column(String(40))  # document (E01 to E05), "general use" or "this portal"
