"""The differencing attack: nothing withheld can be worked out from everything released."""

import csv
import itertools
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.publishing.small_numbers import (
    Impossible,
    System,
    Table,
    guess,
    leaks,
    list_problems,
    protect,
    recoverable,
)
from tests.support.source import ROOT

SURVEY = ROOT / "content" / "findings" / "survey2016"


def fitting(system: System) -> Iterator[dict[tuple[str, ...], int]]:
    """Every set of whole numbers that fits, by trying all: the attacker with no wit and all the time."""
    keys = list(system.spans)
    for values in itertools.product(*(range(low, high + 1) for low, high in system.spans.values())):
        numbers = dict(zip(keys, values, strict=True))
        if all(numbers[total] == sum(numbers[part] for part in parts) for total, parts in system.sums):
            yield numbers


@st.composite
def small_systems(draw: st.DrawFn) -> System:
    keys = [(str(n),) for n in range(draw(st.integers(3, 6)))]
    truth = {key: draw(st.integers(0, 4)) for key in keys}
    sums = []
    for n in range(draw(st.integers(1, 3))):
        parts = tuple(draw(st.lists(st.sampled_from(keys), min_size=1, max_size=3, unique=True)))
        total = (f"total {n}",)
        truth[total] = sum(truth[part] for part in parts)
        sums.append((total, parts))
    room = {key: draw(st.integers(0, 3)) for key in truth}
    spans = {key: (max(0, value - room[key]), value + draw(st.integers(0, room[key]))) for key, value in truth.items()}
    return System(spans, tuple(sums))


@settings(max_examples=150, deadline=None)
@given(small_systems())
def test_it_works_out_exactly_what_trying_all_numbers_works_out(system: System) -> None:
    seen: dict[tuple[str, ...], set[int]] = {key: set() for key in system.spans}
    for numbers in fitting(system):
        for key, value in numbers.items():
            seen[key].add(value)
    expected = {key: values.copy().pop() for key, values in seen.items() if len(values) == 1}
    assert recoverable(system, list(system.spans)) == expected


def generated(seed: int) -> list[Table]:
    """Two tables of one question, by wave and by kind of organisation, of people who answered as they liked."""
    chance = random.Random(seed)
    kinds = ("ccg", "la", "provider", "other")
    people = [
        (chance.choice(("wave1", "wave1", "wave2")), chance.choice(kinds[: 2 + seed % 3]))
        for _ in range(chance.randint(25, 90))
    ]
    people += [("wave1", "voluntary")] * chance.randint(1, 9)
    single, rows = seed % 2 == 1, [f"answer {n}" for n in range(3 + seed % 6)]
    said = [{chance.choice(rows)} if single else {row for row in rows if chance.random() < 0.4} for _ in people]
    tables = []
    for place, name in enumerate(("by wave", "by kind")):
        groups = tuple(sorted({person[place] for person in people}))
        members = {group: [n for n, person in enumerate(people) if person[place] == group] for group in groups}
        members["all"] = list(range(len(people)))
        cells = {(row, group): sum(row in said[n] for n in who) for row in rows for group, who in members.items()}
        bases = {group: len(who) for group, who in members.items()}
        table = Table(name, "q", bases, cells, splits=(groups,), single=single)
        tables.append(as_per_cent(table) if seed % 5 == 0 else table)
    return tables


def as_per_cent(table: Table) -> Table:
    shares = {(row, group): round(100 * n / table.bases[group]) for (row, group), n in table.cells.items()}
    return replace(table, cells=shares, within=0.5)


@pytest.mark.parametrize("seed", range(25))
def test_nothing_withheld_of_a_survey_can_be_worked_out(seed: int) -> None:
    tables = protect(generated(seed))
    assert any(table.withheld for table in tables)
    assert leaks(tables) == {}
    assert list_problems(tables) == []


@st.composite
def small_tables(draw: st.DrawFn) -> Table:
    """A row of a table by two or three groups that no list knows."""
    bases = {group: draw(st.integers(1, 14)) for group in "abc"[: draw(st.integers(2, 3))]}
    cells = {("yes", group): draw(st.integers(0, base)) for group, base in bases.items()}
    whole = {"all": sum(bases.values())}
    return Table("1", "q", bases | whole, cells | {("yes", "all"): sum(cells.values())})


