"""What the field says in several ways finds the others; what a reader may have meant is not put into their mouth."""

from typing import Any

import pytest
import yaml

from portal.core.fields import FastLoader
from portal.search.analysis import analyse
from tests.search.conftest import VOCABULARY, Filled
from tests.search.documents import document, request

TEXT = (VOCABULARY / "field.yaml").read_text(encoding="utf-8")
FIELD: dict[str, Any] = yaml.load(TEXT, FastLoader)


def found(engine: Any, text: str) -> list[str]:
    return [hit.title for hit in engine.search(request(text)).hits]


def test_ways_of_saying_the_same_find_each_other_and_the_literal_one_stands_first(engine_with: Filled) -> None:
    engine = engine_with(document("One", "Pressure ulcers among people at home"), document("Two", "Fewer bedsores"))
    assert found(engine, "bedsores") == ["Two", "One"]
    assert found(engine, "pressure ulcers") == ["One", "Two"]
    assert "pressure ulcer" in engine.search(request("bedsores")).also_searched


def test_an_acronym_also_finds_what_its_long_form_finds(engine_with: Filled) -> None:
    engine = engine_with(
        document("One", "Advice for people with individual budgets"),
        document("Two", "A personal health budget for each person"),
    )
    assert found(engine, "PHBs") == ["Two", "One"]


def test_a_subject_finds_what_is_spoken_of_with_it_but_not_the_other_way_round(engine_with: Filled) -> None:
    engine = engine_with(document("Out", "Choirs and allotments"), document("In", "Social prescribing by link workers"))
    assert found(engine, "social prescribing") == ["In", "Out"]
    assert found(engine, "allotments") == ["Out"]


@pytest.mark.parametrize(("typed", "written"), [("wife", "wide"), ("feet", "felt"), ("choosing", "cooking")])
def test_an_everyday_word_that_nobody_wrote_is_no_slip(engine_with: Filled, typed: str, written: str) -> None:
    engine = engine_with(document("One", f"It was {written} and good"))
    answer = engine.search(request(f"{typed} good"))
    assert answer.suggestion is None and answer.also_searched == ()
    assert engine.search(request("goud")).suggestion == "good"


def test_the_words_of_the_field_are_words_and_stand_once_in_their_row() -> None:
    rows = [*FIELD["same"], *([*topic["said"]] for topic in FIELD["topics"]), *(t["about"] for t in FIELD["topics"])]
    rows += [[short, long] for short, long in FIELD["short"].items()]
    rows += [[said, *written] for said, written in FIELD["leads"].items()]
    for row in rows:
        assert len(row) >= 2 and len(set(row)) == len(row), row
        assert all(isinstance(way, str) and analyse(way) for way in row), row


def test_several_other_words_for_it_say_more_than_one_of_them(engine_with: Filled) -> None:
    engine = engine_with(
        document("Choirs", "Choirs met in the hall"),
        document("Plots", "Choirs, allotments, lunch clubs and debt advice, all in one hall"),
    )
    assert found(engine, "social prescribing") == ["Plots", "Choirs"]


@pytest.mark.parametrize("text", ["village agents", "village agents in Gloucestershire"])
def test_the_words_as_typed_stand_first_even_beside_a_name_that_nobody_wrote(engine_with: Filled, text: str) -> None:
    engine = engine_with(
        document("Care navigators", "Navigators and link workers; the navigator refers"),
        document("Rural help", "Paid village agents visit older people"),
    )
    assert found(engine, text) == ["Rural help", "Care navigators"]


def test_what_is_on_prescription_is_no_medicine_and_who_is_offline_is_excluded(engine_with: Filled) -> None:
    engine = engine_with(
        document("Pills", "Prescription of medicines and drugs"),
        document("Plots", "A gardening group for social prescribing"),
        document("Divide", "The digital divide among older people"),
    )
    assert found(engine, "Gardening on prescription")[0] == "Plots"
    assert found(engine, "grandparents who don't use the internet") == ["Divide"]


def test_a_second_survey_is_no_secondment_and_a_random_sample_no_trial(engine_with: Filled) -> None:
    engine = engine_with(
        document("Terms", "Pensions and terms of a single employer"),
        document("Trial", "A randomised controlled trial"),
        document("Survey", "The second survey had no random sample"),
    )
    assert found(engine, "second survey") == ["Survey"]
    assert "trial" not in " ".join(engine.search(request("random sample")).also_searched)
    assert found(engine, "randomised")[0] == "Trial"
