"""Withholding small groups of tables of our own before anything of them is stored: what is withheld is kept nowhere."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from portal.findings.actions.questions import fold
from portal.findings.actions.tables import ROUNDED, base_of, connected, is_printed, read_tables, row_of
from portal.findings.models import Cell, Dataset
from portal.publishing.small_numbers import SMALLEST_BASE, Impossible, Table, guess, list_problems, protect

Marks = frozenset[tuple[str, str]]  # folded row and group
Told = tuple[Dataset, Table]


def withhold(drafts: Sequence[Dataset], stored: Sequence[Dataset] = ()) -> list[str]:
    """Take out of tables that are not in the database yet what readers must not see or work out.

    `drafts` show everything that their files hold; `stored` are the tables of the same survey as readers see them.
    A draft that changes nothing of what readers see of it keeps its marks; what was withheld before stays withheld.
    Returns: what must be mended first, in plain sentences; then the drafts must not be stored.
    """
    before = {dataset.slug: dataset for dataset in stored}
    slugs = {dataset.slug for dataset in drafts}
    ours = [dataset for dataset in drafts if not is_printed(dataset)]
    others = [dataset for dataset in stored if dataset.slug not in slugs]
    if not ours and all(map(is_printed, others)):
        return []
    if told := [problem for dataset in ours for problem in sums_that_fail(dataset)]:
        return told
    known = [dataset for dataset in ours if dataset.slug in before and _keep(dataset, before[dataset.slug])]
    new = [dataset for dataset in ours if dataset not in known]
    try:
        return _withhold(new, [*drafts, *others], {slug: _marks(dataset) for slug, dataset in before.items()})
    except Impossible as error:
        return [_contradiction(error, new or ours)]


def told_withheld(dataset: Dataset) -> list[str]:
    """Returns: a sentence on what is withheld of a table, for who loads it; no number of it. Empty for nothing."""
    names: dict[str, str] = {}
    for why in ("small", "protect"):
        groups = dict.fromkeys(cell.group for cell in dataset.cells if cell.withheld == why)
        names[why] = ", ".join(dataset.group_labels.get(group, group) for group in groups)
    told = [f"not shown, fewer than {SMALLEST_BASE} people: {names['small']}"] if names["small"] else []
    told += [f"not shown or only in part, to protect them: {names['protect']}"] if names["protect"] else []
    return [f"Table {dataset.number}: {'; '.join(told)}."] if told else []


def sums_that_fail(dataset: Dataset) -> list[str]:
    """Returns: a sentence for each group of a single-answer table whose rows do not make up its base."""
    if not dataset.single_answer:
        return []
    found = []
    for group in dict.fromkeys(cell.group for cell in dataset.cells):
        cells = [cell for cell in dataset.cells if cell.group == group]
        bases = {base_of(cell) or 0 for cell in cells}
        total, whole = sum(cell.value or 0 for cell in cells), 100 if dataset.unit == "percent" else max(bases)
        room = ROUNDED * len(cells) if dataset.unit == "percent" else 0
        if len(bases) > 1 or abs(total - whole) > room:
            found.append(
                f"Table {dataset.number}: the rows of the group “{group}” do not add up to its base"
                f"{f' ({total}, not {whole})' if min(bases) >= SMALLEST_BASE and len(bases) == 1 else ''}. Each person "
                "gave one answer: correct the figures, or take `single_answer` away."
            )
    return found


def _withhold(new: Sequence[Dataset], datasets: Sequence[Dataset], before: Mapping[str, Marks]) -> list[str]:
    tables = read_tables(datasets)
    fresh = [(dataset, table) for dataset, table in tables if dataset in new]
    known = [table for dataset, table in tables if dataset not in new]
    near = connected([table for _, table in fresh], known)
    guessed = guess([table for _, table in fresh], near)
    marked = [
        replace(table, withheld=table.withheld | _again(table, before.get(dataset.slug, frozenset())))
        for (dataset, _), table in zip(fresh, guessed, strict=True)
    ]
    safe = protect(marked, known=near)
    problems = list_problems([*safe, *(table for table in known if not table.public_source)], _printed(known))
    if not problems:
        for dataset in new:
            _take_out(dataset, [table for (one, _), table in zip(fresh, safe, strict=True) if one is dataset])
    return problems


def _printed(tables: Sequence[Table]) -> list[Table]:
    return [table for table in tables if table.public_source]


def _contradiction(error: Impossible, datasets: Sequence[Dataset]) -> str:
    numbers = ", ".join(dataset.number for dataset in datasets)
    told = ", ".join(f"“{key[1] or 'base'}” of “{key[2]}”" for key in error.keys[:4] if key[0] != "rest")
    return (
        f"Table {numbers}: these numbers do not add up, alone or beside other tables of the same question"
        f"{f': {told}' if told else ''}. Correct the figures. Where a table counts other answers than another, say "
        "which in `answer`; where other people were asked, give their survey a folder of its own."
    )


def _marks(dataset: Dataset) -> Marks:
    return frozenset((fold(cell.item), cell.group) for cell in dataset.cells if cell.withheld)


def _again(table: Table, marks: Marks) -> frozenset[tuple[str, str]]:
    """What was withheld of the table before; a base goes with the whole of its group."""
    cells = {cell for cell in table.cells if (fold(cell[0]), cell[1]) in marks}
    rows = set(table.rows)
    bases = {("", group) for group in table.bases if {row for row, other in cells if other == group} == rows}
    return frozenset(cells | bases)


def _keep(draft: Dataset, before: Dataset) -> bool:
    """Mark a draft as its table is, when it shows the same. Returns: whether it does."""
    kept = {(fold(cell.item), cell.group): cell for cell in before.cells}
    cells = {(fold(cell.item), cell.group): cell for cell in draft.cells}
    if kept.keys() != cells.keys() or (draft.unit, draft.question, draft.answer) != (
        before.unit,
        before.question,
        before.answer,
    ):
        return False
    for place, cell in cells.items():
        old = kept[place]
        if not old.withheld and cell.value != old.value:
            return False
        if base_of(old) is not None and base_of(cell) != base_of(old):
            return False
        if (base_of(cell) or 0) < SMALLEST_BASE and old.withheld != "small":
            return False
    for place, cell in cells.items():
        _hide(cell, kept[place].withheld, base=bool(kept[place].base)) if kept[place].withheld else _show(cell)
    draft.parts, draft.single_answer = before.parts, before.single_answer
    _unrank(draft)
    return True


def _take_out(dataset: Dataset, tables: Sequence[Table]) -> None:
    """Write to the draft what is withheld and why, and forget the numbers. `tables`: it, or its rows one by one."""
    labels = {fold(row): row for table in tables for row in table.rows}
    by_row = {row: table for table in tables for row in table.rows}
    for cell in dataset.cells:
        row, group = row_of(cell, labels), cell.group
        table = by_row[row]
        if (row, group) in table.withheld:
            why = "small" if table.bases[group] < SMALLEST_BASE else "protect"
            _hide(cell, why, base=("", group) not in table.withheld)
        else:
            _show(cell)
    parts = [part for part in tables[0].parts if all(part in table.parts for table in tables)]
    dataset.parts = [[whole, *each] for whole, each in parts]
    dataset.single_answer = all(table.single for table in tables)
    _unrank(dataset)


def _unrank(dataset: Dataset) -> None:
    """A rank tells between which numbers a withheld one lies, and so does the order of the rows: forget both."""
    if all(cell.rank is None for cell in dataset.cells) or not any(cell.withheld for cell in dataset.cells):
        return
    dataset.cells.sort(key=lambda cell: fold(cell.item))
    for position, cell in enumerate(dataset.cells):
        cell.position, cell.rank = position, None


def _hide(cell: Cell, why: str, *, base: bool) -> None:
    _show(cell)
    cell.withheld, cell.value, cell.note = why, None, ""
    if not base:
        cell.base, cell.group_base = "", None


def _show(cell: Cell) -> None:
    """The base that is told is the group's own, not another that stands beside it."""
    cell.group_base = base_of(cell)
    cell.base = str(cell.group_base)
