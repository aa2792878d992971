"""A file that comes to a published document waits: no reader has it before it passed the check and was shown."""

import io
import sqlite3
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.policy import TEAM, Viewer
from portal.core import jobs
from portal.core.db import db
from portal.core.errors import Denied, NotFound
from portal.evidence.actions import files
from portal.evidence.extraction import WHOLE, Extraction, Outcome, Page
from portal.evidence.models import Document, DocumentFile
from portal.evidence.search import documents
from portal.evidence.shown.files import message_of
from portal.publishing import actions, queries
from portal.publishing.kinds import Refused
from tests.conftest import viewer_of
from tests.factories.accounts import make_person
from tests.factories.evidence import make_document, make_file
from tests.factories.pdfs import make_pdf

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("without_csrf")
PAGE = "/library/the-report"
FILE = f"{PAGE}/files/report.pdf"
NUMBER = "Patient 943 476 5919 came back."


@pytest.fixture
def document(app: Flask) -> Document:
    made = make_document(slug="the-report", owner_id=make_person("researcher").id)
    db.session.commit()
    return made


def waiting(document: Document, text: str = "The heron stands.", **fields: object) -> DocumentFile:
    file = make_file(document, text, released_at=None, **fields)
    db.session.commit()
    return file


def show_of(file: DocumentFile) -> str:
    return f"{PAGE}/files/{file.id}/show"


def passages(document: Document) -> str:
    return " ".join(passage.text for found in documents([document.item]) for passage in found.passages)


def test_nothing_of_it_comes_out_before_it_is_shown(document: Document, sign_in: SignIn, client: FlaskClient) -> None:
    researcher, member = sign_in("researcher"), sign_in("ppi_member")
    body = {"file": (io.BytesIO(make_pdf("The heron stands.")), "report.pdf"), "may_share": "y", "hold": "y"}
    sent = researcher.post(f"{PAGE}/files", data=body, content_type="multipart/form-data", follow_redirects=True)
    assert "Only the research team can read it so far." in sent.text
    for visitor in (client, member):
        assert visitor.get(FILE).status_code == visitor.get(f"{FILE}/pages/1").status_code == 404
        assert "report.pdf" not in visitor.get(PAGE).text
    assert researcher.get(FILE, buffered=True).status_code == 200
    assert "report.pdf" not in researcher.get(f"{PAGE}?as=public").text
    file = db.session.scalars(select(DocumentFile)).one()
    assert "found nothing" in researcher.get(show_of(file)).text
    assert researcher.post(show_of(file)).status_code == 302
    for visitor in (client, member):
        assert visitor.get(FILE, buffered=True).status_code == visitor.get(f"{FILE}/pages/1").status_code == 200
        assert "report.pdf" in visitor.get(PAGE).text
    item = db.session.get_one(Document, document.id).item
    assert queries.versions_of(item)[0].note == files.ADDED
    assert "Undo the release" not in researcher.get(f"/items/{item.id}/publishing").text


def test_a_clean_file_goes_out_at_once_and_others_say_why_they_wait(document: Document, sign_in: SignIn) -> None:
    researcher = sign_in("researcher")
    for name, text in (("clean.pdf", "The heron stands."), ("found.pdf", NUMBER), ("empty.pdf", "")):
        body = {"file": (io.BytesIO(make_pdf(text)), name), "may_share": "y"}
        sent = researcher.post(f"{PAGE}/files", data=body, content_type="multipart/form-data", follow_redirects=True)
        assert ("Only the research team can read it so far." in sent.text) is (name != "clean.pdf")
        assert sign_in("public").get(f"{PAGE}/files/{name}", buffered=True).status_code == (
            200 if name == "clean.pdf" else 404
        )
    assert files.NOT_WHOLE in sent.text


def test_nothing_of_a_file_that_waits_is_said_to_be_searched(document: Document, sign_in: SignIn) -> None:
    limited = Extraction(Outcome.LIMITED, (Page(1, "The heron stands."),), total=9).message
    file = waiting(document, message=limited)
    assert message_of(document, file) == "We read 1 of 9 pages."
    assert "We read 1 of 9 pages. Read it yourself before you show it." in sign_in("researcher").get(show_of(file)).text
    file.message = WHOLE
    assert message_of(document, file) == "We read the text of this file."


