"""Pages whose review-by date has come: the owner is reminded once, readers see it."""

from datetime import date, timedelta

import pytest
from flask import Flask

from portal.core import clock, jobs
from portal.core.db import db
from portal.core.jobs import Job
from portal.core.outbox import Event
from portal.publishing import queries
from portal.publishing.jobs import REMIND_JOB, enqueue_reminder
from tests.factories.accounts import make_person
from tests.factories.publishing import make_finding, make_released


@pytest.fixture
def today() -> date:
    """The day of the test, not of the start of the run: a run may last beyond midnight."""
    return clock.in_london(clock.now()).date()


def reminders() -> list[Event]:
    return db.session.query(Event).filter_by(name="publishing:review_due").all()


def look() -> None:
    enqueue_reminder()
    db.session.commit()
    jobs.run_due()


def test_the_owner_is_reminded_once_for_each_date(app: Flask, today: date) -> None:
    due, _ = make_released(review_by=today)
    make_released(review_by=today + timedelta(days=1))
    make_finding(review_by=today)
    look()
    look()
    assert [event.item_id for event in reminders()] == [due.id]
    due = db.session.get_one(type(due), due.id)
    due.review_by = today - timedelta(days=1)
    look()
    assert len(reminders()) == 2


def test_the_look_comes_back_each_day(app: Flask) -> None:
    look()
    waiting = db.session.query(Job).filter_by(name=REMIND_JOB, done_at=None).all()
    assert [job.run_at.date() for job in waiting] == [(clock.now() + timedelta(days=1)).date()]


def test_a_page_is_due_from_the_day_itself(app: Flask, today: date) -> None:
    owner = make_person("researcher")
    assert queries.is_due(make_finding("published", owner, review_by=today))
    assert not queries.is_due(make_finding("published", owner, review_by=today + timedelta(days=1)))
    assert not queries.is_due(make_finding("draft", owner, review_by=today))
