"""Texts as people read them: terms by their names, and the words of a passage as a page shows them."""

import pytest
from flask import Flask

from portal.core.db import db
from portal.core.errors import Invalid
from portal.items.vocabulary import Term, set_terms
from portal.publishing import actions, queries
from portal.publishing.queries.reading import changes_since, get_reading
from portal.publishing.readable import lines_of
from tests.conftest import viewer_of
from tests.factories.accounts import make_person
from tests.factories.evidence import make_document
from tests.factories.publishing import make_finding, rewrite


def test_terms_are_read_by_their_names(app: Flask) -> None:
    item = make_finding("internal_review")
    db.session.add_all(Term(vocabulary="theme", key=key, label=name) for key, name in (("a", "Money"), ("b", "Trust")))
    set_terms(item.id, {"theme": ["a", "b"]})
    reader = viewer_of(make_person("researcher"))
    texts = queries.next_content(item).texts
    assert texts["theme"] == "a, b"
    assert queries.as_read(reader, item, texts)["theme"] == "Money, Trust"


def test_what_changed_since_an_answer_is_told_as_it_is_read(app: Flask) -> None:
    item, member = make_finding("internal_review"), make_person("ppi_member")
    db.session.add_all(Term(vocabulary="theme", key=key, label=name) for key, name in (("a", "Money"), ("b", "Trust")))
    set_terms(item.id, {"theme": ["a"]})
    actions.assign_reviewer(viewer_of(make_person("researcher")), item, member)
    reviewer = viewer_of(member, f"review:{item.id}")
    actions.answer_review(reviewer, item, "ready")
    set_terms(item.id, {"theme": ["b"]})
    ((_review, (change,)),) = changes_since(reviewer, get_reading(reviewer, item.id))
    assert "Money" in change.html and "Trust" in change.html


def test_what_a_library_document_is_about_is_read_by_names(app: Flask) -> None:
    document = make_document(state="draft")
    db.session.add_all(Term(vocabulary="theme", key=key, label=name) for key, name in (("a", "Money"), ("b", "Trust")))
    set_terms(document.item_id, {"theme": ["a", "b"]})
    texts = queries.next_content(document.item).texts
    about = queries.as_read(viewer_of(make_person("researcher")), document.item, texts)["about"]
    assert lines_of(about) == ["Themes: Money, Trust"]


def test_a_passage_is_found_as_the_page_shows_it(app: Flask) -> None:
    item, reviewer = make_finding("internal_review"), viewer_of(make_person("researcher"))
    rewrite(item, "People want **one** plan, see [the report](/library/x).")
    comment = actions.comment_on_passage(reviewer, item, "Which?", "plain_english", "want one plan,  see the report")
    assert comment.quote == "want one plan,  see the report"
    with pytest.raises(Invalid):
        actions.comment_on_passage(reviewer, item, "Which?", "plain_english", "want two plans")
