"""Quotations: the best place of the text, marked, with where it stands; never more than the reader may see."""

from portal.items.search import Passage
from portal.search.engine import Snippet
from tests.search.conftest import Filled
from tests.search.documents import document, request

FILLER = "Nothing of note was said on that day. " * 40


def text_of(snippet: Snippet) -> str:
    return "".join(part for part, _ in snippet.parts)


def marks_of(snippet: Snippet) -> list[str]:
    return [part for part, marked in snippet.parts if marked]


def test_it_quotes_the_place_where_most_of_the_query_stands(engine_with: Filled) -> None:
    body = f"Risk is named here. {FILLER} They agreed on sharing the risk between partners. {FILLER}"
    (snippet, *_) = engine_with(document("One", body=body)).search(request("risk sharing")).hits[0].snippets
    assert "agreed on sharing the risk between partners" in text_of(snippet)
    assert marks_of(snippet) == ["sharing", "risk"]
    assert text_of(snippet).startswith("…") and text_of(snippet).endswith("…")


def test_it_names_the_page_and_the_address_of_it(engine_with: Filled) -> None:
    pages = tuple(
        Passage(f"{FILLER} Page with {word}.", f"page {number}", f"#page={number}")
        for number, word in enumerate(("apples", "pears", "quinces"), start=1)
    )
    hit = engine_with(document("Fruit", "A report", passages=pages)).search(request("quinces")).hits[0]
    assert [(one.label, one.fragment) for one in hit.snippets] == [("page 3", "#page=3")]
    assert marks_of(hit.snippets[0]) == ["quinces"]


def test_passages_that_are_part_of_the_body_are_counted_once_and_quoted_with_their_place(engine_with: Filled) -> None:
    passage = Passage("It closed after a year.", "What did not work", "#did-not-work")
    engine = engine_with(document("Ward", body=f"Before. {passage.text} After.", passages=(passage,)))
    hit = engine.search(request("closed")).hits[0]
    assert [(one.label, text_of(one)) for one in hit.snippets] == [("What did not work", "It closed after a year.")]
    assert engine.search(request('"what did not work"')).total == 1


def test_it_marks_other_words_for_what_was_typed(engine_with: Filled) -> None:
    engine = engine_with(document("One", "A multi-disciplinary team and an MDT met with a multi-agency board"))
    (snippet,) = engine.search(request("MDTs")).hits[0].snippets
    assert marks_of(snippet) == ["multi-disciplinary", "team", "MDT"]


def test_a_hit_without_a_match_in_its_text_shows_the_start_of_the_summary(engine_with: Filled) -> None:
    engine = engine_with(document("Budgets", "A  summary\nof two lines"))
    (snippet,) = engine.search(request("budgets")).hits[0].snippets
    assert snippet.parts == (("A summary of two lines", False),)


def test_quotations_are_plain_text(engine_with: Filled) -> None:
    engine = engine_with(document("One", "<script>alert('risk')</script> & risk"))
    (snippet,) = engine.search(request("risk")).hits[0].snippets
    assert text_of(snippet) == "<script>alert('risk')</script> & risk"


def test_accents_neither_hide_a_word_nor_shift_the_marks(engine_with: Filled) -> None:
    engine = engine_with(document("One", "Ænima, Café naïveté: the risk"))
    (snippet,) = engine.search(request("cafe risk")).hits[0].snippets
    assert marks_of(snippet) == ["Café", "risk"]
