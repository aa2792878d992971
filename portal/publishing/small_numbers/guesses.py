"""What readers guess of a table that says nothing of it: which groups make up a group, and that rows make up a base."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, permutations

from portal.publishing.small_numbers.system import Key, Span
from portal.publishing.small_numbers.tables import Split, Table, check, fits, read_printed, readings, to_system

MANY = 10  # groups of one kind of respondents; of more, only all together are tried
Spans = dict[Key, Span]


def guess(tables: Sequence[Table], known: Sequence[Table] = ()) -> list[Table]:
    """Fill in what fits the numbers: `parts` and `single`. `tables` still show everything; nothing of `known` changes.

    Where the guesses do not hold together (rounded figures may fit by chance), none is made.
    Returns: the tables in order. Raises: Impossible when the tables contradict one another as they stand.
    """
    printed = read_printed([*tables, *known])
    check([*tables, *known], printed)
    found = list(tables)
    for tables_read in readings([*tables, *known], printed):
        spans = dict(to_system(tables_read).spans)
        found = [_guessed(table, tables_read, spans) for table in found]
    return found if fits([*found, *known], printed) else list(tables)


def _guessed(table: Table, tables: Sequence[Table], spans: Spans) -> Table:
    same = [other for other in tables if other.asked == table.asked]
    stated = [split for other in same for split in other.sums if _stands(other, split, spans)]
    parts = _without_contradictions(stated, [*_parts(same, spans), *_parts_of_all(same, spans)])
    return replace(
        table, parts=tuple(dict.fromkeys([*table.parts, *parts])), single=table.single or _adds_up(table, spans)
    )


def _stands(table: Table, split: Split, spans: Spans) -> bool:
    """Whether all groups of a stated sum are there."""
    return all(table.key("", group) in spans for group in (split[0], *split[1]))


def _without_contradictions(stated: Sequence[Split], guessed: Sequence[Split]) -> list[Split]:
    """Nobody is in two parts of one group, so no part holds another and none holds its whole: chance sums go."""
    apart: set[tuple[str, str]] = set()
    inside: set[tuple[str, str]] = set()
    found = []
    for place, (whole, parts) in enumerate([*stated, *guessed]):
        across = set(permutations(parts, 2))
        within = {(part, whole) for part in parts}
        if place >= len(stated):
            if across & (inside | {(b, a) for a, b in inside}) or within & (apart | {(b, a) for a, b in inside}):
                continue
            found.append((whole, parts))
        apart |= across
        inside |= within
    return found


def _parts(same: Sequence[Table], spans: Spans) -> Iterator[Split]:
    """Groups whose people and answers add up to those of another group, where all of them are known."""
    keys = {group: other.key("", group) for other in same for group in other.bases}
    groups = sorted(group for group, key in keys.items() if spans[key][0] == spans[key][1])
    sizes = range(2, len(groups)) if len(groups) <= MANY else range(len(groups) - 1, len(groups))
    places = _places(same)
    for whole in sorted(groups, key=lambda group: -spans[keys[group]][0]):
        others = [group for group in groups if group != whole]
        for parts in (parts for size in sizes for parts in combinations(others, size)):
            if all(_may_be_sum(place, whole, parts, spans) for place in places):
                yield whole, parts


def _parts_of_all(same: Sequence[Table], spans: Spans) -> Iterator[Split]:
    """All groups of a table that withholds some, where together they may be everybody that another table counts."""
    for table in same:
        parts = tuple(group for group in table.bases if group != table.whole)
        hidden = any(("", group) in table.withheld for group in parts) and not table.left_out
        may_be = all(_may_be_sum(place, table.whole, parts, spans) for place in _places(same))
        if hidden and may_be and len(parts) > 1:
            yield table.whole, parts


def _places(same: Sequence[Table]) -> list[Key]:
    """The base and each row that these tables tell, without a group."""
    return list(dict.fromkeys(other.key(row, "") for other in same for row in ("", *other.rows)))


def _may_be_sum(place: Key, whole: str, parts: Sequence[str], spans: Spans) -> bool:
    keys = [(*place[:2], group) for group in (whole, *parts)]
    if not all(key in spans for key in keys):
        return bool(place[1])
    total, *each = (spans[key] for key in keys)
    return sum(low for low, _ in each) <= total[1] and sum(high for _, high in each) >= total[0]


def _adds_up(table: Table, spans: Spans) -> bool:
    """Whether the rows of every group make up its base, so far as the figures tell."""
    if len(table.rows) < 2:
        return False
    for group in table.bases:
        each = [spans[table.key(row, group)] for row in table.rows if (row, group) in table.cells]
        base = spans[table.key("", group)]
        if not sum(low for low, _ in each) <= base[1] or not sum(high for _, high in each) >= base[0]:
            return False
    return True
