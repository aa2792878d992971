"""What may be typed: phrases, -without, field:value, prefix*, and everything that is not well formed."""

import pytest

from portal.search.query_language import LONGEST_QUERY, parse
from tests.search.conftest import Filled
from tests.search.documents import document, request


def found(engine: object, text: str) -> list[str]:
    return sorted(hit.title for hit in engine.search(request(text)).hits)  # type: ignore[attr-defined]


def test_a_phrase_must_stand_as_it_is(engine_with: Filled) -> None:
    engine = engine_with(
        document("One", "agreeing risk sharing"),
        document("Two", "sharing the risk"),
        document("Three", "at the end of life we plan"),
        document("Four", "the end, and life of plans"),
    )
    assert found(engine, '"risk sharing"') == ["One"]
    assert found(engine, '"end of life"') == ["Three"]
    assert found(engine, '"end of life" budgets') == ["Three"]
    assert found(engine, '"no such words"') == []


def test_no_phrase_crosses_from_one_field_or_passage_into_the_next(engine_with: Filled) -> None:
    engine = engine_with(document("About risk", "sharing is good", keywords=("pooled", "budgets")))
    assert found(engine, '"risk sharing"') == found(engine, '"pooled budgets"') == []


def test_minus_leaves_out(engine_with: Filled) -> None:
    engine = engine_with(document("One", "pooled budgets"), document("Two", "personal budgets"))
    assert found(engine, "budgets -pooled") == ["Two"]
    assert found(engine, "budgets NOT pooled") == ["Two"]
    assert found(engine, 'budgets -"personal budgets"') == ["One"]
    assert found(engine, "-pooled") == ["Two"]


def test_a_hyphen_inside_a_word_leaves_nothing_out(engine_with: Filled) -> None:
    engine = engine_with(document("One", "self-care at home"))
    assert found(engine, "self-care") == found(engine, "self - care") == ["One"]


def test_a_field_narrows(engine_with: Filled) -> None:
    engine = engine_with(
        document("Budgets", "views", kind="evidence", year=2016, site="cornwall"),
        document("Views", "budgets", kind="finding", year=2015, theme="finance"),
    )
    assert found(engine, "type:evidence") == ["Budgets"]
    assert found(engine, "budgets year:2015") == ["Views"]
    assert found(engine, "budgets -theme:finance") == ["Budgets"]
    assert found(engine, "site:Cornwall budgets") == ["Budgets"]
    assert found(engine, "title:budgets") == ["Budgets"]
    assert found(engine, "type:evidence type:finding budgets") == ["Budgets", "Views"]
    assert found(engine, "type:evidence year:2015") == []


def test_an_author_is_found_by_name(engine_with: Filled) -> None:
    engine = engine_with(
        document("One", keywords=("Erens, B",)), document("Two", "Erens is named", keywords=("Mays, N",))
    )
    assert found(engine, "author:Erens") == ["One"]
    assert found(engine, "Erens") == ["One", "Two"]


def test_a_star_finds_every_word_that_begins_so(engine_with: Filled) -> None:
    engine = engine_with(document("One", "integrated"), document("Two", "integration"), document("Three", "interest"))
    assert found(engine, "integrat*") == ["One", "Two"]
    assert found(engine, "int*") == ["One", "Three", "Two"]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('risk "sharing', "quotation mark"),
        ("colour:red risk", "no field called “colour”"),
        ("risk *", "two letters"),
        ("r* risk", "two letters"),
    ],
)
def test_what_is_not_well_formed_is_read_as_plain_words_with_a_hint(engine_with: Filled, text: str, hint: str) -> None:
    answer = engine_with(document("One", "risk")).search(request(text))
    assert answer.total == 1
    assert hint in (answer.hint or "")


@pytest.mark.parametrize("text", ["???", "& | ^ ~", '""', "-", "*", "((()))", "::", "\x00", "' OR 1=1", "🙂"])
def test_signs_alone_harm_nothing(engine_with: Filled, text: str) -> None:
    assert engine_with(document("One", "risk")).search(request(text)).total == 0


