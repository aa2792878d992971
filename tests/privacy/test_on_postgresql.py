"""What is asked across many tables works on PostgreSQL as it does on SQLite."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from portal.access.policy import PUBLIC, Viewer
from portal.accounts.models import Person
from portal.config import Settings
from portal.core import audit, jobs
from portal.core.audit import AuditLine
from portal.core.db import db
from portal.core.outbox import Mail, queue_mail
from portal.discussion.models import Comment, Disposition
from portal.learning import queries as learning
from portal.notifications.actions.digests import write_digest_for
from portal.notifications.queries import count_unread, list_inbox
from portal.privacy.actions import erase, retention
from portal.privacy.queries.held import count_held, export
from portal.privacy.queries.retention import list_due
from tests.conftest import settings_for
from tests.factories.accounts import make_person
from tests.factories.discussion import make_comment
from tests.factories.items import make_item
from tests.factories.news import make_news


@pytest.fixture
def settings(tmp_path: Path, postgres_url: str) -> Settings:
    return settings_for(tmp_path, database_url=postgres_url)


@pytest.fixture
def person(app: Flask) -> Person:
    """Somebody with a comment that was decided on, news, a mail and a line in the log."""
    made, item = make_person(email="mair@example.org", name="Mair Ellis"), make_item()
    comment = make_comment(item, made, created_at=datetime(2016, 5, 5, tzinfo=UTC))
    decided = datetime(2016, 5, 9, tzinfo=UTC)
    db.session.add(Disposition(comment_id=comment.id, kind="changed", why="Because", decided_at=decided))
    make_news(made, item)
    queue_mail(made.email, "A link", "Words", person_id=made.id)
    jobs.enqueue("accounts.send_reset_link", {"email": made.email})
    audit.record("sign-in", actor_id=made.id)
    db.session.commit()
    return made


def test_what_is_held_is_counted_and_taken_away(person: Person) -> None:
    assert {held.what for held, _ in count_held(person.id)} >= {"Your comments", "Your messages", "Emails to you"}
    assert {sort["what"] for sort in export(person)["held"]} >= {"Your comments", "Your messages", "Emails to you"}


def test_a_person_leaves_and_the_log_stays_as_it_is(person: Person, settings: Settings) -> None:
    erase.leave(person, "go", secret=settings.secret_key)
    db.session.commit()
    assert db.session.scalars(select(Mail)).all() == []
    assert db.session.scalars(select(Comment)).all() == []
    assert [job.payload for job in db.session.scalars(select(jobs.Job)) if "email" in job.payload] == []
    assert db.session.scalars(select(AuditLine.actor_id)).all() == [None, None]
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(AuditLine.__table__.delete())
    db.session.rollback()


def test_inbox_digest_and_retention(person: Person, settings: Settings) -> None:
    viewer = Viewer(person.id, person.role, demo=True)
    assert (list_inbox(viewer).total, count_unread(viewer)) == (1, 1)
    write_digest_for(person.id, "daily", settings)
    assert len(db.session.scalars(select(Mail)).all()) == 2
    assert {entry.number for entry in list_due()} == {0}
    assert set(retention.purge().values()) == {0}


def test_what_came_of_words(person: Person) -> None:
    chosen = {"year": ["2016"], "answer": ["changed", "answered"], "theme": ["finance"], "round": ["spring"]}
    assert learning.list_pairs(PUBLIC, {"year": ["2016"]}).total == 1
    assert learning.list_pairs(PUBLIC, chosen).total == 0
    assert len(learning.list_for_feed(PUBLIC)) == 1
    assert learning.read_figures(PUBLIC).days == 4
