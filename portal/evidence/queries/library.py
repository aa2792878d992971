"""Reading the library's list: narrowed, counted, sorted, and whole for an export."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, literal, literal_column, select, union_all

from portal.access.policy import Viewer
from portal.core.db import db
from portal.core.pagination import PER_PAGE, Page, paginate
from portal.evidence.models import Document
from portal.items.models import Item
from portal.items.queries import readable
from portal.items.vocabulary import ItemTerm

Filters = Mapping[str, Sequence[str]]
COLUMNS = {
    "type": Document.type,
    "wp": Document.work_package,
    "year": cast(Document.year, String),
    "state": Item.state,
    "audience": Item.audience,
}
# Value of `sort` -> how it orders; newest first where nothing is asked.
SORTS: dict[str, tuple[Any, ...]] = {
    "year": (Document.year.desc().nulls_last(), Document.month.desc().nulls_last(), Item.title, Item.id),
    "title": (func.lower(Item.title), Item.id),
    "added": (Item.created_at.desc(), Item.id.desc()),
}
NO_YEAR = "none"  # value of the filter for documents without a year


def list_documents(
    viewer: Viewer, filters: Filters | None = None, sort: str = "year", number: int = 1, per_page: int = PER_PAGE
) -> Page[Document]:
    """Returns: one page of the documents that this viewer may read.

    `filters` holds vocabulary names, `type`, `wp`, `year`, `state`, `audience`; OR within one, AND across.
    `sort`: a key of `SORTS`; anything else sorts as "year". One statement.
    Raises: NotFound past the last page.
    """
    query = _narrowed(viewer, filters or {}).order_by(*SORTS.get(sort, SORTS["year"]))
    return paginate(query, number, per_page)


def list_all(viewer: Viewer, filters: Filters | None = None) -> Sequence[Document]:
    """Returns: every document that this viewer may read, by the record's own id. One statement."""
    return db.session.scalars(_narrowed(viewer, filters or {}).order_by(Document.external_id)).all()


def facet_counts(viewer: Viewer, filters: Filters) -> dict[str, dict[str, int]]:
    """Returns: filter -> value -> how many documents it would show with the other filters kept. One statement."""
    columns = [_by_column(viewer, filters, name) for name in COLUMNS]
    chosen = [_by_term(viewer, filters, name) for name in filters if name not in COLUMNS]
    rows = db.session.execute(union_all(*columns, _by_term(viewer, filters, ""), *chosen)).all()
    counts: dict[str, dict[str, int]] = {}
    for left_out, name, value, number in rows:
        if left_out or name not in filters:
            counts.setdefault(name, {})[value] = number
    return counts


def _by_column(viewer: Viewer, filters: Filters, name: str) -> Select[str, str, str, int]:
    value = func.coalesce(COLUMNS[name], literal_column(f"'{NO_YEAR}'" if name == "year" else "''"))  # no parameter
    query = _narrowed(viewer, filters, name).with_only_columns(literal(name), literal(name), value, func.count())
    return query.group_by(value)


def _by_term(viewer: Viewer, filters: Filters, left_out: str) -> Select[str, str, str, int]:
    """All vocabularies with every filter kept, or one vocabulary with its own filter left out."""
    ids = _narrowed(viewer, filters, left_out).with_only_columns(Item.id)
    query = select(literal(left_out), ItemTerm.vocabulary, ItemTerm.key, func.count()).where(ItemTerm.item_id.in_(ids))
    if left_out:
        query = query.where(ItemTerm.vocabulary == left_out)
    return query.group_by(ItemTerm.vocabulary, ItemTerm.key)


def _narrowed(viewer: Viewer, filters: Filters, leave_out: str = "") -> Select[Document]:
    query = select(Document).join(Document.item).where(readable(viewer))
    for name, values in filters.items():
        if not values or name == leave_out:
            continue
        query = query.where(_matches(name, values))
    return query


def _matches(name: str, values: Sequence[str]) -> ColumnElement[bool]:
    if name == "year" and NO_YEAR in values:
        return COLUMNS[name].in_(values) | Document.year.is_(None)
    if name in COLUMNS:
        return COLUMNS[name].in_(values)
    return exists().where(ItemTerm.item_id == Item.id, ItemTerm.vocabulary == name, ItemTerm.key.in_(values))
