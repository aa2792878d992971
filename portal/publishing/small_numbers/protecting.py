"""What is withheld of survey tables: small groups, and what else would give them away."""

from collections.abc import Sequence, Set
from dataclasses import replace

from portal.publishing.small_numbers.system import Key
from portal.publishing.small_numbers.tables import SMALLEST_BASE, Cell, Table, check, leaks, read_printed


def small_groups(table: Table, smallest: int = SMALLEST_BASE) -> frozenset[Cell]:
    """Returns: every cell, and the base, of the groups with fewer than `smallest` people: always withheld."""
    small = {group for group, base in table.bases.items() if base < smallest}
    return frozenset(
        (row, group) for group in small for row in ("", *table.rows) if not row or (row, group) in table.cells
    )


def protect(tables: Sequence[Table], smallest: int = SMALLEST_BASE, known: Sequence[Table] = ()) -> list[Table]:
    """Withhold small groups, then more, a row or a group at a time, until none of it can be worked out.

    `known`: tables that readers have already, of which nothing more can be withheld.
    Returns: the tables in order with `withheld` filled; where `leaks` still finds something beside `known`, they
    cannot be protected. Raises: Impossible when totals do not add up.
    """
    printed = read_printed([*tables, *known])
    check([*tables, *known], printed)
    fixed = [*known, *(table for table in tables if table.public_source)]
    told = {table.key(*cell) for table in fixed for cell in _shown(table)}
    safe = [t if t.public_source else replace(t, withheld=t.withheld | small_groups(t, smallest)) for t in tables]
    safe = _spread(safe, told)
    while found := leaks([*safe, *known], printed):
        bases = [key for key in found if not key[1]]
        by_row = bases[:1] or {(key[0], key[1]): key for key in found}.values()  # one more of each row is enough
        more = [_more(safe, told, key) for key in by_row]
        if not any(cells for each in more for cells in each):
            break
        safe = [replace(t, withheld=t.withheld.union(*cells)) for t, *cells in zip(safe, *more, strict=True)]
        safe = _spread(safe, told)
    return safe


def _spread(tables: Sequence[Table], told: Set[Key]) -> list[Table]:
    """What one table withholds, no other may show; a base is withheld with its group. Nothing helps what is told."""
    hidden = {table.key(*cell) for table in tables for cell in table.withheld} - told
    found = []
    for table in tables:
        cells = {cell for cell in _shown(table) if not table.public_source and table.key(*cell) in hidden}
        found.append(replace(table, withheld=table.withheld.union(*(_with_group(table, cell) for cell in cells))))
    return found if found == list(tables) else _spread(found, told)


def _more(tables: Sequence[Table], told: Set[Key], leak: Key) -> list[frozenset[Cell]]:
    """Returns: for each table, what to withhold next so that this number is not given away."""
    name, row, group = leak
    asked = [not table.public_source and name == (table.question if row else table.asked) for table in tables]
    ours = [table for table, one in zip(tables, asked, strict=True) if one]
    shown = {cell for table in ours for cell in _shown(table) if table.key(*cell) not in told}
    near = [cell for cell in shown if cell[0] == row] or [cell for cell in shown if cell[1] == group] or sorted(shown)
    if not near:
        return [frozenset() for _ in tables]
    numbers = {cell: number for table in ours for cell, number in _numbers(table).items()}
    whole = {table.whole for table in tables}
    chosen = min(near, key=lambda cell: (cell[1] in whole, numbers[cell] == 0, numbers[cell], cell))
    return [_with_group(t, chosen) if one else frozenset() for t, one in zip(tables, asked, strict=True)]


def _with_group(table: Table, cell: Cell) -> frozenset[Cell]:
    """A base is withheld with its whole group; any other number alone."""
    numbers = _numbers(table)
    if cell not in numbers:
        return frozenset()
    return frozenset(other for other in numbers if other[1] == cell[1]) if not cell[0] else frozenset({cell})


def _numbers(table: Table) -> dict[Cell, int]:
    return {("", group): base for group, base in table.bases.items()} | dict(table.cells)


def _shown(table: Table) -> list[Cell]:
    return [cell for cell in _numbers(table) if cell not in table.withheld]
