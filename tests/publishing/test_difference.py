"""Differences are read as words, by eye and by ear."""

from hypothesis import given
from hypothesis import strategies as st

from portal.publishing.difference import compare, to_html, word_runs

words = st.lists(st.sampled_from(["one", "two", "three", "four", "<b>", "&", "five"]), max_size=12).map(" ".join)


@given(words, words)
def test_both_texts_can_be_read_from_the_difference(old: str, new: str) -> None:
    runs = word_runs(old, new)
    assert " ".join(text for kind, text in runs if kind != "new") == old
    assert " ".join(text for kind, text in runs if kind != "gone") == new


def test_changes_are_said_in_words_too() -> None:
    html = to_html(word_runs("33 of 97 people", "33 of 98 people"))
    assert '<del><span class="nhsuk-u-visually-hidden">[removed: </span>97' in html
    assert '<ins><span class="nhsuk-u-visually-hidden">[added: </span>98' in html


def test_markup_in_the_words_is_shown_not_run() -> None:
    assert "<script>" not in to_html([("new", "<script>alert(1)</script>")])


def test_only_what_differs_is_told_and_never_its_markup() -> None:
    changes = compare({"a": "**Same**", "b": "old"}, {"a": "Same", "b": "new words"}, {"b": "Second part"})
    assert [(c.label, c.added, c.removed) for c in changes] == [("Second part", 2, 1)]


def test_long_unchanged_stretches_are_counted() -> None:
    same = " ".join(f"word{n}" for n in range(200))
    html = to_html(word_runs(f"{same} old", f"{same} new"))
    assert "words unchanged" in html
    assert "word199" in html and "word100" not in html