@pytest.mark.parametrize("text", ["?!", "\x00", "\x00\x01\x02", "\x1f"])
def test_signs_alone_find_nothing_and_say_so(engine_with: Filled, text: str) -> None:
    answer = engine_with(document("One", "risk")).search(request(text))
    assert answer.total == 0 and "no words" in (answer.hint or "")


def test_stop_words_alone_are_searched_for_like_words(engine_with: Filled) -> None:
    engine = engine_with(document("One", "what is it about"), document("Two", "nothing here"))
    assert found(engine, "what is it about") == ["One"]


def test_a_long_query_is_cut_at_a_word_and_the_answer_says_so(engine_with: Filled) -> None:
    engine = engine_with(document("One", "risk"), document("Two", "zebra"))
    answer = engine.search(request("risk " + "sharing " * 1250 + "zebra"))
    assert answer.truncated and str(LONGEST_QUERY) in (answer.hint or "")
    assert len(answer.used_text) <= LONGEST_QUERY and answer.used_text.endswith("sharing")
    assert [hit.title for hit in answer.hits] == ["One"]
    assert len(parse("x" * 10_000).used_text) == LONGEST_QUERY


def test_shouting_is_read_as_plain_words(engine_with: Filled) -> None:
    engine = engine_with(document("One", "we talk about the barrier"), document("Two", "IT systems"))
    assert found(engine, "WHAT IS IT ABOUT THE BARRIER") == ["One"]


def test_and_or_in_capitals_are_ways_of_asking_and_no_words(engine_with: Filled) -> None:
    engine = engine_with(document("One", "pooled budgets"), document("Two", "risk sharing and more"))
    assert found(engine, "(risk OR sharing) AND budgets") == ["One", "Two"]
    assert found(engine, "pooled AND budgets") == ["One"]
    answer = engine.search(request("AND OR NOT"))
    assert answer.total == 0 and "no words" in str(answer.hint)


def test_words_that_every_page_has_are_searched_with_a_hint(engine_with: Filled) -> None:
    answer = engine_with(document("One", "to be or not to be")).search(request("to be or not to be"))
    assert answer.total == 1 and "Nearly every page" in str(answer.hint)


def test_a_and_e_is_one_word_however_it_is_spaced(engine_with: Filled) -> None:
    engine = engine_with(document("One", "Fewer people in A&E"), document("Two", "Plan a and plan e"))
    for text in ("A&E", "A & E", "A and E", "a & e"):
        assert found(engine, text) == ["One"], text


def test_a_value_that_nothing_has_is_told(engine_with: Filled) -> None:
    engine = engine_with(
        document("One", "budgets", year=2016),
        document("Two", "budgets", state="draft", owner=1, year=2011),
    )
    assert engine.search(request("year:20166 budgets")).hint == "Nothing here has “20166” as its year."
    assert engine.search(request("year:2011 budgets")).hint == "Nothing here has “2011” as its year."
    assert engine.search(request("year:2016 budgets")).hint is None


def test_a_suggestion_mends_the_word_inside_signs_and_never_repeats_what_was_typed(engine_with: Filled) -> None:
    engine = engine_with(document("One", "pooled budgets are financial"))
    assert engine.search(request("(budgtes)/pooled")).suggestion == "(budgets)/pooled"
    assert engine.search(request('"budgtes')).suggestion == "budgets"
    assert engine.search(request("ﬁnancial")).suggestion in (None, "financial")


def test_a_word_said_again_and_again_counts_once(engine_with: Filled) -> None:
    engine = engine_with(document("One", "risk sharing"), document("Two", "risk"))
    once, often = (engine.search(request(text)) for text in ("risk sharing", "risk sharing " * 20))
    assert [hit.score for hit in once.hits] == [hit.score for hit in often.hits]
