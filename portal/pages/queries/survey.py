"""Single figures of the survey tables, read for pages that show only a few."""

from collections.abc import Collection, Sequence

from sqlalchemy import select, tuple_
from sqlalchemy.orm import contains_eager

from portal.core.db import db
from portal.findings.models import Cell, Dataset

Place = tuple[str, str, str]  # slug of the table, item, group


def list_cells(places: Collection[Place]) -> dict[Place, Cell]:
    """Returns: place -> cell with its table, for those places that are loaded and shown. One statement."""
    query = (
        select(Cell)
        .join(Cell.dataset)
        .where(tuple_(Dataset.slug, Cell.item, Cell.group).in_(list(places)), Cell.withheld == "")
        .options(contains_eager(Cell.dataset))
    )
    return {(cell.dataset.slug, cell.item, cell.group): cell for cell in db.session.scalars(query)}


def list_tables(slugs: Sequence[str]) -> list[Dataset]:
    """Returns: the tables of these slugs that are loaded, in the order given. One statement."""
    found = {table.slug: table for table in db.session.scalars(select(Dataset).where(Dataset.slug.in_(slugs)))}
    return [found[slug] for slug in slugs if slug in found]
