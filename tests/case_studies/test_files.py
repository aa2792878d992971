"""Case studies as files: whole, safe to open, with the same rights and labels as the page."""

import csv
import io
import json
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from pypdfium2 import PdfDocument

from portal.case_studies.models import CaseLink
from portal.core.db import db
from portal.publishing.models import ItemVersion
from tests.factories.case_studies import make_case, make_outcome, words_of_case
from tests.factories.findings import make_finding

SignIn = Callable[..., FlaskClient]
MODEL = [
    {"column": "context", "group": "local_context", "text": "A gap of £31m & more", "uncertain": False},
    {"column": "inputs", "group": "", "text": "A community map " * 8, "uncertain": True},
    {"column": "outputs", "group": "", "text": "Guided conversation", "uncertain": False},
]


@pytest.fixture
def cases(app: Flask) -> None:
    make_case(
        slug="real", title="A real <case>", barriers={"B13": "overcame"}, outcomes=[make_outcome()],
        terms={"group": ["ltc"], "facilitator": ["F07"]},
        fields={
            "logic_model": MODEL, "logic_note": "Aims, not results.", "logic_source": "E01, one slide", "cost": "=1+1",
            "problem": "One (E01).\n\n- Two\n- Three", "period_note": "No date is told.",
        },
    )  # fmt: skip
    make_case(slug="made-up", title="Made up", demo=True)
    make_case(slug="hidden", title="Hidden", state="draft")
    db.session.commit()


def words_of_pdf(data: bytes) -> str:
    document = PdfDocument(data)
    pages = (document[n].get_textpage().get_text_range() for n in range(len(document)))
    return " ".join(" ".join(pages).split())


def words_of_word(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_table_holds_what_the_filters_show_and_no_formula(cases: None, client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/case-studies/export.csv").text)))
    assert {row["slug"]: row["label"] for row in rows} == {
        "real": "",
        "made-up": "Illustrative: not a real case",
    }
    assert rows[0]["cost"] == "'=1+1"
    assert rows[0]["barriers_overcame"] == "The barrier B13"
    narrowed = client.get("/case-studies/export.csv?barrier=B13").text
    assert "made-up" not in narrowed


def test_json_holds_every_part(cases: None, client: FlaskClient) -> None:
    told = json.loads(client.get("/case-studies/real.json").text)
    assert told["barriers"][0]["label"] == "The barrier B13"
    assert told["groups"] == [{"key": "ltc", "label": "The group ltc"}]
    assert told["outcomes"][0]["strength_of_evidence"] == "Level 2: before and after"
    assert told["illustrative"] is False
    assert json.loads(client.get("/case-studies/made-up.json").text)["label"] == "Illustrative: not a real case"


def test_neither_json_nor_a_version_leads_to_what_its_reader_may_not_know_of(app: Flask, client: FlaskClient) -> None:
    case = make_case(slug="linking")
    shown, hidden = make_finding(slug="shown"), make_finding(slug="not-yet", state="draft")
    db.session.add_all(CaseLink(case_id=case.id, item_id=one.item_id) for one in (shown, hidden))
    db.session.flush()
    kept = {"title": "T", "audience": "public", "state": "published", "from_state": "draft", "digest": "0"}
    db.session.add(ItemVersion(item_id=case.item_id, edition=1, fields=words_of_case(case.item_id), **kept))
    db.session.commit()
    version = f"/items/{case.item_id}/versions/1"
    for address, told in (("/case-studies/linking.json", "finding/shown"), (version, "Finding: shown")):
        page = client.get(address).text
        assert told in page
        assert "not-yet" not in page
        assert "not yet" not in page


def test_word_and_pdf_tell_the_story_and_the_label(cases: None, client: FlaskClient) -> None:
    word = words_of_word(client.get("/case-studies/real.docx").data)
    pdf = words_of_pdf(client.get("/case-studies/real.pdf").data)
    for words in (
        "A real <case>",
        "How it went with B13.",
        "Level 2: before and after",
        "Guided conversation",
        "Three",
        "One (slides “So what’s new in the Pioneers?”)",
        "The facilitator F07",
        "Aims, not results.",
        "No date is told.",
        "Putting it in place",
        "Farrington and others 2002",
    ):
        assert words in word
        assert words in pdf
    assert "Illustrative" not in word + pdf
    assert "Illustrative: not a real case" in words_of_word(client.get("/case-studies/made-up.docx").data)
    assert "Illustrative: not a real case" in words_of_pdf(client.get("/case-studies/made-up.pdf").data)


def test_the_picture_is_a_whole_drawing_with_hollow_points(cases: None, client: FlaskClient) -> None:
    answer = client.get("/case-studies/real/logic-model.svg")
    assert answer.mimetype == "image/svg+xml"
    drawing = ET.fromstring(answer.data)
    space = "{http://www.w3.org/2000/svg}"
    texts = [element.text for element in drawing.iter(f"{space}text")]
    assert "A gap of £31m & more" in texts
    assert "2. What goes in" in texts
    assert {"Aims, not results.", "Source: slides “So what’s new in the Pioneers?”, one slide"} <= set(texts)
    assert [c.get("fill") for c in drawing.iter(f"{space}circle")] == ["#212b32", "none", "#212b32"]
    lowest = max(float(element.get("y", 0)) for element in drawing.iter(f"{space}text"))
    assert lowest < float(drawing.get("height", 0))
    assert client.get("/case-studies/made-up/logic-model.svg").status_code == 404


@pytest.mark.parametrize("end", [".json", ".docx", ".pdf", "/logic-model.svg"])
def test_a_hidden_case_gives_no_file(cases: None, client: FlaskClient, end: str) -> None:
    assert client.get(f"/case-studies/hidden{end}").status_code == 404
    assert client.get(f"/case-studies/nowhere{end}").status_code == 404
