"""What an import would do: what is the same, how it differs, and that doing it twice changes nothing."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.evidence.citations.reference import Name, PartialDate, Reference
from portal.evidence.importing import (
    Action,
    Choice,
    Existing,
    Parsed,
    Plan,
    Problem,
    Record,
    Settled,
    differences,
    merge,
    plan_import,
    settle,
)
from tests.evidence.strategies import references

OURS = Reference(
    external_id="E07",
    title="Early findings: the évaluation of Pioneers & partners",
    type="journal_article",
    authors=(Name("Erens", "Bob"), Name("Mays", "N")),
    issued=PartialDate(2017),
    doi="10.1108/JICA-12",
)


def file_of(*works: Reference) -> Parsed:
    records = tuple(Record(10 * number, work) for number, work in enumerate(works, 1))
    return Parsed("ris", records, (Problem(99, "It has no title. Add one.", 99),))


def plan_of(library: list[Reference], *works: Reference) -> Plan:
    return plan_import(file_of(*works), [Existing(f"key {work.external_id}", work) for work in library])


def written(library: list[Reference], settled: Settled) -> list[Reference]:
    """The library after what was settled is written."""
    changed = {update.key: update.reference for update in settled.updates.values()}
    kept = [changed.get(f"key {work.external_id}", work) for work in library]
    return kept + list(settled.additions.values())


def test_a_new_record_is_added_and_problems_are_passed_on() -> None:
    plan = plan_of([OURS], Reference(external_id="n", title="New"))
    assert [proposal.suggested for proposal in plan.proposals] == [Action.ADD]
    assert [problem.line for problem in plan.problems] == [99]
    assert settle(plan).additions == {1: Reference(external_id="n", title="New")}


def test_records_that_stand_on_one_line_are_told_apart() -> None:
    works = [Reference(external_id=f"n{number}", title=f"Work {number}") for number in range(3)]
    on_one_line = Parsed("csl-json", tuple(Record(1, work) for work in works), ())
    plan = plan_import(on_one_line, [])
    assert list(settle(plan).additions.values()) == works
    assert list(settle(plan, {2: Choice(Action.SKIP)}).additions.values()) == [works[0], works[2]]


@pytest.mark.parametrize(
    "theirs, by",
    [
        (replace(OURS, doi="", title="Early findings: the evaluation of Pioneers"), "id"),
        (replace(OURS, external_id="x", doi="10.1108/jica-12", title="Quite other"), "doi"),
        (
            replace(OURS, external_id="x", doi="", title="EARLY FINDINGS the evaluation of pioneers and partners!"),
            "title",
        ),
    ],
)
def test_a_record_that_is_here_is_found_by_id_doi_or_title(theirs: Reference, by: str) -> None:
    proposal = plan_of([OURS], theirs).proposals[0]
    assert proposal.match
    assert (proposal.match.by, proposal.match.existing.key) == (by, "key E07")
    assert proposal.suggested is Action.SKIP
    assert proposal.actions == (Action.SKIP, Action.MERGE, Action.KEEP_BOTH)


@pytest.mark.parametrize(
    "theirs",
    [
        replace(OURS, external_id="x", doi="10.1108/OTHER"),
        replace(OURS, external_id="x", doi="", issued=PartialDate(2016)),
        replace(OURS, external_id="x", doi="", authors=(Name("Mays", "N"),)),
        replace(OURS, external_id="x", doi="", authors=(), issued=None),
        replace(OURS, doi="", title="Zebra crossings in Kent"),
    ],
)
def test_another_work_is_not_taken_for_the_same(theirs: Reference) -> None:
    assert plan_of([OURS], theirs).proposals[0].match is None


def test_works_without_year_and_author_are_never_the_same_by_title_alone() -> None:
    works = [Reference(external_id=str(number), title="Annual report", abstract=str(number)) for number in range(5)]
    assert plan_of([], *works).count(Action.ADD) == 5


def test_two_works_with_one_id_get_two_ids_and_stay_two() -> None:
    one, other = Reference(external_id="1", title="Falls in older people"), Reference(external_id="1", title="Zinc")
    library = written([], settle(plan_of([], one, other)))
    assert [work.external_id for work in library] == ["1", "1-2"]
    again = plan_of(library, one, other)
    assert [proposal.suggested for proposal in again.proposals] == [Action.UNCHANGED] * 2


def test_a_third_work_with_that_id_finds_its_own_again() -> None:
    falls, zinc = Reference(external_id="1", title="Falls in older people"), Reference(external_id="1", title="Zinc")
    library = written([], settle(plan_of([], falls, zinc)))
    matches = [proposal.match for proposal in plan_of(library, falls, replace(zinc, volume="2")).proposals]
    assert [match.existing.reference.external_id for match in matches if match] == ["1", "1-2"]


def test_a_record_twice_in_the_file_is_added_once() -> None:
    fuller = replace(OURS, external_id="x", publisher="Emerald")
    plan = plan_of([], OURS, OURS, fuller)
    assert [proposal.suggested for proposal in plan.proposals] == [Action.ADD, Action.UNCHANGED, Action.SKIP]
    assert plan.proposals[2].match
    assert plan.proposals[2].match.existing.line == 10
    merged = settle(plan, {3: Choice(Action.MERGE)})
    assert merged.additions == {1: replace(OURS, publisher="Emerald")}


def test_differences_are_shown_field_by_field_and_silence_is_none() -> None:
    theirs = replace(OURS, type="other", authors=(), issued=PartialDate(2017, 7), doi="10.1108/jica-12", abstract="New")
    assert [(gap.label, gap.ours, gap.theirs) for gap in differences(OURS, theirs)] == [
        ("Date", "2017", "2017-07"),
        ("Abstract", "", "New"),
    ]


def test_merging_fills_what_is_missing_and_takes_what_is_chosen() -> None:
    theirs = replace(OURS, external_id="x", title="Other", abstract="New", issued=PartialDate(2018))
    assert merge(OURS, theirs) == replace(OURS, abstract="New")
    assert merge(OURS, theirs, frozenset({"issued"})) == replace(OURS, abstract="New", issued=PartialDate(2018))


def test_two_records_may_be_merged_into_one_of_the_library() -> None:
    first, second = replace(OURS, volume="25"), replace(OURS, issue="2")
    settled = settle(plan_of([OURS], first, second), {1: Choice(Action.MERGE), 2: Choice(Action.MERGE)})
    assert settled.updates["key E07"].reference == replace(OURS, volume="25", issue="2")
    assert settled.counts[Action.MERGE] == 2


def test_what_is_kept_beside_ours_gets_an_id_of_its_own() -> None:
    theirs = replace(OURS, abstract="New")
    settled = settle(plan_of([OURS], theirs), {1: Choice(Action.KEEP_BOTH)})
    assert settled.additions[1].external_id == "E07-2"
    assert plan_of(written([OURS], settled), theirs).count(Action.UNCHANGED) == 1


def test_a_merge_into_a_record_that_was_left_out_adds_it() -> None:
    theirs = replace(OURS, publisher="Emerald")
    settled = settle(plan_of([], OURS, theirs), {1: Choice(Action.SKIP), 2: Choice(Action.MERGE)})
    assert list(settled.additions) == [2]


def test_a_choice_that_does_not_fit_is_as_good_as_none() -> None:
    settled = settle(plan_of([], OURS), {1: Choice(Action.MERGE), 77: Choice(Action.ADD)})
    assert settled.counts == {Action.ADD: 1}


IDS = st.sampled_from(["", "1", "2", "a b"])
WORKS = st.lists(references(ids=IDS), max_size=4)


@given(WORKS, WORKS, st.lists(st.sampled_from(Action), min_size=4, max_size=4))
@settings(max_examples=80, suppress_health_check=list(HealthCheck), deadline=None)
def test_the_same_import_again_writes_nothing(
    library: list[Reference], brought: list[Reference], chosen: list[Action]
) -> None:
    ours = written([], settle(plan_of([], *(replace(work, external_id=work.key) for work in library))))
    works = [replace(work, external_id=work.key) for work in brought]
    choices = {number: Choice(action) for number, action in enumerate(chosen, 1) if action is not Action.SKIP}
    after = written(ours, settle(plan_of(ours, *works), choices))
    assert len({work.external_id for work in after}) == len(after)
    again = settle(plan_of(after, *works))
    assert (again.additions, again.updates) == ({}, {})
