"""Leaving: nothing is found afterwards in the database, the index or the files, and a restore does not undo it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.actions import create_person
from portal.accounts.models import PeopleUpload, Person
from portal.config import Settings
from portal.core import audit, clock, jobs
from portal.core.audit import AuditLine
from portal.core.db import Base, db
from portal.core.errors import Conflict, Invalid
from portal.core.outbox import emit, queue_mail
from portal.discussion.models import Comment
from portal.items.models import Item
from portal.notifications.models import Follow
from portal.privacy.actions import again, erase
from portal.privacy.models import Erasure
from tests.factories.accounts import make_person
from tests.factories.discussion import make_comment
from tests.factories.items import make_item
from tests.factories.news import make_news
from tests.factories.pages import make_term

pytestmark = pytest.mark.usefixtures("without_csrf")
SignIn = Callable[..., FlaskClient]
NAME, ADDRESS, WORDS = "Gwenllian Featherstonehaugh", "gwenllian@example.org", "The lift was broken for a year"
OTHER = "wengwenllian@example.org"  # ends in the address of who leaves
TRACES = (NAME, ADDRESS, "gwenllian", "Featherstonehaugh")


def everything() -> str:
    """Every row of every table, as text."""
    db.session.rollback()
    rows = [row for table in Base.metadata.sorted_tables for row in db.session.execute(select(table))]
    return "\n".join(str(tuple(row)) for row in rows)


def traces(*words: str) -> list[str]:
    whole = everything().lower()
    return [word for word in words if word.lower() in whole]


@pytest.fixture
def person_id(app: Flask) -> int:
    """Somebody who left a mark in every place we know of."""
    make_term("barrier", "B14")
    person, item = make_person(name=NAME, email=ADDRESS, show_as="real", keys=("site:leeds",)), make_item()
    comment = make_comment(item, person, body=WORDS, shown_as=NAME)
    make_comment(item, make_person(), parent_id=comment.id, body="So it was for us")
    make_comment(item, person, body=f"{WORDS} and a day", shown_as=NAME)
    make_item(owner_id=person.id)
    db.session.add(Follow(person_id=person.id, target="barrier:B14"))
    make_news(person, item)
    queue_mail(ADDRESS.upper(), "A link", f"Hello {NAME}", person_id=person.id)
    queue_mail(ADDRESS, "Without a person", "Words")
    jobs.enqueue("accounts.send_reset_link", {"email": ADDRESS})
    db.session.add(jobs.Job(name="notifications.send_mail", payload={"mail_id": 999}, error=f"refused: <{ADDRESS}>"))
    list_of_people([ADDRESS])
    audit.record("sign-in", actor_id=person.id)
    emit("case_study:ask", actor_id=person.id, item_id=item.id, people=[person.id])
    db.session.commit()
    return person.id


def list_of_people(emails: list[str]) -> None:
    """A list that an administrator put up and has not decided on."""
    rows = [{"email": email, "role": "ppi_member", "line": line} for line, email in enumerate(emails, 2)]
    db.session.add(PeopleUpload(person_id=make_person("administrator").id, name="list.csv", rows=rows, problems=[]))


def leave(person_id: int, comments: str, settings: Settings) -> None:
    erase.leave(db.session.get_one(Person, person_id), comments, secret=settings.secret_key)
    db.session.commit()


def test_the_name_and_the_address_are_nowhere_afterwards(person_id: int, settings: Settings) -> None:
    assert len(traces(*TRACES)) == len(TRACES)
    leave(person_id, "stay", settings)
    assert traces(*TRACES) == []
    assert traces(WORDS) == [WORDS], "the words stay, as chosen"
    shown = set(db.session.scalars(select(Comment.shown_as).where(Comment.body.startswith(WORDS))))
    assert shown == {"Somebody who left"}


def test_what_is_somebody_elses_stays(person_id: int, settings: Settings) -> None:
    """An address that ends in theirs is another's: their mail still goes, their line stays on the list."""
    queue_mail(OTHER, "A link", "Words")
    jobs.enqueue("accounts.send_reset_link", {"email": OTHER}, key="other")
    list_of_people([ADDRESS, OTHER])
    leave(person_id, "stay", settings)
    assert [job.payload for job in db.session.scalars(select(jobs.Job).where(jobs.Job.key == "other"))] == [
        {"email": OTHER}
    ]
    lists = db.session.scalars(select(PeopleUpload).order_by(PeopleUpload.id)).all()
    assert [[row["email"] for row in one.rows] for one in lists] == [[], [OTHER]]


def test_an_address_with_letters_beyond_ascii_is_found_in_json_too(app: Flask, settings: Settings) -> None:
    address = "jörg.müller@example.org"
    person = make_person(email=address)
    jobs.enqueue("accounts.send_reset_link", {"email": address})
    jobs.enqueue("accounts.send_reset_link", {"email": "x-" + address}, key="other")
    list_of_people([address, "x-" + address])
    db.session.commit()
    leave(person.id, "stay", settings)
    assert db.session.scalars(select(jobs.Job.payload)).all()[:1] == [{"email": "x-" + address}]
    assert everything().count(address) == 2, "another's address, in a job and on a list"


def test_the_words_go_when_that_is_chosen_and_replies_keep_their_place(person_id: int, settings: Settings) -> None:
    leave(person_id, "go", settings)
    assert traces(*TRACES, WORDS) == []
    left = db.session.scalars(select(Comment).order_by(Comment.id)).all()
    assert [(comment.state, comment.body) for comment in left] == [("withdrawn", ""), ("shown", "So it was for us")]


