"""Statements compiled once a run: each engine of each test would compile the same ones anew."""

from typing import Any

from sqlalchemy import Engine
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
        dialect, compiled = known.setdefault(sort, (engine.dialect, LRUCache(ENOUGH)))
        engine.dialect = engine.pool._dialect = dialect
        engine._compiled_cache = compiled
        return engine

    database.make_engine = remembered
