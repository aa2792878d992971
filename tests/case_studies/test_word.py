"""Starting from a Word file: headings find their part, other files are refused in plain words."""

import io
from collections.abc import Sequence

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.case_studies.actions.word import part_of
from tests.case_studies.writing import only_case
from tests.factories.pdfs import make_pdf

pytestmark = pytest.mark.usefixtures("without_csrf", "vocabulary")


def word_file(*sections: tuple[str, Sequence[str]]) -> bytes:
    document = Document()
    for heading, paragraphs in sections:
        if heading:
            document.add_heading(heading, 1)
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def send(writer: FlaskClient, data: bytes, name: str = "case.docx", **changes: str) -> TestResponse:
    fields = {"site": "cornwall", "initiative": "shared-records", "group": "ltc"} | changes
    return writer.post("/case-studies/new/word", data=fields | {"file": (io.BytesIO(data), name)})


def test_sections_become_the_parts_that_their_headings_mean(app: Flask, writer: FlaskClient) -> None:
    data = word_file(
        ("One number for help", ["A first paragraph."]),
        ("The problem we faced", ["Nine numbers.", "Nobody knew which."]),
        ("What we did", ["One number."]),
        ("Costs and resources", ["Seven posts."]),
        ("Lessons", ["Nights did not work."]),
        ("Anything else", ["A last word."]),
    )
    assert send(writer, data).status_code == 302
    case = only_case()
    assert case.item.title == "One number for help"
    assert case.problem == "Nine numbers.\n\nNobody knew which."
    assert case.done == "A first paragraph.\n\nOne number.\n\nA last word."
    assert (case.took, case.did_not_work) == ("Seven posts.", "Nights did not work.")


def test_a_file_without_headings_is_all_story(app: Flask, writer: FlaskClient) -> None:
    assert send(writer, word_file(("", ["Only words."]))).status_code == 302
    assert (only_case().item.title, only_case().done) == ("A case study without a title yet", "Only words.")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (make_pdf("Words"), "That is a PDF file"),
        (b"<html>not Word</html>", "Word"),
        (b"PK\x03\x04 broken", "Word"),
    ],
)
def test_what_is_no_word_file_is_refused(app: Flask, writer: FlaskClient, data: bytes, told: str) -> None:
    answer = send(writer, data)
    assert answer.status_code == 400
    assert "There is a problem" in answer.text
    assert told in answer.text


def test_without_a_file_it_asks_for_one(app: Flask, writer: FlaskClient) -> None:
    fields = {"site": "cornwall", "initiative": "shared-records", "group": "ltc"}
    assert "Choose a Word file" in writer.post("/case-studies/new/word", data=fields).text


@pytest.mark.parametrize(
    ("heading", "part"),
    [("Results", "known"), ("WHY IT WORKS", "why"), ("In plain English", "plain_english"), ("Zebra", "done")],
)
def test_headings_are_read_by_their_words(heading: str, part: str) -> None:
    assert part_of(heading) == part
