"""Reading findings and survey tables."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, case, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from portal.access.policy import Viewer
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.pagination import PER_PAGE, Page, paginate
from portal.findings.models import Cell, Dataset, Finding
from portal.items.models import Item
from portal.items.queries import open_item, readable
from portal.items.vocabulary import ItemTerm

Filters = Mapping[str, Sequence[str]]


def _select(viewer: Viewer) -> Select[Finding]:
    return select(Finding).join(Finding.item).where(readable(viewer))


def _narrowed(viewer: Viewer, filters: Filters, leave_out: str = "") -> Select[Finding]:
    query = _select(viewer)
    for name, values in filters.items():
        if not values or name == leave_out:
            continue
        if name == "wp":
            query = query.where(Finding.work_package.in_(values))
        else:
            about = exists().where(ItemTerm.item_id == Item.id, ItemTerm.vocabulary == name, ItemTerm.key.in_(values))
            query = query.where(about)
    return query


def list_findings(
    viewer: Viewer, filters: Filters | None = None, number: int = 1, per_page: int = PER_PAGE
) -> Page[Finding]:
    """Returns: one page of the findings that this viewer may read, those on a table first, then by claim.

    `filters` holds vocabulary names and `wp`; OR within one, AND across. Two statements.
    Raises: NotFound past the last page.
    """
    query = _narrowed(viewer, filters or {})
    return paginate(
        query.order_by(Finding.dataset_id.is_(None), Finding.claim.nulls_first(), Item.id.desc()), number, per_page
    )


def facet_counts(viewer: Viewer, filters: Filters) -> dict[str, dict[str, int]]:
    """Returns: filter -> value -> how many findings it would show with the other filters kept.

    Two statements without filters, and one more for each filter in use.
    """
    counts: dict[str, dict[str, int]] = {}
    for left_out in ("", *(name for name in filters if name != "wp")):
        ids = _narrowed(viewer, filters, left_out).with_only_columns(Item.id).subquery()
        query = (
            select(ItemTerm.vocabulary, ItemTerm.key, func.count())
            .where(ItemTerm.item_id.in_(select(ids.c.id)))
            .group_by(ItemTerm.vocabulary, ItemTerm.key)
        )
        found: dict[str, dict[str, int]] = {}
        for vocabulary, key, number in db.session.execute(query):
            found.setdefault(vocabulary, {})[key] = number
        counts |= found if not left_out else {left_out: found.get(left_out, {})}
    by_package = _narrowed(viewer, filters, "wp").with_only_columns(Finding.work_package, func.count())
    rows = db.session.execute(by_package.group_by(Finding.work_package))
    return counts | {"wp": {package: number for package, number in rows if package}}


def get_finding(viewer: Viewer, slug: str) -> Finding:
    """Returns: the finding with its dataset and cells. At most two statements. Raises: NotFound, Gone."""
    query = (
        select(Finding)
        .join(Finding.item)
        .where(Item.kind == "finding", Item.slug == slug)
        .options(joinedload(Finding.dataset).selectinload(Dataset.cells))
    )
    finding = db.session.scalar(query)
    open_item(viewer, finding.item if finding else None)
    if finding is None:
        raise NotFound()
    return finding


def list_by_slugs(viewer: Viewer, slugs: Sequence[str]) -> list[Finding]:
    """Returns: the readable findings of those slugs, in the order given. One statement."""
    found = {f.item.slug: f for f in db.session.scalars(_select(viewer).where(Item.slug.in_(slugs)))}
    return [found[slug] for slug in slugs if slug in found]


def list_about(viewer: Viewer, vocabulary: str, key: str, limit: int = 10) -> Sequence[Finding]:
    """Returns: readable findings about one term, newest first, at most `limit`."""
    query = (
        _select(viewer)
        .where(exists().where(ItemTerm.item_id == Item.id, ItemTerm.vocabulary == vocabulary, ItemTerm.key == key))
        .order_by(Item.published_at.desc(), Item.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def list_on_dataset(viewer: Viewer, dataset: Dataset) -> Sequence[Finding]:
    """Returns: the readable findings that rest on a table, by title."""
    return db.session.scalars(
        _select(viewer).where(Finding.dataset_id == dataset.id).order_by(Item.title).limit(50)
    ).all()


def count_findings(viewer: Viewer) -> int:
    """Returns: how many findings this viewer may read."""
    return db.session.scalar(select(func.count()).select_from(_select(viewer).subquery())) or 0


def list_datasets() -> list[tuple[Dataset, str]]:
    """Returns: every survey table in the order of the report with its base, that of everybody where it has one.

    One statement.
    """
    bases = func.coalesce(
        func.min(case((Cell.group == "all", func.nullif(Cell.base, "")))), func.min(func.nullif(Cell.base, ""))
    )
    query = (
        select(Dataset, bases)
        .join(Cell, Cell.dataset_id == Dataset.id, isouter=True)
        .group_by(Dataset.id)
        .order_by(Dataset.position, Dataset.id)
    )
    return [(dataset, base or "") for dataset, base in db.session.execute(query)]


def list_related(dataset: Dataset) -> Sequence[Dataset]:
    """Returns: the tables to read beside this one, in the order of the report."""
    if not dataset.related:
        return []
    return db.session.scalars(select(Dataset).where(Dataset.slug.in_(dataset.related)).order_by(Dataset.position)).all()


def get_dataset(slug: str) -> Dataset:
    """Returns: the table with its cells. Raises: NotFound."""
    query = select(Dataset).where(Dataset.slug == slug).options(selectinload(Dataset.cells))
    dataset = db.session.scalar(query)
    if dataset is None:
        raise NotFound()
    return dataset
