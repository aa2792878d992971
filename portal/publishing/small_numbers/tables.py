"""Survey tables as equations: their groups, bases and rounded percentages, and what a reader of them can work out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from portal.publishing.small_numbers.system import Impossible, Key, Span, System, recoverable

Cell = tuple[str, str]  # row and group; the row "" is the base of the group
Split = tuple[str, tuple[str, ...]]  # a group, and those that make it up

SMALLEST_BASE = 10  # people. Source: the project's rule on small numbers
MOST = 10_000  # people; more than any group of a survey of ours can have


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a survey: who gave an answer, by row and group.

    `question` names what was counted: tables of one question share their numbers. `respondents` names who was asked:
    tables of the same respondents share their bases (empty: the question's own). `bases`: group -> people in it.
    `splits`: sets of groups that make up the `whole`, such as both waves; `parts`: other groups made up of groups.
    `cells`: (row, group) -> people; or whole per cent of the base, when `within` says how many points the printed
    figure may be off (0.5 for rounding). `labels`: what else readers see of it in words, such as the groups' labels.
    `single`: each person gave one answer, so the rows of a group add up to its base. `public_source`: document and
    page of a report that is already published; then nothing of it is withheld. `left_out`: withheld groups of which
    readers do not even know whether they are small. The number of what is withheld need not be right: of a base only
    whether it is below ten is looked at.
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
    respondents: str = ""
    parts: tuple[Split, ...] = ()
    left_out: frozenset[str] = field(default_factory=frozenset)

    @property
    def rows(self) -> list[str]:
        """The rows in order."""
        return list(dict.fromkeys(row for row, _ in self.cells))

    @property
    def asked(self) -> str:
        """Who was asked."""
        return self.respondents or self.question

    @property
    def sums(self) -> list[Split]:
        """Every group that is made up of others."""
        return [*((self.whole, split) for split in self.splits), *self.parts]

    def key(self, row: str, group: str) -> Key:
        """Returns: what names a number of this table among those of all tables."""
        return (self.question if row else self.asked, row, group)


Printed = list[list[Table]]  # tables of published reports, in sets that can be read together


def to_system(tables: Sequence[Table]) -> System:
    """Returns: what a reader of all these tables knows, as equations. Withheld bases are known to be small or not."""
    spans: dict[Key, Span] = {}
    for table in tables:
        _add_spans(table, spans)
    sums = list(_group_sums(tables, spans))
    for table in tables:
        sums += _within_bases(table, spans)
    return System(spans, tuple(dict.fromkeys(sums)))


def _group_sums(tables: Sequence[Table], spans: Mapping[Key, Span]) -> Iterator[tuple[Key, tuple[Key, ...]]]:
    """Groups that make up a group do so in each table of the question, and for all that the same people were asked."""
    known: dict[str, dict[Split, None]] = {}
    for table in tables:
        for name in (table.asked, table.question):
            known.setdefault(name, {}).update(dict.fromkeys(table.sums))
    for table in tables:
        for row in ("", *table.rows):
            for whole, parts in known[table.asked] | (known[table.question] if row else {}):
                keys = [table.key(row, group) for group in (whole, *parts)]
                if all(key in spans for key in keys):
                    yield keys[0], tuple(keys[1:])


def _add_spans(table: Table, spans: dict[Key, Span]) -> None:
    """A withheld base is known to be small when it is, and not to be when it is not: readers know the rule."""
    for group in table.bases:
        _meet(spans, table.key("", group), base_span(table, group))
    for (row, group), number in table.cells.items():
        base = table.bases[group]
        if (row, group) in table.withheld:
            span = (0, spans[table.key("", group)][1])
        else:
            span = counts_behind(number, base, table.within) if table.within else (number, number)
        _meet(spans, table.key(row, group), span)


def base_span(table: Table, group: str) -> Span:
    """Returns: what readers know of a group's base: itself, or where a withheld one lies. None is above the whole."""
    base = table.bases[group]
    if ("", group) not in table.withheld:
        return (base, base)
    shown_whole = table.whole in table.bases and ("", table.whole) not in table.withheld
    most = max(table.bases[table.whole], SMALLEST_BASE) if shown_whole else MOST
    if group in table.left_out:
        return (0, most)
    return (0, SMALLEST_BASE - 1) if base < SMALLEST_BASE else (SMALLEST_BASE, most)


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
        base = table.key("", group)
        cells = [table.key(row, group) for row in table.rows if (row, group) in table.cells]
        if table.single:
            sums.append((base, tuple(cells)))
            continue
        for cell in cells:
            rest: Key = ("rest", table.asked, *cell)
            spans[rest] = (0, spans[base][1])
            sums.append((base, (cell, rest)))
    return sums


def secrets(tables: Sequence[Table]) -> list[Key]:
    """Returns: the keys of all withheld numbers."""
    return list(dict.fromkeys(table.key(row, group) for table in tables for row, group in sorted(table.withheld)))


def check(tables: Sequence[Table], printed: Printed | None = None) -> None:
    """Raises: Impossible when the tables contradict one another; published reports may. `printed`: see `leaks`."""
    for known in readings(tables, printed):
        recoverable(to_system(known), ())


def fits(tables: Sequence[Table], printed: Printed | None = None) -> bool:
    """Returns: whether the tables do not contradict one another; see `check`."""
    try:
        check(tables, printed)
    except Impossible:
        return False
    return True


def leaks(tables: Sequence[Table], printed: Printed | None = None) -> dict[Key, int]:
    """Returns: the withheld numbers that a reader of all these tables can work out, with their value.

    Tables of published reports take part as knowledge; those that contradict one another are not read together.
    `printed`: how they are read, where `read_printed` has told already.
    Raises: Impossible when totals do not add up.
    """
    found: dict[Key, int] = {}
    for known in readings(tables, printed):
        found |= recoverable(to_system(known), secrets(known))
    return found


def readings(tables: Sequence[Table], printed: Printed | None = None) -> list[list[Table]]:
    """Returns: the sets of tables that can be read together: ours with each set of printed ones."""
    ours = [table for table in tables if not table.public_source]
    together = read_printed(tables) if printed is None else printed
    return [[*ours, *known] for known in together or [[]]]


def read_printed(tables: Sequence[Table]) -> Printed:
    """Returns: the tables of published reports in sets that fit together.

    One whose own figures do not add up is read number by number; what no number of people gives is left out.
    """
    together: Printed = []
    for table in tables:
        if not table.public_source:
            continue
        one = next((one for one in (table, replace(table, splits=(), parts=())) if _fit([one])), None)
        if one is None:
            continue
        known = next((known for known in together if _fit([*known, one])), None)
        if known is None:
            together.append([one])
        else:
            known.append(one)
    return together


def _fit(tables: Sequence[Table]) -> bool:
    try:
        recoverable(to_system(tables), ())
    except Impossible:
        return False
    return True
