"""Sending and taking away files: always with the rights of their document, always as something to save."""

import hashlib
import os
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.config import Settings
from portal.core import clock, jobs
from portal.core.audit import AuditLine
from portal.core.db import db
from portal.core.files import FileStore
from portal.core.jobs import Job
from portal.evidence.actions.files import SWEEP_JOB, store_in
from portal.evidence.models import Document, DocumentFile, FilePage
from tests.factories.accounts import make_person
from tests.factories.evidence import make_document, make_file
from tests.factories.pdfs import make_pdf

SignIn = Callable[..., FlaskClient]
PDF = make_pdf("Text")


@pytest.fixture
def store(settings: Settings) -> FileStore:
    return store_in(settings.data_dir)


def put(store: FileStore, document: Document, **fields: object) -> DocumentFile:
    """A file with its content in the store."""
    path = store.folder / hashlib.sha256(PDF).hexdigest()[:2] / hashlib.sha256(PDF).hexdigest()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(PDF)
    file = make_file(document, "Text", sha256=path.name, **fields)
    db.session.commit()
    return file


def test_a_file_is_sent_to_be_saved_under_its_safe_name(app: Flask, client: FlaskClient, store: FileStore) -> None:
    document = make_document()
    file = put(store, document, name="the report.pdf")
    with client.get(f"/library/{document.item.slug}{file.path}") as answer:
        assert answer.data == PDF
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert "the report.pdf" in answer.headers["Content-Disposition"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("audience", ["public", "members", "team"])
def test_who_may_not_read_the_document_finds_no_file(
    app: Flask, sign_in: SignIn, store: FileStore, role: str, audience: str
) -> None:
    document = make_document(audience=audience)
    file = put(store, document)
    readers = {"public": True, "members": role != "public", "team": role in ("researcher", "administrator")}
    visitor = sign_in(role)
    with visitor.get(f"/library/{document.item.slug}{file.path}") as answer:
        assert answer.status_code == (200 if readers[audience] else 404)
        if role != "public":
            assert answer.headers["Cache-Control"] == "private, no-store"
    assert (visitor.get(f"/library/{document.item.slug}/files/report.pdf/pages/1").status_code == 200) is readers[
        audience
    ]


def test_a_file_belongs_to_its_document_alone(app: Flask, client: FlaskClient, store: FileStore) -> None:
    secret, other = make_document(state="draft"), make_document()
    put(store, secret)
    assert client.get(f"/library/{other.item.slug}/files/report.pdf").status_code == 404


@pytest.mark.parametrize("name", ["..%2f..%2fportal.db", "no.pdf", "%00", "a" * 300])
def test_names_that_lead_nowhere_are_not_found(app: Flask, client: FlaskClient, store: FileStore, name: str) -> None:
    document = make_document()
    put(store, document)
    assert client.get(f"/library/{document.item.slug}/files/{name}").status_code == 404


def test_a_file_whose_content_is_lost_is_not_found(app: Flask, client: FlaskClient, store: FileStore) -> None:
    document = make_document()
    make_file(document, "Text")
    db.session.commit()
    assert client.get(f"/library/{document.item.slug}/files/report.pdf").status_code == 404


@pytest.mark.usefixtures("without_csrf")
def test_a_file_is_deleted_after_asking_and_its_content_when_nobody_has_it(
    app: Flask, sign_in: SignIn, store: FileStore
) -> None:
    person = make_person("researcher")
    document = make_document()
    file = put(store, document, uploaded_by=person.id)
    visitor, address = sign_in(person), f"/library/{document.item.slug}/files/{file.id}/delete"
    assert "go for good" in visitor.get(address).text
    assert visitor.post(address).status_code == 302
    db.session.expire_all()
    assert db.session.scalars(select(DocumentFile)).all() == db.session.scalars(select(FilePage)).all() == []
    assert store.has(file.sha256), "another upload may come upon it until the job has looked"
    assert "evidence:detach" in db.session.scalars(select(AuditLine.act)).all()
    run_sweep(store, file.sha256)
    assert not store.has(file.sha256)


def test_content_that_another_document_has_stays(app: Flask, store: FileStore) -> None:
    file = put(store, make_document())
    jobs.enqueue(SWEEP_JOB, {"sha256": file.sha256})
    run_sweep(store, file.sha256)
    assert store.has(file.sha256)


def test_content_that_was_just_sent_again_is_looked_at_later(app: Flask, store: FileStore) -> None:
    file = put(store, make_document())
    db.session.delete(file)
    jobs.enqueue(SWEEP_JOB, {"sha256": file.sha256})
    db.session.commit()
    jobs.run_due()
    assert store.has(file.sha256)
    (later,) = db.session.scalars(select(Job).where(Job.name == SWEEP_JOB, Job.done_at.is_(None)))
    assert later.run_at > clock.now() + timedelta(minutes=50)


def run_sweep(store: FileStore, sha256: str) -> None:
    """An hour later."""
    before = time.time() - 7200
    os.utime(store.path(sha256), (before, before))
    for job in db.session.scalars(select(Job).where(Job.name == SWEEP_JOB)):
        job.run_at = clock.now()
    db.session.commit()
    jobs.run_due()


@pytest.mark.usefixtures("without_csrf")
def test_only_who_attached_it_or_may_change_the_document_deletes(
    app: Flask, sign_in: SignIn, store: FileStore, role: str
) -> None:
    document = make_document()
    file = put(store, document, uploaded_by=make_person("researcher").id)
    answer = sign_in(role).post(f"/library/{document.item.slug}/files/{file.id}/delete")
    db.session.expire_all()
    gone = not db.session.scalars(select(DocumentFile)).all()
    assert gone is (role == "administrator")
    assert answer.status_code == (302 if gone else 403)
