"""Statements compiled once a run: each engine of each test would compile the same ones anew."""

from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.util import LRUCache

from portal.core import db as database

ENOUGH = 5_000  # statements; SQLAlchemy's own 500 is for one engine


def remember_statements() -> None:
    """Let engines of one sort of database share their dialect, which never changes, and what was compiled for it."""
    make_engine = database.make_engine
    known: dict[str, tuple[Any, LRUCache[Any, Any]]] = {}

    def remembered(url: str) -> Engine:
        engine = make_engine(url)
        sort = engine.dialect.name
        if sort in known:
            engine.dialect = engine.pool._dialect = known[sort][0]
            engine._compiled_cache = known[sort][1]
        else:  # a dialect knows its server after the first connection
            event.listen(engine, "connect", lambda *_: known.setdefault(sort, (engine.dialect, LRUCache(ENOUGH))))
        return engine

    database.make_engine = remembered
