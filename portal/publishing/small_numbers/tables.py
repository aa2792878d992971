"""Survey tables as equations: their groups, bases and rounded percentages, and what must not be shown of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from portal.publishing.small_numbers.system import Impossible, Key, Span, System, recoverable

Cell = tuple[str, str]  # row and group; the row "" is the base of the group

SMALLEST_BASE = 10  # people. Source: the project's rule on small numbers


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a survey: who gave an answer, by row and group.

    `question` names what was asked: tables of one question share their numbers. `bases`: group -> people in it.
    `splits`: sets of groups that make up the `whole`, such as both waves. `cells`: (row, group) -> people; or whole
    per cent of the base, when `within` says how many points the printed figure may be off (0.5 for rounding).
    `labels`: what else readers see of it in words, such as the groups' labels.
    `single`: each person gave one answer, so the rows of a group add up to its base. `public_source`: document and
    page of a report that is already published; then nothing of it is withheld.
    """

    name: str
    question: str
    bases: Mapping[str, int]
    cells: Mapping[Cell, int]
    whole: str = "all"
    splits: tuple[tuple[str, ...], ...] = ()
    within: float = 0.0
    single: bool = False
    public_source: str = ""
    withheld: frozenset[Cell] = field(default_factory=frozenset)
    labels: tuple[str, ...] = ()

    @property
    def rows(self) -> list[str]:
        """The rows in order."""
        return list(dict.fromkeys(row for row, _ in self.cells))


def small_groups(table: Table, smallest: int = SMALLEST_BASE) -> frozenset[Cell]:
    """Returns: every cell, and the base, of the groups with fewer than `smallest` people: always withheld."""
    small = {group for group, base in table.bases.items() if base < smallest}
    return frozenset(
        (row, group) for group in small for row in ("", *table.rows) if not row or (row, group) in table.cells
    )


def to_system(tables: Sequence[Table]) -> System:
    """Returns: what a reader of all these tables knows, as equations. Withheld bases are known to be small or not."""
    spans: dict[Key, Span] = {}
    sums: list[tuple[Key, tuple[Key, ...]]] = []
    for table in tables:
        _add_spans(table, spans)
        for row in ("", *table.rows):
            sums += [
                ((table.question, row, table.whole), tuple((table.question, row, group) for group in split))
                for split in table.splits
                if all((row, group) in table.cells or not row for group in (table.whole, *split))
            ]
        sums += _within_bases(table, spans)
    return System(spans, tuple(dict.fromkeys(sums)))


def _add_spans(table: Table, spans: dict[Key, Span]) -> None:
    """A withheld base is known to be small when it is: readers know the rule."""
    most = max(table.bases.values())
    for group, base in table.bases.items():
        hidden = (0, SMALLEST_BASE - 1 if base < SMALLEST_BASE else most)
        _meet(spans, (table.question, "", group), hidden if ("", group) in table.withheld else (base, base))
    for (row, group), number in table.cells.items():
        base = table.bases[group]
        if (row, group) in table.withheld:
            span = (0, spans[(table.question, "", group)][1])
        else:
            span = counts_behind(number, base, table.within) if table.within else (number, number)
        _meet(spans, (table.question, row, group), span)


def _meet(spans: dict[Key, Span], key: Key, span: Span) -> None:
    """What two tables tell of one number holds together."""
    low, high = spans.get(key, span)
    spans[key] = (max(low, span[0]), min(high, span[1]))
    if spans[key][0] > spans[key][1]:
        raise Impossible([key])


def counts_behind(per_cent: int, base: int, within: float) -> Span:
    """Returns: the smallest and largest count whose share of the base lies within so many points of the per cent.

    Raises: Impossible when there is none.
    """
    fits = [n for n in range(base + 1) if base and abs(100 * n / base - per_cent) <= within + 1e-9] or [0] * (base == 0)
    if not fits:
        raise Impossible
    return fits[0], fits[-1]


def _within_bases(table: Table, spans: dict[Key, Span]) -> list[tuple[Key, tuple[Key, ...]]]:
    """No count is above its base; where each person gave one answer, the rows make up the base."""
    sums: list[tuple[Key, tuple[Key, ...]]] = []
    for group in table.bases:
        base: Key = (table.question, "", group)
        cells = [(table.question, row, group) for row in table.rows if (row, group) in table.cells]
        if table.single:
            sums.append((base, tuple(cells)))
            continue
        for cell in cells:
            rest: Key = ("rest", *cell)
            spans[rest] = (0, spans[base][1])
            sums.append((base, (cell, rest)))
    return sums


def secrets(tables: Sequence[Table]) -> list[Key]:
    """Returns: the keys of all withheld numbers."""
    return [(table.question, row, group) for table in tables for row, group in sorted(table.withheld)]


def leaks(tables: Sequence[Table]) -> dict[Key, int]:
    """Returns: the withheld numbers that a reader of all these tables can work out, with their value.

    Tables of published reports take part as knowledge. Raises: Impossible when totals do not add up.
    """
    return recoverable(to_system(tables), secrets(tables))


def protect(tables: Sequence[Table], smallest: int = SMALLEST_BASE) -> list[Table]:
    """Withhold small groups, then more, a row or a group at a time, until none of it can be worked out.

    Returns: the tables in order with `withheld` filled. Raises: Impossible when totals do not add up.
    """
    leaks([replace(table, withheld=frozenset()) for table in tables])
    safe = [t if t.public_source else replace(t, withheld=t.withheld | small_groups(t, smallest)) for t in tables]
    while found := leaks(safe):
        bases = [key for key in found if not key[1]]
        by_row = bases[:1] or {(key[0], key[1]): key for key in found}.values()  # one more of each row is enough
        more = [_more(safe, key) for key in by_row]
        if not any(cells for each in more for cells in each):
            break
        safe = [replace(t, withheld=t.withheld.union(*cells)) for t, *cells in zip(safe, *more, strict=True)]
    return safe


def _more(tables: Sequence[Table], leak: Key) -> list[frozenset[Cell]]:
    """Returns: for each table, what to withhold next so that this number is not given away."""
    question, row, group = leak
    places = [table.question == question and not table.public_source for table in tables]
    shown = {cell for t, asked in zip(tables, places, strict=True) if asked for cell in _shown(t)}
    near = [cell for cell in shown if cell[0] == row] or [cell for cell in shown if cell[1] == group] or sorted(shown)
    if not near:
        return [frozenset() for _ in tables]
    numbers = {cell: number for t in tables if t.question == question for cell, number in _numbers(t).items()}
    whole = {table.whole for table in tables}
    chosen = min(near, key=lambda cell: (cell[1] in whole, numbers[cell] == 0, numbers[cell], cell))
    return [_with_group(t, chosen) if asked else frozenset() for t, asked in zip(tables, places, strict=True)]


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
