"""What a barrier, an outcome and a logic model must hold, and how they are put in order. No database."""

import pytest

from portal.case_studies.actions import entries
from portal.core.errors import Invalid
from portal.items.vocabulary import Term, Vocabulary

VOCABULARY = Vocabulary(
    {
        ("barrier", "B13"): Term(vocabulary="barrier", key="B13", label="Rules"),
        ("outcome", "O11"): Term(vocabulary="outcome", key="O11", label="Admissions"),
    }
)
BARRIER = {"barrier": "B13", "outcome": "overcame", "how": "They sat down together."}
OUTCOME = {
    "outcome": "O11",
    "label": "Admissions",
    "status": "measured",
    "result": "41.2",
    "direction": "no-change",
    "method": "Routine data",
    "scale": "2",
    "strength": {},
}


def refusal_of_barrier(**changes: str) -> tuple[str | None, str]:
    with pytest.raises(Invalid) as caught:
        entries.check_barrier(BARRIER | changes, [], VOCABULARY)
    return caught.value.field, str(caught.value)


def refusal_of_outcome(**changes: object) -> tuple[str | None, str]:
    with pytest.raises(Invalid) as caught:
        entries.check_outcome(OUTCOME | changes, VOCABULARY)
    return caught.value.field, str(caught.value)


def test_a_whole_barrier_and_a_whole_outcome_are_taken() -> None:
    entries.check_barrier(BARRIER, [], VOCABULARY)
    entries.check_outcome(OUTCOME, VOCABULARY)
    entries.check_outcome({"label": "Wellbeing", "status": "aimed", "target": "20% better"}, VOCABULARY)


def test_a_barrier_needs_a_key_of_the_list_what_became_of_it_and_how() -> None:
    assert refusal_of_barrier(barrier="B99") == ("barrier", "Choose a barrier from the list")
    assert refusal_of_barrier(outcome="won")[0] == "outcome"
    assert refusal_of_barrier(how="  ")[0] == "how"


def test_a_barrier_is_told_once() -> None:
    with pytest.raises(Invalid, match="You told of this barrier already"):
        entries.check_barrier(BARRIER, [BARRIER], VOCABULARY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": "O99"}, "outcome"),
        ({"label": ""}, "label"),
        ({"status": "lost"}, "status"),
        ({"method": ""}, "method"),
        ({"result": ""}, "result"),
        ({"direction": "sideways"}, "direction"),
        ({"scale": ""}, "scale"),
        ({"strength": {"effect": {"level": "huge"}}}, "strength"),
        ({"baseline_on": "2015-09-01", "follow_up_on": "2014-09-01"}, "follow_up_on"),
        ({"baseline_on": "2015-09-01", "follow_up_on": "2099-09-01"}, "follow_up_on"),
        ({"baseline_on": "2099-09-01"}, "baseline_on"),
        ({"size": "120% of staff"}, "size"),
        ({"method": "Admissions fell by 120%"}, "method"),
        ({"measure": "Visits: 1,200 per cent fewer"}, "measure"),
        ({"strength": {"cost": {"level": "partly", "note": "Costs were cut by about 150%"}}}, "cost_note"),
    ],
)
def test_an_outcome_that_cannot_be_judged_is_refused_at_its_field(changes: dict[str, object], field: str) -> None:
    assert refusal_of_outcome(**changes)[0] == field


@pytest.mark.parametrize("share", ["101%", "it rose to 250 %", "101 per cent", "100.5%", "1,200%"])
def test_a_share_above_100_percent_is_refused(share: str) -> None:
    field, message = refusal_of_outcome(result=share)
    assert field == "result"
    assert "above 100%" in message


@pytest.mark.parametrize("share", ["100%", "57%", "£120 a person", "120 visits", "0.5%"])
def test_shares_up_to_100_percent_and_other_numbers_are_taken(share: str) -> None:
    entries.check_outcome(OUTCOME | {"result": share}, VOCABULARY)


@pytest.mark.parametrize(
    "changes",
    [
        {"method": "Referrals grew by 150%, measured as 150% of the first month"},
        {"measure": "Share that fell by up to 100%"},
        {"measure": "Use of beds, which fell from 105% to 92%"},
        {"method": "It fell 1.2.3% as one table says"},
        {"status": "aimed", "follow_up_on": "2099-09-01"},
    ],
    ids=str,
)
def test_growth_beyond_double_in_words_and_a_month_planned_for_are_taken(changes: dict[str, object]) -> None:
    entries.check_outcome(OUTCOME | changes, VOCABULARY)


def test_lines_become_a_logic_model_and_back() -> None:
    texts = {
        "local_context": "A gap of £31m",
        "inputs": "Shared leadership\n\n  Community   map ?\n",
        "impact": "Lower costs",
    }
    model = entries.model_from_lines(texts)
    assert [(entry["column"], entry["text"], entry["uncertain"]) for entry in model] == [
        ("context", "A gap of £31m", False),
        ("inputs", "Shared leadership", False),
        ("inputs", "Community map", True),
        ("impact", "Lower costs", False),
    ]
    assert entries.model_from_lines(entries.lines_of_model(model)) == model


def test_a_logic_model_of_200_entries_is_refused() -> None:
    with pytest.raises(Invalid, match="holds up to 100 entries"):
        entries.model_from_lines({"inputs": "\n".join(f"Entry {n}" for n in range(200))})
    with pytest.raises(Invalid, match="Shorten each line"):
        entries.model_from_lines({"outputs": "x" * 301})


def test_an_entry_moves_past_its_neighbour_of_the_same_column_only() -> None:
    model = entries.model_from_lines({"inputs": "A\nB\nC", "outputs": "D"})
    moved = entries.move_in_model(model, 1, -1)
    assert [entry["text"] for entry in moved] == ["B", "A", "C", "D"]
    assert entries.move_in_model(model, 2, 1) == model
    assert entries.move_in_model(model, 0, -1) == model
    with pytest.raises(Invalid):
        entries.move_in_model(model, 9, 1)


def test_rows_move_and_stay_at_the_ends() -> None:
    assert entries.moved(["a", "b", "c"], 2, -1) == ["a", "c", "b"]
    assert entries.moved(["a", "b", "c"], 0, -1) == ["a", "b", "c"]
    with pytest.raises(Invalid):
        entries.moved(["a"], 1, 1)
