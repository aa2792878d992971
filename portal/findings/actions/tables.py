"""A survey table before readers see it: no small group, no result by site, nothing that subtraction gives away."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.core.db import db
from portal.findings.models import Cell, Dataset
from portal.items.models import Item
from portal.items.sources import DOCUMENTS
from portal.publishing.kinds import Content, Obstacle
from portal.publishing.small_numbers import SMALLEST_BASE, Table, list_problems

SPLITS = (("wave1", "wave2"), ("ccg", "la", "nhs_provider", "other"))  # groups that make up everybody
WHOLE = "all"
ROUNDED = 0.5  # points by which a printed percentage may be off
ROUNDED_TWICE = 1.0  # in a published report, some of whose figures were


def as_table(dataset: Dataset) -> Table:
    """Returns: the table as the small-number rules read it; `public_source` when a published report prints it.

    Cells whose group has no known base are left out. What a table of our own leaves out is withheld: a group that
    would make up everybody with the others, a number in a row that other groups have. Units: people, or whole per
    cent of the base.
    """
    cells = [cell for cell in dataset.cells if _base(cell) is not None]
    shown = {(cell.item, cell.group): cell.value for cell in cells}
    bases = {cell.group: _base(cell) or 0 for cell in cells}
    public_source = f"{dataset.document}, {dataset.place}" if dataset.document in DOCUMENTS else ""
    left_out = {} if public_source else _small_groups_left_out(bases)
    bases |= left_out
    rows = dict.fromkeys(item for item, _ in shown)
    gaps = {(row, group): 0 for row in rows for group in bases if (row, group) not in shown}
    withheld = frozenset() if public_source else frozenset(gaps) | {("", group) for group in left_out}
    return Table(
        name=dataset.number,
        question=dataset.measure or dataset.slug,
        bases=bases,
        cells=shown if public_source else shown | gaps,
        splits=tuple(split for split in SPLITS if {WHOLE, *split} <= set(bases)),
        within=(ROUNDED_TWICE if public_source else ROUNDED) if dataset.unit == "percent" else 0.0,
        single=dataset.single_answer,
        public_source=public_source,
        withheld=withheld,
        labels=(dataset.title, dataset.measure, dataset.base_note, *dataset.notes, *dataset.group_labels.values()),
    )


def _small_groups_left_out(bases: Mapping[str, int]) -> dict[str, int]:
    """Groups that are not in the table though others of their split are, where one at least is surely small.

    Returns: group -> how many people all those left out are together, which everybody can work out.
    """
    found: dict[str, int] = {}
    for split in SPLITS:
        missing = [group for group in split if group not in bases]
        if WHOLE in bases and 0 < len(missing) < len(split):
            people = bases[WHOLE] - sum(bases.get(group, 0) for group in split)
            if 0 < people < SMALLEST_BASE * len(missing):
                found |= dict.fromkeys(missing, people)
    return found


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
