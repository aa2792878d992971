"""A survey table before readers see it: no small group, no result by site, nothing that subtraction gives away."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.core.db import db
from portal.findings.models import Cell, Dataset
from portal.items.models import Item
from portal.items.sources import DOCUMENTS
from portal.publishing.kinds import Content, Obstacle
from portal.publishing.small_numbers import Table, list_problems

SPLITS = (("wave1", "wave2"),)  # groups that make up everybody
ROUNDED = 0.5  # points by which a printed percentage may be off


def as_table(dataset: Dataset) -> Table:
    """Returns: the table as the small-number rules read it; `public_source` when a published report prints it.

    Cells whose group has no known base are left out. Units: people, or whole per cent of the base.
    """
    cells = [cell for cell in dataset.cells if _base(cell) is not None]
    bases = {cell.group: _base(cell) or 0 for cell in cells}
    return Table(
        name=dataset.number,
        question=dataset.measure or dataset.slug,
        bases=bases,
        cells={(cell.item, cell.group): cell.value for cell in cells},
        splits=tuple(split for split in SPLITS if {"all", *split} <= set(bases)),
        within=ROUNDED if dataset.unit == "percent" else 0.0,
        public_source=f"{dataset.document}, {dataset.place}" if dataset.document in DOCUMENTS else "",
    )


def problems_of(dataset: Dataset) -> list[str]:
    """Returns: what must be mended before the table is shown, beside all others; nothing for a published report's.

    Source: the project's rule on small numbers.
    """
    table = as_table(dataset)
    if table.public_source or not table.cells:
        return []
    others = db.session.scalars(
        select(Dataset).where(Dataset.slug != dataset.slug).options(selectinload(Dataset.cells))
    ).all()
    same = [other for other in map(as_table, others) if other.question == table.question and other.cells]
    return list_problems([table], same)


def check_table(item: Item, words: Content, target: str) -> Sequence[Obstacle]:  # noqa: ARG001 (what publishing calls)
    """Returns: what stands in the way of showing the finding's table."""
    slug = words.fields.get("dataset", "")
    dataset = db.session.scalar(select(Dataset).where(Dataset.slug == slug)) if slug else None
    problems = problems_of(dataset) if dataset is not None else []
    return [Obstacle(problem, f"/findings/{item.slug}/edit#dataset") for problem in problems]


def _base(cell: Cell) -> int | None:
    if cell.group_base is not None:
        return cell.group_base
    return int(cell.base) if cell.base.isdigit() else None
