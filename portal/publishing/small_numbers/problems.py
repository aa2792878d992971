"""What must be mended before tables are released, in plain sentences."""

from collections.abc import Sequence

from portal.publishing.guard import Rules, scan
from portal.publishing.small_numbers.protecting import small_groups
from portal.publishing.small_numbers.system import Impossible
from portal.publishing.small_numbers.tables import SMALLEST_BASE, Table, leaks

NAMES = frozenset({"site", "organisation", "person"})


def list_problems(new: Sequence[Table], released: Sequence[Table] = ()) -> list[str]:
    """Look at tables that are to be released beside those of the same survey that are.

    Returns: a sentence for each problem: a breakdown by Pioneer, organisation or person; a group below ten that is
    shown; a withheld number that the released tables give away; totals that do not add up. Tables with a public
    source are not complained of, but readers know them.
    """
    found: list[str] = []
    for table in new:
        if not table.public_source:
            found += _names(table) + _small(table)
    try:
        given_away = leaks([*new, *released])
    except Impossible as error:
        return [*found, _does_not_add_up(error)]
    return found + [_given_away(question, row, group) for question, row, group in given_away]


def _names(table: Table) -> list[str]:
    labels = {label: label for label in (*table.bases, *table.rows, *table.labels)}
    hits = scan(labels, Rules())
    named = sorted({hit.place for hit in hits if hit.detector in NAMES})
    small = sorted({hit.place for hit in hits if hit.detector == "small-group"})
    return [
        *(f"Table {table.name}: “{label}” would show the answers of one Pioneer or body." for label in named),
        *(f"Table {table.name}: “{label}” tells of a group of fewer than {SMALLEST_BASE} people." for label in small),
    ]


def _small(table: Table) -> list[str]:
    shown = small_groups(table) - table.withheld
    groups = sorted({group for _, group in shown})
    return [f"Table {table.name}: the group “{group}” has fewer than {SMALLEST_BASE} people." for group in groups]


def _given_away(question: str, row: str, group: str) -> str:
    what = f"“{row}” of the group “{group}”" if row else f"the base of the group “{group}”"
    return f"{question}: {what} is withheld, but readers can work it out from the rest."


def _does_not_add_up(error: Impossible) -> str:
    parts = ", ".join(
        f"“{row or 'base'}” of “{group}”" for _, row, group in (key[:3] for key in error.keys[:4]) if group
    )
    return f"These numbers do not add up: {parts}." if parts else "These numbers do not add up."
