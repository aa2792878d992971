"""The order by what a text is about: it moves hits, lets none in or out, and tells nothing of what is shut."""

import numpy as np
import pytest

from portal.search import analysis
from portal.search.whoosh_engine import WhooshEngine, meaning
from portal.search.whoosh_engine.weights import DEFAULT, Weights
from tests.search.conftest import Filled
from tests.search.documents import document, request

WITHOUT = Weights(meaning=0.0)


def likeness(one: str, other: str) -> float:
    """The cosine of the directions of two texts."""
    table = meaning.table()
    first, second = (table.direction(terms[0] for _, terms in analysis.words(text)) for text in (one, other))
    return float(first @ second)


@pytest.mark.parametrize(
    ("asked", "near", "far"),
    [
        ("my dad never sees anyone", "befriending for lonely older men", "one contract for several providers"),
        ("organisations that compete", "providers work against each other", "falls in care homes"),
        ("who pays", "the budget and its costs", "a shared electronic record"),
        ("cannot hire nurses", "staff shortages and recruitment", "plans for the end of life"),
    ],
)
def test_texts_on_the_same_thing_are_alike_whatever_words_they_use(asked: str, near: str, far: str) -> None:
    assert likeness(asked, near) > likeness(asked, far) + 0.05


def test_of_hits_with_the_same_words_the_one_on_the_subject_is_first(engine_with: Filled) -> None:
    parking = document("Parking", "The car park has a barrier. It is open all day, and costs money.")
    company = document("Company", "Volunteers visit a lonely man, an old neighbour, and stay all day.")
    theory = document("Theory", "The method takes a sample of a table. It has been in use all day.")
    engine = engine_with(parking, theory, company)
    assert engine.search(request("grandfather, day")).hits[0].title == "Company"


def test_none_comes_in_and_none_goes_out(engine_with: Filled) -> None:
    texts = ("risk sharing", "risk of falls", "sharing records", "older people at risk", "telephone lines")
    engine = engine_with(*(document(text.title(), text, number=n) for n, text in enumerate(texts, 1)))
    found = {}
    for weights in (DEFAULT, WITHOUT):
        engine.weights = weights
        answer = engine.search(request("who carries the risk"))
        found[weights] = (answer.total, {hit.item_id for hit in answer.hits}, answer.facets)
    assert found[DEFAULT] == found[WITHOUT] and found[DEFAULT][0] == 3


def test_the_place_of_a_shut_document_does_not_tell_what_it_is_about(engine_with: Filled) -> None:
    others = [document(f"Note {n} on trust", "Notes of a meeting about trust.", number=n) for n in range(2, 7)]
    answers = []
    for secret in ("Lonely grandfathers get company from neighbours.", "One contract with several providers signed."):
        engine = engine_with(document("Trust", secret * 9, number=1), *others)
        answers.append(engine.search(request("trust grandfather company", titles_only=frozenset({1}))))
    assert answers[0].hits == answers[1].hits
    assert len(answers[0].hits) == 6


def test_the_direction_of_a_document_survives_writing_and_merging(engine_with: Filled) -> None:
    engine = engine_with(document("Falls", "Older people who fall at home", number=1))
    for number in range(2, 9):
        engine.update([document("Records", "Sharing electronic records", number=number)])
    engine.update([document("Records", "Sharing electronic records", number=3)], removed=[2])
    snapshot = engine._snapshot("public")
    rows = {int(item): row for row, item in enumerate(snapshot.item_ids) if snapshot.alive[row]}
    assert set(rows) == {1, *range(3, 9)}
    wanted = np.frombuffer(meaning.pack(["record"], ["record", "share", "electron", "record"]), np.int8)
    for item in (3, 8):
        stored = snapshot.directions(np.array([rows[item]]))[0]
        assert np.corrcoef(stored, wanted)[0, 1] > 0.99
    assert np.corrcoef(snapshot.directions(np.array([rows[1]]))[0], wanted)[0, 1] < 0.5


def test_words_that_are_in_no_table_point_nowhere_and_harm_nothing(engine_with: Filled) -> None:
    assert not meaning.table().direction(["xqzzy", "llanfair"]).any()
    engine = engine_with(*(document(f"Xqzzy {n}", "xqzzy", number=n) for n in range(1, 6)))
    assert engine.search(request("xqzzy")).total == 5


def test_a_misspelt_word_is_read_as_the_one_that_was_meant(engine_with: Filled) -> None:
    engine = engine_with(
        document("One", "Loneliness and the day centre", number=1),
        document("Two", "The contract and the day it ends", number=2),
        document("Three", "A table of the day", number=3),
    )
    found = [
        [hit.item_id for hit in engine.search(request(text)).hits] for text in ("lonelyness day", "loneliness day")
    ]
    assert found[0] == found[1]


def test_an_index_of_before_is_told_from_one_of_now(engine_with: Filled) -> None:
    engine = engine_with(document("One"))
    pointer = engine.folder.path / "current.json"
    pointer.write_text(pointer.read_text().replace('"version": 4', '"version": 3'))
    status = WhooshEngine(engine.folder.path, engine.thesaurus).status()
    assert not status.ready and "another version" in str(status.problem)
