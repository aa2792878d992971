"""A long import: written by the worker part by part, told on its page, repeatable after a kill."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.accounts.models import Person
from portal.core import jobs
from portal.core.audit import AuditLine
from portal.core.db import db
from portal.core.jobs import Job
from portal.evidence.actions import long_imports
from portal.evidence.importing import Action
from portal.evidence.models import Document, ImportBatch, ImportUpload
from portal.evidence.shown.preview import told_counts
from portal.items.models import Item
from portal.notifications.models import News
from tests.evidence.imports import count, decide, look
from tests.factories.evidence import make_document, make_reference

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("without_csrf", "short")
SEVEN = "".join(
    f"TY  - JOUR\nID  - r{n}\nTI  - Paper number {n}\nAU  - Mays, Nicholas\nPY  - 2016\nER  -\n\n" for n in range(1, 8)
)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three records a batch, none at once, no pause."""
    monkeypatch.setattr(long_imports, "AT_ONCE", 2)
    monkeypatch.setattr(long_imports, "BATCH", 3)
    monkeypatch.setattr(long_imports, "PAUSE", 0)


def begin(visitor: FlaskClient, text: str = SEVEN, **choices: object) -> str:
    address, page = look(visitor, text)
    assert decide(visitor, address, page, **choices).headers["Location"] == address
    return address


def told(visitor: FlaskClient, address: str) -> str:
    return BeautifulSoup(visitor.get(address).text, "html.parser").get_text(" ", strip=True)


def run_batches(number: int = 100) -> None:
    """Run so many of the jobs that write a batch, as the worker does."""
    for _ in range(number):
        db.session.rollback()
        if not db.session.scalar(select(Job.id).where(Job.name == "evidence.import_batch", Job.done_at.is_(None))):
            break
        jobs.run_one()
    db.session.expire_all()


def test_the_worker_writes_it_part_by_part_and_its_page_tells_how_far_it_is(
    app: Flask, visitor: FlaskClient, person: Person
) -> None:
    address = begin(visitor, state="published", audience="public")
    assert count() == 0 and "Importing: 0 of 7 records." in told(visitor, address)
    run_batches(1)
    assert count() == 3 and "Importing: 3 of 7 records." in told(visitor, address)
    run_batches()
    assert "The import is done: 7 added, 0 merged, 0 left as they were." in told(visitor, address)
    items = db.session.scalars(select(Item)).all()
    assert {(item.state, item.audience, item.edition, item.owner_id) for item in items} == {
        ("published", "public", 1, person.id)
    }
    assert not db.session.scalars(select(ImportBatch)).all()
    (line,) = db.session.scalars(select(AuditLine).where(AuditLine.act == "evidence:import"))
    assert (line.actor_id, line.detail) == (person.id, {"added": 7, "merged": 0, "left": 0})
    jobs.run_due()
    news = select(func.count()).select_from(News).where(News.person_id == person.id, News.address == address)
    assert db.session.scalar(news) == 1


def test_a_batch_that_broke_off_is_written_once(
    app: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = begin(visitor)
    run_batches(1)

    def broken(*_args: object) -> None:
        raise OSError("the machine went away")

    with monkeypatch.context() as patch:
        patch.setattr(long_imports, "_hold_back", broken)
        run_batches(1)
    assert count() == 3, "a batch is written whole or not at all"
    assert "The last try failed. The next one is at" in told(visitor, address)
    (job,) = db.session.scalars(select(Job).where(Job.error.is_not(None)))
    job.run_at = job.run_at.replace(year=2000)
    db.session.commit()
    run_batches()
    assert count() == 7 and "7 added" in told(visitor, address)


def test_an_import_that_the_worker_gave_up_goes_on_when_asked(app: Flask, visitor: FlaskClient) -> None:
    address = begin(visitor)
    (job,) = db.session.scalars(select(Job).where(Job.name == "evidence.import_batch"))
    job.failed_at = job.run_at
    db.session.commit()
    assert "The import stopped after 0 of 7 records. What was written stays." in told(visitor, address)
    assert visitor.post(address).headers["Location"] == address
    run_batches()
    assert count() == 7


def test_what_changed_meanwhile_is_left_and_told(app: Flask, visitor: FlaskClient, person: Person) -> None:
    known = make_reference(external_id="r1", title="Paper number 1", abstract="")
    mine = make_document(known, owner_id=person.id, state="draft").item_id
    db.session.commit()
    address = begin(visitor, choice_1="merge", take_1=["title"])
    db.session.get_one(Item, mine).touch()
    make_document(make_reference(external_id="r5", title="Another"), state="draft")
    db.session.commit()
    run_batches()
    page = told(visitor, address)
    assert "5 added, 0 merged" in page
    assert "“Paper number 5” was left out: a record with the id “r5” was added meanwhile." in page
    assert "somebody changed it after you looked" in page


def test_who_may_no_longer_import_writes_no_more(app: Flask, visitor: FlaskClient, person: Person) -> None:
    begin(visitor)
    run_batches(1)
    db.session.get_one(Person, person.id).active = False
    db.session.commit()
    run_batches()
    upload = db.session.scalars(select(ImportUpload)).one()
    assert count() == 3 and upload.run is not None
    assert upload.run["held_back"] == [long_imports.NOT_YOURS] and upload.run["ended"]


def test_a_new_file_leaves_the_import_that_runs_alone(app: Flask, visitor: FlaskClient) -> None:
    first = begin(visitor)
    look(visitor)
    run_batches()
    assert "7 added" in told(visitor, first) and count() == 7
    assert db.session.scalars(select(Document.external_id).order_by(Document.external_id)).all() == [
        f"r{n}" for n in range(1, 8)
    ]


@pytest.mark.parametrize(("left", "words"), [(1, "1 left as it was"), (2, "2 left as they were")])
def test_what_an_import_left_alone_is_told_in_number(left: int, words: str) -> None:
    assert words in told_counts({Action.SKIP: left}, 0, ())
