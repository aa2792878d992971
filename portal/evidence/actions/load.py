"""Writing the library's documents from `content/evidence/`."""

from typing import Any

from sqlalchemy import select

from portal.core.content import ContentError, Document, Loader
from portal.core.db import db
from portal.core.errors import Invalid
from portal.core.markdown import plain
from portal.evidence.actions.outlines import read_outline
from portal.evidence.actions.slugs import RESERVED
from portal.evidence.citations.draft import Draft, finish
from portal.evidence.citations.reference import Name, Reference
from portal.evidence.citations.types import TYPES
from portal.evidence.models import Document as Row
from portal.evidence.models import DocumentCitation
from portal.items.actions import load_item, version_of

SECTIONS = ("Abstract", "In plain English", "Outline")
NEEDED = ("Abstract", "In plain English")
# Short names of types in the files -> ours.
FILE_TYPES = {
    "act": "legislation",
    "article": "journal_article",
    "information-sheet": "information_sheet",
    "policy": "policy_document",
    "web-page": "web_page",
}
TEXTS = ("container", "volume", "issue", "number", "pages", "publisher", "place", "doi", "url")


def load_document(document: Document) -> int:
    """Write one document with its outline. Returns: the version of its item. Raises: ContentError."""
    document.require("slug", "title", "external_id", "type", "known_from")
    sections = _sections(document)
    reference = _reference(document, plain(sections["Abstract"]))
    item = load_item("evidence", document, RESERVED)
    session = db.session()
    row = session.scalar(select(Row).where(Row.item_id == item.id)) or Row(item_id=item.id, item=item)
    row.take(reference)
    for name in ("authors_note", "year_note", "known_from"):
        setattr(row, name, str(document.meta.get(name) or ""))
    row.title_status = str(document.meta.get("title_status") or "stated")
    row.work_package = document.meta.get("work_package")
    row.plain_english = sections["In plain English"]
    row.outline = read_outline(sections.get("Outline", ""))
    session.add(row)
    session.flush()
    set_citing(row, _texts(document, "cited_by"))
    return item.version


def set_citing(row: Row, citing: list[str]) -> None:
    """Say which documents name this one, by their own ids."""
    session = db.session()
    rows = session.scalars(select(DocumentCitation).where(DocumentCitation.document_id == row.id))
    have = {citation.citing: citation for citation in rows}
    for gone in have.keys() - set(citing):
        session.delete(have[gone])
    for new in sorted(set(citing) - have.keys()):
        session.add(DocumentCitation(document_id=row.id, citing=new))
    session.flush()


def _sections(document: Document) -> dict[str, str]:
    sections = document.sections()
    missing = [name for name in NEEDED if not sections.get(name)]
    if missing:
        raise ContentError(f"these sections are missing: {', '.join(missing)}", document.body_line)
    unknown = sorted(set(sections) - set(SECTIONS) - {""})
    if unknown:
        raise ContentError(f"these sections are unknown: {', '.join(unknown)}", document.body_line)
    return sections


def _reference(document: Document, abstract: str) -> Reference:
    meta = document.meta
    said = str(meta["type"])
    kind = FILE_TYPES.get(said, said)
    if kind not in TYPES:
        raise ContentError(f"type: {said!r} is not a type of document", document.line_of("type"))
    draft = Draft(
        title=str(meta["title"]),
        type=kind,
        external_id=str(meta["external_id"]),
        authors=_names(document, "authors"),
        editors=_names(document, "editors"),
        date=str(meta.get("issued") or meta.get("year") or ""),
        abstract=abstract,
        keywords=_texts(document, "keywords"),
        **{name: str(meta.get(name) or "") for name in TEXTS},
    )
    try:
        reference, notices = finish(draft)
    except Invalid as error:
        field = error.field or ""
        name = "issued" if field == "year" and meta.get("issued") else field
        raise ContentError(f"{field}: {error}", document.line_of(name)) from error
    if notices:
        raise ContentError(" ".join(notices), 1)
    return reference


def _names(document: Document, field: str) -> list[Name]:
    rows: list[dict[str, Any]] = _list(document, field)
    if not all(isinstance(row, dict) for row in rows):
        raise ContentError(f"{field}: each name as {{family: .., given: ..}}", document.line_of(field))
    parts = ("family", "given", "suffix", "literal")
    return [Name(**{part: str(row.get(part) or "") for part in parts}) for row in rows]


def _texts(document: Document, field: str) -> list[str]:
    return [str(text) for text in _list(document, field)]


def _list(document: Document, field: str) -> list[Any]:
    found = document.meta.get(field) or []
    if not isinstance(found, list):
        raise ContentError(f"{field}: a list expected, such as [a, b]", document.line_of(field))
    return found


CONTENT = (Loader("evidence/*.md", load_document, lambda slug: version_of("evidence", slug)),)
