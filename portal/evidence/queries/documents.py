"""Reading one document, and what is related to it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Float, Select, cast, exists, func, literal, select, union_all
from sqlalchemy.orm import aliased

from portal.access.policy import Viewer
from portal.core.db import db
from portal.core.errors import NotFound
from portal.evidence.models import Document, DocumentCitation
from portal.items.models import Item
from portal.items.queries import open_item, readable
from portal.items.vocabulary import ItemTerm

RELATED_KINDS = ("evidence", "finding", "case_study")
ALIKE = ("theme", "barrier", "facilitator", "initiative", "group", "outcome")  # vocabularies that make two items alike
MOST_RELATED = 6
MOST_CITATIONS = 50


@dataclass(frozen=True, slots=True)
class Related:
    """An item that has to do with a document: "names" and "named_by" between documents, or "alike" by its terms."""

    how: str
    item: Item


def get_document(viewer: Viewer, slug: str) -> Document:
    """Returns: the document with its item. One statement. Raises: NotFound, Gone."""
    query = select(Document).join(Document.item).where(Item.kind == "evidence", Item.slug == slug)
    document = db.session.scalar(query)
    open_item(viewer, document.item if document else None)
    if document is None:
        raise NotFound()
    return document


def find_document(slug: str) -> Document | None:
    """Returns: the document whatever its rights; only for commands and actions, never for a page."""
    query = select(Document).join(Document.item).where(Item.kind == "evidence", Item.slug == slug)
    return db.session.scalar(query)


def list_related(viewer: Viewer, document: Document) -> list[Related]:
    """Returns: readable documents that it names and that name it, by year, then the most alike items. One statement.

    At most 50 either way, and 6 alike: those that share most of what they are about, and are about little else;
    what is made up comes last.
    """
    parts = [_names(viewer, document), _named_by(viewer, document), _alike(viewer, document)]
    found = union_all(*(select(part.subquery()) for part in parts)).subquery()
    query = select(found.c.how, Item).join(Item, Item.id == found.c.item_id)
    rows = db.session.execute(query.order_by(found.c.how, found.c.rank.desc(), Item.title)).all()
    related = [Related(how, item) for how, item in rows]
    known = {one.item.id for one in related if one.how != "alike"}
    return [one for one in related if one.how != "alike" or one.item.id not in known]


def _names(viewer: Viewer, document: Document) -> Select[Any]:
    named = exists().where(DocumentCitation.document_id == Document.id, DocumentCitation.citing == document.external_id)
    return _documents(viewer, "names").where(named)


def _named_by(viewer: Viewer, document: Document) -> Select[Any]:
    naming = exists().where(
        DocumentCitation.document_id == document.id, DocumentCitation.citing == Document.external_id
    )
    return _documents(viewer, "named_by").where(naming)


def _documents(viewer: Viewer, how: str) -> Select[Any]:
    return (
        select(literal(how).label("how"), Item.id.label("item_id"), cast(Document.year, Float).label("rank"))
        .join(Item, Item.id == Document.item_id)
        .where(readable(viewer))
        .order_by(Document.year.desc(), Item.id)
        .limit(MOST_CITATIONS)
    )


def _alike(viewer: Viewer, document: Document) -> Select[str, int, Any]:
    """Shared terms, squared, over all terms of the other: one about everything is alike to nothing."""
    own, shared, every = aliased(ItemTerm), aliased(ItemTerm), aliased(ItemTerm)
    about = (
        select(func.count())
        .where(every.item_id == shared.item_id, every.vocabulary.in_(ALIKE))
        .correlate(shared)
        .scalar_subquery()
    )
    rank = cast(func.count() * func.count(), Float) / about
    return (
        select(literal("alike").label("how"), Item.id.label("item_id"), rank.label("rank"))
        .select_from(own)
        .join(shared, (shared.vocabulary == own.vocabulary) & (shared.key == own.key))
        .join(Item, Item.id == shared.item_id)
        .where(own.item_id == document.item_id, own.vocabulary.in_(ALIKE), shared.item_id != document.item_id)
        .where(Item.kind.in_(RELATED_KINDS), readable(viewer))
        .group_by(Item.id, shared.item_id)
        .order_by(Item.demo, rank.desc(), Item.id)
        .limit(MOST_RELATED)
    )
