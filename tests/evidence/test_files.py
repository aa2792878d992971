"""Attaching files on the web: what is taken and refused, who may, what becomes of the text."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.access.policy import TEAM
from portal.config import Settings
from portal.core import jobs
from portal.core.db import current_mode, db
from portal.core.files import FileStore
from portal.evidence.actions import files
from portal.evidence.actions.files import store_in
from portal.evidence.models import DocumentFile, FilePage
from tests.factories.evidence import make_document
from tests.factories.pdfs import make_pdf

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("without_csrf")
ADDRESS = "/library/the-report"
THREE = make_pdf("One page", "Two pages", "The heron stands on page three")


@pytest.fixture(autouse=True)
def document(app: Flask) -> None:
    make_document(slug="the-report")
    db.session.commit()


@pytest.fixture
def store(settings: Settings) -> FileStore:
    return store_in(settings.data_dir)


@pytest.fixture
def researcher(sign_in: SignIn) -> FlaskClient:
    return sign_in("researcher")


def send(client: FlaskClient, data: bytes, name: str = "report.pdf", address: str = ADDRESS) -> TestResponse:
    body = {"file": (io.BytesIO(data), name), "may_share": "y"}
    return client.post(f"{address}/files", data=body, content_type="multipart/form-data")


def kept() -> list[DocumentFile]:
    db.session.expire_all()
    return list(db.session.scalars(select(DocumentFile).order_by(DocumentFile.id)))


def test_a_pdf_is_kept_read_and_shown_page_by_page(researcher: FlaskClient, store: FileStore) -> None:
    assert send(researcher, THREE).status_code == 302
    (file,) = kept()
    assert (file.name, file.kind, file.state, file.page_count, file.size) == (
        "report.pdf",
        "pdf",
        "read",
        3,
        len(THREE),
    )
    assert store.path(file.sha256).read_bytes() == THREE
    address = f"{ADDRESS}/files/report.pdf"
    page = researcher.get(f"{address}/pages/3").text
    assert "The heron stands on page three" in page and 'id="page=3"' in page
    assert f"{address}/pages/2#page=2" in page
    assert researcher.get(f"{address}/pages/4").status_code == 404
    assert "report.pdf" in researcher.get(ADDRESS).text
    assert "3 pages" in researcher.get(f"{ADDRESS}/files").text


@pytest.mark.parametrize(
    "name, shown",
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\boot.ini", "boot.pdf"),
        ("report.pdf.exe", "report.pdf"),
        ("report.exe.pdf", "report-exe.pdf"),
        ("", "document.pdf"),
        ("Bericht \u202efdp.exe", "Bericht fdp.pdf"),
    ],
)
def test_names_are_made_safe(researcher: FlaskClient, name: str, shown: str) -> None:
    if name:
        send(researcher, THREE, name)
        assert [file.name for file in kept()] == [shown]
        with researcher.get(f"{ADDRESS}/files/{shown}") as answer:
            assert answer.data == THREE
    else:
        assert send(researcher, THREE, name).status_code == 400


@pytest.mark.parametrize(
    "data, words",
    [
        (b"", "That file is empty"),
        (b"<!doctype html><p>I am a PDF", "That is a web page, whatever its name says"),
        (b"MZ\x90\x00 program", "We cannot take that kind of file"),
        (b"PK\x03\x04 broken", "That Word file is damaged"),
        (b"\xd0\xcf\x11\xe0 old", "old Word file, or one locked with a password"),
    ],
)
def test_what_is_no_pdf_or_word_file_is_refused_and_leaves_nothing(
    researcher: FlaskClient, store: FileStore, data: bytes, words: str
) -> None:
    answer = send(researcher, data)
    assert answer.status_code == 400
    assert words in answer.text and 'href="#file"' in answer.text
    assert kept() == []
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "data, words",
    [
        (make_pdf("Hidden", locked=True), "locked with a password"),
        (b"%PDF-1.7\nnothing follows", "it is damaged"),
        (make_pdf(""), "We found no text in this file"),
    ],
)
def test_a_pdf_without_text_for_us_is_kept_and_says_so(researcher: FlaskClient, data: bytes, words: str) -> None:
    assert send(researcher, data).status_code == 302
    (file,) = kept()
    assert file.state == "failed" and words in file.message
    assert words in researcher.get(f"{ADDRESS}/files").text


def test_a_pdf_that_says_it_is_endless_is_read_as_far_as_it_goes(researcher: FlaskClient) -> None:
    assert send(researcher, make_pdf("Round and round", loops=True, count=1_000_000)).status_code == 302
    (file,) = kept()
    assert file.state in ("read", "failed", "reading")
    assert file.message


def test_a_file_of_300_megabytes_is_too_large(researcher: FlaskClient) -> None:
    body = {"file": (io.BytesIO(THREE), "report.pdf"), "may_share": "y"}
    answer = researcher.post(
        f"{ADDRESS}/files", data=body, environ_overrides={"CONTENT_LENGTH": str(300 * 1024 * 1024)}
    )
    assert answer.status_code == 413
    assert kept() == []


def test_a_file_without_an_end_is_given_up(
    researcher: FlaskClient, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Endless:
        def __init__(self) -> None:
            self.given = 0

        def read(self, size: int, /) -> bytes:
            self.given += size
            return (b"%PDF-1.7" + b" " * size)[:size]

    endless = Endless()
    with pytest.raises(Exception, match="larger than 1 MB"):
        store.save(endless, "x.pdf", limit=1024 * 1024)
    assert endless.given < 3 * 1024 * 1024
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


def test_the_same_file_twice_is_told_and_the_same_name_is_numbered(researcher: FlaskClient) -> None:
    send(researcher, THREE)
    again = send(researcher, THREE, "other.pdf")
    assert again.status_code == 400 and "attached already, as “report.pdf”" in again.text
    send(researcher, make_pdf("Other"))
    assert [file.name for file in kept()] == ["report.pdf", "report (2).pdf"]


def test_it_asks_whether_the_file_may_be_shared(researcher: FlaskClient) -> None:
    body = {"file": (io.BytesIO(THREE), "report.pdf")}
    answer = researcher.post(f"{ADDRESS}/files", data=body, content_type="multipart/form-data")
    assert answer.status_code == 400 and "Check that we may share the file" in answer.text
    assert kept() == []


def test_only_the_team_attaches_and_never_to_what_it_may_not_read(app: Flask, sign_in: SignIn, role: str) -> None:
    make_document(slug="a-draft", state="draft")
    visitor = sign_in(role)
    answer = send(visitor, THREE)
    assert (answer.status_code == 302 and bool(kept())) is (role in TEAM)
    assert send(visitor, THREE, address="/library/a-draft").status_code != 302 or role == "administrator"


def test_a_large_file_is_read_by_a_job_and_the_page_says_so(
    app: Flask, researcher: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "reads_at_once", lambda _size: False)
    answer = send(researcher, THREE)
    assert answer.status_code == 302
    (file,) = kept()
    assert file.state == "reading"
    assert "We are reading the text" in researcher.get(ADDRESS).text
    db.session.commit()
    jobs.run_due()
    (file,) = kept()
    assert (file.state, file.page_count) == ("read", 3)
    assert "heron" in db.session.get_one(FilePage, (file.id, 3)).text


def test_a_large_file_that_is_gone_is_told_and_not_tried_for_ever(
    app: Flask, researcher: FlaskClient, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "reads_at_once", lambda _size: False)
    send(researcher, THREE)
    store.delete(kept()[0].sha256)
    db.session.commit()
    jobs.run_due()
    (file,) = kept()
    assert file.state == "failed" and "attach it again" in file.message


def test_no_transaction_is_open_while_a_file_is_read(
    app: Flask, researcher: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes: list[str] = []
    whole = files.read_now

    def watched(*given: object) -> object:
        modes.append(current_mode())
        return whole(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "read_now", watched)
    send(researcher, THREE)
    assert modes == ["read"]