def test_nobody_gets_the_number_of_who_left(app: Flask, settings: Settings) -> None:
    newest = create_person(ADDRESS, "ppi_member")
    number = newest.id
    leave(number, "stay", settings)
    assert create_person("next@example.org", "ppi_member").id > number


def test_the_log_keeps_that_somebody_left_and_not_who(person_id: int, settings: Settings) -> None:
    leave(person_id, "stay", settings)
    line = db.session.scalars(select(AuditLine).where(AuditLine.act == "person:erase")).one()
    assert (line.actor_id, line.detail) == (None, {"comments": "stay"})


def test_the_index_hears_that_pages_lost_their_owner(app: Flask, person_id: int, settings: Settings) -> None:
    app.extensions["index"].drain()
    leave(person_id, "stay", settings)
    assert db.session.scalars(select(Item.owner_id).where(Item.owner_id == person_id)).all() == []
    assert "index_queue" in Base.metadata.tables
    queued = db.session.execute(select(Base.metadata.tables["index_queue"].c.item_id)).all()
    assert queued != []


def test_the_worker_keeps_the_list_beside_the_data(app: Flask, person_id: int, settings: Settings) -> None:
    leave(person_id, "go", settings)
    jobs.run_due()
    path = settings.data_dir / "erasures.jsonl"
    (line,) = [json.loads(row) for row in path.read_text().splitlines()]
    assert (line["mark"], line["comments"]) == (erase.mark_of(ADDRESS, settings.secret_key), "go")
    assert path.stat().st_mode & 0o777 == 0o600
    assert not [word for word in TRACES if word in path.read_text()]


def test_an_older_backup_is_cleaned_of_who_has_left_since(
    app: Flask, person_id: int, settings: Settings, tmp_path: Path
) -> None:
    lines = {(erase.mark_of(ADDRESS, settings.secret_key), "go", "2016-05-05T12:00:00+00:00")}
    assert again.forget_again(lines, settings.secret_key) == 1
    db.session.commit()
    assert traces(*TRACES, WORDS) == []
    assert again.forget_again(lines, settings.secret_key) == 0
    again.keep_list(replace(settings, data_dir=tmp_path).data_dir)
    assert again.read_list(tmp_path / "erasures.jsonl") == lines


def test_who_left_and_joined_again_stays(app: Flask, person_id: int, settings: Settings) -> None:
    leave(person_id, "stay", settings)
    lines = {(row.mark, row.comments, row.at.isoformat()) for row in db.session.scalars(select(Erasure))}
    make_person(name=NAME, email=ADDRESS)
    assert again.forget_again(lines, settings.secret_key) == 0


def test_who_joined_again_and_left_again_is_forgotten_again(app: Flask, person_id: int, settings: Settings) -> None:
    """The backup was made between their two times here: it knows of the first leaving only."""
    mark = erase.mark_of(ADDRESS, settings.secret_key)
    db.session.add(Erasure(mark=mark, comments="stay", at=clock.now() - timedelta(days=9)))
    lines = {(mark, "stay", moment.isoformat()) for moment in (clock.now() - timedelta(days=9), clock.now())}
    assert again.forget_again(lines, settings.secret_key) == 1
    db.session.commit()
    assert traces(*TRACES) == []


def test_a_damaged_list_is_refused(tmp_path: Path, settings: Settings) -> None:
    for text in ("not a list", '{"mark": 1}', "[]"):
        (tmp_path / "list").write_text(text)
        with pytest.raises(Invalid):
            again.read_list(tmp_path / "list")
    with pytest.raises(Invalid):
        again.forget_again({("mark", "go", "yesterday")}, settings.secret_key)


def test_the_last_administrator_and_demonstration_accounts_cannot_leave(app: Flask, settings: Settings) -> None:
    for person in (make_person("administrator"), make_person(demo=True)):
        with pytest.raises(Conflict):
            erase.leave(person, "stay", secret=settings.secret_key)
    with pytest.raises(Invalid):
        erase.leave(make_person(), "perhaps", secret=settings.secret_key)


def test_the_page_asks_twice_erases_and_signs_out(app: Flask, sign_in: SignIn) -> None:
    person = make_person(email=ADDRESS)
    visitor = sign_in(person)
    for wrong in ({}, {"comments": "stay"}, {"sure": "y"}, {"comments": "x", "sure": "y"}):
        assert visitor.post("/account/leave", data=wrong).status_code == 400
    assert traces(ADDRESS) == [ADDRESS]
    assert visitor.post("/account/leave", data={"comments": "go", "sure": "y"}).location == "/"
    assert "/account/sign-in" in visitor.get("/account/data").location
    assert traces(ADDRESS) == []


def test_the_page_of_who_cannot_leave_says_why(app: Flask, sign_in: SignIn) -> None:
    answer = sign_in("administrator").post("/account/leave", data={"comments": "stay", "sure": "y"})
    assert answer.status_code == 400
    assert "This is the last administrator" in answer.text


def test_what_was_deleted_is_not_left_in_the_file_either(app: Flask, person_id: int, settings: Settings) -> None:
    leave(person_id, "go", settings)
    assert jobs.run_due() > 0
    for path in settings.data_dir.glob("portal.db*"):
        content = path.read_bytes().lower()
        assert not [word for word in (*TRACES, WORDS) if word.lower().encode() in content], path.name


def test_the_list_is_tried_again_while_somebody_reads(
    app: Flask, person_id: int, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(person_id, "stay", settings)
    monkeypatch.setattr("portal.privacy.jobs.empty_log", lambda: False)
    jobs.run_due()
    db.session.expire_all()
    job = db.session.scalars(select(jobs.Job).where(jobs.Job.name == erase.LIST_JOB)).one()
    assert job.done_at is None
    assert (settings.data_dir / "erasures.jsonl").exists(), "the list itself is kept at once"
