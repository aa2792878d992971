"""A document as the search sees it."""

from flask import Flask

from portal.app import DOCUMENTS
from portal.core.db import db
from portal.core.index_queue import pending
from portal.evidence.search import documents
from portal.items.vocabulary import set_terms
from tests.conftest import counted_statements
from tests.factories.evidence import make_document, make_file, make_reference
from tests.factories.items import make_item


def test_the_library_is_registered(app: Flask) -> None:
    assert DOCUMENTS["evidence"] is documents


def test_it_carries_words_people_identifiers_and_facets(app: Flask) -> None:
    row = make_document(make_reference(external_id="E9", doi="10.1000/abc", keywords=("risk sharing",)))
    row.work_package = "WP1"
    set_terms(row.item_id, {"theme": ["finance"], "site": ["leeds"]})
    (found,) = documents([row.item])
    assert found is not None
    assert found.url == f"/library/{row.item.slug}"
    assert found.summary == "Care is easier when it is joined up."
    assert found.body == "It tells how care was joined up."
    assert {"Nicholas Mays", "Bob Erens", "risk sharing", "10.1000/abc", "E9", "Journal article"} <= set(found.keywords)
    assert found.facets == {"theme": ("finance",), "site": ("leeds",), "wp": ("WP1",)}
    assert (found.year, found.external_id) == (2016, "E9")


def test_its_outline_and_the_pages_of_its_files_are_passages_that_can_be_opened(app: Flask) -> None:
    part = {"anchor": "outline-costs", "heading": "Costs", "text": "They **rose**.", "place": "section 4"}
    row = make_document(outline=[part])
    make_file(row, "First page", "Second page", name="the report.pdf")
    make_file(row, "A section", name="notes.docx", kind="docx")
    (found,) = documents([row.item])
    assert found is not None
    assert [(one.text, one.label, one.fragment) for one in found.passages] == [
        ("Costs. They rose.", "section 4", "#outline-costs"),
        ("A section", "section 1", "/files/notes.docx/pages/1#page=1"),
        ("First page", "page 1", "/files/the%20report.pdf/pages/1#page=1"),
        ("Second page", "page 2", "/files/the%20report.pdf/pages/2#page=2"),
    ]


def test_an_item_without_its_row_is_no_document(app: Flask) -> None:
    assert list(documents([make_item("evidence")])) == []


def test_a_file_that_comes_or_goes_makes_its_document_stale(app: Flask) -> None:
    row = make_document()
    file = make_file(row, "Text")
    db.session.commit()
    before = pending()[row.item_id]
    db.session.delete(file)
    db.session.commit()
    assert pending()[row.item_id] > before


def test_many_are_read_in_as_few_statements_as_one(app: Flask) -> None:
    rows = [make_document(make_reference(external_id=f"E{n}")) for n in range(8)]
    for row in rows:
        set_terms(row.item_id, {"theme": ["finance"]})
    db.session.commit()
    items = [row.item for row in rows]
    with counted_statements() as statements:
        found = list(documents(items))
    assert [document.item_id for document in found] == [item.id for item in items]
    assert len(statements) == 4
