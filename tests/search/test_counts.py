"""Totals and facet counts against a count by hand over the documents, whatever was written and asked."""

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.access.policy import PUBLIC, Viewer, viewer_tokens
from portal.items.search import SearchDocument
from portal.search.analysis import stem
from portal.search.engine import FACETS
from portal.search.whoosh_engine import WhooshEngine
from tests.search.conftest import Filled
from tests.search.documents import ADMINISTRATOR, CORNWALL_STAFF, MEMBER, RESEARCHER, document, request

WORDS = ("risk", "budget", "nurse", "hospital", "record")
VIEWERS = (PUBLIC, MEMBER, CORNWALL_STAFF, RESEARCHER, ADMINISTRATOR)


def test_a_facets_own_choice_does_not_narrow_its_own_counts(engine_with: Filled) -> None:
    engine = engine_with(
        document("One", "risk", theme="finance", site="leeds"),
        document("Two", "risk", theme="finance", site="kent"),
        document("Three", "risk", theme=("culture", "finance"), site="kent"),
        document("Four", "risk", theme="culture", site="leeds"),
    )
    answer = engine.search(request("risk", theme="culture", site="kent"))
    assert answer.total == 1
    assert [(one.value, one.count, one.active) for one in answer.facets["theme"]] == [
        ("finance", 2, False), ("culture", 1, True),
    ]  # fmt: skip
    assert [(one.value, one.count) for one in answer.facets["site"]] == [("kent", 1), ("leeds", 1)]
    assert engine.search(request("risk", theme=("culture", "finance"))).total == 4


def test_a_choice_without_hits_stays_visible(engine_with: Filled) -> None:
    engine = engine_with(document("One", "risk", theme="finance"), document("Two", "nurse", theme="culture"))
    answer = engine.search(request("risk", theme=("culture", "no-such-theme")))
    assert answer.total == 0
    shown = {one.value: (one.count, one.active) for one in answer.facets["theme"]}
    assert shown == {"finance": (1, False), "culture": (0, True), "no-such-theme": (0, True)}


def test_what_ran_for_several_years_is_found_by_each_and_dated_by_its_last(engine_with: Filled) -> None:
    several = replace(document("One", "risk", year=2016), facets={"year": ("2015", "2016")})
    answer = engine_with(several, document("Two", "risk", year=2015)).search(request("risk", year="2015"))
    assert answer.total == 2
    assert {hit.title: hit.year for hit in answer.hits} == {"One": 2016, "Two": 2015}
    assert [(one.value, one.count) for one in answer.facets["year"]] == [("2015", 2), ("2016", 1)]


def test_an_unknown_facet_finds_nothing_and_harms_nothing(engine_with: Filled) -> None:
    assert engine_with(document("One", "risk")).search(request("risk", colour="red")).total == 0


@st.composite
def documents(draw: st.DrawFn) -> SearchDocument:
    number = draw(st.integers(1, 12))
    return document(
        " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=2))),
        " ".join(draw(st.lists(st.sampled_from(WORDS), max_size=3))),
        number=number,
        kind=draw(st.sampled_from(("finding", "evidence"))),
        state=draw(st.sampled_from(("draft", "peer_review", "early_insight", "published", "withdrawn"))),
        audience=draw(st.sampled_from(("public", "members", "team"))),
        key=draw(st.sampled_from((None, "site:cornwall"))),
        owner=draw(st.sampled_from((None, 7, 9))),
        year=draw(st.sampled_from((None, 2015, 2016))),
        theme=tuple(draw(st.sets(st.sampled_from(("finance", "culture", "workforce")), max_size=2))),
    )


CHOICES = {
    "theme": st.sets(st.sampled_from(("finance", "culture", "nothing")), max_size=2),
    "type": st.sets(st.sampled_from(("finding", "evidence")), max_size=2),
    "year": st.sets(st.sampled_from(("2015", "2016")), max_size=1),
}
CHANGES = st.lists(st.tuples(st.lists(documents(), max_size=4), st.sets(st.integers(1, 12), max_size=3)), max_size=3)
QUESTIONS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WORDS), max_size=2),
        st.fixed_dictionaries(CHOICES),
        st.sampled_from(VIEWERS),
        st.sets(st.integers(1, 12), max_size=2),
    ),
    min_size=1,
    max_size=4,
)


def values_of(one: SearchDocument, facet: str) -> set[str]:
    own = {"type": one.kind, "state": one.state, "audience": one.audience, "year": str(one.year or "")}
    return {own[facet]} - {""} if facet in own else set(one.facets.get(facet, ()))


def answers(one: SearchDocument, words: list[str], viewer: Viewer, masked: set[int]) -> bool:
    if one.item_id in masked or viewer_tokens(viewer).isdisjoint(one.rights):
        return False
    text = {stem(word) for word in f"{one.title} {one.summary}".split()}
    return not words or any(stem(word) in text for word in words)


def meets(one: SearchDocument, chosen: dict[str, set[str]], but: str = "") -> bool:
    return all(values_of(one, name) & wanted for name, wanted in chosen.items() if wanted and name != but)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(start=st.lists(documents(), max_size=8, unique_by=lambda one: one.item_id), changes=CHANGES, questions=QUESTIONS)
def test_totals_and_counts_equal_a_count_by_hand(
    start: list[SearchDocument],
    changes: list[tuple[list[SearchDocument], set[int]]],
    questions: list[tuple[list[str], dict[str, set[str]], Viewer, set[int]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder))
        engine.rebuild(start)
        held = {one.item_id: one for one in start}
        for written, removed in [([], set()), *changes]:
            engine.update(written, removed)
            held = {number: one for number, one in held.items() if number not in removed}
            held |= {one.item_id: one for one in written}
            for words, chosen, viewer, masked in questions:
                answer = engine.search(
                    request(
                        " ".join(words),
                        viewer,
                        masked=frozenset(masked),
                        per_page=50,
                        **{name: tuple(sorted(values)) for name, values in chosen.items()},
                    )
                )
                matched = [one for one in held.values() if answers(one, words, viewer, masked)]
                hits = {one.item_id for one in matched if meets(one, chosen)}
                assert {hit.item_id for hit in answer.hits} == hits and answer.total == len(hits)
                for facet in FACETS:
                    counts: dict[str, int] = dict.fromkeys(chosen.get(facet, ()), 0)
                    for one in matched:
                        for value in values_of(one, facet) if meets(one, chosen, but=facet) else ():
                            counts[value] = counts.get(value, 0) + 1
                    assert {one.value: one.count for one in answer.facets[facet]} == counts, facet
