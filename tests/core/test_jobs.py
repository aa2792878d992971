"""Jobs: done once, tried again when they fail, given up in the end, taken over when a worker dies."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import clock, jobs
from portal.core.db import begin_write, db, separately, writing
from portal.core.jobs import Job


@pytest.fixture
def done(app: Flask) -> Iterator[list[dict[str, Any]]]:
    """What the job "note" was called with."""
    calls: list[dict[str, Any]] = []
    jobs.register("note", calls.append)
    yield calls
    jobs._handlers.pop("note", None)


def only_job() -> Job:
    db.session.expire_all()
    return db.session.scalars(select(Job)).one()


def queue(**more: Any) -> None:
    with writing():
        jobs.enqueue("note", {"n": 1}, **more)


def later(monkeypatch: pytest.MonkeyPatch, **by: float) -> None:
    moment = clock.now() + timedelta(**by)
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_a_job_is_done_once(done: list[dict[str, Any]]) -> None:
    queue()
    assert jobs.run_due() == 1
    assert jobs.run_due() == 0
    assert done == [{"n": 1}]


def test_a_job_for_later_waits(done: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    queue(run_at=clock.now() + timedelta(hours=1))
    assert jobs.run_due() == 0
    later(monkeypatch, hours=2)
    assert jobs.run_due() == 1


def test_the_same_key_is_queued_once_until_it_is_done(done: list[dict[str, Any]]) -> None:
    queue(key="digest:1")
    queue(key="digest:1")
    assert jobs.run_due() == 1
    queue(key="digest:1")
    assert jobs.run_due() == 1


@pytest.mark.parametrize("many", [False, True])
def test_a_job_that_was_given_up_does_not_stand_in_the_way_of_a_new_one(
    done: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, many: bool
) -> None:
    with writing() as session:
        session.add(Job(name="note", key="same", payload={"n": 0}, failed_at=clock.now()))
    with writing():
        for _ in range(2):
            jobs.enqueue_all("note", {"same": {"n": 1}}) if many else jobs.enqueue("note", {"n": 1}, key="same")
            db.session.flush()
    jobs.run_due()
    assert done == [{"n": 1}]


def test_a_job_that_fails_is_kept_with_its_error_and_tried_later(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_payload: dict[str, Any]) -> None:
        raise ValueError("the server hung up")

    monkeypatch.setitem(jobs._handlers, "note", fail)
    queue()
    assert jobs.run_due() == 1
    job = only_job()
    assert (job.attempts, job.error, job.done_at) == (1, "ValueError: the server hung up", None)
    assert job.run_at > clock.now()
    for _ in range(jobs.MAX_ATTEMPTS):
        later(monkeypatch, days=1)
        jobs.run_due()
    assert only_job().failed_at is not None
    assert only_job().attempts == jobs.MAX_ATTEMPTS


@pytest.mark.parametrize("fails", [False, True])
def test_a_job_that_was_deleted_while_it_ran_does_not_end_the_worker(app: Flask, fails: bool) -> None:
    def leave(_payload: dict[str, Any]) -> None:
        begin_write()  # as while a mail server is talked to
        with separately() as session:
            session.delete(session.scalars(select(Job)).one())
        if fails:
            raise OSError("no server")

    jobs.register("note", leave)
    queue()
    assert jobs.run_one()
    assert db.session.scalars(select(Job)).all() == []


def test_what_a_failing_job_wrote_is_undone(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def write_then_fail(_payload: dict[str, Any]) -> None:
        jobs.enqueue("other")
        db.session.flush()
        raise ValueError

    monkeypatch.setitem(jobs._handlers, "note", write_then_fail)
    queue()
    jobs.run_due()
    assert only_job().name == "note"


def test_a_dead_workers_job_is_taken_over_when_its_lease_ends(
    done: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue()
    assert jobs.lease_next() is not None  # a worker takes it and dies
    assert jobs.run_due() == 0
    later(monkeypatch, minutes=6)
    assert jobs.run_due() == 1
    assert done == [{"n": 1}]


def test_waiting_times_double_up_to_six_hours() -> None:
    waits = [jobs.retry_delay(attempt) for attempt in range(1, 13)]
    assert waits[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert max(waits) == timedelta(hours=6)
