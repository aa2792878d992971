"""Making and changing a document by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import func, select

from portal.access.policy import Viewer, allowed
from portal.core import audit
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid
from portal.evidence.actions.outlines import read_outline, write_outline
from portal.evidence.actions.release import words_of
from portal.evidence.actions.slugs import new_slug
from portal.evidence.citations.draft import Draft, finish
from portal.evidence.models import Document, short_title
from portal.items.models import Item
from portal.items.queries import readable
from portal.items.vocabulary import set_terms
from portal.publishing import actions as publishing
from portal.publishing.kinds import RELEASED
from portal.publishing.queries import may_edit

AUDIENCES = ("public", "members", "team")


@dataclass(frozen=True, slots=True)
class DocumentFields:
    """What the form of a document holds."""

    draft: Draft
    plain_english: str = ""  # Markdown
    outline: str = ""  # as `outlines.read_outline` reads it
    authors_note: str = ""
    year_note: str = ""
    known_from: str = ""
    work_package: str = ""  # empty: none
    audience: str = "team"
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


Notices = tuple[str, ...]  # what was left out or changed, as sentences


def create_document(actor: Viewer, fields: DocumentFields) -> tuple[Document, Notices]:
    """Make a draft; its maker owns it.

    Returns: the document, and what to tell the maker. Raises: Denied; Invalid with the field.
    """
    if not allowed(actor, "evidence:create"):
        raise Denied()
    reference, notices = finish(fields.draft)
    _check_new_doi(actor, reference.doi)
    slug = new_slug(reference)
    item = Item(kind="evidence", slug=slug, title=short_title(reference.title), audience=_audience(fields.audience))
    item.owner_id = actor.person_id
    document = Document(item=item)
    document.take(replace(reference, external_id=free_id(slug)))
    _write(document, fields)
    session = db.session()
    session.add(document)
    session.flush()
    set_terms(item.id, fields.terms)
    audit.record("evidence:create", actor_id=actor.person_id, item_id=item.id)
    return document, notices


def edit_document(
    actor: Viewer, document: Document, fields: DocumentFields, *, expected_version: int, why: str = ""
) -> Notices:
    """Change a document where it stands; a released one gets its next version, with `why` as its note.

    Returns: what to tell the editor.
    Raises: Denied; Conflict with both texts; Invalid with the field ("note" for a missing `why`); Refused.
    """
    item = document.item
    if not may_edit(actor, item):
        raise Denied()
    if item.version != expected_version:
        raise Conflict(theirs=told(document), yours=told_fields(fields))
    reference, notices = finish(fields.draft)
    if reference.doi.casefold() != document.doi.casefold():
        _check_new_doi(actor, reference.doi)
    document.take(replace(reference, external_id=document.external_id))
    _write(document, fields)
    if item.state == "draft":
        item.audience = _audience(fields.audience)
    item.touch()
    set_terms(item.id, fields.terms)
    db.session.flush()
    audit.record("evidence:edit", actor_id=actor.person_id, item_id=item.id)
    if item.state in RELEASED:
        publishing.correct(actor, item, why)
    return notices


def free_id(wanted: str) -> str:
    """Returns: the id, or with a number when another document has it. One statement."""
    query = select(Document.external_id).where(Document.external_id.startswith(wanted, autoescape=True))
    taken, number, free = set(db.session.scalars(query)), 1, wanted
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    return free


def told(document: Document) -> str:
    """Returns: the document as lines of text, to show two versions beside each other."""
    return "\n\n".join(text for text in (document.title, *words_of(document).values()) if text)


def told_fields(fields: DocumentFields) -> str:
    """Returns: what was typed, as lines of text in the same order."""
    draft = fields.draft
    said = (draft.date, draft.container, draft.publisher, draft.doi, draft.url)
    names = "; ".join(str(name) for name in (*draft.authors, *draft.editors))
    notes = (fields.authors_note, fields.year_note, fields.known_from)
    parts = (draft.title, fields.plain_english, draft.abstract, fields.outline, names, *said, *notes)
    return "\n\n".join(part for part in parts if part)


def outline_text(document: Document) -> str:
    """Returns: the outline as its editor shows it."""
    return write_outline(document.outline)


def _write(document: Document, fields: DocumentFields) -> None:
    document.plain_english = fields.plain_english.replace("\r\n", "\n").strip()
    document.outline = read_outline(fields.outline)
    document.work_package = fields.work_package or None
    for name in ("authors_note", "year_note", "known_from"):
        setattr(document, name, " ".join(getattr(fields, name).split()))


def _audience(audience: str) -> str:
    if audience not in AUDIENCES:
        raise Invalid("Choose who the page is for", "audience")
    return audience


def _check_new_doi(actor: Viewer, doi: str) -> None:
    """Raises: Invalid when a document that this person may read has the DOI."""
    if not doi:
        return
    query = select(Document).join(Document.item).where(readable(actor), func.lower(Document.doi) == doi.lower())
    other = db.session.scalars(query).first()
    if other is not None:
        raise Invalid(f"The library holds this DOI already: “{other.item.title}”. Open that page instead", "doi")
