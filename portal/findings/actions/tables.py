"""A survey table before readers see it: no small group, no result by site, nothing that subtraction gives away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.core.db import db
from portal.findings.actions.questions import Asked, asked_in, fold, same_people
from portal.findings.models import Cell, Dataset
from portal.items.models import Item
from portal.items.sources import DOCUMENTS
from portal.publishing.kinds import Content, Obstacle
from portal.publishing.small_numbers import SMALLEST_BASE, Table, fits, list_problems

SPLITS = (("wave1", "wave2"), ("ccg", "la", "nhs_provider", "other"))  # groups that make up everybody
WHOLE = "all"
ROUNDED = 0.5  # points by which a printed percentage may be off
ROUNDED_TWICE = 1.0  # in a published report, some of whose figures were


def is_printed(dataset: Dataset) -> bool:
    """Returns: whether a published report prints the table."""
    return dataset.document in DOCUMENTS


def read_tables(datasets: Sequence[Dataset]) -> list[tuple[Dataset, Table]]:
    """Returns: the tables of a survey as the small-number rules read them, each with its dataset.

    A dataset whose groups have another base in each row is read row by row. `public_source` when a published report
    prints it. Cells whose group has no known base are left out. What a table of our own leaves out is withheld: a
    group that would make up everybody with the others, a number in a row that other groups have.
    Units: people, or whole per cent of the base.
    """
    labels: dict[str, str] = {}
    found = [
        (dataset, table)
        for dataset, asked in zip(datasets, asked_in(datasets), strict=True)
        for table in _as_tables(dataset, asked, labels)
    ]
    tables = [table for _, table in found]
    if datasets and datasets[0].survey:
        tables = _of_same_people(tables)
    return [(dataset, table) for (dataset, _), table in zip(found, tables, strict=True)]


def _of_same_people(tables: Sequence[Table]) -> list[Table]:
    """Tables are taken for answers of the same people unless that cannot be."""
    for loosely in (True, False):
        found = same_people(tables, loosely=loosely)
        if fits(found) or (_guessed(found) and fits(found := _without_refuted(found))):
            return found
    return same_people(tables, loosely=False)


def _guessed(tables: Sequence[Table]) -> list[tuple[str, tuple[str, ...]]]:
    return list(dict.fromkeys(part for table in tables for part in table.parts))


def _without_refuted(tables: Sequence[Table]) -> list[Table]:
    """What one table's groups seemed to add up to by chance, another may refute."""
    kept: list[tuple[str, tuple[str, ...]]] = []
    for part in _guessed(tables):
        if fits(_with_parts(tables, [*kept, part])):
            kept.append(part)
    return _with_parts(tables, kept)


def _with_parts(tables: Sequence[Table], parts: Sequence[tuple[str, tuple[str, ...]]]) -> list[Table]:
    return [replace(table, parts=tuple(part for part in table.parts if part in parts)) for table in tables]


def _as_tables(dataset: Dataset, asked: Asked, labels: dict[str, str]) -> Iterable[Table]:
    cells = [cell for cell in dataset.cells if cell.withheld or base_of(cell) is not None]
    if not by_row(dataset):
        return [_as_table(dataset, cells, asked, asked.question, labels)] if cells else []
    return [
        _as_table(
            dataset,
            [cell for cell in cells if fold(cell.item) == row],
            asked,
            f"{asked.question}, {labels.setdefault(row, row)}",
            labels,
        )
        for row in dict.fromkeys(fold(cell.item) for cell in cells)
    ]


def by_row(dataset: Dataset) -> bool:
    """Returns: whether a group of the table has other bases in other rows."""
    told: dict[str, set[int | None]] = {}
    for cell in dataset.cells:
        if cell.withheld or base_of(cell) is not None:
            told.setdefault(cell.group, set()).add(base_of(cell))
    return any(len(bases) > 1 for bases in told.values())