def test_a_file_that_came_while_another_was_read_is_no_conflict(
    document: Document, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_now(*_: object) -> Extraction:
        with sqlite3.connect(str(db.engine.url.database)) as beside:
            beside.execute("UPDATE items SET version = version + 1")
        return Extraction(Outcome.READ, (Page(1, "The heron stands."),), total=1)

    monkeypatch.setattr(files, "read_now", read_now)
    body = {"file": (io.BytesIO(make_pdf("The heron stands.")), "report.pdf"), "may_share": "y"}
    sent = sign_in("researcher").post(f"{PAGE}/files", data=body, content_type="multipart/form-data")
    assert sent.status_code == 302
    assert sign_in("public").get(FILE, buffered=True).status_code == 200


def test_what_the_check_finds_keeps_it_back_until_two_people_settle_it(document: Document, sign_in: SignIn) -> None:
    file, researcher = waiting(document, NUMBER), sign_in("researcher")
    assert "This file cannot be shown yet" in researcher.get(show_of(file)).text
    refused = researcher.post(show_of(file))
    assert refused.status_code == 400 and f"/items/{document.item_id}/disclosure" in refused.text
    item = db.session.get_one(Document, document.id).item
    (find,) = queries.list_all_finds(item)
    assert find.hit.found in researcher.get(f"/items/{item.id}/disclosure").text
    for role in TEAM:
        assert not find.settled
        actions.let_stand(viewer_of(make_person(role)), item, find.hit.key, "A made-up number of a training text.")
        (find,) = queries.list_all_finds(item)
    db.session.commit()
    assert researcher.post(show_of(file)).status_code == 302
    assert sign_in("public").get(f"{FILE}/pages/1").status_code == 200


def test_a_correction_of_the_words_covers_no_file_and_is_not_stopped_by_one(document: Document) -> None:
    file, author = waiting(document, NUMBER), Viewer(document.item.owner_id, "researcher")
    document.plain_english = "Other words."
    actions.correct(author, document.item, "Told in plainer words.")
    assert file.released_at is None


def test_the_first_release_covers_what_was_read_and_waits_for_the_rest(app: Flask) -> None:
    owner = make_person("researcher")
    document = make_document(state="draft", owner_id=owner.id, edition=0)
    file = waiting(document, state="reading")
    with pytest.raises(Refused, match="still reading"):
        actions.release(viewer_of(owner), document.item)
    file.state = "read"
    actions.release(viewer_of(owner), document.item)
    assert file.released_at is not None


def test_only_the_team_shows_it_and_only_once(document: Document) -> None:
    file = waiting(document)
    with pytest.raises(Denied):
        files.show_file(viewer_of(make_person("pioneer_staff")), document, file)
    assert "heron" not in passages(document)
    files.show_file(viewer_of(make_person("administrator")), document, file)
    assert "heron" in passages(document)
    with pytest.raises(NotFound):
        files.show_file(viewer_of(make_person("administrator")), document, file)


def test_one_that_is_still_read_is_not_shown(document: Document) -> None:
    file = waiting(document, state="reading")
    with pytest.raises(Refused, match="still reading"):
        files.show_file(viewer_of(make_person("administrator")), document, file)


@pytest.mark.parametrize(("text", "out"), [("Nothing.", True), (NUMBER, False)])
def test_a_large_file_of_the_command_goes_out_once_it_is_read_and_clean(
    app: Flask, document: Document, monkeypatch: pytest.MonkeyPatch, text: str, out: bool
) -> None:
    monkeypatch.setattr(files, "extract_text", lambda *_: None)
    store = files.store_in(app.extensions["settings"].data_dir)
    stored = store.save(io.BytesIO(make_pdf(text)), "report.pdf")
    file = files.add_file(document, stored, None, show_once_read=True)
    assert file.state == "reading" and file.released_at is None
    monkeypatch.undo()
    db.session.commit()
    jobs.run_due()
    db.session.expire_all()
    assert (db.session.get_one(DocumentFile, file.id).released_at is not None) is out
