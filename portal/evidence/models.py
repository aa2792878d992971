"""A document of the library, the files attached to it with their text, and uploads that wait for a decision."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.core.index_queue import Indexed
from portal.evidence.citations.reference import Name, PartialDate, Reference
from portal.items.models import Item

LONGEST_TITLE = 300  # characters of `Item.title`; the document keeps the whole
READING, READ, FAILED = "reading", "read", "failed"
TEXTS = (
    *("container", "volume", "issue", "pages", "number", "publisher", "place", "doi", "url", "language"),
    *("abstract",),
)


class Document(Base, Indexed):
    """A work as the library knows it. Empty text: the source does not say."""

    __tablename__ = "documents"
    __table_args__ = (Index("ix_documents_by_year", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), unique=True)
    external_id: Mapped[str] = mapped_column(String(300), unique=True)  # the record's own id where it came from
    type: Mapped[str] = mapped_column(String(30), index=True)  # an id of `citations.types.TYPES`
    title: Mapped[str] = mapped_column(Text)  # whole; the item's is cut at 300 characters
    title_status: Mapped[str] = mapped_column(String(60), default="stated")  # else: who gave it, or that none is known
    authors: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)  # family, given, suffix or literal
    authors_note: Mapped[str] = mapped_column(Text, default="")
    editors: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    year: Mapped[int | None] = mapped_column()  # NULL: no source gives one
    month: Mapped[int | None] = mapped_column()  # 1-12
    day: Mapped[int | None] = mapped_column()  # 1-31, never without a month
    year_note: Mapped[str] = mapped_column(Text, default="")
    container: Mapped[str] = mapped_column(String(500), default="")
    volume: Mapped[str] = mapped_column(String(100), default="")
    issue: Mapped[str] = mapped_column(String(100), default="")
    pages: Mapped[str] = mapped_column(String(100), default="")
    number: Mapped[str] = mapped_column(String(100), default="")
    publisher: Mapped[str] = mapped_column(String(500), default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    doi: Mapped[str] = mapped_column(String(255), default="")
    url: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(60), default="")
    keywords: Mapped[list[str]] = mapped_column(JSON, default=list)
    abstract: Mapped[str] = mapped_column(Text, default="")  # plain text, in our own words or the file's
    plain_english: Mapped[str] = mapped_column(Text, default="")  # Markdown
    outline: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)  # anchor, heading, text, place
    work_package: Mapped[str | None] = mapped_column(String(3))  # WP1, WP2, WP3; NULL: none
    known_from: Mapped[str] = mapped_column(Text, default="")  # how we know of it
    item: Mapped[Item] = relationship(lazy="joined")

    def index_item_ids(self) -> Iterable[int | None]:
        return [self.item_id]

    @property
    def issued(self) -> PartialDate | None:
        """When it came out, as far as a source says."""
        return PartialDate(self.year, self.month, self.day) if self.year else None

    @property
    def reference(self) -> Reference:
        """The document as citations, exports and comparisons know it."""
        return Reference(
            title=self.title,
            type=self.type,
            external_id=self.external_id,
            authors=tuple(Name(**name) for name in self.authors),
            editors=tuple(Name(**name) for name in self.editors),
            issued=self.issued,
            keywords=tuple(self.keywords),
            **{name: getattr(self, name) for name in TEXTS},
        )

    def take(self, reference: Reference) -> None:
        """Hold what the reference says; the item's title follows."""
        self.title, self.type, self.external_id = reference.title, reference.type, reference.external_id
        self.authors, self.editors = names_as_data(reference.authors), names_as_data(reference.editors)
        issued = reference.issued
        self.year, self.month, self.day = (issued.year, issued.month, issued.day) if issued else (None, None, None)
        self.keywords = list(reference.keywords)
        for name in TEXTS:
            setattr(self, name, getattr(reference, name))
        self.item.title = short_title(reference.title)


class DocumentCitation(Base):
    """One document names another: which, by the id that its source gives it, for it may come later or never."""

    __tablename__ = "document_citations"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    citing: Mapped[str] = mapped_column(String(300), primary_key=True, index=True)  # `external_id` of who names it


class DocumentFile(Base, Indexed):
    """A file attached to a document. Its content lies in the file store, under its hash; its rights are the item's.

    One that came to a released document waits: the team alone reads it until a release or a correction covers it.
    """

    __tablename__ = "document_files"
    __table_args__ = (
        UniqueConstraint("item_id", "name"),
        UniqueConstraint("item_id", "sha256"),
        CheckConstraint("state IN ('reading', 'read', 'failed')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(120))  # safe to show; unique in its document
    kind: Mapped[str] = mapped_column(String(10))  # an id of `core.files.KINDS`: pdf, docx
    size: Mapped[int] = mapped_column()  # bytes
    state: Mapped[str] = mapped_column(String(10), default=READING)  # of the reading of its text
    message: Mapped[str] = mapped_column(Text, default="")  # how the reading went, for people
    page_count: Mapped[int] = mapped_column(default=0)  # pages (PDF) or sections (Word); 0: not known
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    uploaded_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    released_at: Mapped[datetime | None] = mapped_column()  # UTC; NULL: no release or correction covers it yet

    def index_item_ids(self) -> Iterable[int | None]:
        return [self.item_id]

    @property
    def path(self) -> str:
        """Where the file is sent from, below the document's page."""
        return f"/files/{quote(self.name)}"

    def page_path(self, number: int) -> str:
        """Where the text of one page is shown, below the document's page."""
        return f"{self.path}/pages/{number}#page={number}"

    def place_name(self, page: "FilePage") -> str:
        """What the page is called: "page 3", a section's heading, or its number."""
        return f"page {page.number}" if self.kind == "pdf" else page.heading or f"section {page.number}"


class FilePage(Base):
    """The text of one page of a PDF, or of one section of a Word file; empty ones are not kept."""

    __tablename__ = "file_pages"

    file_id: Mapped[int] = mapped_column(ForeignKey("document_files.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # from 1
    heading: Mapped[str] = mapped_column(Text, default="")  # Word only
    text: Mapped[str] = mapped_column(Text)


class ImportUpload(Base):
    """A file of references that was read and waits for the decisions of the person who sent it, or is written."""

    __tablename__ = "import_uploads"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    parsed: Mapped[bytes] = mapped_column(LargeBinary)  # records and problems: compressed JSON
    uploaded_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)  # UTC; deleted a day later
    # Of a long import, which the worker writes batch by batch: how far it is. NULL: it waits for decisions.
    run: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class ImportBatch(Base):
    """A part of a long import that is still to be written, as it was decided; deleted in the commit that writes it."""

    __tablename__ = "import_batches"

    upload_id: Mapped[int] = mapped_column(ForeignKey("import_uploads.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # from 1; written in this order
    rows: Mapped[bytes] = mapped_column(LargeBinary)  # new records and merged ones: compressed JSON


def names_as_data(names: Iterable[Name]) -> list[dict[str, Any]]:
    """Returns: the names as they are kept, without empty parts."""
    return [
        {part: text for part in ("family", "given", "suffix", "literal") if (text := getattr(name, part))}
        for name in names
    ]


def short_title(title: str) -> str:
    """Returns: the title as the spine keeps it, cut at a word."""
    if len(title) <= LONGEST_TITLE:
        return title
    return title[: LONGEST_TITLE - 2].rsplit(" ", 1)[0][: LONGEST_TITLE - 2] + " …"