def _as_table(dataset: Dataset, cells: Sequence[Cell], asked: Asked, respondents: str, labels: dict[str, str]) -> Table:
    numbers = {(row_of(cell, labels), cell.group): cell.value or 0 for cell in cells}
    hidden = {(row_of(cell, labels), cell.group) for cell in cells if cell.withheld}
    hidden |= {("", cell.group) for cell in cells if base_of(cell) is None}
    bases = {cell.group: _known_base(cell) for cell in cells}
    printed = is_printed(dataset)
    left_out = {} if printed else _small_groups_left_out(bases, hidden)
    bases |= left_out
    rows = dict.fromkeys(row for row, _ in numbers)
    gaps = {} if printed else {(row, g): 0 for row in rows for g in bases if (row, g) not in numbers}
    return Table(
        name=dataset.number,
        question=asked.counted,
        bases=bases,
        cells=numbers | gaps,
        splits=SPLITS,
        within=(ROUNDED_TWICE if printed else ROUNDED) if dataset.unit == "percent" else 0.0,
        single=bool(dataset.single_answer),
        public_source=f"{dataset.document}, {dataset.place}" if printed else "",
        withheld=frozenset(hidden) | frozenset(gaps) | {("", group) for group in left_out},
        labels=_labels(dataset),
        respondents=respondents,
        parts=tuple((whole, tuple(parts)) for whole, *parts in dataset.parts or []),
        left_out=frozenset(left_out),
    )


def _labels(dataset: Dataset) -> tuple[str, ...]:
    notes = dict.fromkeys(cell.note for cell in dataset.cells if cell.note)
    told = (dataset.title, dataset.measure, dataset.answer, dataset.base_note, *(dataset.notes or ()), *notes)
    return (*(words for words in told if words), *dataset.group_labels.values())


def row_of(cell: Cell, labels: dict[str, str]) -> str:
    """Returns: the row as all tables that share `labels` name it, however this one spells it."""
    return labels.setdefault(fold(cell.item), cell.item)


def _known_base(cell: Cell) -> int:
    """A withheld base is not kept: what stands for it tells no more than whether it is small."""
    base = base_of(cell)
    return base if base is not None else 0 if cell.withheld == "small" else SMALLEST_BASE


def _small_groups_left_out(bases: Mapping[str, int], hidden: set[tuple[str, str]]) -> dict[str, int]:
    """Groups that are not in the table though others of their split are, where one at least is surely small.

    Returns: group -> how many people all those left out are together, which everybody can work out.
    """
    found: dict[str, int] = {}
    for split in SPLITS:
        missing = [group for group in split if group not in bases]
        known = not any(("", group) in hidden for group in (WHOLE, *split))
        if WHOLE in bases and 0 < len(missing) < len(split) and known:
            people = bases[WHOLE] - sum(bases.get(group, 0) for group in split)
            if 0 < people < SMALLEST_BASE * len(missing):
                found |= dict.fromkeys(missing, people)
    return found


def connected(mine: Sequence[Table], others: Sequence[Table]) -> list[Table]:
    """Returns: those of the others that share a question or respondents with mine, or with such a table."""
    names = {name for table in mine for name in (table.question, table.asked)}
    near = [table for table in others if {table.question, table.asked} & names]
    return (
        near
        if {name for table in near for name in (table.question, table.asked)} <= names
        else connected([*mine, *near], others)
    )


def survey_tables(survey: str) -> Sequence[Dataset]:
    """Returns: the stored tables of a survey, in the order of their report. Two statements."""
    query = select(Dataset).where(Dataset.survey == survey).order_by(Dataset.position, Dataset.id)
    return db.session.scalars(query.options(selectinload(Dataset.cells))).all()


def problems_of(dataset: Dataset) -> list[str]:
    """Returns: what must be mended before the table is shown, beside all others; nothing for a published report's.

    Source: the project's rule on small numbers.
    """
    if is_printed(dataset):
        return []
    tables = read_tables(survey_tables(dataset.survey))
    mine = [table for one, table in tables if one is dataset]
    others = [table for one, table in tables if one is not dataset]
    return list_problems(mine, connected(mine, others)) if mine else []


def check_table(item: Item, words: Content, target: str) -> Sequence[Obstacle]:  # noqa: ARG001 (what publishing calls)
    """Returns: what stands in the way of showing the finding's table."""
    slug = words.fields.get("dataset", "")
    dataset = db.session.scalar(select(Dataset).where(Dataset.slug == slug)) if slug else None
    problems = problems_of(dataset) if dataset is not None else []
    return [Obstacle(problem, f"/findings/{item.slug}/edit#dataset") for problem in problems]


def base_of(cell: Cell) -> int | None:
    """Returns: how many people the cell's group has; None when nobody knows or it is withheld."""
    if cell.group_base is not None:
        return cell.group_base
    return int(cell.base) if cell.base.isdigit() else None
