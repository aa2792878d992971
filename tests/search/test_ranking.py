"""What stands first: words, nearness, titles, phrases, equivalents, spelling."""

from portal.search.engine import SearchAnswer
from tests.search.conftest import Filled
from tests.search.documents import document, request


def titles(answer: SearchAnswer) -> list[str]:
    return [hit.title for hit in answer.hits]


def test_it_finds_documents_with_any_of_the_words_and_puts_those_with_all_first(engine_with: Filled) -> None:
    engine = engine_with(
        document("Risk", "Who carries the risk"),
        document("Sharing risk", "How partners agree on sharing risk"),
        document("Sharing", "Sharing a building"),
        document("Housing", "New homes"),
    )
    answer = engine.search(request("risk sharing"))
    assert titles(answer)[0] == "Sharing risk"
    assert set(titles(answer)) == {"Risk", "Sharing risk", "Sharing"} and answer.total == 3


def test_it_puts_words_that_stand_together_above_words_far_apart(engine_with: Filled) -> None:
    far = "The risk was known. " + "Other things were said at length there. " * 12 + "It helps when sharing."
    near = "It is known. " + "Other things were said at length there. " * 12 + "It helps when risk sharing works."
    engine = engine_with(document("One", far), document("Two", near))
    assert titles(engine.search(request("risk sharing"))) == ["Two", "One"]


def test_it_puts_a_word_in_the_title_above_one_in_the_text(engine_with: Filled) -> None:
    engine = engine_with(document("Views", "Budgets in the text here"), document("Budgets", "Views in the text here"))
    assert titles(engine.search(request("budgets")))[0] == "Budgets"


def test_it_finds_every_ending_of_a_word(engine_with: Filled) -> None:
    engine = engine_with(document("One", "Commissioners were integrating services"))
    for text in ("integration", "integrated service", "commissioning", "Commissioner's"):
        assert engine.search(request(text)).total == 1, text


def test_it_answers_a_question_in_plain_english(engine_with: Filled) -> None:
    engine = engine_with(
        document("Fewer emergency visits", "Older people went to the emergency department less"),
        document("How can we stop", "So often we can do this so that we go"),
    )
    answer = engine.search(request("how can we stop older people going to A&E so often"))
    assert titles(answer)[0] == "Fewer emergency visits"
    assert "emergency department" in answer.also_searched


def test_an_acronym_finds_its_long_form_and_ranks_below_itself(engine_with: Filled) -> None:
    engine = engine_with(
        document("Teams", "A multi-disciplinary team meets weekly"),
        document("Groups", "An MDT meets weekly"),
    )
    answer = engine.search(request("MDTs"))
    assert titles(answer) == ["Groups", "Teams"]
    assert "Multi-disciplinary team" in answer.also_searched
    assert titles(engine.search(request("multidisciplinary teams"))) == ["Teams", "Groups"]


def test_a_match_by_another_word_ranks_below_a_literal_one_however_often_it_stands(engine_with: Filled) -> None:
    engine = engine_with(
        document("Delayed discharge", "Delayed discharge, delayed discharge and delayed discharge"),
        document("Views", "Many words about other things, among which also bed blocking is named " + "once " * 60),
    )
    assert titles(engine.search(request("bed blocking"))) == ["Views", "Delayed discharge"]


def test_with_two_subjects_too_other_words_rank_below_those_that_were_typed(engine_with: Filled) -> None:
    engine = engine_with(
        document("Telehealth for Alzheimer's disease", "Telehealth, remote monitoring and memory loss. " * 3),
        document("Views", "Many words, among which telecare is named. " + "Other things. " * 40 + "Also dementia."),
        document("Telecare alone", "Telecare, and nothing else"),
    )
    assert titles(engine.search(request("telecare dementia")))[0] == "Views"


def test_words_that_could_be_in_any_question_say_less_than_the_subject(engine_with: Filled) -> None:
    engine = engine_with(
        document("What comes next", "What comes next, and what comes after"),
        document("Meeting in Leeds", "Tea"),
        document("Autumn in Birmingham", "A meeting for everyone"),
        document("Birmingham", "Trains"),
        *(document(f"Other things {number}", "Of all kinds") for number in range(9)),
    )
    found = titles(engine.search(request("what meeting comes next in Birmingham")))
    assert found[0] == "Autumn in Birmingham"
    assert titles(engine.search(request("comes next"))) == ["What comes next"]


def test_every_way_of_writing_a_hyphenated_word_finds_the_others(engine_with: Filled) -> None:
    ways = ("co-design", "codesign", "co design")
    engine = engine_with(*(document(f"Way {number}", way) for number, way in enumerate(ways)))
    assert engine.search(request("co-design")).total == engine.search(request("co design")).total == 3
    assert titles(engine.search(request("codesign"))) == ["Way 1", "Way 0"]


def test_upper_case_it_is_not_the_word_it(engine_with: Filled) -> None:
    engine = engine_with(document("One", "IT was a barrier"), document("Two", "Some say it was a barrier"))
    assert titles(engine.search(request("IT"))) == ["One"]


def test_a_misspelt_word_is_mended_searched_for_and_told(engine_with: Filled) -> None:
    engine = engine_with(document("Navigators", "Navigators help people"))
    answer = engine.search(request("care navigaters"))
    assert answer.suggestion == "care navigators"
    assert answer.total == 1


def test_it_sorts_by_title_and_by_newness_over_all_pages(engine_with: Filled) -> None:
    names = ["The zebra", "An apple", "Ébène", "middle"]
    engine = engine_with(*(document(name, "sorted", year=2010 + n) for n, name in enumerate(names)))
    by_title = [titles(engine.search(request("sorted", sort="title", per_page=2, page=page))) for page in (1, 2, 3)]
    assert by_title == [["An apple", "Ébène"], ["middle", "The zebra"], []]
    assert titles(engine.search(request("sorted", sort="newest"))) == names[::-1]


def test_without_words_it_lists_everything_newest_first(engine_with: Filled) -> None:
    engine = engine_with(document("Old", year=2012), document("New", year=2016))
    assert titles(engine.search(request(""))) == ["New", "Old"]
