"""Importing by page: choose a file, look it over, decide, import."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.policy import TEAM
from portal.accounts.models import Person
from portal.core import clock, jobs
from portal.core.db import db
from portal.core.jobs import Job
from portal.evidence.citations.reference import PartialDate
from portal.evidence.models import Document, ImportUpload
from tests.evidence.imports import RIS, count, decide, look, send
from tests.factories.evidence import make_document, make_reference

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("without_csrf")

KNOWN = make_reference(
    external_id="E7", title="Known", authors=(), issued=None, doi="10.1000/here", container="", abstract=""
)


def by_title(title: str) -> Document:
    db.session.expire_all()
    return db.session.scalars(select(Document).where(Document.title == title)).one()


def test_only_the_team_imports(app: Flask, sign_in: SignIn, role: str) -> None:
    visitor = sign_in(role)
    assert (visitor.get("/library/import").status_code == 200) is (role in TEAM)
    answer = send(visitor)
    assert bool(db.session.scalars(select(ImportUpload)).all()) is (role in TEAM)
    assert ("/library/import/" in answer.headers.get("Location", "")) is (role in TEAM)


def test_the_preview_tells_good_bad_and_known_and_saves_nothing(app: Flask, visitor: FlaskClient) -> None:
    make_document(KNOWN)
    db.session.commit()
    _, page = look(visitor)
    text = page.get_text(" ", strip=True)
    assert "2 good records: 1 new, 1 here already, with differences. We could not read 3 records." in text
    for line, reason in ((12, "cannot be"), (18, "has a space in it"), (21, "It has no title")):
        assert re.search(rf"Line {line}\b.*{reason}", text), line
    assert "by the DOI" in text
    assert "is not yours to change" in text, "the document belongs to nobody, and a researcher edits only their own"
    assert count() == 1


def test_dates_that_differ_are_told_in_words(app: Flask, visitor: FlaskClient) -> None:
    make_document(replace(KNOWN, issued=PartialDate(2017, 7)))
    _, page = look(visitor, RIS.replace("PY  - 2017", "DA  - 2017/11/17"))
    (row,) = (row.get_text(" ", strip=True) for row in page.select("tr") if row.select("th:-soup-contains(Date)"))
    assert "July 2017" in row and "17 November 2017" in row and "2017-" not in row


def test_what_was_good_is_imported_as_drafts_of_the_one_who_sent_it(
    app: Flask, visitor: FlaskClient, person: Person
) -> None:
    address, page = look(visitor)
    answer = decide(visitor, address, page)
    assert answer.headers["Location"] == "/library/?sort=added"
    told = visitor.get("/library/?sort=added").text
    assert "2 added, 0 merged, 0 left as they were" in told and "3 records could not be read" in told
    new = by_title("A new paper")
    assert (new.external_id, new.item.state, new.item.audience, new.item.owner_id) == (
        "one",
        "draft",
        "team",
        person.id,
    )
    assert db.session.scalars(select(ImportUpload)).all() == []
    assert visitor.get(address).status_code == 404


def test_doing_it_again_changes_nothing(app: Flask, visitor: FlaskClient) -> None:
    address, page = look(visitor)
    decide(visitor, address, page)
    address, again = look(visitor)
    text = again.get_text(" ", strip=True)
    assert "2 records are here already and say nothing new" in text and "There is nothing to import" in text
    decide(visitor, address, again)
    assert count() == 2


def test_a_known_record_is_skipped_merged_or_kept_as_chosen(app: Flask, visitor: FlaskClient, person: Person) -> None:
    known = make_document(KNOWN, owner_id=person.id, state="draft").id
    address, page = look(visitor)
    assert "Filled in" in page.text and "Take the file’s" in page.text
    assert decide(visitor, address, page).status_code == 302
    assert (by_title("Known").year, count()) == (None, 2)

    address, page = look(visitor)
    decide(visitor, address, page, choice_2="merge", take_2=["title"])
    merged = by_title("Known already")
    assert (merged.id, merged.year, merged.volume, merged.external_id) == (known, 2017, "25", "E7")
    assert merged.item.title == "Known already"

    address, page = look(visitor, RIS.replace("Known already", "Known otherwise"))
    decide(visitor, address, page, choice_2="keep_both")
    assert (by_title("Known otherwise").external_id, count()) == ("here", 3)


def test_a_merge_into_what_is_not_yours_is_left_out(app: Flask, visitor: FlaskClient) -> None:
    make_document(KNOWN)
    address, page = look(visitor)
    assert not page.select("input[value=merge]")
    decide(visitor, address, page, choice_2="merge", take_2=["title"])
    assert by_title("Known").year is None


def test_new_records_can_be_left_out(app: Flask, visitor: FlaskClient) -> None:
    address, page = look(visitor)
    decide(visitor, address, page, choice_1="skip")
    assert count() == 1


def test_published_records_pass_the_gate_of_publishing(app: Flask, visitor: FlaskClient) -> None:
    address, page = look(visitor)
    decide(visitor, address, page, state="published", audience="public")
    new = by_title("A new paper")
    assert (new.item.state, new.item.audience, new.item.edition) == ("published", "public", 1)
    assert "A new paper" in app.test_client().get("/library/").text


def test_when_the_library_changed_meanwhile_nothing_is_saved(app: Flask, visitor: FlaskClient) -> None:
    address, page = look(visitor)
    make_document(KNOWN)
    db.session.commit()
    answer = decide(visitor, address, page)
    assert answer.status_code == 409
    assert "The library changed since you looked" in answer.text
    assert count() == 1
    anew = BeautifulSoup(answer.text, "html.parser")
    assert decide(visitor, address, anew).status_code == 302


def test_what_a_reader_may_not_know_is_not_told(app: Flask, visitor: FlaskClient) -> None:
    make_document(KNOWN, state="draft")
    make_document(make_reference(external_id="one", title="A new paper"), state="draft")
    address, page = look(visitor)
    assert "here already" not in page.get_text()
    decide(visitor, address, page)
    ids = sorted(db.session.scalars(select(Document.external_id)))
    assert ids == ["E7", "here", "one", "one-2"]
    again = look(visitor)[1].get_text(" ", strip=True)
    assert "There is nothing to import" in again, "a record that got a number is known again"


def test_an_upload_is_for_its_sender_and_for_a_day(app: Flask, visitor: FlaskClient, sign_in: SignIn) -> None:
    address, _ = look(visitor)
    assert sign_in("administrator").get(address).status_code == 404
    (job,) = db.session.scalars(select(Job).where(Job.name == "evidence.forget_upload"))
    assert 23 < (job.run_at - clock.now()).total_seconds() / 3600 < 25
    job.run_at = clock.now()
    db.session.commit()
    jobs.run_due()
    assert visitor.get(address).status_code == 404


def test_a_record_of_one_title_with_another_id_can_be_kept(app: Flask, visitor: FlaskClient) -> None:
    record = "TY  - JOUR\nID  - {}\nTI  - Editorial\nAU  - Mays, N\nPY  - 2016\nER  -\n\n"
    address, page = look(visitor, record.format("a1") + record.format("a2"))
    text = page.get_text(" ", strip=True)
    assert "Its id is “a2”, the other’s is “a1”: if they are two works, keep both." in text
    assert "Nothing else differs." in text and "here already and says nothing new" not in text
    decide(visitor, address, page, choice_2="keep_both")
    assert sorted(db.session.scalars(select(Document.external_id))) == ["a1", "a2"]
    assert "There is nothing to import" in look(visitor, record.format("a2"))[1].get_text()