def worlds(table: Table) -> Iterator[dict[tuple[str, str], int]]:
    """Everything that may be behind what a table shows, by trying all: nobody is in two groups."""
    groups = [group for group in table.bases if group != "all"]
    spans = []
    for group, base in table.bases.items():
        hidden = range(10) if base < 10 else range(10, 43)
        spans.append(hidden if ("", group) in table.withheld else range(base, base + 1))
    for numbers in itertools.product(*spans[:-1]):
        if sum(numbers) not in spans[-1]:
            continue
        answers = [
            range(base + 1) if ("yes", group) in table.withheld else (table.cells["yes", group],)
            for group, base in zip(groups, numbers, strict=True)
        ]
        for said in itertools.product(*answers):
            total = sum(said)
            if ("yes", "all") in table.withheld or total == table.cells["yes", "all"]:
                world = {("", group): base for group, base in zip(groups, numbers, strict=True)}
                world |= {("yes", group): n for group, n in zip(groups, said, strict=True)}
                yield world | {("", "all"): sum(numbers), ("yes", "all"): total}


@settings(max_examples=60, deadline=None)
@given(small_tables())
def test_whoever_tries_all_numbers_finds_two_for_whatever_is_withheld(table: Table) -> None:
    safe = protect(guess([table]))[0]
    seen: dict[tuple[str, str], set[int]] = {cell: set() for cell in safe.withheld}
    for world in worlds(safe):
        for cell, values in seen.items():
            values.add(world[cell])
        if all(len(values) > 1 for values in seen.values()):
            break
    assert {cell: values for cell, values in seen.items() if len(values) < 2} == {}
    assert {group for group, base in table.bases.items() if base < 10} <= {
        group for row, group in safe.withheld if not row
    }


def test_withholding_the_small_group_alone_is_not_enough() -> None:
    table = Table("1", "q", {"all": 50, "a": 25, "b": 21, "c": 4}, {}, splits=(("a", "b", "c"),))
    table = replace(table, cells={("yes", "all"): 20, ("yes", "a"): 10, ("yes", "b"): 9, ("yes", "c"): 1})
    naive = replace(table, withheld=frozenset({("", "c"), ("yes", "c")}))
    assert leaks([naive]) == {("q", "", "c"): 4, ("q", "yes", "c"): 1}
    assert leaks(protect([table])) == {}


def test_a_second_table_of_the_same_question_gives_a_withheld_number_away() -> None:
    first = Table("1", "q", {"all": 40, "a": 20, "b": 12, "c": 8}, {}, splits=(("a", "b", "c"),))
    first = replace(first, cells={("yes", "all"): 9, ("yes", "a"): 5, ("yes", "b"): 3, ("yes", "c"): 1})
    safe = protect([first])[0]
    later = Table("2", "q", {"all": 40, "a": 20, "b": 12}, {("yes", "a"): 5, ("yes", "b"): 3, ("yes", "all"): 9})
    assert leaks([safe]) == {}
    assert leaks([safe, later])
    assert any("work it out" in problem for problem in list_problems([later], [safe]))


REAL = {"9_1": "priority", "9_2": "priority", "9_3": "challenge", "10_1": "policies", "10_2": "support"}


def real_table(number: str) -> Table:
    with (SURVEY / f"table_{number}.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    bases = {row["group"]: int(row["group_base_inferred"]) for row in rows}
    cells = {(row["item"], row["group"]): int(row["value"]) for row in rows}
    groups = tuple(group for group in bases if group != "all")
    bases.setdefault("all", sum(bases.values()))
    return Table(number, REAL[number], bases, cells, splits=(groups,), within=1.0)


def real_tables() -> list[Table]:
    """Tables of the survey of 2016 whose figures add up, read as if nothing of them were published yet.

    Some were rounded twice, so a figure may be a point off.
    """
    return [real_table(number) for number in REAL]


@pytest.mark.parametrize("smallest", [10, 25, 30])
def test_nothing_withheld_of_the_real_survey_can_be_worked_out(smallest: int) -> None:
    tables = protect(real_tables(), smallest)
    assert leaks(tables) == {}
    assert bool([table for table in tables if table.withheld]) is (smallest > 10)


def test_totals_that_do_not_add_up_are_refused() -> None:
    table = Table("1", "q", {"all": 30}, {("yes", "all"): 10, ("no", "all"): 19}, single=True)
    assert list_problems([table]) == ["These numbers do not add up: “base” of “all”, “yes” of “all”, “no” of “all”."]
    with pytest.raises(Impossible):
        protect([table])
    assert list_problems([replace(table, single=False)]) == []


def test_no_table_shows_a_pioneer_an_organisation_or_a_small_group() -> None:
    table = Table("1", "q", {"Cornwall": 12, "others": 6}, {("yes", "Cornwall"): 3, ("yes", "others"): 2})
    problems = list_problems([table])
    assert len(problems) == 2
    assert "Cornwall" in problems[0] and "fewer than 10" in problems[1]
    assert list_problems([replace(table, public_source="E03, Table 3.1")]) == []
