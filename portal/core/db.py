"""The database: engine, session, typed base, and the difference between reading and writing."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import DateTime, Dialect, Engine, MetaData, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Session, scoped_session, sessionmaker
from sqlalchemy.types import TypeDecorator

from portal.core.sqlite import SAFE_FOR_WAL, driver, driver_version

BUSY_TIMEOUT_MS = 15_000

Mode = Literal["read", "write"]
_mode: ContextVar[Mode] = ContextVar("database_mode", default="write")

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC; what is read back always has its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime()}


class Database:
    """The engine and the session of this process; `connect` points both at an installation."""

    def __init__(self) -> None:
        self._engine: Engine | None = None
        self.session: scoped_session[Session] = scoped_session(sessionmaker(expire_on_commit=False, autoflush=True))

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            raise RuntimeError("the database is not connected: call db.connect(url) first")
        return self._engine

    def connect(self, url: str) -> Engine:
        """Point the session at a database. Returns: the engine. A second call replaces the first."""
        self.disconnect()
        self._engine = make_engine(url)
        self.session.configure(bind=self._engine)
        return self._engine

    def disconnect(self) -> None:
        """Let go of the database, giving back every connection."""
        self.session.remove()
        if self._engine is not None:
            self._engine.dispose()
        self._engine = None


db = Database()


def current_mode() -> Mode:
    """Returns: whether the next transaction of this request or task may write."""
    return _mode.get()


def read_only() -> None:
    """From here on this request reads: a write in it is refused by the database itself."""
    _mode.set("read")


def begin_write() -> None:
    """End the reading part of a request; the next statement begins a transaction that may write.

    What was loaded stays loaded; the optimistic `version` tells if it has changed meanwhile.
    Slow work belongs between this call and the first statement.
    """
    if db.session.registry.has():
        db.session.commit()
    _mode.set("write")


@contextmanager
def reading() -> Iterator[Session]:
    """A fresh look at what is committed, whatever mode the caller is in; the caller's mode comes back after.

    What the caller has not committed yet is committed first.
    """
    session = db.session()
    session.commit()
    session.expire_all()
    token = _mode.set("read")
    try:
        yield session
        session.commit()
        session.expire_all()
    finally:
        session.rollback()
        _mode.reset(token)


@contextmanager
def writing() -> Iterator[Session]:
    """One transaction of its own for a command or a job: committed at the end, or rolled back."""
    token = _mode.set("write")
    session = db.session()
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        db.session.remove()
        _mode.reset(token)


@contextmanager
def separately() -> Iterator[Session]:
    """A transaction that lives or dies apart from the request's (a failed sign-in's audit line)."""
    token = _mode.set("write")
    session = Session(bind=db.engine, expire_on_commit=False)
    try:
        yield session
        session.commit()
    finally:
        session.close()
        _mode.reset(token)


def make_engine(url: str) -> Engine:
    """Returns: an engine with the settings of this house for SQLite or PostgreSQL.

    No error tells the values of its statement: they would stand in logs and beside failed jobs.
    Source: sqlite.org/wal.html (synchronous, the WAL-reset fault mended in 3.51.3); docs/adr/0003.
    """
    if not url.startswith("sqlite"):
        engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)
        event.listen(engine, "begin", _begin_postgresql)
        return engine
    connect = {"check_same_thread": False, "timeout": 15}
    engine = create_engine(url, module=driver(), connect_args=connect, hide_parameters=True)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    journal = "wal" if driver_version() >= SAFE_FOR_WAL else "delete"
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        f"journal_mode={journal}",
        "synchronous=full",
        "foreign_keys=on",
        "secure_delete=on",  # what is deleted is overwritten, so that who leaves is not found in the file
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = _mode.get() == "read"
    connection.exec_driver_sql(f"PRAGMA query_only={'on' if reading else 'off'}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    if _mode.get() == "read":
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def empty_log() -> bool:
    """Write SQLite's log back into the database and empty it: what was deleted stands in neither any more.

    Returns: whether that is done; False while somebody reads. Other databases clean up by themselves.
    """
    if db.engine.dialect.name != "sqlite":
        return True
    with db.engine.connect() as connection:
        raw = connection.connection.driver_connection
        return raw is not None and raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
