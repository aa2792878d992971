"""What stands in an attached file is looked through for marks of one person before its document is released."""

from flask import Flask

from portal.publishing import queries
from tests.factories.evidence import make_document, make_file


def finds(*pages: str, name: str = "report.pdf") -> list[tuple[str, str]]:
    document = make_document(state="draft")
    make_file(document, *pages, name=name)
    item = document.item
    return [(find.label, find.hit.found) for find in queries.list_finds(item, queries.next_content(item))]


def test_an_nhs_number_in_a_page_is_found_with_its_page(app: Flask) -> None:
    assert finds("Nothing here.", "Patient 943 476 5919 came back.") == [("Attachment 1, page 2", "943 476 5919")]


def test_places_and_authors_of_a_published_report_are_left_alone(app: Flask) -> None:
    assert finds("Margaret Ellison, Cornwall Council, Truro TR1 3AY: 4 of 6 carers agreed.") == []


def test_the_name_of_a_file_is_looked_through_too(app: Flask) -> None:
    assert finds("Nothing here.", name="dr_smith.pdf") == [("File 1", "dr_smith")]
