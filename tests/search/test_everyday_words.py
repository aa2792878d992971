"""What people say at home leads to what the documents say, and not the other way round."""

from typing import Any

import pytest
import yaml

from portal.core.fields import FastLoader
from portal.search.analysis import analyse
from portal.search.thesaurus import key_of
from tests.search.conftest import VOCABULARY, Filled
from tests.search.documents import document, request

TEXT = (VOCABULARY / "everyday.yaml").read_text(encoding="utf-8")
EVERYDAY: dict[str, list[str]] = yaml.load(TEXT, FastLoader)["everyday"]


def found(engine: Any, text: str) -> list[str]:
    return [hit.title for hit in engine.search(request(text)).hits]


def test_each_entry_stands_once_and_says_something_else() -> None:
    said = [line.strip().partition(": [")[0] for line in TEXT.splitlines() if ": [" in line]
    assert len(said) == len(set(said)) == len(EVERYDAY)
    for typed, written in EVERYDAY.items():
        assert written and len(written) == len(set(written)), typed
        assert all(isinstance(way, str) and analyse(way) for way in (typed, *written)), typed
        assert len(key_of(typed)) <= 8, typed
        assert any(key_of(way) != key_of(typed) for way in written), typed


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("sent from pillar to post", "Care coordination"),
        ("private information being passed around", "Information governance"),
        ("people falling through the cracks", "Care coordination"),
        ("turf wars", "Lack of trust between partners"),
        ("bed blocker", "Delayed transfers of care"),
        ("who holds the purse strings", "Finance"),
        ("events", "A workshop in Leeds"),
        ("meetings", "A workshop in Leeds"),
        ("two organisations fighting over the bill", "Cost shifting"),
        ("asked before things were changed", "Co-design"),
        ("did it make any difference", "Impact and outcomes"),
        ("gofal cymdeithasol", "Social care"),
        ("gofalwyr", "Carers"),
    ],
)
def test_everyday_talk_leads_to_the_words_of_documents(engine_with: Filled, typed: str, title: str) -> None:
    titles = [
        *("Care coordination", "Information governance", "Lack of trust between partners", "Delayed transfers of care"),
        *("Finance", "A workshop in Leeds", "Social care", "Carers"),
        *("Cost shifting", "Co-design", "Impact and outcomes"),
    ]
    engine = engine_with(*(document(one, "Written of it here", number=n) for n, one in enumerate(titles, 1)))
    assert found(engine, typed)[0] == title


def test_the_words_as_typed_come_first_and_nothing_leads_back(engine_with: Filled) -> None:
    engine = engine_with(
        document("One", "Care coordination by one person, with care navigators and joined-up care"),
        document("Two", "People spoke of going from pillar to post"),
    )
    assert found(engine, "from pillar to post") == ["Two", "One"]
    assert found(engine, "care coordination") == ["One"]


def test_a_welsh_word_is_no_slip_of_the_pen(engine_with: Filled) -> None:
    engine = engine_with(document("Goals", "A goal of her own"), document("Both", "Health and social care"))
    answer = engine.search(request("iechyd a gofal cymdeithasol"))
    assert [hit.title for hit in answer.hits] == ["Both"]
    assert answer.suggestion is None
    assert "health and social care" in answer.also_searched and "goal" not in answer.also_searched


def test_sharing_the_risk_is_not_sharing_as_such(engine_with: Filled) -> None:
    engine = engine_with(document("One", "Risk sharing, and a share of gains"))
    assert "share" not in engine.search(request("risk sharing")).also_searched


def test_a_phrase_that_is_known_hides_no_part_of_it(engine_with: Filled) -> None:
    engine = engine_with(
        document("Whole", "Carer strain and what eases it"),
        document("Part", "Breaks for those who look after a relative"),
        document("Neither", "Better roads"),
    )
    assert found(engine, "carer health") == ["Whole", "Part"]


def test_words_that_mean_one_thing_together_are_not_taken_apart(engine_with: Filled) -> None:
    engine = engine_with(document("Sample", "A random sample of adults"), document("Trial", "A controlled trial"))
    assert found(engine, "random sample") == ["Sample"]
