"""Reading and writing are told apart by the database itself, on SQLite and on PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm.exc import StaleDataError

import portal.app  # noqa: F401 (every model must be known)
from portal.core import clock, sqlite
from portal.core import db as database
from portal.core.audit import AuditLine, record
from portal.core.db import Base, db, writing
from portal.core.index_queue import IndexEntry
from portal.items.models import Item
from tests.factories.items import make_item


@pytest.fixture(params=["sqlite", "postgresql"])
def connected(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    here = f"sqlite:///{tmp_path / 'new.db'}"
    db.connect(here if request.param == "sqlite" else request.getfixturevalue("postgres_empty_url"))
    Base.metadata.create_all(db.engine)
    yield request.param
    db.disconnect()


def test_a_write_while_reading_is_refused_by_the_database(connected: str) -> None:
    token = database._mode.set("read")
    try:
        record("try")
        with pytest.raises(DBAPIError):
            db.session.commit()
        db.session.rollback()
    finally:
        database._mode.reset(token)
    with writing() as session:
        assert session.scalars(select(AuditLine)).all() == []


def test_what_is_written_after_reading_is_kept(connected: str) -> None:
    database.read_only()
    assert db.session.scalars(select(AuditLine)).all() == []
    database.begin_write()
    record("kept")
    db.session.commit()
    assert [line.act for line in db.session.scalars(select(AuditLine))] == ["kept"]
    db.session.remove()


def test_a_transaction_that_fails_leaves_nothing(connected: str) -> None:
    def fail_half_way() -> None:
        with writing():
            record("half")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        fail_half_way()
    with writing() as session:
        assert session.scalars(select(AuditLine)).all() == []


def test_moments_come_back_in_utc_whatever_zone_they_had(connected: str) -> None:
    moment = datetime(2016, 7, 1, 14, 30, tzinfo=timezone(timedelta(hours=1)))
    with writing() as session:
        session.add(AuditLine(act="then", at=moment))
    with writing() as session:
        assert session.scalars(select(AuditLine.at)).one() == datetime(2016, 7, 1, 13, 30, tzinfo=UTC)


def test_a_moment_without_a_zone_is_refused(connected: str) -> None:
    db.session.add(AuditLine(act="then", at=datetime(2016, 7, 1)))  # noqa: DTZ001 (the point of the test)
    with pytest.raises(StatementError):
        db.session.flush()
    db.session.rollback()


def test_an_error_of_the_database_tells_no_value_of_its_statement(connected: str) -> None:
    with pytest.raises(DBAPIError) as raised:
        db.session.execute(text("SELECT 1 FROM nowhere WHERE needs = :needs"), {"needs": "a hearing loop"})
    db.session.rollback()
    assert "nowhere" in str(raised.value)
    assert "hearing" not in str(raised.value)


def test_the_second_of_two_editors_loses_nothing_silently(connected: str) -> None:
    with writing():
        item_id = make_item().id
    database.read_only()
    stale = db.session.get_one(Item, item_id)
    database.begin_write()  # ends the reading; the other editor comes in between
    with database.separately() as other:
        other.execute(text("UPDATE items SET version = version + 1"))
    stale.title = "Second"
    with pytest.raises(StaleDataError):
        db.session.flush()
    db.session.remove()


def test_a_changed_item_is_queued_for_the_index_in_the_same_transaction(connected: str) -> None:
    with writing():
        item_id = make_item().id
    with writing() as session:
        assert session.scalars(select(IndexEntry.item_id)).all() == [item_id]
        session.get_one(Item, item_id).title = "New"
        session.rollback()
    with writing() as session:
        assert session.scalars(select(IndexEntry.item_id)).all() == [item_id]


def test_sqlite_runs_as_the_house_says(app: Flask) -> None:
    def pragma(name: str) -> object:
        return db.session.scalar(text(f"PRAGMA {name}"))

    assert pragma("synchronous") == 2
    assert pragma("foreign_keys") == 1
    assert pragma("busy_timeout") == database.BUSY_TIMEOUT_MS
    assert pragma("journal_mode") == ("wal" if sqlite.driver_version() >= sqlite.SAFE_FOR_WAL else "delete")


def test_without_a_safe_sqlite_the_write_ahead_log_is_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "driver", lambda: sqlite3)
    monkeypatch.setattr(database, "driver_version", lambda: (3, 40, 1))
    engine = database.make_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "delete"
    engine.dispose()


def test_a_page_that_is_only_read_writes_nothing(app: Flask, client: FlaskClient) -> None:
    before = db.session.scalar(text("PRAGMA data_version"))
    client.get("/findings/")
    assert db.session.scalar(text("PRAGMA data_version")) == before


@pytest.mark.parametrize(
    ("moment", "date", "time"),
    [
        (datetime(2016, 5, 5, 13, 30, tzinfo=UTC), "5 May 2016", "2:30pm"),
        (datetime(2016, 1, 1, 0, 0, tzinfo=UTC), "1 January 2016", "midnight"),
        (datetime(2016, 12, 31, 12, 0, tzinfo=UTC), "31 December 2016", "midday"),
        (datetime(2016, 6, 30, 23, 5, tzinfo=UTC), "1 July 2016", "12:05am"),
    ],
)
def test_dates_and_times_read_as_on_a_london_clock(moment: datetime, date: str, time: str) -> None:
    assert (clock.format_date(moment), clock.format_time(moment)) == (date, time)
