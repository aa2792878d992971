"""Files and links of sessions: for whom they are, and what is not taken."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.core import pdf
from portal.core.db import db
from portal.core.errors import Unavailable
from portal.workshops.models import Material, ProgrammeSession, Workshop
from tests.factories.pdfs import make_pdf
from tests.factories.workshops import make_session, make_workshop, on

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("without_csrf")
TALK = "/workshops/in-london/programme/sessions/talk/edit"


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    made = make_workshop(slug="in-london", **on(date(2016, 10, 20)))
    make_session(made, key="talk", title="Talk")
    db.session.commit()
    return made


@pytest.fixture
def organiser(workshop: Workshop, sign_in: SignIn) -> FlaskClient:
    return sign_in("researcher", f"organise:{workshop.item_id}")


def form(**changes: object) -> dict[str, object]:
    version = db.session.scalar(select(ProgrammeSession.version))
    db.session.remove()
    base = {"title": "Talk", "starts": "10:00", "ends": "11:00", "kind": "plenary", "send": "1"}
    return base | {"version": str(version)} | changes


def upload(content: bytes, name: str, **changes: object) -> dict[str, object]:
    return form(**({"material_title": "Slides", "material_file": (BytesIO(content), name)} | changes))


def test_a_file_goes_to_those_it_is_for(workshop: Workshop, organiser: FlaskClient, sign_in: SignIn) -> None:
    here = f"workshop:{workshop.item_id}"
    for audience in ("public", "members", "participants", "team"):
        sent = upload(make_pdf(audience), f"{audience}.pdf", material_audience=audience, material_title=audience)
        assert organiser.post(TALK, data=sent).status_code == 302
    organiser.post("/workshops/in-london/programme/edit", data={"expected": "0"})
    ids = {row.title: row.id for row in db.session.scalars(select(Material))}
    readers = {
        sign_in("public"): {"public"},
        sign_in("ppi_member"): {"public", "members"},
        sign_in("pioneer_staff", here): {"public", "members", "participants"},
        sign_in("researcher"): {"public", "members", "participants", "team"},
    }
    for reader, may in readers.items():
        page = BeautifulSoup(reader.get("/workshops/in-london").text, "html.parser")
        shown = {link["href"] for link in page.select('a[href*="/materials/"]')}
        assert shown == {f"/workshops/in-london/materials/{ids[title]}" for title in may}
        for title, number in ids.items():
            answer = reader.get(f"/workshops/in-london/materials/{number}", buffered=True)
            assert answer.status_code == (200 if title in may else 404)
            if title in may:
                assert answer.data == make_pdf(title)
                assert "attachment" in answer.headers["Content-Disposition"]


def test_a_file_is_for_readers_once_its_programme_is_published(
    workshop: Workshop, organiser: FlaskClient, app: Flask
) -> None:
    organiser.post(TALK, data=upload(make_pdf("x"), "slides.pdf"))
    address = f"/workshops/in-london/materials/{db.session.scalar(select(Material.id))}"
    visitor = app.test_client()
    assert visitor.get(address, buffered=True).status_code == 404
    assert organiser.get(address, buffered=True).status_code == 200
    organiser.post("/workshops/in-london/programme/edit", data={"expected": "0"})
    assert visitor.get(address, buffered=True).status_code == 200


def test_a_material_taken_away_is_gone_with_the_next_version(
    workshop: Workshop, organiser: FlaskClient, app: Flask
) -> None:
    link = form(material_title="Table 6.1", material_url="/findings/datasets/survey2016-table-6-1")
    assert organiser.post(TALK, data=link).status_code == 302
    organiser.post("/workshops/in-london/programme/edit", data={"expected": "0"})
    visitor = app.test_client()
    assert "Table 6.1" in visitor.get("/workshops/in-london").text
    number = str(db.session.scalar(select(Material.id)))
    assert organiser.post(TALK, data=form(remove=[number])).status_code == 302
    organiser.post("/workshops/in-london/programme/edit", data={"expected": "1"})
    assert "Table 6.1" not in visitor.get("/workshops/in-london").text
    assert "“Talk”: the materials changed." in visitor.get("/workshops/in-london/programme").text


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"<html><script>1</script>", "slides.pdf", "That is a web page"),
        (b"", "empty.pdf", "That file is empty"),
        (b"MZ\x90\x00" + b"\x00" * 100, "run.exe", "We cannot take that kind of file"),
        (make_pdf("Slides.", "Patient 943 476 5919"), "talk.pdf", "It may hold an NHS number (page 2: “943 476 5919”)"),
        (make_pdf("x") + b" " * (21 * 1024 * 1024), "large.pdf", "larger than 20 MB"),
    ],
)
def test_what_is_no_document_is_refused_at_its_field(
    workshop: Workshop, organiser: FlaskClient, content: bytes, name: str, message: str
) -> None:
    answer = organiser.post(TALK, data=upload(content, name, aims="Kept aims"))
    assert answer.status_code == 400
    page = BeautifulSoup(answer.text, "html.parser")
    assert message in page.find(id="material_file-error").get_text()
    assert "Kept aims" in page.find(id="aims").get_text()
    assert db.session.scalar(select(func.count(Material.id))) == 0
    assert db.session.scalar(select(ProgrammeSession.aims)) == ""


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (make_pdf("Slides."), ""),
        (make_pdf("", "Ask jo@example.org, 020 7946 0018."), "holds an email address (page 2: “jo@example.org”), a"),
        (make_pdf("", author="Jo  Odell"), "yourself. The properties of “slides.pdf” name its author: “Jo Odell”."),
    ],
)
def test_the_sender_is_told_of_what_reaches_a_person(
    workshop: Workshop, organiser: FlaskClient, file: bytes, told: str
) -> None:
    page = organiser.post(TALK, data=upload(file, "slides.pdf"), follow_redirects=True).text
    assert "The session is saved" in page and told in page
    assert ("slides.pdf" in page.partition("The session is saved")[2].partition("<h1")[0]) is bool(told)
    assert db.session.scalar(select(func.count(Material.id))) == 1


def test_without_pdf_output_the_page_to_print_is_offered(
    workshop: Workshop, organiser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    organiser.post("/workshops/in-london/programme/edit", data={"expected": "0"})
    whole = organiser.get("/workshops/in-london/programme.pdf")
    assert whole.data.startswith(b"%PDF-")

    def missing() -> None:
        raise Unavailable()

    monkeypatch.setattr(pdf, "_weasyprint", missing)
    answer = organiser.get("/workshops/in-london/programme.pdf?size=large")
    assert answer.status_code == 503
    assert 'href="/workshops/in-london/programme?size=large"' in answer.text


def test_a_pdf_fetches_nothing_from_outside(app: Flask) -> None:
    asked: list[str] = []
    html = '<link rel="stylesheet" href="/static/css/pdf.css"><img src="http://evil.example/x.png" alt="x"><p>Words</p>'
    made = pdf.make_pdf(html, "http://127.0.0.1:8000", asked.append)
    assert made.startswith(b"%PDF-")
    assert asked == ["http://127.0.0.1:8000/static/css/pdf.css", "http://evil.example/x.png"]
